#include "core/rules/values/word_rules.h"

#include "core/catalogue/edit_distance.h"
#include "core/rules/common_fixes.h"
#include "core/rules/services/service_state.h"
#include "core/rules/value_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Gate = bool (*)(const CheckContext &);

bool always(const CheckContext &)
{
    return true;
}

/// A setting that takes some words, and what becomes of others. Words are separated by blanks.
struct WordSetting
{
    const char *path;
    const char *words;
    const char *consequence;
    Gate isUsed = always;
    Severity severity = Severity::Warning;
    Origin origin = Origin::Agent;
    const char *since = nullptr;
    const char *before = nullptr;
};

bool usesGateways(const CheckContext &context)
{
    return isOn(context, "gatewayAPI.enabled");
}

bool encrypts(const CheckContext &context)
{
    return isOn(context, "encryption.enabled");
}

bool usesIngress(const CheckContext &context)
{
    return isOn(context, "ingressController.enabled");
}

bool makesHubbleCertificates(const CheckContext &context)
{
    return isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
           isOn(context, "hubble.tls.auto.enabled");
}

bool makesMeshCertificates(const CheckContext &context)
{
    return isOn(context, "clustermesh.useAPIServer") && isOn(context, "clustermesh.apiserver.tls.auto.enabled");
}

bool returnsDirectly(const CheckContext &context)
{
    const QString mode = text(context, "loadBalancer.mode");
    return effective::servesNodePorts(context) && (mode == "dsr"_L1 || mode == "hybrid"_L1);
}

constexpr char exits[] = "the agent exits at start";
constexpr char nobodyMakes[] = "nobody makes the certificates";

constexpr WordSetting wordSettings[] = {
    {"loadBalancer.mode", "snat dsr hybrid", exits, effective::servesNodePorts, Severity::Error, Origin::Agent, nullptr,
     "1.18"},
    {"loadBalancer.mode", "snat dsr hybrid", exits, always, Severity::Error, Origin::Agent, "1.18"},
    {"loadBalancer.algorithm", "random maglev", exits, effective::servesNodePorts, Severity::Error, Origin::Agent,
     nullptr, "1.18"},
    {"loadBalancer.algorithm", "random maglev", exits, always, Severity::Error, Origin::Agent, "1.18"},
    {"loadBalancer.acceleration", "disabled native best-effort testing-only", exits, always, Severity::Error},
    {"loadBalancer.dsrDispatch", "opt ipip geneve", exits, returnsDirectly, Severity::Error, Origin::Agent, nullptr,
     "1.18"},
    {"loadBalancer.dsrDispatch", "opt ipip geneve", "nothing is dispatched, and nobody says so", always,
     Severity::Warning, Origin::Agent, "1.18", "1.20"},
    {"loadBalancer.dsrDispatch", "opt ipip geneve", exits, always, Severity::Error, Origin::Agent, "1.20"},
    {"maglev.tableSize", "251 509 1021 2039 4093 8191 16381 32749 65521 131071", exits, always, Severity::Error},
    {"loadBalancer.l7.backend", "disabled envoy", "the chart takes it for off", always, Severity::Warning,
     Origin::Chart},
    {"loadBalancer.l7.algorithm", "round_robin least_request random", "Envoy refuses it",
     [](const CheckContext &context) { return text(context, "loadBalancer.l7.backend") == "envoy"_L1; }},
    {"encryption.type", "ipsec wireguard", "the chart turns no encryption on, and traffic stays in clear text",
     encrypts, Severity::Warning, Origin::Chart, nullptr, "1.19"},
    {"encryption.type", "ipsec wireguard ztunnel", "the chart turns no encryption on, and traffic stays in clear text",
     encrypts, Severity::Warning, Origin::Chart, "1.19"},
    {"dnsProxy.dnsRejectResponseCode", "refused nameError", "the agent answers refused"},
    {"ingressController.loadbalancerMode", "shared dedicated", "the operator takes it for dedicated", usesIngress,
     Severity::Warning, Origin::Operator},
    {"gatewayAPI.gatewayClass.create", "auto true false", "the chart takes it for false", usesGateways,
     Severity::Warning, Origin::Chart},
    {"hubble.tls.auto.method", "helm cronJob certmanager", nobodyMakes, makesHubbleCertificates, Severity::Warning,
     Origin::Chart},
    {"clustermesh.apiserver.tls.auto.method", "helm cronJob certmanager", nobodyMakes, makesMeshCertificates,
     Severity::Warning, Origin::Chart},
    {"tls.secretsBackend", "local k8s", "the chart takes it for k8s: agents read Secrets everywhere", always,
     Severity::Warning, Origin::Chart},
    {"defaultLBServiceIPAM", "lbipam nodeipam none", "no one gives LoadBalancer Services an address", always,
     Severity::Warning, Origin::Operator},
};

bool appliesTo(const CheckContext &context, const WordSetting &setting)
{
    return (!setting.since || context.ciliumAtLeast(QString::fromLatin1(setting.since))) &&
           (!setting.before || !context.ciliumAtLeast(QString::fromLatin1(setting.before))) && setting.isUsed(context);
}

QList<Violation> checkWords(const CheckContext &context)
{
    constexpr int mostSlips = 2;
    QList<Violation> violations;
    for (const WordSetting &setting : wordSettings) {
        const QString word = text(context, setting.path);
        const QStringList words = QString::fromLatin1(setting.words).split(u' ');
        if (word.isEmpty() || words.contains(word) || isTemplated(word) || !appliesTo(context, setting))
            continue;
        Violation violation{.message = u"%1 is %2; Cilium %3 knows %4. With another word %5"_s.arg(
                                QLatin1StringView(setting.path), context.values.value(setting.path).toDisplay(),
                                context.target.cilium, words.join(u", "_s), QString::fromLatin1(setting.consequence)),
                            .settings = {setting.path},
                            .severity = setting.severity,
                            .origin = setting.origin};
        if (const QString meant = nearestWord(word.trimmed(), words, mostSlips); !meant.isEmpty())
            violation.fixes += Fix{.label = u"Write %1"_s.arg(meant),
                                   .changes = {setTo(setting.path, meant)},
                                   .safe = meant.compare(word, Qt::CaseInsensitive) == 0};
        violation.fixes += removal(setting.path);
        violations += violation;
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.unknown-word", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A word that nobody knows"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart copies or compares the text and checks nothing. Words are compared letter by "
                       "letter, capitals included."),
     "https://docs.cilium.io/en/v1.18/helm-reference/", checkWords},
};

} // namespace

bool hasWordRule(const YamlPath &path)
{
    return std::ranges::any_of(wordSettings, [&path](const WordSetting &setting) { return path == setting.path; });
}

std::span<const Rule> wordRules()
{
    return rules;
}
