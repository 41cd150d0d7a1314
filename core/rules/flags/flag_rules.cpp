#include "core/catalogue/agent_flags.h"
#include "core/rules/common_fixes.h"
#include "core/rules/flags/agent_options.h"
#include "core/rules/flags/flag_tables.h"
#include "core/rules/flags/flag_values.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Every entry of extraConfig with what it holds.
Value::Map extraConfig(const CheckContext &context)
{
    const Value *map = context.values.explicitValue("extraConfig");
    return map ? map->toMap() : Value::Map{};
}

/// Whether another rule of the catalogue says it already.
bool isSaidByKind(const Setting &setting, const Value &value)
{
    return !isOfType(setting, value) || !formatProblem(setting.knowledge.kind, value).isEmpty() ||
           outOfRange(setting, value).has_value();
}

/// Durations that are decoded with Go's time.ParseDuration, as flags of a hive cell are; the others are read by viper,
/// which takes a plain number for nanoseconds. Source: vendor/github.com/cilium/hive/cell/config.go of each version.
struct UnitDurations
{
    const char *since; ///< the first of our versions where it holds
    const char *flags; ///< separated by blanks
};

constexpr UnitDurations unitDurations[] = {
    {"1.17", "agent-liveness-update-interval clustermesh-sync-timeout egress-gateway-reconciliation-trigger-interval "
             "endpoint-bpf-prog-watchdog-interval endpoint-gc-interval endpoint-regen-interval "
             "envoy-config-retry-interval envoy-config-timeout hubble-drop-events-interval iptables-lock-timeout "
             "k8s-client-connection-keep-alive k8s-client-connection-timeout k8s-heartbeat-timeout kvstore-lease-ttl "
             "lb-retry-backoff-min lb-retry-backoff-max mesh-auth-gc-interval mesh-auth-signal-backoff-duration "
             "nat-map-stats-interval"},
    {"1.18", "crd-wait-timeout envoy-policy-restore-timeout identity-allocation-sync-interval "
             "identity-allocation-timeout lb-pressure-metrics-interval metrics-sampling-interval"},
    {"1.19", "conntrack-gc-interval conntrack-gc-max-interval clustermesh-cache-ttl hubble-lost-event-send-interval "
             "hubble-export-aggregation-interval lb-init-wait-timeout ipsec-key-rotation-duration "
             "wireguard-persistent-keepalive vtep-sync-interval dnsproxy-concurrency-processing-grace-period"},
};

bool wantsUnit(const CheckContext &context, const QString &flag)
{
    static const QHash<QString, QString> sinceOf = [] {
        QHash<QString, QString> all;
        for (const UnitDurations &durations : unitDurations) {
            for (const QString &name : QString::fromLatin1(durations.flags).split(u' '))
                all.insert(name, QString::fromLatin1(durations.since));
        }
        return all;
    }();
    const auto since = sinceOf.constFind(flag);
    return since != sinceOf.constEnd() && context.ciliumAtLeast(*since);
}

/// Types that agents up to 1.17 can't read an empty text as; later ones take it for 0. Source: spf13/cast 1.7 and 1.9.
bool isCounted(const QString &type)
{
    static const QStringList counted{u"int"_s, u"uint"_s, u"uint8"_s, u"uint16"_s, u"uint32"_s};
    return counted.contains(type);
}

/// What agent and operator can't read of a flag's text.
QString flagProblem(const CheckContext &context, const QString &flag, const QString &text)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber && number != 0 && wantsUnit(context, flag))
        return u"%1 has no unit (30s, 5m)"_s.arg(text);
    if (text.isEmpty() && !context.ciliumAtLeast(u"1.18") && isCounted(flags.types.value(flag)))
        return u"an empty text isn't a number"_s;
    const QString problem = flagValue::typeProblem(flags.types.value(flag), text);
    return problem.isEmpty() ? flagValue::typeProblem(flags.ofOperator.value(flag), text) : problem;
}

Violation wrongType(const CheckContext &context, const YamlPath &path, const QString &flag, const QString &problem)
{
    const bool isExtra = path.startsWith("extraConfig");
    const QString where = isExtra ? path.toString() : u"%1 (the agent's flag %2)"_s.arg(path.toString(), flag);
    return {.message =
                u"%1: %2; Cilium %3 takes no other text for that flag"_s.arg(where, problem, context.target.cilium),
            .settings = {path},
            .fixes = {removal(path)}};
}

QList<Violation> checkTypes(const CheckContext &context)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QList<Violation> violations;
    for (const auto &[flag, value] : extraConfig(context)) {
        const QString text = value.isString() ? value.toString() : QString();
        const QString problem = flagProblem(context, flag, text);
        if (value.isString() && !isTemplated(text) && !problem.isEmpty())
            violations += wrongType(context, effective::extraConfigPath(flag), flag, problem);
    }
    return violations +
           forEachChangedSetting(context, [&](const Setting &setting, const Value &value) -> std::optional<Violation> {
               const auto filling = flags.filling.constFind(setting.path());
               if (filling == flags.filling.constEnd() || effective::overriding(context, filling->flag))
                   return {};
               const std::optional<QString> text = effective::option(context, filling->flag);
               const QString problem = text ? flagProblem(context, filling->flag, *text) : QString();
               if (problem.isEmpty() || isTemplated(*text) || isSaidByKind(setting, value))
                   return {};
               return wrongType(context, setting.path(), filling->flag, problem);
           });
}

QList<Violation> checkTexts(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[flag, value] : extraConfig(context)) {
        if (value.isString())
            continue;
        const YamlPath path = effective::extraConfigPath(flag);
        Violation violation{.message = u"%1 is %2, which isn't a text: no API server takes the ConfigMap"_s.arg(
                                path.toString(), value.toDisplay()),
                            .settings = {path}};
        if (value.isScalar() && !value.isNull())
            violation.fixes += Fix{.label = u"Put it in quotes"_s, .changes = {setTo(path, Value(value.toDisplay()))}};
        violation.fixes += removal(path);
        violations += violation;
    }
    return violations;
}

/// The minors whose agent or operator has the flag, as `1.17, 1.18`.
QStringList minorsWith(const QString &flag)
{
    QStringList minors;
    for (const QString &minor : agentFlagMinors()) {
        if (agentFlags(minor).knows(flag))
            minors += minor;
    }
    return minors;
}

/// An old name that agents translate, unless the ConfigMap has the new one as well.
Violation oldFlag(const CheckContext &context, const QString &flag, const Value &value)
{
    const YamlPath path = effective::extraConfigPath(flag);
    const QString name = newNameOf(flag);
    Violation violation{.message = u"%1 is an old name of %2"_s.arg(path.toString(), name), .settings = {path}};
    // the chart renders this one always
    const bool isBeaten = name == "monitor-aggregation"_L1 || effective::option(context, name).has_value();
    if (isBeaten)
        violation.message += u", which is set, too, and wins: it has no effect"_s;
    else
        violation.fixes += Fix{.label = u"Rename it to %1"_s.arg(name),
                               .changes = {setTo(effective::extraConfigPath(name), value), unset(path)}};
    violation.fixes += Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
    violation.severity = isBeaten ? Severity::Warning : Severity::Hint;
    violation.why = u"Agents still translate a few names of old entries, where the new one isn't there."_s;
    return violation;
}

Violation unknownFlag(const CheckContext &context, const QString &flag, const Value &value)
{
    const YamlPath path = effective::extraConfigPath(flag);
    const QStringList minors = minorsWith(flag);
    Violation violation{.message = u"%1: Cilium %2 has no such flag"_s.arg(path.toString(), context.target.cilium),
                        .settings = {path}};
    if (!minors.isEmpty()) {
        violation.message += u", only %1 has"_s.arg(minors.join(u", "_s));
        if (QVersionNumber::fromString(minors.front()) > QVersionNumber::fromString(context.target.cilium))
            violation.severity = Severity::Hint; // it may have been carried back to a patch release
    } else if (const QString nearest = agentFlags(context.target.cilium).nearest(flag); !nearest.isEmpty()) {
        violation.message += u"; the nearest is %1"_s.arg(nearest);
        const YamlPath meant = effective::extraConfigPath(nearest);
        if (!context.values.isExplicit(meant))
            violation.fixes +=
                Fix{.label = u"Rename it to %1"_s.arg(nearest), .changes = {setTo(meant, value), unset(path)}};
    }
    violation.fixes += Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
    return violation;
}

/// Each is compared with all flags. Of very many the rest is told in one sentence.
QList<Violation> checkUnknownFlags(const CheckContext &context)
{
    constexpr qsizetype mostNamed = 200;
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QList<Violation> violations;
    qsizetype more = 0;
    for (const auto &[flag, value] : extraConfig(context)) {
        if (flags.knows(flag))
            continue;
        if (!newNameOf(flag).isEmpty())
            violations += oldFlag(context, flag, value);
        else if (violations.size() < mostNamed)
            violations += unknownFlag(context, flag, value);
        else
            ++more;
    }
    if (more > 0)
        violations += Violation{.message = u"%1 more entries of extraConfig are no flags of Cilium %2"_s.arg(more).arg(
                                    context.target.cilium),
                                .settings = {"extraConfig"}};
    return violations;
}

QList<Violation> checkOverrides(const CheckContext &context)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QList<Violation> violations;
    for (const auto &[flag, value] : extraConfig(context)) {
        const auto setting = flags.settings.constFind(flag);
        const QString text = value.isString() ? value.toString() : value.toDisplay();
        if (setting == flags.settings.constEnd() || !context.values.isExplicit(*setting) ||
            context.values.string(*setting) == text)
            continue;
        const YamlPath path = effective::extraConfigPath(flag);
        violations +=
            Violation{.message = u"%1 is %2 and wins over %3, which is %4"_s.arg(
                          path.toString(), text, setting->toString(), context.values.value(*setting).toDisplay()),
                      .settings = {path, *setting},
                      .fixes = {Fix{.label = u"Leave it to %1"_s.arg(setting->toString()), .changes = {unset(path)}},
                                Fix{.label = u"Remove %1"_s.arg(setting->toString()), .changes = {unset(*setting)}}}};
    }
    return violations;
}

/// A program that gets its arguments from a list of the values.
struct ArgumentList
{
    const char *path;
    QHash<QString, QString> AgentFlags::*types;
    Origin origin;
};

constexpr ArgumentList argumentLists[] = {{"extraArgs", &AgentFlags::types, Origin::Agent},
                                          {"operator.extraArgs", &AgentFlags::ofOperator, Origin::Operator}};

/// `--flag=value` or `--flag`; what stands behind a flag as an argument of its own is passed over.
QString argumentProblem(const QString &argument, const QHash<QString, QString> &types)
{
    if (!argument.startsWith("--"_L1) || isTemplated(argument))
        return {};
    const QString flag = argument.sliced(2).section(u'=', 0, 0);
    if (!types.contains(flag))
        return u"there is no such flag"_s;
    return argument.contains(u'=') ? flagValue::typeProblem(types.value(flag), argument.section(u'=', 1)) : QString();
}

/// Flags that both programs have whatever the version: they come from libraries.
bool isCommonFlag(const QString &argument)
{
    static const QStringList common{u"help"_s, u"version"_s, u"config"_s, u"config-dir"_s, u"cmdref"_s};
    return common.contains(argument.sliced(qMin(argument.size(), 2)).section(u'=', 0, 0));
}

bool isOfLaterMinor(const CheckContext &context, const QString &argument)
{
    const QString flag = argument.sliced(qMin(argument.size(), 2)).section(u'=', 0, 0);
    const QStringList minors = minorsWith(flag);
    return !minors.isEmpty() && !agentFlags(context.target.cilium).knows(flag) &&
           QVersionNumber::fromString(minors.back()) > QVersionNumber::fromString(context.target.cilium);
}

QList<Violation> checkArguments(const CheckContext &context)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QList<Violation> violations;
    for (const ArgumentList &list : argumentLists) {
        int index = 0;
        for (const QString &argument : context.values.strings(list.path)) {
            const YamlPath at = YamlPath(list.path).child(index++);
            const QString problem = isCommonFlag(argument) ? QString() : argumentProblem(argument, flags.*list.types);
            if (problem.isEmpty())
                continue;
            Violation violation{.message = u"%1 is %2: %3"_s.arg(at.toString(), argument, problem),
                                .settings = {at},
                                .fixes = {removal(at)},
                                .origin = list.origin};
            if (isOfLaterMinor(context, argument))
                violation.severity = Severity::Hint; // it may have been carried back to a patch release
            violations += violation;
        }
    }
    return violations;
}

constexpr Rule rules[] = {
    {"flags.argument", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An argument that the program doesn't take"),
     QT_TRANSLATE_NOOP("Rules", "The list goes to the program's command line as it is. It ends at a flag that it "
                                "doesn't know, or whose text it can't read."),
     "https://docs.cilium.io/en/v1.18/cmdref/cilium-agent/", checkArguments},
    {"flags.wrong-type", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A text that the agent can't read as its flag's type"),
     QT_TRANSLATE_NOOP("Rules", "Before anything else the agent reads every entry of its ConfigMap as the type of the "
                                "flag with that name, and exits at the first it can't."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkTypes},
    {"flags.not-a-text", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A number or truth value in extraConfig"),
     QT_TRANSLATE_NOOP("Rules", "The chart prints extraConfig into the ConfigMap's data as it is, and the data of a "
                                "ConfigMap are texts: Helm renders it and the API server refuses."),
     "https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object", checkTexts},
    {"flags.unknown", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A flag that this version doesn't have"),
     QT_TRANSLATE_NOOP("Rules", "Neither agent nor operator looks at an entry that is none of its flags, and nothing "
                                "is logged: what it asks for doesn't happen."),
     "https://docs.cilium.io/en/v1.18/cmdref/cilium-agent/", checkUnknownFlags},
    {"flags.overrides-setting", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "extraConfig contradicts a setting"),
     QT_TRANSLATE_NOOP("Rules",
                       "The entry comes later in the ConfigMap and wins for the agent, while the chart's other "
                       "templates still act on the setting."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     checkOverrides},
};

} // namespace

std::span<const Rule> flagRules()
{
    return rules;
}
