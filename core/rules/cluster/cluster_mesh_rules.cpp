#include "core/rules/combination.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

bool usesApiServer(const CheckContext &context)
{
    return isOn(context, "clustermesh.useAPIServer");
}

/// Identities as Kubernetes objects, alone or beside the key-value store.
bool allocatesInCrds(const CheckContext &context)
{
    const QString mode = text(context, "identityAllocationMode");
    return mode == "crd"_L1 || mode.startsWith("doublewrite-read"_L1);
}

bool hasExternalStore(const CheckContext &context)
{
    return context.ciliumAtLeast(u"1.18") &&
           text(context, "clustermesh.apiserver.kvstoremesh.kvstoreMode") == "external"_L1;
}

QList<Violation> checkAuthMode(const CheckContext &context)
{
    const QString mode = text(context, "clustermesh.apiserver.tls.authMode");
    if (!usesApiServer(context) || mode == "legacy"_L1 || mode == "migration"_L1 || mode == "cluster"_L1)
        return {};
    return {Violation{.message =
                          u"clustermesh.apiserver.tls.authMode is %1; possible are legacy, migration and cluster"_s.arg(
                              mode.isEmpty() ? u"unset"_s : mode),
                      .settings = {"clustermesh.apiserver.tls.authMode"},
                      .fixes = {Fix{.label = u"Use the chart's default"_s,
                                    .changes = {unset("clustermesh.apiserver.tls.authMode")}}}}};
}

QList<Violation> checkStoreMode(const CheckContext &context)
{
    const QString mode = text(context, "clustermesh.apiserver.kvstoremesh.kvstoreMode");
    if (!context.ciliumAtLeast(u"1.18") || mode == "internal"_L1 || mode == "external"_L1)
        return {};
    return {Violation{
        .message = u"clustermesh.apiserver.kvstoremesh.kvstoreMode is %1; possible are internal and external"_s.arg(
            mode.isEmpty() ? u"unset"_s : mode),
        .settings = {"clustermesh.apiserver.kvstoremesh.kvstoreMode"},
        .fixes = {Fix{.label = u"Use the chart's default"_s,
                      .changes = {unset("clustermesh.apiserver.kvstoremesh.kvstoreMode")}}}}};
}

constexpr Combination issuerMissing{
    .isThere =
        [](const CheckContext &context) {
            const bool external = !context.ciliumAtLeast(u"1.18") && isOn(context, "externalWorkloads.enabled");
            return (usesApiServer(context) || external) && isOn(context, "clustermesh.apiserver.tls.auto.enabled") &&
                   text(context, "clustermesh.apiserver.tls.auto.method") == "certmanager"_L1 &&
                   !isTruthy(context, "clustermesh.apiserver.tls.auto.certManagerIssuerRef");
        },
    .message = "clustermesh.apiserver.tls.auto.method is certmanager, but "
               "clustermesh.apiserver.tls.auto.certManagerIssuerRef is empty",
    .settings = {"clustermesh.apiserver.tls.auto.certManagerIssuerRef", "clustermesh.apiserver.tls.auto.method"},
    .waysOut = {{"Let a CronJob make the certificates", {{"clustermesh.apiserver.tls.auto.method", "cronJob"}}},
                {"Let Helm make the certificates", {{"clustermesh.apiserver.tls.auto.method", nullptr}}}}};

constexpr Combination endpointsNotInCrds{
    .isThere =
        [](const CheckContext &context) {
            return usesApiServer(context) && isOn(context, "disableEndpointCRD") &&
                   (allocatesInCrds(context) || !context.ciliumAtLeast(u"1.18"));
        },
    .message = "clustermesh.useAPIServer is true, but disableEndpointCRD takes away the endpoints that it shares",
    .settings = {"disableEndpointCRD", "clustermesh.useAPIServer"},
    .waysOut = {{"Keep the endpoints as objects", {{"disableEndpointCRD", nullptr}}},
                {"Turn the mesh's API server off", {{"clustermesh.useAPIServer", nullptr}}}}};

constexpr Combination identitiesNotInCrds{
    .before = "1.18",
    .isThere = [](const CheckContext &context) { return usesApiServer(context) && !allocatesInCrds(context); },
    .message = "clustermesh.useAPIServer is true, but identityAllocationMode is {identityAllocationMode}",
    .settings = {"identityAllocationMode", "clustermesh.useAPIServer"},
    .waysOut = {{"Keep identities as Kubernetes objects", {{"identityAllocationMode", nullptr}}},
                {"Turn the mesh's API server off", {{"clustermesh.useAPIServer", nullptr}}}}};

constexpr Combination storeWithoutMesh{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return usesApiServer(context) && !allocatesInCrds(context) &&
                   !isOn(context, "clustermesh.apiserver.kvstoremesh.enabled");
        },
    .message = "identityAllocationMode is {identityAllocationMode}, but clustermesh.apiserver.kvstoremesh.enabled is "
               "{clustermesh.apiserver.kvstoremesh.enabled}",
    .settings = {"clustermesh.apiserver.kvstoremesh.enabled", "identityAllocationMode", "clustermesh.useAPIServer"},
    .waysOut = {{"Turn KVStoreMesh on", {{"clustermesh.apiserver.kvstoremesh.enabled", "true"}}},
                {"Keep identities as Kubernetes objects", {{"identityAllocationMode", nullptr}}}}};

/// What a KVStoreMesh in front of a store of one's own asks for: the first that is missing.
QList<Violation> checkExternalStore(const CheckContext &context)
{
    if (!hasExternalStore(context))
        return {};
    struct Need
    {
        bool isMet;
        YamlPath setting;
        QString missing;
        Value wanted;
    };
    const QString identities = text(context, "identityAllocationMode");
    const bool inStore = identities == "kvstore"_L1 || identities.startsWith("doublewrite-read"_L1);
    const Need needs[] = {
        {usesApiServer(context), "clustermesh.useAPIServer", u"clustermesh.useAPIServer isn't true"_s, true},
        {isOn(context, "clustermesh.apiserver.kvstoremesh.enabled"), "clustermesh.apiserver.kvstoremesh.enabled",
         u"clustermesh.apiserver.kvstoremesh.enabled isn't true"_s, true},
        {text(context, "clustermesh.apiserver.replicas") == "1"_L1, "clustermesh.apiserver.replicas",
         withValues(context, "clustermesh.apiserver.replicas is {clustermesh.apiserver.replicas}, not 1"), 1},
        {inStore, "identityAllocationMode", u"identityAllocationMode is %1, not kvstore"_s.arg(identities),
         u"kvstore"_s},
    };
    Violation violation{.settings = {"clustermesh.apiserver.kvstoremesh.kvstoreMode"}};
    QStringList missing;
    for (const Need &need : needs) {
        if (need.isMet)
            continue;
        missing += need.missing;
        violation.settings += need.setting;
    }
    if (missing.isEmpty())
        return {};
    violation.message =
        u"clustermesh.apiserver.kvstoremesh.kvstoreMode is external, but %1"_s.arg(missing.join(u" and "_s));
    violation.fixes += Fix{.label = u"Use the store that the mesh's API server brings"_s,
                           .changes = {unset("clustermesh.apiserver.kvstoremesh.kvstoreMode")}};
    return {violation};
}

QList<Violation> checkExternalWorkloads(const CheckContext &context)
{
    const bool disablesEndpoints = isOn(context, "disableEndpointCRD");
    if (context.ciliumAtLeast(u"1.18") || !isOn(context, "externalWorkloads.enabled") ||
        (allocatesInCrds(context) && !disablesEndpoints))
        return {};
    return {Violation{
        .message = allocatesInCrds(context)
                       ? u"externalWorkloads.enabled is true, but disableEndpointCRD is true"_s
                       : u"externalWorkloads.enabled is true, but identityAllocationMode is %1"_s.arg(
                             text(context, "identityAllocationMode")),
        .settings = {"externalWorkloads.enabled", "disableEndpointCRD", "identityAllocationMode"},
        .fixes = {Fix{.label = u"Turn external workloads off"_s, .changes = {unset("externalWorkloads.enabled")}}}}};
}

bool providesMeshCertificates(const CheckContext &context)
{
    const bool external = !context.ciliumAtLeast(u"1.18") && isOn(context, "externalWorkloads.enabled");
    return (usesApiServer(context) || external) && !isOn(context, "clustermesh.apiserver.tls.auto.enabled");
}

QList<Violation> checkProvidedCertificates(const CheckContext &context)
{
    QList<Violation> violations;
    if (!providesMeshCertificates(context) || context.ciliumAtLeast(u"1.20") || hasExternalStore(context) ||
        !isOn(context, "clustermesh.apiserver.tls.enableSecrets"))
        return violations;
    for (const char *user : {"server", "admin", "remote", "client"}) {
        const bool isForWorkloads = qstrcmp(user, "client") == 0;
        if (isForWorkloads && (context.ciliumAtLeast(u"1.18") || !isOn(context, "externalWorkloads.enabled")))
            continue;
        if (qstrcmp(user, "remote") == 0 && !usesApiServer(context))
            continue;
        const YamlPath section = YamlPath("clustermesh.apiserver.tls").child(QString::fromLatin1(user));
        for (const QString &part : {u"cert"_s, u"key"_s}) {
            if (isTruthy(context.values.value(section.child(part))))
                continue;
            violations +=
                Violation{.message = u"clustermesh.apiserver.tls.auto.enabled is false, but %1 is empty"_s.arg(
                              section.child(part).toString()),
                          .settings = {section.child(part), "clustermesh.apiserver.tls.auto.enabled"},
                          .fixes = {Fix{.label = u"Let the chart make the mesh's certificates"_s,
                                        .changes = {setTo("clustermesh.apiserver.tls.auto.enabled", true)}},
                                    Fix{.label = u"Make the Secrets outside the chart"_s,
                                        .changes = {setTo("clustermesh.apiserver.tls.enableSecrets", false)}}}};
            break;
        }
    }
    return violations;
}

QList<Violation> checkRemovedCertificates(const CheckContext &context)
{
    if (!context.ciliumAtLeast(u"1.20") || !usesApiServer(context) ||
        isOn(context, "clustermesh.apiserver.tls.auto.enabled"))
        return {};
    Violation violation;
    Fix drop{.label = u"Make the Secrets outside the chart, and drop what is written here"_s};
    for (const char *user : {"server", "admin", "remote"}) {
        const YamlPath section = YamlPath("clustermesh.apiserver.tls").child(QString::fromLatin1(user));
        if (!isTruthy(context.values.value(section.child(u"cert"_s))))
            continue;
        violation.settings += section.child(u"cert"_s);
        drop.changes.push_back(unset(section.child(u"cert"_s)));
        if (context.values.isExplicit(section.child(u"key"_s)))
            drop.changes.push_back(unset(section.child(u"key"_s)));
    }
    if (violation.settings.isEmpty())
        return {};
    violation.message = u"%1 is set; chart %2 takes no certificates of the mesh as values"_s.arg(
        violation.settings.front().toString(), context.target.cilium);
    violation.fixes = {Fix{.label = u"Let the chart make the mesh's certificates"_s,
                           .changes = {setTo("clustermesh.apiserver.tls.auto.enabled", true)}},
                       drop};
    return {violation};
}

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";

constexpr Rule rules[] = {
    {"mesh.auth-mode", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An unknown way to tell the mesh's clusters apart"),
     QT_TRANSLATE_NOOP("Rules", "The mode decides which users the mesh's etcd knows. The chart refuses other words."),
     "https://docs.cilium.io/en/v1.18/network/clustermesh/clustermesh/", checkAuthMode},
    {"mesh.store-mode", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "An unknown store of KVStoreMesh"),
     QT_TRANSLATE_NOOP("Rules", "The chart refuses other words, even while the mesh is off."), validateSource,
     checkStoreMode},
    {"mesh.cert-manager-needs-issuer", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The mesh's certificates from cert-manager without an issuer"),
     QT_TRANSLATE_NOOP("Rules", "cert-manager has to be told who signs. The chart refuses to render."), validateSource,
     found<issuerMissing>},
    {"mesh.needs-endpoint-objects", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The mesh's API server without endpoint objects"),
     QT_TRANSLATE_NOOP("Rules", "The API server of the mesh reads CiliumEndpoints and shares them with other clusters. "
                                "The chart refuses to render."),
     validateSource, found<endpointsNotInCrds>},
    {"mesh.needs-crd-identities", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The mesh's API server with identities in a key-value store"),
     QT_TRANSLATE_NOOP("Rules",
                       "Up to 1.17 the API server of the mesh knows identities as Kubernetes objects only; the "
                       "chart refuses to render."),
     "https://github.com/cilium/cilium/blob/v1.17.17/install/kubernetes/cilium/templates/validate.yaml",
     found<identitiesNotInCrds>},
    {"mesh.store-needs-kvstoremesh", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Identities in a key-value store without KVStoreMesh"),
     QT_TRANSLATE_NOOP("Rules", "Only KVStoreMesh carries the other clusters' state into a key-value store. The chart "
                                "refuses to render."),
     validateSource, found<storeWithoutMesh>},
    {"mesh.external-store", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A store of your own that the mesh can't use like this"),
     QT_TRANSLATE_NOOP("Rules",
                       "KVStoreMesh writes into an etcd of your own only as a single replica of the mesh's API "
                       "server and with identities in that etcd. The chart refuses everything else."),
     validateSource, checkExternalStore},
    {"mesh.external-workloads", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "External workloads without the objects that they need"),
     QT_TRANSLATE_NOOP("Rules", "External workloads, gone with 1.18, need identities and endpoints as Kubernetes "
                                "objects. The chart refuses to render."),
     "https://github.com/cilium/cilium/blob/v1.17.17/install/kubernetes/cilium/templates/validate.yaml",
     checkExternalWorkloads},
    {"mesh.certificate-missing", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A certificate of the mesh that nobody provides"),
     QT_TRANSLATE_NOOP("Rules", "With automatic certificates off the chart wants each pair of certificate and key and "
                                "refuses to render without, unless it is told not to make Secrets."),
     "https://docs.cilium.io/en/v1.18/network/clustermesh/clustermesh/", checkProvidedCertificates},
    {"mesh.certificates-removed", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Certificates of the mesh as values"),
     QT_TRANSLATE_NOOP("Rules", "Chart 1.20 makes them itself or finds the Secrets; it refuses certificates that are "
                                "written into the values."),
     "https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/validate.yaml",
     checkRemovedCertificates},
};

} // namespace

std::span<const Rule> clusterMeshRules()
{
    return rules;
}
