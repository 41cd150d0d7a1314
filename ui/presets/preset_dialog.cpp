#include "ui/presets/preset_dialog.h"

#include "ui/exporting/file_preview.h"
#include "ui/models/setting_text.h"
#include "ui/project/editor_text.h"
#include "ui/sizing/changed_part.h"
#include "ui/theme/dialog_buttons.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

enum Column { SettingColumn, NowColumn, ThenColumn, WhyColumn };

Qt::CheckState tickOf(const PresetRow &row)
{
    return row.effect == PresetRow::Effect::Sets ? Qt::Checked : Qt::Unchecked;
}

QTreeWidgetItem *itemFor(const PresetRow &row)
{
    auto *item = new QTreeWidgetItem({row.setting.path.toString(),
                                      row.before.isNull() ? PresetDialog::tr("unset") : row.before.toDisplay(),
                                      row.setting.value.toDisplay(), row.setting.why});
    item->setToolTip(WhyColumn, row.setting.why);
    if (row.effect == PresetRow::Effect::None)
        item->setDisabled(true); // it is so already
    else
        item->setCheckState(SettingColumn, tickOf(row));
    if (row.effect == PresetRow::Effect::Overwrites)
        item->setToolTip(NowColumn, PresetDialog::tr("The file says so itself"));
    return item;
}

} // namespace

PresetDialog::PresetDialog(Project *project, QWidget *parent) : QDialog(parent), m_project(project)
{
    setWindowTitle(tr("Apply a Preset"));
    setObjectName(u"presetDialog"_s);
    m_state = new QLabel(this);
    m_state->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(createLists(), 1);
    layout->addWidget(m_state);
    layout->addWidget(createButtons()); // last: `refresh` needs the button
    resize(1080, 640);
    connect(m_list, &QListWidget::currentRowChanged, this, &PresetDialog::showPreset);
    connect(m_rows, &QTreeWidget::itemChanged, this, &PresetDialog::refresh);
    connect(m_project, &Project::configurationChanged, this, &PresetDialog::showPreset);
    m_list->setCurrentRow(0);
}

QWidget *PresetDialog::createLists()
{
    auto *splitter = new QSplitter(this);
    m_list = new QListWidget(splitter);
    m_list->setObjectName(u"presetList"_s);
    m_list->setAccessibleName(tr("Presets"));
    for (const Preset &preset : presets())
        m_list->addItem(preset.title);
    auto *right = new QSplitter(Qt::Vertical, splitter);
    auto *upper = new QWidget(right);
    m_what = new QLabel(upper);
    m_what->setWordWrap(true);
    m_rows = new QTreeWidget(upper);
    m_rows->setObjectName(u"presetRows"_s);
    m_rows->setAccessibleName(tr("Settings of the preset"));
    m_rows->setRootIsDecorated(false);
    m_rows->setHeaderLabels({tr("Setting"), tr("Now"), tr("Then"), tr("Why")});
    auto *layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_what);
    layout->addWidget(m_rows, 1);
    m_preview = new FilePreview(right);
    m_preview->setAccessibleName(tr("What would change"));
    splitter->setSizes({230, 850});
    right->setSizes({340, 220});
    return splitter;
}

QWidget *PresetDialog::createButtons()
{
    const WritingButtons buttons = createWritingButtons(this, tr("&Apply"));
    m_write = buttons.write;
    m_write->setObjectName(u"presetApply"_s);
    connect(m_write, &QPushButton::clicked, this, &PresetDialog::write);
    return buttons.row;
}

const Preset *PresetDialog::current() const
{
    const int row = m_list->currentRow();
    return row < 0 ? nullptr : &presets()[static_cast<std::size_t>(row)];
}

void PresetDialog::showPreset()
{
    const Preset *preset = current();
    if (!preset)
        return;
    m_what->setText(preset->next.isEmpty() ? preset->what : preset->what + u' ' + preset->next);
    m_settings = rowsOf(*preset, m_project->configuration());
    const QSignalBlocker blocker(m_rows);
    m_rows->clear();
    for (const PresetRow &row : m_settings)
        m_rows->addTopLevelItem(itemFor(row));
    for (const int column : {SettingColumn, NowColumn, ThenColumn})
        m_rows->setColumnWidth(column, column == SettingColumn ? 300 : 130);
    refresh();
}

ChangeSet PresetDialog::changes() const
{
    ChangeSet changes;
    for (int row = 0; row < m_rows->topLevelItemCount(); ++row) {
        if (m_rows->topLevelItem(row)->checkState(SettingColumn) == Qt::Checked)
            changes.push_back(toEdit(m_settings[static_cast<std::size_t>(row)]));
    }
    return changes;
}

void PresetDialog::refresh()
{
    const Configuration &values = m_project->configuration();
    const ChangeSet wanted = changes();
    const Result<Configuration::Applied> applied = values.apply(wanted);
    m_preview->clear();
    m_write->setEnabled(applied && !wanted.empty());
    if (!applied)
        return m_state->setText(applied.error().message);
    const ChangedPart part = changedPart(editorText(values.text().bytes()), editorText(applied->after.text().bytes()));
    m_preview->showDifference(part.before, part.after);
    m_state->setText(
        wanted.empty() ? tr("Nothing is ticked that would change the file.")
                       : counted(static_cast<int>(wanted.size()), tr("1 setting changes."), tr("%1 settings change.")));
}

void PresetDialog::write()
{
    const ChangeSet wanted = changes();
    const QString text =
        tr("Apply preset %1 (%2)")
            .arg(current()->title, counted(static_cast<int>(wanted.size()), tr("1 setting"), tr("%1 settings")));
    if (m_project->apply(wanted, text))
        close();
}
