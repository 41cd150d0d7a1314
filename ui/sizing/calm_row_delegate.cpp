#include "ui/sizing/calm_row_delegate.h"

#include "ui/sizing/row_roles.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QTreeView>

namespace {
constexpr int roomAbove = 5;
constexpr int roomBeside = 5; ///< numbers end and texts begin at the same border otherwise
} // namespace

void CalmRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle *style = item.widget->style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget); // the row's colour, to its ends
    item.rect.adjust(roomBeside, 0, -roomBeside, 0);
    item.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver);
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
}

QSize CalmRowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = FindingDelegate::sizeHint(option, index);
    return {size.width(), option.fontMetrics.height() + 2 * roomAbove};
}

void CalmRowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    FindingDelegate::initStyleOption(option, index);
    option->font.setBold(index.data(IsSumRole).toBool());
    option->font.setItalic(index.data(IsClaimRole).toBool());
    if (!index.data(IsClaimRole).toBool() && !index.data(IsMutedRole).toBool())
        return;
    const QColor muted = tone(Tone::Muted, option->palette);
    for (const auto group : {QPalette::Active, QPalette::Inactive})
        option->palette.setColor(group, QPalette::Text, muted);
}

void setUpCalmTable(QTreeView *view, const QString &accessibleName)
{
    view->setItemDelegate(new CalmRowDelegate(view));
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setAccessibleName(accessibleName);
    view->header()->setStretchLastSection(false);
    view->header()->setHighlightSections(false);
}
