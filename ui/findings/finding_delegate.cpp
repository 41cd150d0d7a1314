#include "ui/findings/finding_delegate.h"

#include "ui/theme/theme.h"

void FindingDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    QPalette &palette = option->palette;
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        palette.setColor(group, QPalette::Highlight, mixed(highlight, palette.color(QPalette::Base), 0.2));
        palette.setColor(group, QPalette::HighlightedText, palette.color(QPalette::Text));
    }
}
