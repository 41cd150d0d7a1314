#include "core/rules/cluster/cluster_name.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/value_check.h"

using namespace Qt::StringLiterals;

namespace {

bool usesMesh(const CheckContext &context)
{
    return isOn(context, "clustermesh.useAPIServer") || isOn(context, "clustermesh.config.enabled");
}

QList<Violation> checkName(const CheckContext &context)
{
    const Value name = context.values.value("cluster.name");
    const QString problem =
        name.isString() && !isTemplated(name.toString()) ? clusterNameProblem(name.toString()) : QString();
    if (problem.isEmpty())
        return {};
    Violation violation{.message = u"cluster.name \"%1\" %2"_s.arg(name.toString(), problem),
                        .settings = {"cluster.name"}};
    if (const QString possible = possibleClusterName(name.toString()); !possible.isEmpty())
        violation.fixes += Fix{.label = u"Call it %1"_s.arg(possible), .changes = {setTo("cluster.name", possible)}};
    violation.fixes +=
        Fix{.label = u"Use the default name and id"_s, .changes = {unset("cluster.name"), unset("cluster.id")}};
    return {violation};
}

constexpr Combination defaultNameWithId{
    .isThere =
        [](const CheckContext &context) {
            return text(context, "cluster.name") == "default"_L1 && context.values.value("cluster.id").toDouble() != 0;
        },
    .message = "cluster.id is {cluster.id}, but cluster.name is still {cluster.name}",
    .settings = {"cluster.id", "cluster.name"},
    .waysOut = {{"Set the id to 0, as outside a mesh", {{"cluster.id", "0"}}}}};

qint64 mostClusters(const CheckContext &context)
{
    const qint64 told = context.values.value("clustermesh.maxConnectedClusters").toInteger();
    return told > 0 ? told : 255;
}

QList<Violation> checkId(const CheckContext &context)
{
    const Value id = context.values.value("cluster.id");
    const auto number = static_cast<qint64>(id.toDouble());
    if (!id.isNumber() || (number >= 0 && number <= mostClusters(context)))
        return {};
    return {Violation{
        .message = u"cluster.id is %1; possible is 0 to %2 (clustermesh.maxConnectedClusters)"_s.arg(id.toDisplay())
                       .arg(mostClusters(context)),
        .settings = {"cluster.id", "clustermesh.maxConnectedClusters"},
        .fixes = {Fix{.label = u"Set the id to 0, as outside a mesh"_s, .changes = {setTo("cluster.id", 0)}}}}};
}

constexpr Combination mostClustersRefused{
    .isThere =
        [](const CheckContext &context) {
            const auto most = static_cast<qint64>(context.values.value("clustermesh.maxConnectedClusters").toDouble());
            return most != 255 && most != 511;
        },
    .message = "clustermesh.maxConnectedClusters is {clustermesh.maxConnectedClusters}; possible are 255 and 511",
    .settings = {"clustermesh.maxConnectedClusters"},
    .waysOut = {{"Use 255, the default", {{"clustermesh.maxConnectedClusters", nullptr}}}}};

bool marksSocketBuffers(const CheckContext &context)
{
    return isOn(context, "eni.enabled") || isOn(context, "alibabacloud.enabled") ||
           text(context, "cni.chainingMode") == "aws-cni"_L1;
}

/// The same as agents see it, which look at the IPAM mode instead of the chart's switches.
bool marksForAgents(const CheckContext &context)
{
    const QString mode = effective::ipamMode(context);
    return mode == "eni"_L1 || mode == "alibabacloud"_L1 || effective::cniChainingMode(context) == "aws-cni"_L1;
}

/// The bit of an id that such networks use.
bool isMarkedId(qint64 id)
{
    constexpr qint64 markedBit = 0x80;
    return (id & markedBit) != 0;
}

constexpr Combination overlappingMark{
    .isThere =
        [](const CheckContext &context) {
            const auto id = static_cast<qint64>(context.values.value("cluster.id").toDouble());
            const Value accepted = context.values.value("extraConfig.allow-unsafe-policy-skb-usage");
            return id >= 0 && id <= 511 && isMarkedId(id) && (marksSocketBuffers(context) || marksForAgents(context)) &&
                   accepted != Value(u"true"_s);
        },
    .message = "cluster.id is {cluster.id}: its bits collide with the marks that this cloud's network uses",
    .settings = {"cluster.id"},
    .waysOut = {{"Use another id, here 1", {{"cluster.id", "1"}}}}};

bool accepts(const CheckContext &context)
{
    return effective::isOptionOn(context, u"allow-unsafe-policy-skb-usage"_s);
}

QList<Violation> checkMarks(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, overlappingMark);
    for (Violation &violation : violations)
        violation.origin = marksSocketBuffers(context) ? Origin::Chart : Origin::Agent;
    return violations;
}

/// What agents say of the identity that extraConfig gives the cluster behind the chart's back.
QString identityProblem(const CheckContext &context)
{
    const QString name = effective::option(context, u"cluster-name"_s).value_or(u"default"_s);
    const qint64 id = effective::optionText(context, u"cluster-id"_s).toLongLong();
    const qint64 told = effective::optionText(context, u"max-connected-clusters"_s).toLongLong();
    const qint64 most = told == 0 ? 255 : told;
    if (most != 255 && most != 511)
        return u"max-connected-clusters is %1; possible are 255 and 511"_s.arg(most);
    if (id < 0 || id > most)
        return u"cluster-id is %1; possible is 0 to %2"_s.arg(id).arg(most);
    if (const QString problem = clusterNameProblem(name); !problem.isEmpty())
        return u"cluster-name \"%1\" %2"_s.arg(name, problem);
    if (isMarkedId(id) && marksForAgents(context) && !accepts(context))
        return u"cluster-id is %1, whose bits collide with the marks that this cloud's network uses"_s.arg(id);
    return id != 0 && name == "default"_L1 ? u"cluster-id is %1, but cluster-name is still default"_s.arg(id)
                                           : QString();
}

QList<Violation> checkOverriddenIdentity(const CheckContext &context)
{
    Fix removal{.label = u"Use the chart's settings"_s};
    QList<YamlPath> settings;
    for (const QString &flag : {u"cluster-name"_s, u"cluster-id"_s, u"max-connected-clusters"_s}) {
        if (!effective::overriding(context, flag))
            continue;
        settings += effective::extraConfigPath(flag);
        removal.changes.push_back(unset(settings.back()));
    }
    const QString problem = settings.isEmpty() ? QString() : identityProblem(context);
    if (problem.isEmpty() || isTemplated(problem))
        return {};
    return {Violation{.message = u"extraConfig decides on the cluster's identity: "_s + problem,
                      .settings = settings,
                      .fixes = {removal}}};
}

constexpr Combination meshWithoutId{
    .isThere =
        [](const CheckContext &context) {
            return usesMesh(context) && context.values.string("cluster.id").toDouble() == 0;
        },
    .message = "The mesh is on, but cluster.id is {cluster.id} and cluster.name is {cluster.name}",
    .settings = {"cluster.id", "cluster.name", "clustermesh.useAPIServer"}};

constexpr Combination syncWithoutMesh{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "clustermesh.enableEndpointSliceSynchronization") && !usesMesh(context);
        },
    .message = "clustermesh.enableEndpointSliceSynchronization is true, but there is no mesh",
    .settings = {"clustermesh.enableEndpointSliceSynchronization", "clustermesh.useAPIServer"},
    .waysOut = {{"Turn the synchronization off", {{"clustermesh.enableEndpointSliceSynchronization", nullptr}}}}};

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";

constexpr Rule rules[] = {
    {"cluster.name-invalid", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A name no cluster can have"),
     QT_TRANSLATE_NOOP("Rules", "The name is a part of labels, certificates and DNS names. Chart and agent refuse what "
                                "can't be one."),
     validateSource, checkName},
    {"cluster.default-name-with-id", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An id for the cluster, but no name"),
     QT_TRANSLATE_NOOP("Rules",
                       "Only a cluster without a mesh may be called default. Chart and agent refuse an id with "
                       "it."),
     validateSource, found<defaultNameWithId>},
    {"cluster.id-out-of-range", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An id of the cluster beyond the possible"),
     QT_TRANSLATE_NOOP("Rules", "The id is a part of every identity and has eight or nine bits there. The chart passes "
                                "any number on, the agent exits at start."),
     "https://docs.cilium.io/en/v1.18/network/clustermesh/clustermesh/#specify-the-cluster-name-and-id", checkId},
    {"cluster.most-clusters", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A number of clusters that can't be"),
     QT_TRANSLATE_NOOP("Rules", "Identities divide their bits in one of two ways. Chart and agent refuse any other "
                                "number."),
     validateSource, found<mostClustersRefused>},
    {"cluster.id-collides-with-marks", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An id whose bits the cloud's marks use"),
     QT_TRANSLATE_NOOP("Rules", "With ENI, Alibaba Cloud or aws-cni the highest bit of the id is used for something "
                                "else in packets' marks, and policies would drop the wrong ones. The chart refuses "
                                "unless extraConfig.allow-unsafe-policy-skb-usage is \"true\"."),
     "https://github.com/cilium/cilium/issues/21330", checkMarks},
    {"cluster.overridden-identity", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A name or id of the cluster that agents refuse"),
     QT_TRANSLATE_NOOP("Rules", "extraConfig wins over the chart's settings, and the chart doesn't look into it. The "
                                "agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/clustermesh/types/option.go", checkOverriddenIdentity},
    {"mesh.needs-id-and-name", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "A mesh without an id for this cluster"),
     QT_TRANSLATE_NOOP("Rules",
                       "Members of a mesh have a name of their own and an id from 1 on. Without, the mesh's API "
                       "server exits and agents quietly leave the mesh off."),
     "https://docs.cilium.io/en/v1.18/network/clustermesh/clustermesh/#specify-the-cluster-name-and-id",
     found<meshWithoutId>},
    {"mesh.synchronization-without-mesh", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "EndpointSlices for a mesh that isn't there"),
     QT_TRANSLATE_NOOP("Rules",
                       "The operator writes EndpointSlices for other clusters' endpoints, and there are none."),
     "https://docs.cilium.io/en/v1.18/network/clustermesh/services/", found<syncWithoutMesh>},
};

} // namespace

std::span<const Rule> clusterIdentityRules()
{
    return rules;
}
