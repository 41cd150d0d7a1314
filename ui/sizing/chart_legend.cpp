#include "ui/sizing/chart_legend.h"

#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_chart.h"
#include "ui/sizing/sizing_warnings.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr int swatchWidth = 22;
constexpr int gap = 6;
constexpr int margin = 14;
} // namespace

ChartLegend::ChartLegend(SizingChart *chart, QWidget *parent) : QWidget(parent), m_chart(chart)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(chart, &SizingChart::cursorMoved, this, qOverload<>(&QWidget::update));
    connect(chart, &SizingChart::linesChanged, this, [this] {
        updateGeometry();
        update();
    });
}

QString ChartLegend::reading() const
{
    const QString memory = shortAmount(memoryAt(m_chart->cursorPosition()), Measure::Memory);
    const QString ratio = ratioText(m_chart->whatIf().ratio);
    return m_chart->isWhatIf() ? tr("at MemTotal %1, ratio %2; thin: the file’s ratio").arg(memory, ratio)
                               : tr("at MemTotal %1, ratio %2").arg(memory, ratio);
}

std::vector<ChartLegend::Entry> ChartLegend::entries() const
{
    const NodeSizing sizing = m_chart->sizingAtCursor();
    std::vector<Entry> entries;
    for (std::size_t map = 0; map < mapCount; ++map) {
        const qint64 amount = amountOf(sizing.maps[map], m_chart->whatIf(), m_chart->measure());
        entries.push_back({.curve = static_cast<int>(map),
                           .name = shortMapTitle(map),
                           .amount = m_chart->measure() == Measure::Entries ? exactNumber(amount)
                                                                            : shortAmount(amount, Measure::Memory)});
    }
    if (m_chart->measure() == Measure::Memory)
        entries.push_back({.curve = static_cast<int>(mapCount),
                           .name = shortMapTitle(mapCount),
                           .amount = shortAmount(sizing.totalBytes, Measure::Memory)});
    return entries;
}

int ChartLegend::columnsIn(int width) const
{
    int longest = 0;
    for (std::size_t curve = 0; curve <= mapCount; ++curve)
        longest = std::max(longest, fontMetrics().horizontalAdvance(shortMapTitle(curve)));
    const int needed = swatchWidth + 4 * gap + longest + fontMetrics().horizontalAdvance(u"16,777,216"_s);
    return std::clamp((width - 2 * margin) / needed, 1, 6);
}

int ChartLegend::heightForWidth(int width) const
{
    const int columns = columnsIn(width);
    const int count = static_cast<int>(mapCount) + 1; // as for memory, so that the chart doesn't jump
    const int rows = (count + columns - 1) / columns;
    return rows * (fontMetrics().height() + 3) + gap;
}

QSize ChartLegend::sizeHint() const
{
    return {280, heightForWidth(std::max(280, width()))};
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintInto(&painter, rect());
}

void ChartLegend::paintInto(QPainter *painter, const QRect &rect) const
{
    const int line = fontMetrics().height() + 3;
    const int columns = columnsIn(rect.width());
    const int columnWidth = (rect.width() - 2 * margin) / columns;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font());
    int number = 0;
    for (const Entry &entry : entries()) {
        const QRect cell(rect.left() + margin + number % columns * columnWidth, rect.top() + number / columns * line,
                         columnWidth - 2 * gap, line);
        ++number;
        painter->setPen(linePen(static_cast<std::size_t>(entry.curve), palette()));
        painter->drawLine(cell.left(), cell.center().y(), cell.left() + swatchWidth, cell.center().y());
        painter->setPen(palette().color(QPalette::Active, QPalette::Text));
        const QRect text = cell.adjusted(swatchWidth + gap, 0, 0, 0);
        painter->drawText(text, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), entry.name);
        painter->drawText(text, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), entry.amount);
    }
}
