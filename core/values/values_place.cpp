#include "core/values/values_place.h"

#include <QList>
#include <QRegularExpression>

#include <algorithm>
#include <optional>

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

/// Whether the values at a place look like Cilium's.
bool hasCiliumKeys(const YamlText &text, const ValuesPlace &place)
{
    const int node = text.find(place.root, place.document);
    const QString string = place.isString && node >= 0 ? u'\n' + text.node(node).text : QString();
    return std::ranges::any_of(ciliumKeys, [&](const char *key) {
        const QString name = QString::fromLatin1(key);
        return place.isString ? string.contains(u'\n' + name + u':')
                              : text.find(place.root.child(name), place.document) >= 0;
    });
}

Error errorAt(const YamlText &text, int node, const QString &message)
{
    const TextPosition position = node >= 0 ? text.positionOf(text.node(node).span.start) : TextPosition{};
    return {.message = message, .file = {}, .line = position.line, .column = position.column};
}

using Places = std::vector<ValuesPlace>;

/// The key below which an umbrella chart keeps Cilium's values: the chart's name, or an alias that speaks of it.
QString umbrellaKey(const YamlText &text, const ValuesPlace &place)
{
    QString name = u"cilium"_s;
    const int node = text.find(place.root, place.document);
    if (isMapping(text, text.find(place.root.child(name), place.document)) || !isMapping(text, node))
        return name;
    const Value values = text.value(node);
    const auto isAlias = [&](const Value::Entry &entry) {
        const ValuesPlace inner{.document = place.document, .root = place.root.child(entry.first)};
        return entry.first.contains(name, Qt::CaseInsensitive) && entry.second.isMap() && hasCiliumKeys(text, inner);
    };
    const auto alias = std::ranges::find_if(values.toMap(), isAlias);
    return alias == values.toMap().end() ? name : alias->first;
}

/// An umbrella chart passes values on to Cilium's under that key.
ValuesPlace belowUmbrella(const YamlText &text, const ValuesPlace &place)
{
    if (place.isString || hasCiliumKeys(text, place))
        return place;
    const YamlPath inner = place.root.child(umbrellaKey(text, place));
    if (!isMapping(text, text.find(inner, place.document)))
        return place;
    const ValuesForm form = place.form == ValuesForm::Plain ? ValuesForm::UmbrellaChart : place.form;
    return {.form = form, .document = place.document, .root = inner};
}

/// `spec.source`, or one of `spec.sources`.
YamlPath argoSource(const ValuesPlace &place)
{
    YamlPath helm = place.root;
    while (!helm.isEmpty() && helm.lastName() != "helm"_L1)
        helm = helm.parent();
    return helm.parent();
}

Result<Places> placesInArgoApplication(const YamlText &text, int document)
{
    QList<YamlPath> helmPaths{"spec.source.helm"};
    const int sources = text.find("spec.sources", document);
    const int count = sources >= 0 ? static_cast<int>(text.node(sources).children.size()) : 0;
    for (int i = 0; i < count; ++i)
        helmPaths += YamlPath("spec.sources").child(i).child(u"helm"_s);

    Places places;
    for (const YamlPath &helm : helmPaths) {
        const YamlPath object = helm.child(u"valuesObject"_s);
        const YamlPath string = helm.child(u"values"_s);
        if (isMapping(text, text.find(object, document))) // Argo CD ignores the string then
            places.push_back(belowUmbrella(text, {ValuesForm::ArgoApplication, document, object}));
        else if (text.find(string, document) >= 0)
            places.push_back({ValuesForm::ArgoApplication, document, string, true});
    }
    if (!places.empty())
        return places;
    return std::unexpected(errorAt(
        text, text.root(document),
        u"this Argo CD application has no Helm values (spec.source.helm.valuesObject or spec.source.helm.values)"_s));
}

Result<Places> placesInObject(const YamlText &text, int document, const QString &kind)
{
    const QString apiVersion = stringAt(text, document, "apiVersion");
    if (kind == "Profile"_L1 && apiVersion.startsWith("datapath-designer/"_L1))
        return Places{{ValuesForm::Profile, document, "values"}};
    if (kind == "HelmRelease"_L1)
        return Places{belowUmbrella(text, {ValuesForm::HelmRelease, document, "spec.values"})};
    if (kind == "Application"_L1 && apiVersion.startsWith("argoproj.io/"_L1))
        return placesInArgoApplication(text, document);
    return std::unexpected(
        errorAt(text, text.root(document),
                u"this is a Kubernetes object of kind %1; values are read from a values file, a HelmRelease, an "
                "Argo CD Application or a Profile"_s.arg(kind)));
}

/// helmfile lists releases, whose values stand in files of their own or in lists.
bool isHelmfile(const YamlText &text, int document)
{
    const Value releases = text.value(text.find("releases", document));
    return !releases.toList().empty() &&
           std::ranges::all_of(releases.toList(), [](const Value &release) { return release.find(u"chart"); });
}

Result<Places> placesInDocument(const YamlText &text, int document)
{
    const ValuesPlace plain{ValuesForm::Plain, document, {}};
    const int root = text.root(document);
    if (root < 0 || text.node(root).kind == YamlKind::Null)
        return Places{plain};
    if (!isMapping(text, root))
        return std::unexpected(
            errorAt(text, root,
                    u"the document is a %1 where Helm values are a map"_s.arg(
                        text.node(root).kind == YamlKind::Sequence ? u"list"_s : u"single value"_s)));

    const QString kind = stringAt(text, document, "kind");
    if (!kind.isEmpty() && text.find("apiVersion", document) >= 0)
        return placesInObject(text, document, kind);
    if (isHelmfile(text, document))
        return std::unexpected(errorAt(text, text.find("releases", document),
                                       u"this is a helmfile; check the values files that its releases name"_s));
    return Places{belowUmbrella(text, plain)};
}

/// The chart that a place's values are for, where the file says it.
QString chartOf(const YamlText &text, const ValuesPlace &place)
{
    if (place.form == ValuesForm::HelmRelease)
        return stringAt(text, place.document, "spec.chart.spec.chart");
    if (place.form == ValuesForm::ArgoApplication)
        return stringAt(text, place.document, argoSource(place).child(u"chart"_s));
    return {};
}

/// How much a place says that it is Cilium's.
int likelihood(const YamlText &text, const ValuesPlace &place)
{
    const QString chart = chartOf(text, place);
    if (place.form == ValuesForm::Profile || chart == "cilium"_L1 || (chart.isEmpty() && hasCiliumKeys(text, place)))
        return 3;
    if (hasCiliumKeys(text, place))
        return 2;
    return place.form == ValuesForm::Plain ? 0 : 1;
}

/// An umbrella chart may have any name; its values have Cilium's below a key.
bool isOfAnotherChart(const YamlText &text, const ValuesPlace &place)
{
    const QString chart = chartOf(text, place);
    const bool isBelowKey = !place.root.isEmpty() && place.root.lastName().contains("cilium"_L1, Qt::CaseInsensitive);
    return !chart.isEmpty() && !chart.contains("cilium"_L1) && !isBelowKey && !hasCiliumKeys(text, place);
}

} // namespace

Result<std::vector<ValuesPlace>> valuesPlaces(const YamlText &text)
{
    std::optional<Error> obstacle;
    Places filled;
    Places empty;
    for (int document = 0; document < text.documentCount(); ++document) {
        const Result<Places> places = placesInDocument(text, document);
        if (places)
            std::ranges::copy(*places, std::back_inserter(text.root(document) >= 0 ? filled : empty));
        else if (!obstacle)
            obstacle = places.error();
    }
    if (!filled.empty())
        return filled;
    if (obstacle)
        return std::unexpected(*obstacle);
    return Places{empty.empty() ? ValuesPlace{} : empty.front()};
}

Result<ValuesPlace> findValues(const YamlText &text)
{
    return valuesPlaces(text).and_then([&text](const Places &places) -> Result<ValuesPlace> {
        const ValuesPlace &best = *std::ranges::max_element(
            places, {}, [&text](const ValuesPlace &place) { return likelihood(text, place); }); // the first of the best
        if (isOfAnotherChart(text, best))
            return std::unexpected(errorAt(text, text.root(best.document),
                                           u"this installs the chart %1, not cilium"_s.arg(chartOf(text, best))));
        return best;
    });
}

QString pinnedChart(const YamlText &text, const ValuesPlace &place)
{
    const auto versionAt = [&](const YamlPath &chart, const YamlPath &version) {
        return stringAt(text, place.document, chart) == "cilium"_L1 ? stringAt(text, place.document, version)
                                                                    : QString();
    };
    QString version;
    if (place.form == ValuesForm::Profile)
        version = stringAt(text, place.document, "target.cilium");
    else if (place.form == ValuesForm::HelmRelease)
        version = versionAt("spec.chart.spec.chart", "spec.chart.spec.version");
    else if (place.form == ValuesForm::ArgoApplication)
        version = versionAt(argoSource(place).child(u"chart"_s), argoSource(place).child(u"targetRevision"_s));
    static const QRegularExpression pattern(u"^[v=~^ ]*(\\d+\\.\\d+(\\.\\d+(-[0-9A-Za-z.-]+)?)?)(\\.[x*])?$"_s);
    return pattern.match(version).captured(1);
}
