#pragma once

#include "ui/findings/finding_delegate.h"

/// Rows with room around the text; sums in bold, the guide's claims in italics (see `RowRole`).
class CalmRowDelegate final : public FindingDelegate
{
    Q_OBJECT

public:
    using FindingDelegate::FindingDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

class QTreeView;
/// A flat list of uniform rows in the calculator's looks.
void setUpCalmTable(QTreeView *view, const QString &accessibleName);
