#include "ui/window/section_delegate.h"

#include "ui/models/sections_model.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace {

constexpr int marginX = 12;
constexpr int marginY = 5;
constexpr int viewsGap = 9; ///< below the last view, with a line

bool isLastView(const QModelIndex &index)
{
    return index.data(SectionsModel::IsViewRole).toBool() &&
           !index.siblingAtRow(index.row() + 1).data(SectionsModel::IsViewRole).toBool();
}

} // namespace

void SectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    const QPalette &palette = option.palette;
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    QRect row = option.rect;
    if (isLastView(index)) {
        row.setHeight(row.height() - viewsGap);
        painter->fillRect(QRect(row.left() + marginX, row.bottom() + viewsGap / 2, row.width() - 2 * marginX, 1),
                          mixed(text, palette.color(QPalette::Base), 0.2));
    }
    const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
    if (isCurrent) {
        const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
        painter->fillRect(row, mixed(highlight, palette.color(QPalette::Base), 0.2));
        painter->fillRect(QRect(row.left(), row.top(), 3, row.height()), highlight);
    }
    QRect inner = row.adjusted(marginX, 0, -marginX, 0);
    const int size = option.fontMetrics.height() - 2;
    const int severity = index.data(SectionsModel::SeverityRole).toInt();
    QFont font = option.font;
    const int count = index.data(SectionsModel::CountRole).toInt();
    painter->setFont(font);
    if (count > 0) {
        painter->setPen(tone(Tone::Muted, palette));
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, QString::number(count));
    }
    inner.setRight(inner.right() - option.fontMetrics.horizontalAdvance(QStringLiteral("0000")) - 4);
    if (severity >= 0) {
        severityIcon(static_cast<Severity>(severity))
            .paint(painter, QRect(inner.right() - size, row.center().y() - size / 2, size, size));
        inner.setRight(inner.right() - size - 4);
    }
    font.setBold(isCurrent);
    painter->setFont(font);
    painter->setPen(text);
    painter->drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
    painter->restore();
}

QSize SectionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {160, option.fontMetrics.height() + 2 * marginY + (isLastView(index) ? viewsGap : 0)};
}
