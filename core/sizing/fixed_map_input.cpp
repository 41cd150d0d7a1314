#include "core/sizing/fixed_maps.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

bool isAtLeast(const Configuration &values, QStringView version)
{
    return QVersionNumber::fromString(values.catalogue().chartVersion()) >= QVersionNumber::fromString(version);
}

struct EntriesKey
{
    qint64 FixedMapInput::*entries;
    YamlPath setting;
    YamlPath extraConfig;
    bool isLeftOutAtZero = false; ///< by the chart's template
};

const std::vector<EntriesKey> &entriesKeys()
{
    static const std::vector<EntriesKey> keys{
        {&FixedMapInput::lbMapMax, "bpf.lbMapMax", "extraConfig.bpf-lb-map-max"},
        {&FixedMapInput::affinityMapMax, {}, "extraConfig.bpf-lb-affinity-map-max"},
        {&FixedMapInput::policyMapMax, "bpf.policyMapMax", "extraConfig.bpf-policy-map-max"},
        {&FixedMapInput::policyStatsMapMax, "bpf.policyStatsMapMax", "extraConfig.bpf-policy-stats-map-max"},
        {&FixedMapInput::authMapMax, "bpf.authMapMax", "extraConfig.bpf-auth-map-max", true},
        {&FixedMapInput::nodeMapMax, "bpf.nodeMapMax", "extraConfig.bpf-node-map-max", true},
        {&FixedMapInput::fragmentsMapMax, {}, "extraConfig.bpf-fragments-map-max"},
        {&FixedMapInput::maglevTableSize, "maglev.tableSize", "extraConfig.bpf-lb-maglev-table-size"},
    };
    return keys;
}

/// What a setting says as a number of entries; nothing where it is unset, null or no number.
std::optional<qint64> entriesAt(const Configuration &values, const YamlPath &path)
{
    bool isNumber = false;
    const qint64 entries = path.isEmpty() ? 0 : values.string(path).toLongLong(&isNumber);
    return isNumber ? std::optional(entries) : std::nullopt;
}

} // namespace

FixedMapInput fixedMapInputOf(const Configuration &values)
{
    FixedMapInput input;
    input.ipv4 = values.isTrue("ipv4.enabled");
    input.ipv6 = values.isTrue("ipv6.enabled");
    input.preallocates = values.isTrue("bpf.preallocateMaps");
    input.distributedLru = values.isTrue("bpf.distributedLRU.enabled");
    input.hasPolicyStats = input.clampsPolicyMap = isAtLeast(values, u"1.18");
    const bool replacesKubeProxy = values.string("kubeProxyReplacement") == "true"_L1;
    input.hasAffinity = isAtLeast(values, u"1.18") || replacesKubeProxy || values.isTrue("sessionAffinity");
    input.usesMaglev = values.string("loadBalancer.algorithm") == "maglev"_L1;
    input.hasMaglevOuter = isAtLeast(values, u"1.18") || input.usesMaglev;
    input.tracksFragments =
        values.value("fragmentTracking").isNull() || values.isTrue("fragmentTracking"); // unset means on
    for (const EntriesKey &key : entriesKeys()) {
        const std::optional<qint64> told = entriesAt(values, key.extraConfig);
        const std::optional<qint64> set = told ? told : entriesAt(values, key.setting);
        const bool isLeftOut = !told && set == 0 && key.isLeftOutAtZero;
        input.*key.entries = isLeftOut ? input.*key.entries : set.value_or(input.*key.entries);
    }
    if (!entriesAt(values, "extraConfig.bpf-lb-affinity-map-max"))
        input.affinityMapMax = input.lbMapMax;
    return input;
}
