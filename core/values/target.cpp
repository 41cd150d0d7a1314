#include "core/values/target.h"

#include "core/values/memory_quantity.h"
#include "core/values/profile_reader.h"

using namespace Qt::StringLiterals;

namespace {

void readLabels(ProfileReader &reader, const YamlPath &path, const Value &value, QMap<QString, QString> &into)
{
    if (!value.isMap())
        return reader.fail(path, u"%1 is %2, expected a map of labels"_s.arg(path.toString(), value.toDisplay()));
    for (const auto &[key, label] : value.toMap())
        reader.readText(path.child(key), label, into[key]);
}

void readPool(ProfileReader &reader, const YamlPath &path, const Value &value, NodePool &pool)
{
    const auto readCount = [&reader](const YamlPath &at, const Value &told, int &into) {
        if (told.isInteger() && told.toInteger() > 0)
            into = static_cast<int>(told.toInteger());
        else
            reader.fail(at, u"%1 is %2, expected a number above 0"_s.arg(at.toString(), told.toDisplay()));
    };
    const auto readMemory = [&reader](const YamlPath &at, const Value &told, qint64 &into) {
        const Result<qint64> bytes = parseMemory(told.isString() ? told.toString() : told.toDisplay());
        if (bytes)
            into = *bytes;
        else
            reader.fail(at, bytes.error().message);
    };
    reader.readMap(
        path, value,
        {{"name"_L1, [&](const YamlPath &at, const Value &told) { reader.readText(at, told, pool.name); }},
         {"count"_L1, [&](const YamlPath &at, const Value &told) { readCount(at, told, pool.count); }},
         {"memory"_L1, [&](const YamlPath &at, const Value &told) { readMemory(at, told, pool.memoryBytes); }},
         {"memTotal"_L1, [&](const YamlPath &at, const Value &told) { readMemory(at, told, pool.memoryTotalBytes); }},
         {"cpus"_L1, [&](const YamlPath &at, const Value &told) { readCount(at, told, pool.cpus); }},
         {"roles"_L1, [&](const YamlPath &at, const Value &told) { reader.readTexts(at, told, pool.roles); }},
         {"labels"_L1, [&](const YamlPath &at, const Value &told) { readLabels(reader, at, told, pool.labels); }}});
}

void readCluster(ProfileReader &reader, const YamlPath &path, const Value &value, Cluster &cluster)
{
    const auto readPools = [&](const YamlPath &at, const Value &pools) {
        reader.readList(at, pools, [&](const YamlPath &place, const Value &pool) {
            readPool(reader, place, pool, cluster.nodePools.emplace_back());
        });
    };
    const auto readSharedL2 = [&](const YamlPath &at, const Value &shared) {
        reader.readSwitch(at, shared, cluster.nodesShareL2.emplace());
    };
    reader.readMap(path, value,
                   {{"podCIDRs"_L1,
                     [&](const YamlPath &at, const Value &cidrs) { reader.readTexts(at, cidrs, cluster.podCidrs); }},
                    {"serviceCIDRs"_L1, [&](const YamlPath &at,
                                            const Value &cidrs) { reader.readTexts(at, cidrs, cluster.serviceCidrs); }},
                    {"nodeCIDRs"_L1,
                     [&](const YamlPath &at, const Value &cidrs) { reader.readRanges(at, cidrs, cluster.nodeCidrs); }},
                    {"nodesShareL2"_L1, readSharedL2},
                    {"nodePools"_L1, readPools}});
}

void readSetting(ProfileReader &reader, const YamlPath &path, const Value &value, std::optional<YamlPath> &into)
{
    QString text;
    reader.readText(path, value, text);
    if (Result<YamlPath> setting = YamlPath::parse(text))
        into = *std::move(setting);
    else
        reader.fail(path, setting.error().message);
}

void readAccepted(ProfileReader &reader, const YamlPath &path, const Value &list,
                  std::vector<AcceptedFinding> &accepted)
{
    if (!list.isNull() && !list.isList())
        return reader.fail(path, u"accepted is %1, expected a list"_s.arg(list.toDisplay()));
    int index = 0;
    for (const Value &item : list.toList()) {
        AcceptedFinding &finding = accepted.emplace_back();
        const YamlPath place = path.child(index++);
        reader.readMap(
            place, item,
            {{"rule"_L1, [&](const YamlPath &at, const Value &value) { reader.readText(at, value, finding.rule); }},
             {"reason"_L1, [&](const YamlPath &at, const Value &value) { reader.readText(at, value, finding.reason); }},
             {"setting"_L1,
              [&](const YamlPath &at, const Value &value) { readSetting(reader, at, value, finding.setting); }}});
        if (finding.rule.isEmpty())
            reader.fail(place, u"an accepted finding needs a rule"_s);
    }
}

void readResources(ProfileReader &reader, const YamlPath &path, const Value &list, Value::List &resources)
{
    if (!list.isNull() && !list.isList())
        return reader.fail(path, u"resources is %1, expected a list"_s.arg(list.toDisplay()));
    resources = list.toList();
}

void readTarget(ProfileReader &reader, const YamlPath &path, const Value &value, Target &target)
{
    const auto readInto = [&reader](QString &into) {
        return [&reader, &into](const YamlPath &at, const Value &version) { reader.readText(at, version, into); };
    };
    reader.readMap(path, value,
                   {{"cilium"_L1, readInto(target.cilium)},
                    {"talos"_L1, readInto(target.talos)},
                    {"kubernetes"_L1, readInto(target.kubernetes)},
                    {"kernel"_L1, readInto(target.kernel)}});
}

} // namespace

Result<Profile> readProfile(const YamlText &text, int document)
{
    Profile profile;
    ProfileReader reader(text, document);
    const auto skip = [](const YamlPath &, const Value &) {};
    QString apiVersion;
    using At = const YamlPath &;
    using Read = const Value &;
    reader.readMap({}, reader.document(),
                   {{"apiVersion"_L1, [&](At, Read value) { apiVersion = value.toString(); }},
                    {"kind"_L1, skip},
                    {"metadata"_L1,
                     [&](At at, Read value) {
                         reader.readMap(at, value, {{"name"_L1, [&](At name, Read told) {
                                                         reader.readText(name, told, profile.name);
                                                     }}});
                     }},
                    {"target"_L1, [&](At at, Read value) { readTarget(reader, at, value, profile.target); }},
                    {"cluster"_L1, [&](At at, Read value) { readCluster(reader, at, value, profile.cluster); }},
                    {"accepted"_L1, [&](At at, Read value) { readAccepted(reader, at, value, profile.accepted); }},
                    {"values"_L1, skip},
                    {"resources"_L1, [&](At at, Read value) { readResources(reader, at, value, profile.resources); }},
                    {"talos"_L1, [&](At at, Read value) { readMachines(reader, at, value, profile.machines); }}});
    if (profile.machines.firewall && profile.cluster.nodeCidrs.isEmpty())
        reader.fail("talos.firewall",
                    u"talos.firewall admits the nodes to each other: cluster.nodeCIDRs must name their networks"_s);
    if (apiVersion != "datapath-designer/v1"_L1)
        reader.fail("apiVersion", u"apiVersion is %1; this program reads datapath-designer/v1"_s.arg(apiVersion));
    if (reader.error())
        return std::unexpected(*reader.error());
    return profile;
}
