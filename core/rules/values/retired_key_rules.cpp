#include "core/rules/combination.h"
#include "core/rules/value_check.h"
#include "core/rules/values/retired_keys.h"
#include "core/talos/cluster_addresses.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// `tunnel` as the two keys that took over; without tunnels the pods' range has to be known, too.
ChangeSet tunnelChanges(const CheckContext &context, const QString &tunnel)
{
    if (tunnel == "vxlan"_L1 || tunnel == "geneve"_L1)
        return {setTo("routingMode", u"tunnel"_s), setTo("tunnelProtocol", tunnel)};
    if (tunnel != "disabled"_L1)
        return {setTo("routingMode", u"tunnel"_s)};
    ChangeSet changes{setTo("routingMode", u"native"_s)};
    const QStringList pods = podRanges(context.values, context.cluster, context.machineConfig).cidrs;
    const auto ipv4 = std::ranges::find_if(pods, [](const QString &cidr) { return !cidr.contains(u':'); });
    if (ipv4 != pods.end() && text(context, "ipv4NativeRoutingCIDR").isEmpty())
        changes.push_back(setTo("ipv4NativeRoutingCIDR", *ipv4));
    return changes;
}

std::optional<Value> carried(const CheckContext &context, const RetiredKey &key, const Value &value)
{
    const Setting *setting = context.values.catalogue().find(key.replacement);
    switch (key.carry) {
    case Carry::Same:
        return !setting || isOfType(*setting, value) ? value : convertedToType(*setting, value);
    case Carry::AsList:
        return Value(Value::List{value});
    case Carry::AsExactPattern:
        return Value(u'^' + QRegularExpression::escape(value.toString()) + u'$');
    case Carry::SecretsBackend:
        return Value(value.toString() != "k8s"_L1);
    default:
        return {};
    }
}

/// Strict mode moves together with its range, or not at all: without one the agent exits.
bool carryStrictRange(const CheckContext &context, const RetiredKey &key, ChangeSet &changes)
{
    const YamlPath oldRange("encryption.strictMode.cidr");
    const YamlPath newRange("encryption.strictMode.egress.cidr");
    if (qstrcmp(key.path, "encryption.strictMode.enabled") != 0 || context.values.isExplicit(newRange))
        return true;
    if (!context.values.isExplicit(oldRange))
        return false;
    changes.push_back(setTo(newRange, *context.values.explicitValue(oldRange)));
    changes.push_back(unset(oldRange));
    return true;
}

/// Writes the value where it belongs now, unless something stands there already.
std::optional<Fix> moveFix(const CheckContext &context, const RetiredKey &key, const Value &value)
{
    if (!key.replacement || !context.values.catalogue().find(key.replacement) ||
        context.values.isExplicit(key.replacement) || !isTruthy(value))
        return {};
    Fix fix{.label = u"Use %1"_s.arg(QLatin1StringView(key.replacement))};
    if (key.carry == Carry::Tunnel)
        fix.changes = tunnelChanges(context, value.toString());
    else if (const std::optional<Value> moved = carried(context, key, value))
        fix.changes = {setTo(key.replacement, *moved)};
    if (fix.changes.empty() || !carryStrictRange(context, key, fix.changes))
        return {};
    fix.changes.push_back(unset(key.path));
    return fix;
}

Violation violationOf(const CheckContext &context, const RetiredKey &key, const Value &value, const QString &what)
{
    Violation violation{.message = u"%1 is %2; %3. %4"_s.arg(QLatin1StringView(key.path), value.toDisplay(), what,
                                                             QString::fromUtf8(key.fate)),
                        .settings = {key.path}};
    if (key.replacement && context.values.catalogue().find(key.replacement))
        violation.settings += key.replacement;
    if (const std::optional<Fix> move = moveFix(context, key, value))
        violation.fixes += *move;
    violation.fixes += Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(key.path)), .changes = {unset(key.path)}};
    return violation;
}

/// Calls `judge` for each retired key that the file sets to something else than the chart's default.
template<typename Judge>
QList<Violation> forEachRetired(const CheckContext &context, Retirement wanted, Judge judge)
{
    QList<Violation> violations;
    for (const RetiredKey &key : retiredKeys()) {
        const Value *value = context.values.explicitValue(key.path);
        if (value && context.values.state(key.path) != SettingState::Pinned &&
            retirementOf(context, key, *value) == wanted)
            violations += judge(key, *value);
    }
    return violations;
}

QList<Violation> checkRemovedKeys(const CheckContext &context)
{
    return forEachRetired(context, Retirement::Refused, [&context](const RetiredKey &key, const Value &value) {
        return violationOf(context, key, value, u"chart %1 refuses the key"_s.arg(context.target.cilium));
    });
}

QList<Violation> checkStaleKeys(const CheckContext &context)
{
    return forEachRetired(context, Retirement::Ignored, [&context](const RetiredKey &key, const Value &value) {
        return violationOf(context, key, value, u"chart %1 ignores the key"_s.arg(context.target.cilium));
    });
}

QList<Violation> checkDeprecatedKeys(const CheckContext &context)
{
    return forEachRetired(context, Retirement::Deprecated, [&context](const RetiredKey &key, const Value &value) {
        Violation violation = violationOf(context, key, value,
                                          u"deprecated since chart %1"_s.arg(QLatin1StringView(key.deprecatedSince)));
        if (key.chartWarns)
            violation.severity = Severity::Warning;
        return violation;
    });
}

constexpr const char *legacySections[] = {"containerRuntime", "proxy", "proxy.prometheus",
                                          "clustermesh.apiserver.tls.ca"};

QList<Violation> checkLegacySections(const CheckContext &context)
{
    QList<Violation> violations;
    for (const char *path : legacySections) {
        const Value *value = context.values.explicitValue(path);
        if (!value || value->isMap())
            continue;
        const QString name = QString::fromLatin1(path);
        violations += Violation{
            .message = u"%1 is %2; the chart looks for removed keys inside and stops on anything but a map"_s.arg(
                name, value->toDisplay()),
            .settings = {path},
            .fixes = {Fix{.label = u"Remove %1"_s.arg(name), .changes = {unset(path)}}}};
    }
    return violations;
}

constexpr char upgradeSource[] = "https://docs.cilium.io/en/v1.18/operations/upgrade/#helm-options";

constexpr Rule rules[] = {
    {"values.removed-key", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A key that the chart has removed and refuses"),
     QT_TRANSLATE_NOOP("Rules", "The chart looks for keys that it had once, so that nobody believes they still work. "
                                "helm stops with an error; most keys are let through while they are false or empty."),
     upgradeSource, checkRemovedKeys},
    {"values.stale-key", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A key that an older chart knew"),
     QT_TRANSLATE_NOOP("Rules", "No template reads the key any more, and Helm takes keys it doesn't know without a "
                                "word: what it asks for doesn't happen."),
     upgradeSource, checkStaleKeys},
    {"values.deprecated-key", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A key that still works and will go"),
     QT_TRANSLATE_NOOP("Rules", "The chart still reads the key. When a later one doesn't, nothing will tell, and the "
                                "setting falls back to its default."),
     upgradeSource, checkDeprecatedKeys},
    {"values.legacy-section", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A single value where removed keys were"),
     QT_TRANSLATE_NOOP("Rules", "The chart's check for removed keys opens the section to look inside. Where it isn't "
                                "a map the template fails, and the message speaks of types only."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml",
     checkLegacySections},
};

} // namespace

bool isLegacySection(const YamlPath &path)
{
    return std::ranges::any_of(legacySections, [&path](const char *section) { return path == section; });
}

std::span<const Rule> retiredKeyRules()
{
    return rules;
}
