#include "ui/window/shortcuts_dialog.h"

#include <QAction>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ShortcutsDialog::ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard Shortcuts"));
    auto *list = new QTreeWidget(this);
    list->setAccessibleName(windowTitle());
    list->setHeaderLabels({tr("Action"), tr("Keys")});
    list->setRootIsDecorated(false);
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    for (const QAction *action : actions) {
        const QString keys =
            QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText).replace(u"; "_s, u"   "_s);
        if (!keys.isEmpty())
            list->addTopLevelItem(new QTreeWidgetItem({action->text().remove(u'&'), keys}));
    }
    list->setCurrentItem(list->topLevelItem(0));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(list);
    resize(560, 520);
}
