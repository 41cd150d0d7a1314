#include "core/sizing/sizing_changes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString ratioText(double ratio)
{
    return QString::number(ratio, 'g', 6);
}

Value::Map labelMap(const QMap<QString, QString> &labels)
{
    Value::Map map;
    for (auto label = labels.constBegin(); label != labels.constEnd(); ++label)
        map.emplace_back(label.key(), Value(label.value()));
    return map;
}

Value::Map nodeConfig(const QString &name, const NodePool &pool, double ratio)
{
    const Value::Map selector{{u"matchLabels"_s, Value(labelMap(pool.labels))}};
    const Value::Map defaults{{QString::fromLatin1(ratioFlag), Value(ratioText(ratio))}};
    return {{u"apiVersion"_s, Value(u"cilium.io/v2"_s)},
            {u"kind"_s, Value(u"CiliumNodeConfig"_s)},
            {u"metadata"_s, Value(Value::Map{{u"name"_s, Value(name)}, {u"namespace"_s, Value(u"kube-system"_s)}})},
            {u"spec"_s, Value(Value::Map{{u"nodeSelector"_s, Value(selector)}, {u"defaults"_s, Value(defaults)}})}};
}

/// A name that Kubernetes takes.
QString nameFor(const NodePool &pool)
{
    QString name = u"bpf-maps-"_s + pool.name.toLower();
    for (QChar &character : name) {
        if (!(character >= u'a' && character <= u'z') && !character.isDigit())
            character = u'-';
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    return name;
}

bool isCaughtBy(const NodePool &pool, const QMap<QString, QString> &labels)
{
    for (auto label = labels.constBegin(); label != labels.constEnd(); ++label) {
        const auto own = pool.labels.constFind(label.key());
        if (own == pool.labels.constEnd() || *own != label.value())
            return false;
    }
    return true;
}

/// Why no CiliumNodeConfig can be made for a pool alone; empty: it can.
QString obstacleFor(const NodePool &pool, std::span<const NodePool> all)
{
    if (pool.labels.isEmpty())
        return u"pool %1 has no labels to select its nodes by; add them to cluster.nodePools"_s.arg(pool.name);
    const auto other = std::ranges::find_if(
        all, [&pool](const NodePool &each) { return each.name != pool.name && isCaughtBy(each, pool.labels); });
    return other == all.end() ? QString()
                              : u"the labels of pool %1 select the nodes of pool %2, too"_s.arg(pool.name, other->name);
}

Value poolValue(const NodePool &pool)
{
    constexpr qint64 kibibyte = 1024;
    const auto memory = [](qint64 bytes) {
        return bytes % kibibyte == 0 ? Value(u"%1Ki"_s.arg(bytes / kibibyte)) : Value(bytes);
    };
    Value::Map map{{u"name"_s, Value(pool.name)}, {u"count"_s, Value(pool.count)}};
    if (pool.memoryBytes > 0)
        map.emplace_back(u"memory"_s, memory(pool.memoryBytes));
    if (pool.memoryTotalBytes > 0)
        map.emplace_back(u"memTotal"_s, memory(pool.memoryTotalBytes));
    if (pool.cpus > 0)
        map.emplace_back(u"cpus"_s, Value(pool.cpus));
    if (!pool.roles.isEmpty()) {
        Value::List roles;
        for (const QString &role : pool.roles)
            roles.emplace_back(role);
        map.emplace_back(u"roles"_s, Value(std::move(roles)));
    }
    if (!pool.labels.isEmpty())
        map.emplace_back(u"labels"_s, Value(labelMap(pool.labels)));
    return {std::move(map)};
}

Edit inProfile(YamlPath path, Value value)
{
    return {.path = std::move(path), .value = std::move(value), .scope = Edit::Scope::Profile};
}

struct SizeSetting
{
    const char *map;
    const char *path;
};

constexpr SizeSetting sizeSettings[] = {
    {"ct-tcp", "bpf.ctTcpMax"}, {"ct-any", "bpf.ctAnyMax"}, {"nat", "bpf.natMax"}, {"neigh", "bpf.neighMax"}};

} // namespace

ChangeSet ratioChange(double ratio)
{
    return {setTo("bpf.mapDynamicSizeRatio", ratio)};
}

ChangeSet explicitSizesChange(const NodeSizing &sizing)
{
    ChangeSet changes;
    for (const MapSize &map : sizing.maps) {
        if (!map.exists)
            continue;
        const auto *setting = std::ranges::find_if(
            sizeSettings, [&map](const SizeSetting &each) { return map.name == QLatin1StringView(each.map); });
        if (setting != std::ranges::end(sizeSettings))
            changes.push_back(setTo(setting->path, map.entries));
        else // the chart has no setting for this one
            changes.push_back(
                setTo(YamlPath("extraConfig").child(u"bpf-sock-rev-map-max"_s), QString::number(map.entries)));
    }
    return changes;
}

Result<ChangeSet> nodeConfigChange(const Configuration &values, const NodePool &pool, double ratio)
{
    if (values.place().form != ValuesForm::Profile)
        return failure(u"a ratio for one pool is a CiliumNodeConfig, a resource of its own, and this file holds Helm "
                       "values only; a profile keeps both"_s);
    const Profile &profile = values.profile();
    if (const QString obstacle = obstacleFor(pool, profile.cluster.nodePools); !obstacle.isEmpty())
        return failure(obstacle);
    const YamlPath resources("resources");
    const NodeConfigs nodeConfigs(profile.resources);
    const int own = nodeConfigs.indexSelecting(pool.labels);
    const QHash<QString, NodeConfigFlag> flags = nodeConfigs.flagsFor(pool.labels);
    const auto winner = flags.constFind(QLatin1StringView(ratioFlag));
    const QString name = nameFor(pool);
    const bool isOverruled =
        winner != flags.constEnd() && winner->index != own && (own >= 0 || winner->resource > name);
    if (isOverruled)
        return failure(u"the CiliumNodeConfig %1 selects these nodes, too, and its ratio wins by its name; change it "
                       "there"_s.arg(winner->resource));
    if (own < 0)
        return ChangeSet{inProfile(resources.child(static_cast<int>(profile.resources.size())),
                                   Value(nodeConfig(name, pool, ratio)))};
    const YamlPath defaults = resources.child(own).child(u"spec"_s).child(u"defaults"_s);
    return ChangeSet{inProfile(defaults.child(QString::fromLatin1(ratioFlag)), Value(ratioText(ratio)))};
}

Result<QByteArray> nodeConfigText(const NodePool &pool, double ratio)
{
    if (const QString obstacle = obstacleFor(pool, {}); !obstacle.isEmpty())
        return failure(obstacle);
    YamlText text;
    for (const auto &[key, value] : nodeConfig(nameFor(pool), pool, ratio)) {
        Result<YamlText> next = text.set(YamlPath().child(key), value).and_then([&text](const Splice &splice) {
            return text.applied(splice);
        });
        if (!next)
            return std::unexpected(next.error());
        text = *std::move(next);
    }
    return text.bytes();
}

Result<ChangeSet> nodePoolsChange(const Configuration &values, std::span<const NodePool> pools)
{
    if (values.place().form != ValuesForm::Profile)
        return failure(u"node pools are part of a profile, and this file holds Helm values only"_s);
    Value::List list;
    for (const NodePool &pool : pools)
        list.push_back(poolValue(pool));
    return ChangeSet{inProfile("cluster.nodePools", Value(std::move(list)))};
}
