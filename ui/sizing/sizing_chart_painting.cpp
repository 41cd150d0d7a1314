// The part of SizingChart that paints what Qt Charts doesn't know: limits, pools, the cursor.
#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_chart.h"
#include "ui/theme/theme.h"

#include <QCategoryAxis>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr int markerSize = 6;
constexpr double noteworthyShare = 0.1; ///< of a node's memory, from which on the maps are worth a warning

/// What a zone means, without the maps' names where these don't fit.
QString zoneText(const ClampZone &zone, const QFontMetrics &metrics, double width)
{
    QStringList names;
    for (const std::size_t map : zone.maps)
        names.append(shortMapTitle(map));
    const QString whose = zone.maps.size() == mapCount ? SizingChart::tr("All maps") : names.join(u", ");
    const bool isFloor = zone.sizedBy == SizedBy::Floor;
    const QString memory = shortAmount(memoryAt(isFloor ? zone.to : zone.from), Measure::Memory);
    const QString text =
        (isFloor ? SizingChart::tr("least size up to %1") : SizingChart::tr("greatest size from %1")).arg(memory);
    const QString full = u"%1: %2"_s.arg(whose, text);
    return metrics.horizontalAdvance(full) < width ? full : text;
}

/// Text on a piece of the background, so that lines behind it don't disturb.
void drawLabel(QPainter *painter, const QRectF &rect, Qt::Alignment alignment, const QString &text,
               const QPalette &palette)
{
    const QRectF needed = painter->fontMetrics().boundingRect(rect.toRect(), static_cast<int>(alignment), text);
    QColor ground = palette.color(QPalette::Base);
    ground.setAlpha(210);
    painter->fillRect(needed.adjusted(-3, 0, 3, 0), ground);
    painter->drawText(needed, static_cast<int>(Qt::AlignCenter), text);
}

} // namespace

double SizingChart::xOf(double position) const
{
    const QRectF plot = chart()->plotArea();
    return plot.left() + plot.width() * position / axisEnd;
}

double SizingChart::yOf(double power) const
{
    const QRectF plot = chart()->plotArea();
    return plot.bottom() - plot.height() * (power - m_amountAxis->min()) / (m_amountAxis->max() - m_amountAxis->min());
}

double SizingChart::positionAt(const QPoint &point) const
{
    const QRectF plot = chart()->plotArea();
    return (point.x() - plot.left()) / plot.width() * axisEnd;
}

void SizingChart::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect, backgroundBrush());
    paintZones(painter);
}

void SizingChart::drawForeground(QPainter *painter, const QRectF &)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font());
    if (m_measure == Measure::Memory)
        paintShareLine(painter);
    paintZoneLabels(painter);
    paintMarkers(painter);
    paintCursor(painter);
}

// Floors are hatched one way, ceilings the other: told apart without colour.
void SizingChart::paintZones(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const QColor base = palette().color(QPalette::Base);
    for (const ClampZone &zone : m_zones) {
        const bool isFloor = zone.sizedBy == SizedBy::Floor;
        const QColor colour = tone(isFloor ? Tone::Hint : Tone::Warning, palette());
        const QRectF area(QPointF(xOf(zone.from), plot.top()), QPointF(xOf(zone.to), plot.bottom()));
        QColor wash = colour;
        wash.setAlphaF(0.06F);
        painter->fillRect(area, wash);
        painter->fillRect(area, QBrush(mixed(colour, base, 0.16), isFloor ? Qt::BDiagPattern : Qt::FDiagPattern));
        painter->setPen(QPen(mixed(colour, base, 0.5), 1, Qt::DashLine));
        const double border = isFloor ? area.right() : area.left();
        painter->drawLine(QPointF(border, plot.top()), QPointF(border, plot.bottom()));
    }
}

// Floors are low on the left, ceilings high on the right: their labels have the opposite corners.
void SizingChart::paintZoneLabels(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const int line = painter->fontMetrics().height() + 2;
    double above = plot.top() + line + 4;
    double below = plot.bottom() - 2 * line;
    for (const ClampZone &zone : m_zones) {
        const bool isFloor = zone.sizedBy == SizedBy::Floor;
        painter->setPen(tone(isFloor ? Tone::Hint : Tone::Warning, palette()));
        const QRectF row(plot.left() + 6, isFloor ? above : below, plot.width() - 12, line);
        drawLabel(painter, row, (isFloor ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
                  zoneText(zone, painter->fontMetrics(), row.width()), palette());
        (isFloor ? above : below) += isFloor ? line : -line;
    }
}

void SizingChart::paintShareLine(QPainter *painter) const
{
    const double start = std::log2(noteworthyShare * static_cast<double>(memoryAt(0)));
    const QRectF plot = chart()->plotArea();
    painter->save();
    painter->setClipRect(plot);
    painter->setPen(QPen(tone(Tone::Error, palette()), 1.2, Qt::DashDotLine));
    painter->drawLine(QPointF(xOf(0), yOf(start)), QPointF(xOf(axisEnd), yOf(start + axisEnd)));
    painter->setPen(tone(Tone::Error, palette()));
    const QRectF row(xOf(0.15), yOf(start + 1.2) - 2 * painter->fontMetrics().height(), 200,
                     painter->fontMetrics().height());
    drawLabel(painter, row, Qt::AlignLeft | Qt::AlignVCenter, tr("10 % of memory"), palette());
    painter->restore();
}

// Thousands of pools share few pixels: one mark a pixel, and names where there is room. The current pool's come first.
void SizingChart::paintMarkers(QPainter *painter) const
{
    const auto count = static_cast<int>(m_markers.size());
    const QRectF plot = chart()->plotArea();
    std::vector<bool> isTaken(static_cast<std::size_t>(std::max(0.0, plot.width())) + 1);
    QRegion names;
    const auto paintOne = [&](int number) {
        const ChartMarker &marker = m_markers[static_cast<std::size_t>(number)];
        const double x = plot.left() + plot.width() * marker.position / axisEnd;
        if (marker.position < 0 || marker.position > axisEnd)
            return;
        if (std::vector<bool>::reference taken = isTaken[static_cast<std::size_t>(x - plot.left())]; !taken) {
            taken = true;
            paintMarker(painter, QPointF(x, plot.bottom()), number == m_currentMarker);
            paintMarkerName(painter, marker.name, x, number == m_currentMarker, names);
        }
    };
    if (m_currentMarker >= 0 && m_currentMarker < count)
        paintOne(m_currentMarker);
    for (int number = 0; number < count; ++number)
        paintOne(number);
}

void SizingChart::paintMarker(QPainter *painter, const QPointF &foot, bool isCurrent) const
{
    const QColor colour = palette().color(QPalette::Active, isCurrent ? QPalette::Highlight : QPalette::Text);
    const double size = isCurrent ? markerSize + 2 : markerSize;
    painter->setPen(QPen(colour, 1));
    painter->setBrush(isCurrent ? colour : palette().color(QPalette::Base));
    painter->drawPolygon(QPolygonF{foot - QPointF(0, 2 * size), foot - QPointF(size, 0), foot + QPointF(size, 0)});
}

void SizingChart::paintMarkerName(QPainter *painter, const QString &name, double x, bool isCurrent,
                                  QRegion &names) const
{
    const QRectF plot = chart()->plotArea();
    const QFontMetrics metrics = painter->fontMetrics();
    const double width = metrics.horizontalAdvance(name);
    const double left = std::clamp(x - width / 2, plot.left(), std::max(plot.left(), plot.right() - width));
    const QRectF place(left, plot.top() + 1, width + 2, metrics.height());
    const QRect needed = place.adjusted(-metrics.averageCharWidth(), 0, metrics.averageCharWidth(), 0).toRect();
    if (names.intersects(needed))
        return;
    names += needed;
    painter->setPen(palette().color(QPalette::Active, isCurrent ? QPalette::Link : QPalette::Text));
    drawLabel(painter, place, Qt::AlignLeft | Qt::AlignVCenter, name, palette());
}

void SizingChart::paintCursor(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const QColor colour = palette().color(QPalette::Active, hasFocus() ? QPalette::Highlight : QPalette::Text);
    const double x = xOf(m_cursor);
    painter->setPen(QPen(colour, hasFocus() ? 2 : 1));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    const NodeSizing sizing = sizingAtCursor();
    for (std::size_t map = 0; map < mapCount; ++map) {
        const auto amount = static_cast<double>(std::max<qint64>(1, amountOf(sizing.maps[map], m_whatIf, m_measure)));
        painter->setPen(QPen(palette().color(QPalette::Base), 1.5));
        painter->setBrush(linePen(map, palette()).color());
        painter->drawEllipse(QPointF(x, yOf(std::log2(amount))), 4, 4);
    }
}
