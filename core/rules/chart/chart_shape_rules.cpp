#include "core/rules/chart/kubernetes_objects.h"
#include "core/rules/combination.h"
#include "core/rules/set_settings.h"

using namespace Qt::StringLiterals;

namespace {

using Gate = bool (*)(const CheckContext &);

bool hasEnvoyPods(const CheckContext &context)
{
    const Value envoy = context.values.value("envoy.enabled");
    return isOn(context, "l7Proxy") && !isOn(context, "preflight.enabled") &&
           (envoy.isNull() || isOn(context, "envoy.enabled"));
}

bool hasRelay(const CheckContext &context)
{
    return isOn(context, "hubble.enabled") && isOn(context, "hubble.relay.enabled");
}

bool backsOff(const CheckContext &context)
{
    return context.ciliumAtLeast(u"1.18") && isOn(context, "k8sClientExponentialBackoff.enabled");
}

/// A list whose entries a template opens: anything but a map stops it.
struct ListOfMaps
{
    const char *path;
    Gate isOpened;
};

constexpr ListOfMaps openedLists[] = {
    {"extraHostPathMounts",
     [](const CheckContext &context) { return isOn(context, "agent") && !isOn(context, "preflight.enabled"); }},
    {"extraEnv", backsOff},
    {"envoy.extraHostPathMounts", hasEnvoyPods},
    {"operator.extraHostPathMounts", [](const CheckContext &context) { return isOn(context, "operator.enabled"); }},
    {"operator.topologySpreadConstraints",
     [](const CheckContext &context) { return isOn(context, "operator.enabled"); }},
    {"hubble.relay.topologySpreadConstraints", hasRelay},
    {"hubble.ui.topologySpreadConstraints",
     [](const CheckContext &context) { return isOn(context, "hubble.ui.enabled"); }},
    {"clustermesh.apiserver.topologySpreadConstraints",
     [](const CheckContext &context) { return isOn(context, "clustermesh.useAPIServer"); }},
    {"clustermesh.config.clusters",
     [](const CheckContext &context) { return isOn(context, "clustermesh.config.enabled"); }},
};

QList<Violation> checkListsOfMaps(const CheckContext &context)
{
    QList<Violation> violations;
    for (const ListOfMaps &list : openedLists) {
        const YamlPath path(list.path);
        const Value entries = context.values.value(path);
        int index = 0;
        for (const Value &entry : entries.toList()) {
            const YamlPath at = path.child(index++);
            if (entry.isMap() || !list.isOpened(context))
                continue;
            violations +=
                Violation{.message = u"%1 is %2; the chart wants a map there"_s.arg(at.toString(), entry.toDisplay()),
                          .settings = {at},
                          .fixes = fixesOfEntry(path, at, entry)};
        }
    }
    return violations;
}

/// A value that a template can only use in one form, and the schema doesn't know or doesn't check.
struct Shape
{
    const char *path;
    bool (*fits)(const Value &);
    const char *wanted;
    Gate isUsed;
    const char *since = nullptr;
    const char *before = nullptr;
};

bool isNullOrText(const Value &value)
{
    return value.isString() || value.isNull();
}

constexpr Shape shapes[] = {
    {"monitor.eventTypes", [](const Value &value) { return value.isList() || value.isMap() || value.isNull(); },
     "a list", [](const CheckContext &context) { return isOn(context, "agent") && isOn(context, "monitor.enabled"); }},
    {"tls.caBundle.content", isNullOrText, "a text",
     [](const CheckContext &context) { return isOn(context, "tls.caBundle.enabled"); }},
    {"tls.caBundle.key",
     [](const Value &value) { return value.isNull() || (value.isString() && !value.toString().isEmpty()); },
     "the name of a file",
     [](const CheckContext &context) {
         return isOn(context, "tls.caBundle.enabled") && isTruthy(context, "tls.caBundle.content");
     }},
    {"loadBalancer.protocolDifferentiation", [](const Value &value) { return value.isMap(); }, "a map",
     [](const CheckContext &context) { return !isOn(context, "preflight.enabled"); }, nullptr, "1.19"},
    {"extraConfig.allow-unsafe-policy-skb-usage", isNullOrText, "a text in quotes",
     [](const CheckContext &) { return true; }},
    {"operator.tolerations", [](const Value &value) { return value.isList() && !value.toList().empty(); },
     "at least one entry", [](const CheckContext &context) { return isOn(context, "operator.enabled"); }, "1.18",
     "1.19"},
};

bool appliesTo(const CheckContext &context, const Shape &shape)
{
    return (!shape.since || context.ciliumAtLeast(QString::fromLatin1(shape.since))) &&
           (!shape.before || !context.ciliumAtLeast(QString::fromLatin1(shape.before))) && shape.isUsed(context);
}

QList<Violation> checkShapes(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Shape &shape : shapes) {
        const Value value = context.values.value(shape.path);
        if (shape.fits(value) || !appliesTo(context, shape))
            continue;
        const QString path = QString::fromLatin1(shape.path);
        Violation violation{.message = u"%1 is %2; the chart's templates want %3"_s.arg(
                                path, value.toDisplay(), QString::fromLatin1(shape.wanted)),
                            .settings = {shape.path}};
        if (shape.fits == isNullOrText && value.isScalar())
            violation.fixes += Fix{.label = u"Put it in quotes"_s, .changes = {setTo(shape.path, value.toDisplay())}};
        violation.fixes += Fix{.label = u"Remove %1"_s.arg(path), .changes = {unset(shape.path)}};
        violations += violation;
    }
    return violations;
}

/// Entries of lists whose entries the schema types.
QList<Violation> checkListEntries(const CheckContext &context)
{
    return forEachSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const QStringList &types = setting.facts.itemTypes;
        if (types.isEmpty() || !value.isList() || setting.facts.freeForm)
            return {};
        int index = 0;
        for (const Value &entry : value.toList()) {
            const YamlPath at = setting.path().child(index++);
            const QString type = entry.typeName();
            if (types.contains(type) || (types.contains("number"_L1) && type == "integer"_L1))
                continue;
            Violation violation{.message = u"%1 is %2 (%3), the chart takes %4"_s.arg(at.toString(), entry.toDisplay(),
                                                                                      type, types.join(u" or "_s)),
                                .settings = {at}};
            const bool isName = setting.knowledge.kind == SettingKind::Capabilities; // a number is none of them
            if (types.contains("string"_L1) && entry.isScalar() && !entry.isNull() && !isName)
                violation.fixes += Fix{.label = u"Put it in quotes"_s, .changes = {setTo(at, entry.toDisplay())}};
            violation.fixes += Fix{.label = u"Remove %1"_s.arg(at.toString()), .changes = {unset(at)}};
            return violation;
        }
        return {};
    });
}

constexpr Combination traceOption{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const Value option = context.values.value("bpf.monitorTraceIPOption");
            return option.isNumber() && (option.toDouble() < 0 || option.toDouble() > 255);
        },
    .message = "bpf.monitorTraceIPOption is {bpf.monitorTraceIPOption}; the schema takes 0 to 255",
    .settings = {"bpf.monitorTraceIPOption"},
    .waysOut = {{"Remove it, for the default", {{"bpf.monitorTraceIPOption", nullptr}}}}};

constexpr Rule rules[] = {
    {"values.list-of-maps", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A single value in a list of maps"),
     QT_TRANSLATE_NOOP("Rules", "A template opens each entry to read its fields and fails on a text or number; the "
                                "schema doesn't look into these lists."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkListsOfMaps},
    {"values.template-shape", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A form that a template can't use"),
     QT_TRANSLATE_NOOP("Rules",
                       "The schema doesn't check this key or checks less than the template needs. What is rendered "
                       "isn't valid or can't be rendered, and the message speaks of the template."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkShapes},
    {"values.list-entry-type", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A list entry of a type that the chart refuses"),
     QT_TRANSLATE_NOOP("Rules", "The chart's schema is checked before anything is rendered; helm stops with an error."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkListEntries},
    {"values.trace-option", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "An IP option that can't be"),
     QT_TRANSLATE_NOOP("Rules",
                       "An option's type is one byte. The schema refuses other numbers, the only one that it has "
                       "a range for."),
     "https://docs.cilium.io/en/v1.19/helm-reference/", found<traceOption>},
};

} // namespace

std::span<const Rule> chartShapeRules()
{
    return rules;
}
