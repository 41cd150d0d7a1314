#include "core/rules/combination.h"

#include <QVersionNumber>

#include <array>

using namespace Qt::StringLiterals;

namespace {

/// A certificate that somebody has to provide once the chart doesn't make them.
struct ProvidedCertificate
{
    const char *section; ///< with cert, key and existingSecret
    bool (*isNeeded)(const CheckContext &);
};

bool providesHubbleCertificates(const CheckContext &context)
{
    return isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
           !isOn(context, "hubble.tls.auto.enabled");
}

bool providesRelayServer(const CheckContext &context)
{
    return providesHubbleCertificates(context) && isOn(context, "hubble.relay.enabled") &&
           isOn(context, "hubble.relay.tls.server.enabled");
}

constexpr ProvidedCertificate certificates[] = {
    {"hubble.tls.server",
     [](const CheckContext &context) { return providesHubbleCertificates(context) && isOn(context, "agent"); }},
    {"hubble.relay.tls.client",
     [](const CheckContext &context) {
         return providesHubbleCertificates(context) && isOn(context, "hubble.relay.enabled");
     }},
    {"hubble.relay.tls.server", providesRelayServer},
    {"hubble.ui.tls.client",
     [](const CheckContext &context) { return providesRelayServer(context) && isOn(context, "hubble.ui.enabled"); }},
    {"hubble.metrics.tls.server",
     [](const CheckContext &context) {
         return isOn(context, "agent") && isOn(context, "hubble.enabled") &&
                isOn(context, "hubble.metrics.tls.enabled") && !isOn(context, "hubble.tls.auto.enabled");
     }},
};

QList<Violation> checkProvidedCertificates(const CheckContext &context)
{
    QList<Violation> violations;
    for (const ProvidedCertificate &certificate : certificates) {
        const YamlPath section(certificate.section);
        const YamlPath secret = section.child(u"existingSecret"_s);
        const bool hasCertificate = isTruthy(context.values.value(section.child(u"cert"_s)));
        const bool hasKey = isTruthy(context.values.value(section.child(u"key"_s)));
        if (!certificate.isNeeded(context) || isTruthy(context.values.value(secret)) || (hasCertificate && hasKey))
            continue;
        const YamlPath missing = section.child(hasCertificate ? u"key"_s : u"cert"_s);
        violations += Violation{.message = u"hubble.tls.auto.enabled is false, and neither %1 nor %2 is set"_s.arg(
                                    missing.toString(), secret.toString()),
                                .settings = {missing, "hubble.tls.auto.enabled", secret},
                                .fixes = {Fix{.label = u"Let the chart make Hubble's certificates"_s,
                                              .changes = {setTo("hubble.tls.auto.enabled", true)}}}};
    }
    return violations;
}

constexpr Combination certManagerWithoutIssuer{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
                   isOn(context, "hubble.tls.auto.enabled") &&
                   text(context, "hubble.tls.auto.method") == "certmanager"_L1 &&
                   !isTruthy(context, "hubble.tls.auto.certManagerIssuerRef");
        },
    .message = "hubble.tls.auto.method is certmanager, but hubble.tls.auto.certManagerIssuerRef is empty",
    .settings = {"hubble.tls.auto.certManagerIssuerRef", "hubble.tls.auto.method"},
    .waysOut = {{"Let a CronJob make the certificates", {{"hubble.tls.auto.method", "cronJob"}}},
                {"Let Helm make the certificates", {{"hubble.tls.auto.method", nullptr}}}}};

QList<Violation> checkIncompleteIssuer(const CheckContext &context)
{
    QList<Violation> violations;
    constexpr std::array issuers{
        std::pair{"hubble.tls.auto.method", "hubble.tls.auto.certManagerIssuerRef"},
        std::pair{"clustermesh.apiserver.tls.auto.method", "clustermesh.apiserver.tls.auto.certManagerIssuerRef"}};
    for (const auto &[method, reference] : issuers) {
        const Value issuer = context.values.value(reference);
        if (text(context, method) != "certmanager"_L1 || !issuer.isMap() || issuer.toMap().empty() ||
            (issuer.find(u"name") && issuer.find(u"kind")))
            continue;
        violations += Violation{.message = u"%1 is %2; an issuer has a name and a kind (Issuer or ClusterIssuer)"_s.arg(
                                    QLatin1StringView(reference), issuer.toDisplay()),
                                .settings = {reference},
                                .fixes = {Fix{.label = u"Let a CronJob make the certificates"_s,
                                              .changes = {setTo(method, u"cronJob"_s)}}}};
    }
    return violations;
}

constexpr Combination standaloneWithoutVolume{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.ui.enabled") && isOn(context, "hubble.ui.standalone.enabled") &&
                   isOn(context, "hubble.relay.tls.server.enabled") &&
                   !isTruthy(context, "hubble.ui.standalone.tls.certsVolume");
        },
    .message = "hubble.ui.standalone.enabled is true and the relay serves TLS, but "
               "hubble.ui.standalone.tls.certsVolume is empty",
    .settings = {"hubble.ui.standalone.tls.certsVolume", "hubble.ui.standalone.enabled",
                 "hubble.relay.tls.server.enabled"},
    .waysOut = {{"Turn the relay's TLS off", {{"hubble.relay.tls.server.enabled", nullptr}}}}};

constexpr Combination relayTlsWithoutHubbleTls{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && isOn(context, "hubble.relay.enabled") &&
                   isOn(context, "hubble.relay.tls.server.enabled") && !isOn(context, "hubble.tls.enabled");
        },
    .message = "hubble.relay.tls.server.enabled is true, but hubble.tls.enabled is {hubble.tls.enabled}: the relay "
               "answers without TLS",
    .settings = {"hubble.relay.tls.server.enabled", "hubble.tls.enabled"},
    .waysOut = {{"Turn Hubble's TLS on", {{"hubble.tls.enabled", "true"}}},
                {"Turn the relay's TLS off", {{"hubble.relay.tls.server.enabled", nullptr}}}}};

constexpr Combination serverWithoutTls{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && !isOn(context, "hubble.tls.enabled") &&
                   isTruthy(context, "hubble.listenAddress");
        },
    .message = "hubble.tls.enabled is {hubble.tls.enabled}, and the agents serve their flows at {hubble.listenAddress}",
    .settings = {"hubble.tls.enabled", "hubble.listenAddress"},
    .waysOut = {{"Serve them with TLS", {{"hubble.tls.enabled", nullptr}}}}};

constexpr Combination halfAuthority{
    .isThere =
        [](const CheckContext &context) { return isTruthy(context, "tls.ca.cert") != isTruthy(context, "tls.ca.key"); },
    .message = "tls.ca has only one of cert and key: the chart makes an authority of its own instead",
    .settings = {"tls.ca.cert", "tls.ca.key"},
    .waysOut = {{"Leave the authority to the chart", {{"tls.ca.cert", nullptr}, {"tls.ca.key", nullptr}}}}};

constexpr Combination relayWithoutTls{
    .since = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.relay.enabled") && !isOn(context, "hubble.relay.tls.server.enabled");
        },
    .message =
        "hubble.relay.enabled is true, but hubble.relay.tls.server.enabled isn't: flows are served in plain text",
    .settings = {"hubble.relay.tls.server.enabled", "hubble.relay.enabled"},
    .waysOut = {{"Serve the relay with TLS", {{"hubble.relay.tls.server.enabled", "true"}}}}};

constexpr Combination plainIngress{
    .since = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.ui.ingress.enabled") && !isTruthy(context, "hubble.ui.ingress.tls");
        },
    .message = "hubble.ui.ingress.enabled is true, but hubble.ui.ingress.tls is empty: the UI is served in plain text",
    .settings = {"hubble.ui.ingress.tls", "hubble.ui.ingress.enabled"},
    .waysOut = {{"Turn the UI's Ingress off", {{"hubble.ui.ingress.enabled", nullptr}}}}};

constexpr Combination noRenewal{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
                   isOn(context, "hubble.tls.auto.enabled") &&
                   text(context, "hubble.tls.auto.method") == "cronJob"_L1 &&
                   text(context, "hubble.tls.auto.schedule").isEmpty();
        },
    .message =
        "hubble.tls.auto.method is cronJob, but hubble.tls.auto.schedule is empty: the certificates are made once "
        "and never renewed",
    .settings = {"hubble.tls.auto.schedule", "hubble.tls.auto.method"},
    .waysOut = {{"Renew on the chart's schedule", {{"hubble.tls.auto.schedule", nullptr}}}}};

constexpr Combination certificatesOfEachRender{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
                   isOn(context, "hubble.tls.auto.enabled") && text(context, "hubble.tls.auto.method") == "helm"_L1 &&
                   !(isTruthy(context, "tls.ca.cert") && isTruthy(context, "tls.ca.key")) &&
                   context.values.place().form == ValuesForm::Plain;
        },
    .message =
        "hubble.tls.auto.method is helm: every rendering without the cluster at hand makes a new CA and new keys",
    .settings = {"hubble.tls.auto.method"},
    .waysOut = {{"Let a CronJob in the cluster make the certificates", {{"hubble.tls.auto.method", "cronJob"}}}}};

constexpr char tlsSource[] = "https://docs.cilium.io/en/v1.18/observability/hubble/configuration/tls/";
constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/validate.yaml";

constexpr Rule rules[] = {
    {"hubble.certificate-missing", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A certificate of Hubble that nobody provides"),
     QT_TRANSLATE_NOOP("Rules", "With automatic certificates off the chart wants each pair of certificate and key, or "
                                "the name of a Secret that holds it, and refuses to render without."),
     tlsSource, checkProvidedCertificates},
    {"hubble.cert-manager-needs-issuer", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Hubble's certificates from cert-manager without an issuer"),
     QT_TRANSLATE_NOOP("Rules", "cert-manager has to be told who signs. The chart refuses to render."), tlsSource,
     found<certManagerWithoutIssuer>},
    {"hubble.issuer-incomplete", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An issuer without name or kind"),
     QT_TRANSLATE_NOOP("Rules", "The chart checks only that the reference isn't empty. cert-manager refuses the "
                                "Certificate or never signs it, and the pods wait for their Secret."),
     "https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec", checkIncompleteIssuer},
    {"hubble.standalone-ui-needs-certificates", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A standalone UI without certificates for the relay"),
     QT_TRANSLATE_NOOP("Rules", "A UI on its own has no Secret of this release to mount and needs the volume with its "
                                "client certificate named. The chart refuses to render."),
     validateSource, found<standaloneWithoutVolume>},
    {"hubble.relay-tls-without-hubble-tls", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "TLS of the relay while Hubble's is off"),
     QT_TRANSLATE_NOOP("Rules", "The chart sets the relay's TLS up only together with Hubble's. It renders a relay "
                                "without, and says nothing."),
     tlsSource, found<relayTlsWithoutHubbleTls>},
    {"hubble.server-plain-text", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Flows served without TLS"),
     QT_TRANSLATE_NOOP("Rules", "Whoever reaches the port on a node reads all of its flows. The agent warns at start."),
     tlsSource, found<serverWithoutTls>},
    {"tls.authority-incomplete", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Half of a certificate authority"),
     QT_TRANSLATE_NOOP("Rules", "Certificates are signed with the given authority only where both its certificate and "
                                "its key are there; one alone is passed over."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/_helpers.tpl",
     found<halfAuthority>},
    {"hubble.relay-plain-text", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A relay that serves without TLS"),
     QT_TRANSLATE_NOOP("Rules", "Whoever reaches the relay's Service reads all flows. Chart 1.20 warns of it at each "
                                "installation, although it is its default."),
     "https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/NOTES.txt",
     found<relayWithoutTls>},
    {"hubble.ui-ingress-plain-text", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An Ingress of the UI without TLS"),
     QT_TRANSLATE_NOOP("Rules",
                       "The UI shows all flows and has no login. Chart 1.20 warns of it at each installation."),
     "https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/NOTES.txt",
     found<plainIngress>},
    {"hubble.certificates-never-renewed", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Certificates without a schedule for renewal"),
     QT_TRANSLATE_NOOP("Rules", "Without a schedule the chart makes the Job of the installation but no CronJob. When "
                                "the certificates end, Hubble's servers and the relay refuse each other."),
     tlsSource, found<noRenewal>},
    {"hubble.certificates-of-each-render", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "New certificates with every rendering"),
     QT_TRANSLATE_NOOP("Rules", "helm install and upgrade find the certificates that the cluster has. helm template, "
                                "which Talos' inline manifests and some GitOps tools use, can't: it makes a CA and "
                                "keys each time, differs each time, and puts private keys into what it writes."),
     tlsSource, found<certificatesOfEachRender>},
};

} // namespace

std::span<const Rule> hubbleTlsRules()
{
    return rules;
}
