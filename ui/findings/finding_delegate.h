#pragma once

#include <QStyledItemDelegate>

/// Marks the current problem softly: the severity's colour stays readable, which it wouldn't on the full highlight.
class FindingDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};
