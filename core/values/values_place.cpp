#include "core/values/values_place.h"

#include <QList>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Top-level keys by which a Cilium values file is told from an umbrella chart's or another program's file.
constexpr const char *ciliumKeys[] = {"kubeProxyReplacement",
                                      "ipam",
                                      "hubble",
                                      "bpf",
                                      "k8sServiceHost",
                                      "routingMode",
                                      "operator",
                                      "l2announcements",
                                      "gatewayAPI",
                                      "securityContext",
                                      "bgpControlPlane",
                                      "encryption",
                                      "loadBalancer",
                                      "k8sServicePort",
                                      "ipv4NativeRoutingCIDR",
                                      "clustermesh",
                                      "envoy",
                                      "cni",
                                      "autoDirectNodeRoutes"};

QString stringAt(const YamlText &text, int document, const YamlPath &path)
{
    return text.value(text.find(path, document)).toString();
}

bool isMapping(const YamlText &text, int node)
{
    return node >= 0 && text.node(node).kind == YamlKind::Mapping;
}

/// Whether the document's top level looks like Cilium's values.
bool hasCiliumKeys(const YamlText &text, int document)
{
    return std::ranges::any_of(ciliumKeys, [&](const char *key) { return text.find(YamlPath(key), document) >= 0; });
}

Error errorAt(const YamlText &text, int node, const QString &message)
{
    const TextPosition position = node >= 0 ? text.positionOf(text.node(node).span.start) : TextPosition{};
    return {.message = message, .file = {}, .line = position.line, .column = position.column};
}

Result<ValuesPlace> placeInArgoApplication(const YamlText &text, int document)
{
    QList<YamlPath> helmPaths{"spec.source.helm"};
    const int sources = text.find("spec.sources", document);
    const int count = sources >= 0 ? static_cast<int>(text.node(sources).children.size()) : 0;
    for (int i = 0; i < count; ++i)
        helmPaths += YamlPath("spec.sources").child(i).child(u"helm"_s);

    for (const YamlPath &helm : helmPaths) {
        const YamlPath object = helm.child(u"valuesObject"_s);
        if (isMapping(text, text.find(object, document)))
            return ValuesPlace{ValuesForm::ArgoApplication, document, object};
    }
    for (const YamlPath &helm : helmPaths) {
        const YamlPath string = helm.child(u"values"_s);
        if (text.find(string, document) >= 0)
            return ValuesPlace{ValuesForm::ArgoApplication, document, string, true};
    }
    return std::unexpected(errorAt(
        text, text.root(document),
        u"this Argo CD application has no Helm values (spec.source.helm.valuesObject or spec.source.helm.values)"_s));
}

Result<ValuesPlace> placeInObject(const YamlText &text, int document, const QString &kind)
{
    const QString apiVersion = stringAt(text, document, "apiVersion");
    if (kind == "Profile"_L1 && apiVersion.startsWith("datapath-designer/"_L1))
        return ValuesPlace{ValuesForm::Profile, document, "values"};
    if (kind == "HelmRelease"_L1)
        return ValuesPlace{ValuesForm::HelmRelease, document, "spec.values"};
    if (kind == "Application"_L1 && apiVersion.startsWith("argoproj.io/"_L1))
        return placeInArgoApplication(text, document);
    return std::unexpected(
        errorAt(text, text.root(document),
                u"this is a Kubernetes object of kind %1; values are read from a values file, a HelmRelease, an "
                "Argo CD Application or a Profile"_s.arg(kind)));
}

Result<ValuesPlace> placeInDocument(const YamlText &text, int document)
{
    const int root = text.root(document);
    if (root < 0 || text.node(root).kind == YamlKind::Null)
        return ValuesPlace{ValuesForm::Plain, document, {}};
    if (!isMapping(text, root))
        return std::unexpected(
            errorAt(text, root,
                    u"the document is a %1 where Helm values are a map"_s.arg(
                        text.node(root).kind == YamlKind::Sequence ? u"list"_s : u"single value"_s)));

    const QString kind = stringAt(text, document, "kind");
    if (!kind.isEmpty() && text.find("apiVersion", document) >= 0)
        return placeInObject(text, document, kind);

    if (isMapping(text, text.find("cilium", document)) && !hasCiliumKeys(text, document))
        return ValuesPlace{ValuesForm::UmbrellaChart, document, "cilium"};
    return ValuesPlace{ValuesForm::Plain, document, {}};
}

} // namespace

Result<ValuesPlace> findValues(const YamlText &text)
{
    if (text.documentCount() == 0)
        return ValuesPlace{};

    Result<ValuesPlace> best = placeInDocument(text, 0);
    for (int document = 0; document < text.documentCount(); ++document) {
        const Result<ValuesPlace> place = placeInDocument(text, document);
        const bool isTelling = place && (place->form != ValuesForm::Plain || hasCiliumKeys(text, document));
        if (isTelling)
            return place;
        if (!best && place && text.root(document) >= 0)
            best = place;
    }
    return best;
}

QString pinnedChart(const YamlText &text, const ValuesPlace &place)
{
    const auto versionAt = [&](const YamlPath &chart, const YamlPath &version) {
        return stringAt(text, place.document, chart) == "cilium"_L1 ? stringAt(text, place.document, version)
                                                                    : QString();
    };
    const YamlPath argoSource = place.root.parent().parent();
    QString version;
    if (place.form == ValuesForm::Profile)
        version = stringAt(text, place.document, "target.cilium");
    else if (place.form == ValuesForm::HelmRelease)
        version = versionAt("spec.chart.spec.chart", "spec.chart.spec.version");
    else if (place.form == ValuesForm::ArgoApplication)
        version = versionAt(argoSource.child(u"chart"_s), argoSource.child(u"targetRevision"_s));
    static const QRegularExpression pattern(u"^[v=~^ ]*(\\d+\\.\\d+(\\.\\d+)?)(\\.[x*])?$"_s);
    return pattern.match(version).captured(1);
}
