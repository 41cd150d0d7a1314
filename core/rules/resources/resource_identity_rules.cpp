#include "core/catalogue/edit_distance.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"
#include "core/values/kubernetes_names.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Fix removal(const Resource &resource)
{
    return {.label = u"Remove the resource"_s, .changes = {inProfile(resource.path, {})}};
}

QList<Violation> checkShape(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        if (!resource.value->isMap() || resource.kind.isEmpty() || resource.apiVersion.isEmpty())
            violations +=
                violationAt(resource, {},
                            u"a resource is a map with apiVersion, kind, metadata and spec, and this is %1"_s.arg(
                                resource.value->toDisplay().left(60)),
                            {removal(resource)});
    }
    return violations;
}

QStringList kindNames(const CheckContext &context)
{
    QStringList names;
    for (const ResourceKind &kind : resourceKinds(context.target.cilium))
        names += kind.name;
    return names;
}

QList<Violation> checkKinds(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        if (resource.kind.isEmpty() || findResourceKind(context.target.cilium, resource.kind))
            continue;
        const QString likely = nearestWord(resource.kind, kindNames(context), 3);
        Violation violation =
            violationAt(resource, "kind", u"this kind isn't one that is checked here; it is exported as it stands"_s);
        if (!likely.isEmpty()) {
            violation.severity = Severity::Warning;
            violation.fixes = {fixAt(resource, u"Make it a %1"_s.arg(likely), "kind", Value(likely))};
        }
        violations += std::move(violation);
    }
    return violations;
}

QList<Violation> checkVersions(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        const ResourceKind *kind = findResourceKind(context.target.cilium, resource.kind);
        if (!kind || resource.apiVersion.isEmpty() || resource.apiVersion == kind->apiVersion())
            continue;
        const bool isServed = resource.apiVersion.startsWith("cilium.io/"_L1) &&
                              kind->served.contains(resource.apiVersion.section(u'/', 1));
        Violation violation = violationAt(
            resource, "apiVersion",
            isServed ? u"Cilium %1 still takes %2, but stores %3"_s.arg(context.target.cilium, resource.apiVersion,
                                                                        kind->apiVersion())
                     : u"Cilium %1 doesn't know it as %2; there it is %3"_s.arg(
                           context.target.cilium, resource.apiVersion, kind->apiVersion()),
            {fixAt(resource, u"Write %1"_s.arg(kind->apiVersion()), "apiVersion", Value(kind->apiVersion()))});
        if (isServed)
            violation.severity = Severity::Warning;
        violations += std::move(violation);
    }
    return violations;
}

/// A name that the cluster takes: lower case, digits, dashes and dots.
QString nameFrom(const QString &text)
{
    static const QRegularExpression others(u"[^a-z0-9.]+"_s);
    static const QRegularExpression edges(u"^[-.]+|[-.]+$"_s);
    QString name = text.toLower().replace(others, u"-"_s).remove(edges);
    return name.isEmpty() ? u"unnamed"_s : name.left(253);
}

QList<Violation> checkNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        if (!resource.value->isMap() || isDnsSubdomain(resource.name))
            continue;
        const QString name = nameFrom(resource.name.isEmpty() ? resource.kind : resource.name);
        violations += violationAt(resource, "metadata.name",
                                  u"metadata.name is %1; a name has lower-case letters, digits, dashes and dots"_s.arg(
                                      resource.name.isEmpty() ? u"missing"_s : resource.name),
                                  {fixAt(resource, u"Call it %1"_s.arg(name), "metadata.name", Value(name))});
    }
    return violations;
}

QList<Violation> checkRepeatedNames(const CheckContext &context)
{
    QStringList seen;
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        const QString identity = QStringList{resource.kind, resource.inNamespace, resource.name}.join(u' ');
        if (seen.contains(identity) && !resource.name.isEmpty())
            violations += violationAt(resource, "metadata.name",
                                      u"the profile has another of this kind and name, and the later one wins"_s,
                                      {removal(resource)});
        seen += identity;
    }
    return violations;
}

/// Where a resource without a namespace belongs: beside the Service that it redirects, with the agents otherwise.
QString likelyNamespace(const Resource &resource)
{
    const QString ofService = resource.at("spec.redirectFrontend.serviceMatcher.namespace").toString();
    return ofService.isEmpty() ? u"kube-system"_s : ofService;
}

QList<Violation> checkNamespaces(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        const ResourceKind *kind = findResourceKind(context.target.cilium, resource.kind);
        if (!kind || kind->isNamespaced == !resource.inNamespace.isEmpty())
            continue;
        const QString likely = likelyNamespace(resource);
        violations +=
            kind->isNamespaced
                ? violationAt(resource, "metadata",
                              u"metadata.namespace is missing; it lands in whatever namespace is current"_s,
                              {fixAt(resource, u"Put it into %1"_s.arg(likely), "metadata.namespace", Value(likely))})
                : violationAt(
                      resource, "metadata.namespace",
                      u"the kind belongs to no namespace, and metadata.namespace is %1"_s.arg(resource.inNamespace),
                      {fixAt(resource, u"Remove the namespace"_s, "metadata.namespace", {})});
    }
    return violations;
}

constexpr char names[] = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
constexpr char crds[] = "https://github.com/cilium/cilium/tree/v1.18.5/pkg/k8s/apis/cilium.io/client/crds";

constexpr Rule rules[] = {
    {"resources.not-a-resource", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "An entry that is no resource"),
     QT_TRANSLATE_NOOP("Rules", "Each entry of the profile's resources becomes a document for kubectl, which needs to "
                                "know version and kind."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/", checkShape},
    {"resources.unknown-kind", Severity::Hint, Origin::Advice, QT_TRANSLATE_NOOP("Rules", "A kind that isn't checked"),
     QT_TRANSLATE_NOOP("Rules", "Only the nine kinds of Cilium resources that belong to a network's design are checked "
                                "against their definition; a misspelt kind is refused by the cluster."),
     crds, checkKinds},
    {"resources.api-version", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Another version than the cluster's"),
     QT_TRANSLATE_NOOP("Rules", "Each Cilium release brings the versions of its resources. One that isn't served is "
                                "refused; one that is only still served goes in a later release, after which the file "
                                "can't be applied any more."),
     crds, checkVersions},
    {"resources.name", Severity::Error, Origin::Kubernetes, QT_TRANSLATE_NOOP("Rules", "A name that can't be"),
     QT_TRANSLATE_NOOP("Rules", "Names of resources are DNS names; the cluster refuses others."), names, checkNames},
    {"resources.repeated-name", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Two resources of the same name"),
     QT_TRANSLATE_NOOP("Rules", "Applied one after the other the second replaces the first, so that half of what the "
                                "profile says never exists."),
     names, checkRepeatedNames},
    {"resources.namespace", Severity::Warning, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A namespace too many or too few"),
     QT_TRANSLATE_NOOP("Rules", "CiliumLocalRedirectPolicy and CiliumNodeConfig live in a namespace, and agents look "
                                "for them in the right one only; the other kinds hold for the whole cluster."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/", checkNamespaces},
};

} // namespace

std::span<const Rule> resourceIdentityRules()
{
    return rules;
}
