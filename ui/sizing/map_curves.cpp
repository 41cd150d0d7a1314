#include "ui/sizing/map_curves.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr double axisStart = 1 << 30;
constexpr int samplesPerOctave = 16;
constexpr double lineTolerance = 0.004; ///< octaves; a fifth of a pixel on a large chart
constexpr double sameBorder = 0.01;     ///< octaves; the agent rounds entries, so borders of one cause differ a little

SizedBy sizedByAt(SizingInput input, std::size_t map, double position)
{
    input.memoryBytes = memoryAt(position);
    return sizeMaps(input).maps[map].sizedBy;
}

/// The position at which `holds` turns from false to true; it does so once.
template<typename Predicate>
double turningPoint(Predicate holds)
{
    constexpr int steps = 24; // 10 octaves to a millionth
    double below = 0;
    double above = axisEnd;
    for (int step = 0; step < steps; ++step) {
        const double middle = (below + above) / 2;
        (holds(middle) ? above : below) = middle;
    }
    return above;
}

void addTo(std::vector<ClampZone> &zones, SizedBy sizedBy, std::size_t map, double from, double to)
{
    const auto same = [&](const ClampZone &zone) {
        return zone.sizedBy == sizedBy && std::abs(zone.from - from) < sameBorder &&
               std::abs(zone.to - to) < sameBorder;
    };
    const auto found = std::ranges::find_if(zones, same);
    if (found != zones.end())
        found->maps.push_back(map);
    else
        zones.push_back({.sizedBy = sizedBy, .maps = {map}, .from = from, .to = to});
}

/// Every sampled position, and both sides of each border, so that a line bends where the clamp does.
std::vector<double> positions(const SizingInput &input)
{
    std::vector<double> positions;
    for (int sample = 0; sample <= static_cast<int>(axisEnd) * samplesPerOctave; ++sample)
        positions.push_back(static_cast<double>(sample) / samplesPerOctave);
    for (const ClampZone &zone : clampZones(input))
        positions.push_back(zone.sizedBy == SizedBy::Floor ? zone.to : zone.from);
    std::ranges::sort(positions);
    return positions;
}

/// The fewest of the points that lead past all others closely enough: each piece of a thick line costs as much as a
/// long one, and the slider moves them all. Keeps a point as long as the next ones can be seen through the gap that
/// the tolerance leaves around those in between.
QList<QPointF> simplified(const QList<QPointF> &points)
{
    QList<QPointF> kept{points.front()};
    double least = -HUGE_VAL;
    double most = HUGE_VAL;
    for (qsizetype next = 1; next < points.size(); ++next) {
        const QPointF step = points[next] - kept.back();
        const double slope = step.y() / step.x();
        if (step.x() <= 0 || slope < least || slope > most) {
            kept.append(points[next - 1]);
            least = -HUGE_VAL;
            most = HUGE_VAL;
        }
        const QPointF fromLast = points[next] - kept.back();
        if (fromLast.x() <= 0)
            continue;
        least = std::max(least, (fromLast.y() - lineTolerance) / fromLast.x());
        most = std::min(most, (fromLast.y() + lineTolerance) / fromLast.x());
    }
    kept.append(points.back());
    return kept;
}

} // namespace

qint64 amountOf(const MapSize &map, const SizingInput &input, Measure measure)
{
    if (measure == Measure::Entries)
        return map.entries;
    return (input.ipv4 ? map.bytesIPv4 : 0) + (input.ipv6 ? map.bytesIPv6 : 0);
}

double axisPosition(qint64 memoryBytes)
{
    return std::log2(static_cast<double>(std::max<qint64>(memoryBytes, 1)) / axisStart);
}

qint64 memoryAt(double axisPosition)
{
    return std::llround(std::exp2(axisPosition) * axisStart);
}

std::vector<QList<QPointF>> mapCurves(SizingInput input, Measure measure)
{
    const bool hasTotal = measure == Measure::Memory;
    std::vector<QList<QPointF>> curves(mapCount + (hasTotal ? 1 : 0));
    for (const double position : positions(input)) {
        input.memoryBytes = memoryAt(position);
        const NodeSizing sizing = sizeMaps(input);
        const auto add = [position](QList<QPointF> &curve, qint64 amount) {
            curve.append({position, std::log2(static_cast<double>(std::max<qint64>(amount, 1)))});
        };
        for (std::size_t map = 0; map < mapCount; ++map)
            add(curves[map], amountOf(sizing.maps[map], input, measure));
        if (hasTotal)
            add(curves[mapCount], sizing.totalBytes);
    }
    std::ranges::transform(curves, curves.begin(), simplified);
    return curves;
}

std::vector<ClampZone> clampZones(const SizingInput &input)
{
    std::vector<ClampZone> zones;
    for (std::size_t map = 0; map < mapCount; ++map) {
        const auto isAt = [&](double position, SizedBy sizedBy) { return sizedByAt(input, map, position) == sizedBy; };
        if (isAt(axisEnd, SizedBy::Floor))
            addTo(zones, SizedBy::Floor, map, 0, axisEnd);
        else if (isAt(0, SizedBy::Floor))
            addTo(zones, SizedBy::Floor, map, 0,
                  turningPoint([&](double position) { return !isAt(position, SizedBy::Floor); }));
        if (isAt(0, SizedBy::Ceiling))
            addTo(zones, SizedBy::Ceiling, map, 0, axisEnd);
        else if (isAt(axisEnd, SizedBy::Ceiling))
            addTo(zones, SizedBy::Ceiling, map,
                  turningPoint([&](double position) { return isAt(position, SizedBy::Ceiling); }), axisEnd);
    }
    std::ranges::sort(zones, {}, &ClampZone::from);
    return zones;
}
