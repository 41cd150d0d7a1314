#include "core/sizing/goal_seek.h"

#include "core/sizing/sized_maps.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr int ratioDigits = 4; ///< a ratio that people can read and write

NodeSizing sizeAt(SizingInput input, double ratio)
{
    input.ratio = ratio;
    return sizeMaps(input);
}

/// The power of ten of a ratio's last digit, as its reciprocal: 0.07101 → 100000.
double stepsPerUnit(double ratio)
{
    return std::pow(10, ratioDigits - 1 - std::floor(std::log10(ratio)));
}

/// Text and number are the same: the division gives the double nearest to the decimal fraction.
double roundedDown(double ratio)
{
    const double steps = stepsPerUnit(ratio);
    return std::floor(ratio * steps) / steps;
}

double next(double ratio)
{
    const double steps = stepsPerUnit(ratio);
    return (std::round(ratio * steps) + 1) / steps;
}

QString text(double ratio)
{
    return QString::number(ratio, 'g', ratioDigits + 2);
}

std::size_t indexOf(const QString &name)
{
    const auto map = std::ranges::find_if(sizedMaps, [&name](const SizedMap &sized) { return name == sized.name; });
    return map == sizedMaps.end() ? std::size_t{CtTcp} : static_cast<std::size_t>(map - sizedMaps.begin());
}

GoalSeek stay(const SizingInput &input, bool isReached, const QString &note)
{
    return {.isReached = isReached, .ratio = input.ratio, .sizing = sizeMaps(input), .arithmetic = {}, .note = note};
}

/// What no ratio changes.
std::optional<GoalSeek> withoutRatio(const SizingInput &input, std::size_t index, qint64 entries)
{
    const SizedMap &map = sizedMaps[index];
    const QString name = map.name;
    const bool followsNat = index == Neigh && !input.neighMax;
    const std::optional<qint64> &set = followsNat ? input.natMax : input.*map.setEntries;
    if (input.memoryBytes <= 0)
        return stay(input, false, u"the node's memory isn't known"_s);
    if (set)
        return stay(input, *set >= entries,
                    u"%1 is set to %2 by hand, so that no ratio changes it"_s.arg(name).arg(*set));
    return {};
}

double exactRatio(const SizingInput &input, const SizedMap &map, qint64 entries, QStringList &arithmetic)
{
    const qint64 unit = bytesOfDefaultSizes(input.sockRevNatElementBytes);
    const double budget =
        std::ceil(static_cast<double>(entries) * static_cast<double>(unit) / static_cast<double>(map.defaultEntries));
    const double ratio = budget / static_cast<double>(input.memoryBytes);
    arithmetic += u"%1 × %2 / %3 = %4 bytes of budget"_s.arg(entries)
                      .arg(unit)
                      .arg(map.defaultEntries)
                      .arg(QString::number(budget, 'f', 0));
    arithmetic += u"%1 / %2 = %3"_s.arg(QString::number(budget, 'f', 0)).arg(input.memoryBytes).arg(ratio, 0, 'g', 8);
    return ratio;
}

/// Goes up from a ratio digit by digit until a map has as many entries.
void climb(const SizingInput &input, std::size_t index, qint64 entries, GoalSeek &seek)
{
    seek.sizing = sizeAt(input, seek.ratio);
    while (seek.sizing.maps[index].entries < entries && seek.ratio < 1) {
        seek.ratio = qMin(1.0, next(seek.ratio));
        seek.sizing = sizeAt(input, seek.ratio);
    }
}

QString noteOn(const GoalSeek &seek, std::size_t index, qint64 entries, qint64 most)
{
    const QString name = sizedMaps[index].name;
    const qint64 least = sizedMaps[index].minimumEntries;
    if (!seek.isReached)
        return u"%1 has %2 entries at most; %3 can't be reached by any ratio"_s.arg(name).arg(most).arg(entries);
    return entries <= least ? u"%1 never has fewer than %2 entries: a smaller ratio does it, too"_s.arg(name).arg(least)
                            : QString();
}

/// The smallest ratio with `ratioDigits` digits that gives a map as many entries.
GoalSeek seekEntries(const SizingInput &input, std::size_t index, qint64 entries, QStringList arithmetic)
{
    if (std::optional<GoalSeek> fixed = withoutRatio(input, index, entries)) {
        fixed->arithmetic = arithmetic;
        return *fixed;
    }
    const SizedMap &map = sizedMaps[index];
    const qint64 most = sizeAt(input, 1).maps[index].entries;
    const qint64 wanted = qBound(map.minimumEntries, entries, qMax(map.minimumEntries, most));
    GoalSeek seek;
    seek.ratio = qMin(1.0, roundedDown(exactRatio(input, map, wanted, arithmetic)));
    climb(input, index, wanted, seek);
    seek.isReached = seek.sizing.maps[index].entries >= entries;
    arithmetic +=
        u"at ratio %1 %2 has %3 entries"_s.arg(text(seek.ratio), map.name).arg(seek.sizing.maps[index].entries);
    seek.arithmetic = arithmetic;
    seek.note = noteOn(seek, index, entries, most);
    return seek;
}

/// The largest ratio whose maps fit, by halving: their bytes never shrink while the ratio grows.
double largestFitting(const SizingInput &input, qint64 bytes)
{
    constexpr int halvings = 60;
    double fits = 0;
    double exceeds = 1;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (fits + exceeds) / 2;
        (sizeAt(input, middle).totalBytes <= bytes ? fits : exceeds) = middle;
    }
    return fits;
}

} // namespace

GoalSeek ratioForConnections(const SizingInput &input, qint64 connections)
{
    return seekEntries(input, CtTcp, connections,
                       {u"%1 connections take as many entries of ct-tcp"_s.arg(connections)});
}

GoalSeek ratioForPressure(const SizingInput &input, double pressure, double target, const QString &map)
{
    const std::size_t index = indexOf(map);
    const qint64 entries = sizeMaps(input).maps[index].entries;
    const auto used = static_cast<qint64>(std::ceil(static_cast<double>(entries) * pressure));
    const auto wanted = static_cast<qint64>(std::ceil(static_cast<double>(used) / target));
    GoalSeek seek =
        seekEntries(input, index, wanted,
                    {u"%1 entries × %2 = %3 in use"_s.arg(entries).arg(pressure).arg(used),
                     u"%1 / %2 = %3 entries for a pressure of at most %2"_s.arg(used).arg(target).arg(wanted)});
    if (pressure >= 1 && seek.note.isEmpty())
        seek.note = u"a map that is full evicts: more may be needed than it shows"_s;
    return seek;
}

GoalSeek ratioForBudget(const SizingInput &input, qint64 bytes)
{
    if (input.memoryBytes <= 0)
        return stay(input, false, u"the node's memory isn't known"_s);
    GoalSeek seek;
    const double exact = largestFitting(input, bytes);
    seek.ratio = sizeAt(input, 1).totalBytes <= bytes ? 1 : roundedDown(qMax(exact, 1e-6));
    seek.sizing = sizeAt(input, seek.ratio);
    seek.isReached = seek.sizing.totalBytes <= bytes;
    if (!seek.isReached)
        seek.note = u"the maps take %1 bytes at least, whatever the ratio"_s.arg(seek.sizing.totalBytes);
    else if (seek.ratio >= 1)
        seek.note = u"the maps take %1 bytes at most, whatever the ratio"_s.arg(seek.sizing.totalBytes);
    seek.arithmetic = {
        u"at ratio %1 the maps take %2 bytes of %3"_s.arg(text(seek.ratio)).arg(seek.sizing.totalBytes).arg(bytes)};
    if (seek.isReached && seek.ratio < 1)
        seek.arithmetic += u"at ratio %1 they would take %2"_s.arg(text(next(seek.ratio)))
                               .arg(sizeAt(input, next(seek.ratio)).totalBytes);
    return seek;
}

GoalSeek ratioForShare(const SizingInput &input, double share)
{
    return ratioForBudget(input, static_cast<qint64>(static_cast<double>(input.memoryBytes) * share));
}

GoalSeek ratioForCeiling(const SizingInput &input, const QString &map)
{
    const std::size_t index = indexOf(map);
    return seekEntries(input, index, sizeAt(input, 1).maps[index].entries, {});
}
