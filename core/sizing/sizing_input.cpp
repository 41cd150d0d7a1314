#include "core/sizing/sizing_input.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

bool isAtLeast(const Configuration &values, QStringView version)
{
    return QVersionNumber::fromString(values.catalogue().chartVersion()) >= QVersionNumber::fromString(version);
}

/// The chart writes static sizes of the connection maps, and no ratio, for clusters that began before 1.8.
bool isFromBefore18(const Configuration &values)
{
    const QString first = values.string("upgradeCompatibility");
    return !first.isEmpty() && QVersionNumber::fromString(first) < QVersionNumber(1, 8);
}

struct SizeKey
{
    qint64 SizingInput::*size;
    YamlPath setting;     ///< empty: the chart has none
    YamlPath extraConfig; ///< is rendered below the chart's own keys, and wins
};

const std::vector<SizeKey> &sizeKeys()
{
    static const std::vector<SizeKey> keys{
        {&SizingInput::ctTcpMax, "bpf.ctTcpMax", "extraConfig.bpf-ct-global-tcp-max"},
        {&SizingInput::ctAnyMax, "bpf.ctAnyMax", "extraConfig.bpf-ct-global-any-max"},
        {&SizingInput::natMax, "bpf.natMax", "extraConfig.bpf-nat-global-max"},
        {&SizingInput::neighMax, "bpf.neighMax", "extraConfig.bpf-neigh-global-max"},
        {&SizingInput::sockRevNatMax, {}, "extraConfig.bpf-sock-rev-map-max"},
    };
    return keys;
}

void readSizes(const Configuration &values, SizingInput &input)
{
    for (const SizeKey &key : sizeKeys()) {
        const QString told = values.string(key.extraConfig);
        if (!told.isEmpty())
            input.*key.size = told.toLongLong();
        else if (!key.setting.isEmpty())
            input.*key.size = values.string(key.setting).toLongLong();
    }
    if (!isFromBefore18(values))
        return;
    constexpr qint64 oldCtTcp = 524288;
    constexpr qint64 oldCtAny = 262144;
    input.ctTcpMax = input.ctTcpMax > 0 ? input.ctTcpMax : oldCtTcp;
    input.ctAnyMax = input.ctAnyMax > 0 ? input.ctAnyMax : oldCtAny;
}

/// Which maps there are: pkg/datapath/maps of the agent, by version.
void readExistence(const Configuration &values, SizingInput &input)
{
    const bool replacesKubeProxy = values.string("kubeProxyReplacement") == "true"_L1;
    const bool hasNodePort = replacesKubeProxy || (!isAtLeast(values, u"1.19") && values.isTrue("nodePort.enabled"));
    input.hasNat = hasNodePort || (isAtLeast(values, u"1.19") && values.isTrue("bpf.masquerade"));
    input.hasNeigh = hasNodePort;
    input.hasSockRevNat = isAtLeast(values, u"1.18") || replacesKubeProxy || values.isTrue("socketLB.enabled");
}

double ratioOf(const Configuration &values)
{
    if (const QString told = values.string("extraConfig.bpf-map-dynamic-size-ratio"); !told.isEmpty())
        return told.toDouble();
    const double ratio = values.string("bpf.mapDynamicSizeRatio").toDouble();
    return qFuzzyIsNull(ratio) ? defaultMapRatio : ratio;
}

} // namespace

SizingInput sizingInputOf(const Configuration &values)
{
    SizingInput input;
    input.ratio = ratioOf(values);
    input.distributedLru = values.isTrue("bpf.distributedLRU.enabled");
    input.ipv4 = values.isTrue("ipv4.enabled");
    input.ipv6 = values.isTrue("ipv6.enabled");
    input.alignsSetSizes = isAtLeast(values, u"1.19");
    readSizes(values, input);
    readExistence(values, input);
    return input;
}

RatioSource ratioSourceOf(const Configuration &values)
{
    if (!values.string("extraConfig.bpf-map-dynamic-size-ratio").isEmpty())
        return RatioSource::ExtraConfig;
    if (!qFuzzyIsNull(values.string("bpf.mapDynamicSizeRatio").toDouble()))
        return RatioSource::Values;
    return isFromBefore18(values) ? RatioSource::AgentDefault : RatioSource::ChartDefault;
}
