#include "core/sizing/rendered_flags.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// How the chart's template of the ConfigMap treats a setting.
enum class Rendering {
    Always,   ///< whatever it is
    WhereSet, ///< unless it is null, 0 or empty
};

struct FlagOfSetting
{
    const char *flag;
    const char *setting;
    Rendering rendering;
    const char *since = "1.17";
    const char *ofOldClusters = ""; ///< what is written below `upgradeCompatibility` 1.8 where nothing is set
    const char *ofOthers = "";      ///< the same above
};

constexpr FlagOfSetting flags[] = {
    {"bpf-map-dynamic-size-ratio", "bpf.mapDynamicSizeRatio", Rendering::WhereSet, "1.17", "", "0.0025"},
    {"bpf-ct-global-tcp-max", "bpf.ctTcpMax", Rendering::WhereSet, "1.17", "524288"},
    {"bpf-ct-global-any-max", "bpf.ctAnyMax", Rendering::WhereSet, "1.17", "262144"},
    {"bpf-nat-global-max", "bpf.natMax", Rendering::WhereSet},
    {"bpf-neigh-global-max", "bpf.neighMax", Rendering::WhereSet},
    {"bpf-distributed-lru", "bpf.distributedLRU.enabled", Rendering::Always},
    {"preallocate-bpf-maps", "bpf.preallocateMaps", Rendering::Always},
    {"bpf-policy-map-max", "bpf.policyMapMax", Rendering::Always},
    {"bpf-policy-stats-map-max", "bpf.policyStatsMapMax", Rendering::Always, "1.18"},
    {"bpf-lb-map-max", "bpf.lbMapMax", Rendering::Always},
    {"bpf-auth-map-max", "bpf.authMapMax", Rendering::WhereSet},
    {"bpf-node-map-max", "bpf.nodeMapMax", Rendering::WhereSet},
};

/// Sizes that only `extraConfig` can give.
constexpr const char *extraFlags[] = {"bpf-sock-rev-map-max", "bpf-fragments-map-max", "bpf-lb-affinity-map-max"};

bool isBelow(const QString &version, QStringView other)
{
    return QVersionNumber::fromString(version) < QVersionNumber::fromString(other);
}

QString valueOf(const FlagOfSetting &flag, const Configuration &values)
{
    QString set = values.string(flag.setting);
    const bool isNothing = set.isEmpty() || set == "0"_L1 || (flag.ofOthers[0] && set.toDouble() == 0);
    if (flag.rendering == Rendering::Always || !isNothing)
        return set;
    const QString first = values.string("upgradeCompatibility");
    return QString::fromLatin1(!first.isEmpty() && isBelow(first, u"1.8") ? flag.ofOldClusters : flag.ofOthers);
}

/// Keys of `extraConfig` are written below the chart's own; the last one of the same name counts.
void overrideBy(const Configuration &values, const char *flag, std::vector<RenderedFlag> &rendered)
{
    const QString name = QString::fromLatin1(flag);
    const YamlPath path = YamlPath("extraConfig").child(name);
    if (!values.isExplicit(path))
        return;
    std::erase_if(rendered, [&name](const RenderedFlag &each) { return each.flag == name; });
    rendered.push_back({.flag = name, .value = values.string(path), .from = path, .isSet = true});
}

} // namespace

std::vector<RenderedFlag> renderedMapFlags(const Configuration &values)
{
    std::vector<RenderedFlag> rendered;
    for (const FlagOfSetting &flag : flags) {
        if (isBelow(values.catalogue().chartVersion(), QString::fromLatin1(flag.since)))
            continue;
        if (const QString value = valueOf(flag, values); !value.isEmpty())
            rendered.push_back({.flag = QString::fromLatin1(flag.flag),
                                .value = value,
                                .from = flag.setting,
                                .isSet = values.isExplicit(flag.setting)});
        overrideBy(values, flag.flag, rendered);
    }
    for (const char *flag : extraFlags)
        overrideBy(values, flag, rendered);
    return rendered;
}
