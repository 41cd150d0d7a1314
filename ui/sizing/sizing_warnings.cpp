#include "ui/sizing/sizing_warnings.h"

#include "core/sizing/component_resources.h"
#include "core/values/memory_quantity.h"
#include "ui/sizing/map_style.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr double noteworthyShare = 0.1;

QString tr(const char *text)
{
    return QCoreApplication::translate("SizingWarnings", text);
}

/// One pool being judged.
struct Judged
{
    const SizingScenario &scenario;
    int pool;
    const PoolSizing &present;
    PoolSizing tried;
};

using Warnings = std::vector<SizingWarning>;

void addOutcomes(const Judged &judged, Warnings &warnings)
{
    for (const SizingOutcome &outcome : judged.tried.outcomes) {
        const bool isFatal = outcome.verdict == SizingVerdict::Fatal;
        warnings.push_back(
            {.severity = isFatal ? Severity::Error : Severity::Warning,
             .text = isFatal ? tr("The agent doesn’t start: %1").arg(outcome.message) : outcome.message});
    }
}

void addShare(const Judged &judged, Warnings &warnings)
{
    const auto memory = static_cast<double>(judged.tried.input.memoryBytes);
    if (static_cast<double>(judged.tried.totalBytes()) <= noteworthyShare * memory)
        return;
    warnings.push_back({.severity = Severity::Warning,
                        .text = tr("The maps take %1 of the node’s memory, more than a tenth. They are resident from "
                                   "the agent’s start, used or not.")
                                    .arg(shareText(judged.tried.totalBytes(), judged.tried.input.memoryBytes))});
}

void addAgentLimit(const Judged &judged, Warnings &warnings)
{
    const std::optional<qint64> limit = agentMemoryLimit(judged.scenario.project()->configuration());
    if (!limit || *limit > judged.tried.totalBytes())
        return;
    warnings.push_back({.severity = Severity::Error,
                        .text = tr("The agent’s memory limit of %1 is less than its maps take (%2). The kernel charges "
                                   "them to the agent’s container: creating them fails, or the agent is killed.")
                                    .arg(formatMemory(*limit), formatMemory(judged.tried.totalBytes()))});
}

void addFloor(const Judged &judged, Warnings &warnings)
{
    const auto isFloor = [](const MapSize &map) { return map.sizedBy == SizedBy::Floor; };
    const auto floored = std::ranges::count_if(judged.tried.maps.maps, isFloor);
    if (floored == 0)
        return;
    warnings.push_back(
        {.severity = Severity::Hint,
         .text = tr("These nodes are below the least sizes: at this ratio the agent would compute fewer entries and "
                    "raises them, so a smaller ratio saves nothing here.")});
}

void addResize(const Judged &judged, Warnings &warnings)
{
    if (judged.tried.input.ratio == judged.present.input.ratio) // one was read or typed, never computed
        return;
    const auto entries = [](const NodeSizing &sizing) {
        std::vector<qint64> counts;
        counts.reserve(sizing.maps.size());
        for (const MapSize &map : sizing.maps)
            counts.push_back(map.entries);
        return counts;
    };
    if (entries(judged.tried.maps) == entries(judged.present.maps))
        return;
    warnings.push_back(
        {.severity = Severity::Hint, // of the change, not of the pool
         .text = tr("Other sizes recreate the maps when the agent restarts: tracked connections and NAT mappings are "
                    "lost. Until the programs are reloaded old and new maps are both there, %1 together.")
                     .arg(formatMemory(judged.tried.maps.totalBytes + judged.present.maps.totalBytes))});
}

constexpr void (*judges[])(const Judged &, Warnings &) = {addOutcomes, addShare, addAgentLimit, addFloor, addResize};

} // namespace

std::vector<SizingWarning> warningsFor(const SizingScenario &scenario, int pool)
{
    const PoolSizing &present = scenario.present(pool);
    if (present.input.memoryBytes <= 0)
        return {{.severity = Severity::Warning,
                 .text = tr("How much memory these nodes have isn’t known. Type it, or read it from the nodes.")}};
    const Judged judged{.scenario = scenario, .pool = pool, .present = present, .tried = scenario.sizedPool(pool)};
    Warnings warnings;
    for (const auto judge : judges)
        judge(judged, warnings);
    std::ranges::stable_sort(warnings, std::ranges::greater(), &SizingWarning::severity);
    return warnings;
}

std::optional<Severity> worstOf(const std::vector<SizingWarning> &warnings)
{
    if (warnings.empty() || warnings.front().severity == Severity::Hint)
        return {};
    return warnings.front().severity;
}

QString ratioText(double ratio)
{
    return QLocale::c().toString(ratio, 'g', 6);
}

QString shareText(qint64 bytes, qint64 memoryBytes)
{
    const double percent = memoryBytes > 0 ? 100.0 * static_cast<double>(bytes) / static_cast<double>(memoryBytes) : 0;
    return tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10 ? 2 : 1));
}

QString ratioSourceText(const PoolSizing &pool)
{
    switch (pool.ratioSource) {
    case RatioSource::AgentDefault:
        return tr("the agent’s default; the chart renders no ratio");
    case RatioSource::ChartDefault:
        return tr("the chart’s default; the file sets none");
    case RatioSource::Values:
        return tr("bpf.mapDynamicSizeRatio");
    case RatioSource::ExtraConfig:
        return tr("extraConfig.bpf-map-dynamic-size-ratio");
    case RatioSource::NodeConfig:
        return tr("the pool’s own, from CiliumNodeConfig %1").arg(pool.nodeConfig);
    case RatioSource::WhatIf:
        break;
    }
    return tr("tried out");
}
