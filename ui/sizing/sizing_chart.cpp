#include "ui/sizing/sizing_chart.h"

#include "ui/sizing/map_style.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QCategoryAxis>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr double finestStep = 1.0 / 16; ///< octaves the cursor moves with a key
constexpr int amountStep = 2;           ///< octaves between labels of the amount
constexpr double roomForNames = 1.5;    ///< octaves above the highest line
constexpr int markerReach = 8;          ///< pixels around a marker that count as on it

struct AmountRange
{
    int from;
    int to;
};

constexpr AmountRange entriesRange{16, 24};
constexpr AmountRange memoryRange{22, 34};

QLineSeries *addLine(QChart *chart, QAbstractAxis *x, QAbstractAxis *y)
{
    auto *series = new QLineSeries(chart);
    chart->addSeries(series);
    series->attachAxis(x);
    series->attachAxis(y);
    return series;
}

void clearLabels(QCategoryAxis *axis)
{
    const QStringList labels = axis->categoriesLabels();
    for (const QString &label : labels)
        axis->remove(label);
}

} // namespace

SizingChart::SizingChart(QWidget *parent)
    : QChartView(parent), m_memoryAxis(new QCategoryAxis(this)), m_amountAxis(new QCategoryAxis(this))
{
    setObjectName(u"sizingChart"_s);
    setAccessibleName(tr("Chart of the maps’ sizes"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setRenderHint(QPainter::Antialiasing);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setMinimumSize(260, 110);
    viewport()->setMouseTracking(false);
    chart()->legend()->hide();
    chart()->setMargins({4, 0, 26, 0}); // the last label of the axis reaches beyond it
    chart()->setBackgroundVisible(false);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    createAxes();
    createSeries();
    updateAxes();
    recolour();
}

void SizingChart::createAxes()
{
    for (QCategoryAxis *axis : {m_memoryAxis, m_amountAxis}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
        axis->setLabelsFont(font());
        axis->setTitleVisible(false);
    }
    m_memoryAxis->setRange(0, axisEnd);
    m_memoryAxis->setStartValue(-1);
    constexpr std::array labels{"1 GiB", "4 GiB", "16 GiB", "64 GiB", "256 GiB", "1 TiB"};
    for (std::size_t number = 0; number < labels.size(); ++number)
        m_memoryAxis->append(QLatin1StringView(labels.at(number)), static_cast<double>(number) * 2);
    chart()->addAxis(m_memoryAxis, Qt::AlignBottom);
    chart()->addAxis(m_amountAxis, Qt::AlignLeft);
}

void SizingChart::createSeries()
{
    for (std::size_t curve = 0; curve <= mapCount; ++curve)
        m_present.push_back(addLine(chart(), m_memoryAxis, m_amountAxis));
    for (std::size_t curve = 0; curve <= mapCount; ++curve)
        m_lines.push_back(addLine(chart(), m_memoryAxis, m_amountAxis));
}

void SizingChart::setInputs(const SizingInput &present, const SizingInput &whatIf)
{
    m_now = present;
    m_whatIf = whatIf;
    m_isWhatIf = present.ratio != whatIf.ratio; // both were typed or read, never computed
    m_zones = clampZones(whatIf);
    updateLines();
    describe();
    viewport()->update();
}

void SizingChart::setMeasure(Measure measure)
{
    if (m_measure == measure)
        return;
    m_measure = measure;
    updateAxes();
    updateLines();
    viewport()->update();
}

void SizingChart::setMarkers(std::vector<ChartMarker> markers)
{
    m_markers = std::move(markers);
    m_currentMarker = -1;
    viewport()->update();
}

void SizingChart::setCurrentMarker(int number)
{
    m_currentMarker = number;
    if (number >= 0 && number < static_cast<int>(m_markers.size()))
        moveCursor(m_markers[static_cast<std::size_t>(number)].position);
    viewport()->update();
}

NodeSizing SizingChart::sizingAtCursor() const
{
    SizingInput input = m_whatIf;
    input.memoryBytes = memoryAt(m_cursor);
    return sizeMaps(input);
}

void SizingChart::updateAxes()
{
    const AmountRange range = m_measure == Measure::Entries ? entriesRange : memoryRange;
    clearLabels(m_amountAxis);
    m_amountAxis->setRange(range.from - 0.7, range.to + roomForNames);
    m_amountAxis->setStartValue(range.from - 2);
    for (int power = range.from; power <= range.to; power += amountStep) {
        const qint64 amount = qint64{1} << power;
        m_amountAxis->append(m_measure == Measure::Entries ? exactNumber(amount) : shortAmount(amount, m_measure),
                             power);
    }
}

void SizingChart::updateLines()
{
    const std::vector<QList<QPointF>> lines = mapCurves(m_whatIf, m_measure);
    const std::vector<QList<QPointF>> present =
        m_isWhatIf ? mapCurves(m_now, m_measure) : std::vector<QList<QPointF>>();
    for (std::size_t curve = 0; curve <= mapCount; ++curve) {
        m_lines[curve]->replace(curve < lines.size() ? lines[curve] : QList<QPointF>());
        m_present[curve]->replace(curve < present.size() ? present[curve] : QList<QPointF>());
    }
    Q_EMIT linesChanged();
}

void SizingChart::recolour()
{
    const QColor text = palette().color(QPalette::Active, QPalette::Text);
    const QColor base = palette().color(QPalette::Base);
    for (QCategoryAxis *axis : {m_memoryAxis, m_amountAxis}) {
        axis->setLabelsColor(tone(Tone::Muted, palette()));
        axis->setGridLinePen(QPen(mixed(text, base, 0.1), 1));
        axis->setLinePen(QPen(mixed(text, base, 0.35), 1));
    }
    for (std::size_t curve = 0; curve <= mapCount; ++curve) {
        m_lines[curve]->setPen(linePen(curve, palette()));
        m_present[curve]->setPen(presentPen(curve, palette()));
    }
    setBackgroundBrush(base);
}

void SizingChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
    if (event->type() == QEvent::FontChange) {
        m_memoryAxis->setLabelsFont(font());
        m_amountAxis->setLabelsFont(font());
    }
}

void SizingChart::moveCursor(double position)
{
    const double inside = std::clamp(position, 0.0, axisEnd);
    if (inside == m_cursor)
        return;
    m_cursor = inside;
    viewport()->update();
    Q_EMIT cursorMoved();
    announce();
}

// The same that the legend shows, for those who hear it.
void SizingChart::describe()
{
    const NodeSizing sizing = sizingAtCursor();
    QStringList texts{tr("%1 of memory").arg(shortAmount(memoryAt(m_cursor), Measure::Memory))};
    for (std::size_t map = 0; map < mapCount; ++map)
        texts.append(u"%1 %2"_s.arg(mapTitle(map),
                                    m_measure == Measure::Entries
                                        ? exactNumber(sizing.maps[map].entries)
                                        : shortAmount(amountOf(sizing.maps[map], m_whatIf, m_measure), m_measure)));
    setAccessibleDescription(texts.join(u", "_s));
}

void SizingChart::announce()
{
    describe();
    if (!hasFocus())
        return;
    QAccessibleAnnouncementEvent event(this, accessibleDescription());
    QAccessible::updateAccessibility(&event);
}

void SizingChart::keyPressEvent(QKeyEvent *event)
{
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : finestStep;
    const bool isByPool = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Left:
        return isByPool ? moveToMarker(-1) : moveCursor(m_cursor - step);
    case Qt::Key_Right:
        return isByPool ? moveToMarker(1) : moveCursor(m_cursor + step);
    case Qt::Key_PageUp:
        return moveCursor(m_cursor - 1);
    case Qt::Key_PageDown:
        return moveCursor(m_cursor + 1);
    case Qt::Key_Home:
        return moveCursor(0);
    case Qt::Key_End:
        return moveCursor(axisEnd);
    default:
        event->ignore(); // a graphics view would scroll
    }
}

// The next pool in the order of memory, not of the table.
void SizingChart::moveToMarker(int by)
{
    int best = -1;
    for (int number = 0; number < static_cast<int>(m_markers.size()); ++number) {
        const double distance = (m_markers[static_cast<std::size_t>(number)].position - m_cursor) * by;
        const double least = best < 0 ? axisEnd : (m_markers[static_cast<std::size_t>(best)].position - m_cursor) * by;
        if (distance > 1e-9 && distance < least)
            best = number;
    }
    if (best >= 0)
        Q_EMIT markerChosen(best);
}

void SizingChart::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (const int marker = markerAt(event->position().toPoint()); marker >= 0)
        Q_EMIT markerChosen(marker);
    else
        moveCursor(positionAt(event->position().toPoint()));
}

void SizingChart::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        moveCursor(positionAt(event->position().toPoint()));
}

int SizingChart::markerAt(const QPoint &point) const
{
    const double axis = chart()->plotArea().bottom();
    if (std::abs(point.y() - axis) > 2 * markerReach)
        return -1;
    int nearest = -1;
    double least = markerReach;
    for (int number = 0; number < static_cast<int>(m_markers.size()); ++number) {
        const double distance = std::abs(xOf(m_markers[static_cast<std::size_t>(number)].position) - point.x());
        if (distance > least)
            continue;
        nearest = number;
        least = distance;
    }
    return nearest;
}

void SizingChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void SizingChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}
