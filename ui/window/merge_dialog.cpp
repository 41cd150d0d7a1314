#include "ui/window/merge_dialog.h"

#include "ui/exporting/file_preview.h"
#include "ui/models/setting_text.h"
#include "ui/project/editor_text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

enum Column { SettingColumn, BeforeColumn, MineColumn, DiskColumn, KeepColumn };
enum Side { Mine, Disk };

} // namespace

MergeDialog::MergeDialog(ThreeWayMerge merge, QByteArray mine, QWidget *parent)
    : QDialog(parent),
      m_merge(std::move(merge)),
      m_mine(std::move(mine)),
      m_refusal(new QLabel(this)),
      m_preview(new FilePreview(this))
{
    setWindowTitle(tr("Merge with the File on Disk"));
    setObjectName(u"mergeDialog"_s);
    m_refusal->setWordWrap(true);
    m_preview->setAccessibleName(tr("What the merged text changes of mine"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    auto *explanation =
        new QLabel(tr("Both sides changed these, each in its own way. Everything else is merged already."));
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    layout->addWidget(createConflicts(), 1);
    layout->addWidget(new QLabel(tr("What the merged text changes of mine:")));
    layout->addWidget(m_preview, 2);
    layout->addWidget(m_refusal);
    layout->addWidget(createButtons());
    resize(760, 560);
    refresh();
}

Result<YamlText> MergeDialog::merged() const
{
    Result<YamlText> text = m_merge.text;
    for (qsizetype i = 0; text && i < m_choices.size(); ++i) {
        if (m_choices[i]->currentIndex() == Mine)
            text = takeMine(*text, m_merge.conflicts[static_cast<std::size_t>(i)]);
    }
    return text;
}

QWidget *MergeDialog::createConflicts()
{
    auto *list = new QTreeWidget(this);
    list->setRootIsDecorated(false);
    list->setHeaderLabels({tr("Setting"), tr("Before"), tr("Mine"), tr("On disk"), tr("Keep")});
    list->header()->setSectionResizeMode(QHeaderView::Stretch);
    list->header()->setSectionResizeMode(KeepColumn, QHeaderView::ResizeToContents);
    list->setAccessibleName(tr("Settings that were changed in two ways"));
    const auto text = [](const std::optional<Value> &value) { return value ? displayText(*value) : tr("not there"); };
    for (const MergeConflict &conflict : m_merge.conflicts) {
        auto *row = new QTreeWidgetItem(list, {conflict.path.toString(), text(conflict.before), text(conflict.mine),
                                               text(conflict.theirs), QString()});
        for (const Column column : {SettingColumn, BeforeColumn, MineColumn, DiskColumn})
            row->setToolTip(column, row->text(column));
        auto *keep = new QComboBox(list);
        keep->addItems({tr("Mine"), tr("On disk")});
        keep->setAccessibleName(tr("Keep for %1").arg(conflict.path.toString()));
        list->setItemWidget(row, KeepColumn, keep);
        connect(keep, &QComboBox::currentIndexChanged, this, &MergeDialog::refresh);
        m_choices.append(keep);
    }
    return list;
}

QWidget *MergeDialog::createButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("&Merge"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void MergeDialog::refresh()
{
    const Result<YamlText> text = merged();
    m_accept->setEnabled(text.has_value());
    m_refusal->setVisible(!text);
    if (text)
        m_preview->showDifference(editorText(m_mine), editorText(text->bytes()));
    else
        m_refusal->setText(tr("That can’t be merged: %1").arg(text.error().message));
}
