#include "ui/window/place_box.h"

#include "core/values/values_choice.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

PlaceBox::PlaceBox(Project *project, QWidget *parent) : QWidget(parent), m_project(project), m_box(new QComboBox(this))
{
    auto *caption = new QLabel(tr("Va&lues of"), this);
    caption->setBuddy(m_box);
    m_box->setAccessibleName(tr("Which values of the file are edited"));
    m_box->setToolTip(tr("The file holds Helm values at several places; this one is shown, checked and edited"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    constexpr int shownCharacters = 48;
    m_box->setMinimumContentsLength(shownCharacters);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 0, 0, 0);
    layout->addWidget(caption);
    layout->addWidget(m_box);
    connect(m_box, &QComboBox::activated, this, &PlaceBox::choose);
    connect(project, &Project::documentOpened, this, &PlaceBox::refresh);
    connect(project, &Project::configurationChanged, this, &PlaceBox::refresh);
    refresh();
}

void PlaceBox::refresh()
{
    const YamlText &text = m_project->configuration().text();
    m_places = m_project->places();
    m_box->clear();
    for (const ValuesPlace &place : m_places) {
        m_box->addItem(describePlace(text, place));
        m_box->setItemData(m_box->count() - 1, m_box->itemText(m_box->count() - 1), Qt::ToolTipRole);
    }
    const auto current = std::ranges::find(m_places, m_project->configuration().place());
    m_box->setCurrentIndex(current == m_places.end() ? -1 : static_cast<int>(current - m_places.begin()));
    m_box->setEnabled(!m_project->syntaxError());
    setVisible(m_places.size() > 1);
}

void PlaceBox::choose(int index)
{
    if (index < 0 || index >= std::ssize(m_places))
        return;
    const ValuesPlace place = m_places[static_cast<std::size_t>(index)]; // the list changes meanwhile
    m_project->choosePlace(place);
}
