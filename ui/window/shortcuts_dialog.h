#pragma once

#include <QDialog>

class QAction;

/// Every action with the keys that reach it.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent);
};
