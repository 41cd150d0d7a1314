#include "app/cli/size_goals.h"

#include "app/cli/text_layout.h"
#include "core/values/memory_quantity.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A share that is above 0 and at most 1; `50%` is 0.5.
std::optional<double> shareIn(const QString &text)
{
    bool isNumber = false;
    const bool isPercent = text.endsWith(u'%');
    const double number = (isPercent ? text.chopped(1) : text).toDouble(&isNumber);
    const double share = isPercent ? number / 100 : number;
    return isNumber && share > 0 && share <= 1 ? std::optional(share) : std::nullopt;
}

Outcome<std::optional<SizeGoal>> readConnections(const CommandLine &line)
{
    if (!line.has(u"connections"_s))
        return std::nullopt;
    bool isNumber = false;
    SizeGoal goal{.kind = SizeGoal::Kind::Connections};
    goal.amount = line.value(u"connections"_s).toLongLong(&isNumber);
    if (!isNumber || goal.amount <= 0)
        return wrongUsage(u"--connections is %1, expected a number of connections"_s.arg(line.value(u"connections"_s)));
    return goal;
}

Outcome<std::optional<SizeGoal>> readPressure(const CommandLine &line)
{
    if (!line.has(u"pressure"_s)) {
        if (line.has(u"target"_s))
            return wrongUsage(u"--target says how full a map may be; --pressure says how full it was"_s);
        return std::nullopt;
    }
    constexpr double usualTarget = 0.5;
    const QString told = line.value(u"pressure"_s);
    const auto separator = told.indexOf(u'=');
    const std::optional<double> pressure = shareIn(told.mid(separator + 1));
    const std::optional<double> target =
        line.has(u"target"_s) ? shareIn(line.value(u"target"_s)) : std::optional(usualTarget);
    SizeGoal goal{.kind = SizeGoal::Kind::Pressure};
    if (separator >= 0)
        goal.map = told.first(separator);
    const QStringList maps{u"ct-tcp"_s, u"ct-any"_s, u"nat"_s, u"neigh"_s, u"sock-rev-nat"_s};
    if (!pressure || !maps.contains(goal.map))
        return wrongUsage(u"--pressure is %1, expected a share like 0.9 or 90%, of another map like nat=0.9 (%2)"_s.arg(
            told, maps.join(u", "_s)));
    if (!target)
        return wrongUsage(u"--target is %1, expected a share like 0.5 or 50%"_s.arg(line.value(u"target"_s)));
    goal.pressure = *pressure;
    goal.target = *target;
    return goal;
}

Outcome<std::optional<SizeGoal>> readBudget(const CommandLine &line)
{
    if (!line.has(u"budget"_s))
        return std::nullopt;
    const Result<qint64> bytes = parseMemory(line.value(u"budget"_s));
    if (!bytes)
        return wrongUsage(u"--budget: %1"_s.arg(bytes.error().message));
    return SizeGoal{.kind = SizeGoal::Kind::Budget, .amount = *bytes};
}

QString wish(const SizeGoal &goal)
{
    switch (goal.kind) {
    case SizeGoal::Kind::Connections:
        return u"for %1 connections"_s.arg(goal.amount);
    case SizeGoal::Kind::Pressure:
        return u"for %1 at %2 instead of %3"_s.arg(goal.map).arg(goal.target).arg(goal.pressure);
    case SizeGoal::Kind::Budget:
        break;
    }
    return u"for %1 of maps"_s.arg(formatMemory(goal.amount));
}

QString kindName(SizeGoal::Kind kind)
{
    switch (kind) {
    case SizeGoal::Kind::Connections:
        return u"connections"_s;
    case SizeGoal::Kind::Pressure:
        return u"pressure"_s;
    case SizeGoal::Kind::Budget:
        break;
    }
    return u"budget"_s;
}

} // namespace

Outcome<std::vector<SizeGoal>> readGoals(const CommandLine &line)
{
    std::vector<SizeGoal> goals;
    for (const auto &read : {readConnections, readPressure, readBudget}) {
        const Outcome<std::optional<SizeGoal>> goal = read(line);
        if (!goal)
            return std::unexpected(goal.error());
        if (*goal)
            goals.push_back(**goal);
    }
    return goals;
}

GoalSeek seek(const SizeGoal &goal, const SizingInput &input)
{
    switch (goal.kind) {
    case SizeGoal::Kind::Connections:
        return ratioForConnections(input, goal.amount);
    case SizeGoal::Kind::Pressure:
        return ratioForPressure(input, goal.pressure, goal.target, goal.map);
    case SizeGoal::Kind::Budget:
        break;
    }
    return ratioForBudget(input, goal.amount);
}

QString goalAsText(const SizeGoal &goal, const GoalSeek &found)
{
    QString text = found.isReached ? u"  %1: ratio %2, %3 of maps\n"_s.arg(wish(goal))
                                         .arg(found.ratio)
                                         .arg(formatMemory(found.sizing.totalBytes))
                                   : u"  %1: no ratio does it\n"_s.arg(wish(goal));
    for (const QString &step : found.arithmetic)
        text += u"    "_s + step + u'\n';
    if (!found.note.isEmpty())
        text += paragraph(u"    "_s, found.note);
    return text;
}

QJsonObject goalAsJson(const SizeGoal &goal, const GoalSeek &found)
{
    QJsonObject json{{"goal"_L1, kindName(goal.kind)},
                     {"reached"_L1, found.isReached},
                     {"ratio"_L1, found.ratio},
                     {"totalBytes"_L1, found.sizing.totalBytes},
                     {"arithmetic"_L1, QJsonArray::fromStringList(found.arithmetic)},
                     {"note"_L1, found.note}};
    if (goal.kind == SizeGoal::Kind::Pressure) {
        json.insert("map"_L1, goal.map);
        json.insert("pressure"_L1, goal.pressure);
        json.insert("target"_L1, goal.target);
    } else {
        json.insert("wanted"_L1, goal.amount);
    }
    return json;
}
