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
    std::optional<qint64> SizingInput::*size;
    YamlPath setting; ///< empty: the chart has none
    QString flag;     ///< an extraConfig key is rendered below the chart's own, and wins
};

const std::vector<SizeKey> &sizeKeys()
{
    static const std::vector<SizeKey> keys{
        {&SizingInput::ctTcpMax, "bpf.ctTcpMax", u"bpf-ct-global-tcp-max"_s},
        {&SizingInput::ctAnyMax, "bpf.ctAnyMax", u"bpf-ct-global-any-max"_s},
        {&SizingInput::natMax, "bpf.natMax", u"bpf-nat-global-max"_s},
        {&SizingInput::neighMax, "bpf.neighMax", u"bpf-neigh-global-max"_s},
        {&SizingInput::sockRevNatMax, {}, u"bpf-sock-rev-map-max"_s},
    };
    return keys;
}

std::optional<qint64> entriesIn(const QString &text)
{
    bool isNumber = false;
    const qint64 entries = text.toLongLong(&isNumber);
    return isNumber ? std::optional(entries) : std::nullopt;
}

void readSizes(const Configuration &values, SizingInput &input)
{
    const YamlPath extraConfig("extraConfig");
    for (const SizeKey &key : sizeKeys()) {
        std::optional<qint64> size = entriesIn(values.string(extraConfig.child(key.flag)));
        if (!size && !key.setting.isEmpty()) {
            size = entriesIn(values.string(key.setting));
            if (size == 0) // the chart takes it for unset
                size.reset();
        }
        input.*key.size = size;
    }
    if (input.sockRevNatMax == 0 && isAtLeast(values, u"1.18")) // its flag's default: compute it
        input.sockRevNatMax.reset();
    if (!isFromBefore18(values))
        return;
    constexpr qint64 oldCtTcp = 524288;
    constexpr qint64 oldCtAny = 262144;
    input.ctTcpMax = input.ctTcpMax.value_or(oldCtTcp);
    input.ctAnyMax = input.ctAnyMax.value_or(oldCtAny);
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

void applyNodeConfigs(const QHash<QString, NodeConfigFlag> &flags, SizingInput &input)
{
    if (const auto ratio = flags.constFind(QLatin1StringView(ratioFlag)); ratio != flags.constEnd())
        input.ratio = ratio->value.toDouble();
    if (const auto lru = flags.constFind(u"bpf-distributed-lru"_s); lru != flags.constEnd())
        input.distributedLru = lru->value == "true"_L1;
    for (const SizeKey &key : sizeKeys()) {
        if (const auto size = flags.constFind(key.flag); size != flags.constEnd())
            input.*key.size = entriesIn(size->value);
    }
}
