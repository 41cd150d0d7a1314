#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/flags/flag_values.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostEndpoints = 8;

struct Vtep
{
    QStringList endpoints, cidrs, macs;
    QString mask;
};

QStringList wordsOf(const CheckContext &context, const QString &flag, const char *setting)
{
    const QString text = effective::overriding(context, flag).value_or(context.values.strings(setting).join(u' '));
    return text.simplified().split(u' ', Qt::SkipEmptyParts);
}

Vtep vtepOf(const CheckContext &context)
{
    return {.endpoints = wordsOf(context, u"vtep-endpoint"_s, "vtep.endpoint"),
            .cidrs = wordsOf(context, u"vtep-cidr"_s, "vtep.cidr"),
            .macs = wordsOf(context, u"vtep-mac"_s, "vtep.mac"),
            .mask = wordsOf(context, u"vtep-mask"_s, "vtep.mask").join(u' ')};
}

QString macProblem(const QString &mac)
{
    static const QRegularExpression pattern(
        u"^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\\z|^([0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}\\z"_s);
    return pattern.match(mac).hasMatch() ? QString() : u"%1 isn't a MAC address"_s.arg(mac);
}

QString countProblem(const Vtep &vtep)
{
    const auto count = vtep.endpoints.size();
    if (count == 0)
        return u"vtep.endpoint is empty"_s;
    if (count != vtep.cidrs.size() || count != vtep.macs.size())
        return u"%1 endpoints, %2 ranges and %3 MAC addresses don't match"_s.arg(count)
            .arg(vtep.cidrs.size())
            .arg(vtep.macs.size());
    return count > mostEndpoints ? u"%1 endpoints are more than %2"_s.arg(count).arg(mostEndpoints) : QString();
}

QString problemOf(const Vtep &vtep)
{
    QString problem = countProblem(vtep);
    for (const QString &endpoint : vtep.endpoints) {
        if (problem.isEmpty())
            problem = flagValue::addressProblem(endpoint, true, false);
    }
    for (const QString &cidr : vtep.cidrs) {
        if (problem.isEmpty())
            problem = flagValue::cidrProblem(cidr);
    }
    if (problem.isEmpty() && !flagValue::addressProblem(vtep.mask, true, true).isEmpty())
        problem = u"vtep.mask %1"_s.arg(
            vtep.mask.isEmpty() ? u"isn't set"_s : u"(%1) isn't a mask such as 255.255.255.0"_s.arg(vtep.mask));
    for (const QString &mac : vtep.macs) {
        if (problem.isEmpty())
            problem = macProblem(mac);
    }
    return problem;
}

bool usesVtep(const CheckContext &context)
{
    return effective::isOptionOn(context, u"enable-vtep"_s);
}

QList<Violation> checkLists(const CheckContext &context)
{
    const QString problem = usesVtep(context) ? problemOf(vtepOf(context)) : QString();
    if (problem.isEmpty())
        return {};
    return {Violation{.message = u"vtep.enabled is true, but %1"_s.arg(problem),
                      .settings = {"vtep.enabled", "vtep.endpoint", "vtep.cidr", "vtep.mask", "vtep.mac"},
                      .fixes = {Fix{.label = u"Turn VTEP off"_s, .changes = {unset("vtep.enabled")}}}}};
}

constexpr Rule rules[] = {
    {"vtep.incomplete", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A list of VTEPs that the agent can't use"),
     QT_TRANSLATE_NOOP("Rules", "Each tunnel endpoint outside the cluster needs an IPv4 address, a range and a MAC "
                                "address, and all share one mask. The agent exits where one is missing or can't be "
                                "read."),
     "https://docs.cilium.io/en/v1.18/network/vtep/#enable-vxlan-tunnel-endpoint-vtep-integration", checkLists},
};

} // namespace

std::span<const Rule> vtepRules()
{
    return rules;
}
