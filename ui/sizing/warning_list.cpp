#include "ui/sizing/warning_list.h"

#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

WarningList::WarningList(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(12, 6, 12, 8);
    m_layout->setSpacing(6);
    hide();
}

void WarningList::addLine()
{
    auto *line = new QWidget(this);
    auto *mark = new QLabel(line);
    mark->setObjectName(u"mark"_s);
    mark->setAlignment(Qt::AlignTop);
    auto *text = new QLabel(line);
    text->setObjectName(u"text"_s);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(mark);
    layout->addWidget(text, 1);
    m_layout->addWidget(line);
}

// Lines stay while only their numbers change, as they do while the slider moves.
void WarningList::show(const std::vector<SizingWarning> &warnings)
{
    if (m_warnings == warnings)
        return;
    m_warnings = warnings;
    while (m_layout->count() < static_cast<int>(warnings.size()))
        addLine();
    const int size = fontMetrics().height();
    for (int number = 0; number < m_layout->count(); ++number) {
        QWidget *line = m_layout->itemAt(number)->widget();
        const bool isUsed = number < static_cast<int>(warnings.size());
        line->setVisible(isUsed);
        if (!isUsed)
            continue;
        const SizingWarning &warning = warnings[static_cast<std::size_t>(number)];
        auto *mark = line->findChild<QLabel *>(u"mark"_s);
        mark->setPixmap(severityIcon(warning.severity).pixmap(size, size));
        mark->setAccessibleName(severityName(warning.severity));
        line->findChild<QLabel *>(u"text"_s)->setText(warning.text);
    }
    setVisible(!warnings.empty());
}
