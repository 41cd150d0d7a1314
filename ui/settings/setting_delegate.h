#pragma once

#include <QStyledItemDelegate>

struct RowLayout;

/// Paints a setting as a row that tells its state in words and marks, and makes the live editor of the current one.
class SettingDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

Q_SIGNALS:
    void editorLeft(); ///< Escape in the editor

protected:
    /// The editors know their keys themselves; Tab leads on to the next widget, not to the next row.
    bool eventFilter(QObject *, QEvent *) override { return false; }
};
