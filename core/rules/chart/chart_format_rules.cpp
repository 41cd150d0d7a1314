#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/value_check.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Gate = bool (*)(const CheckContext &);

bool always(const CheckContext &)
{
    return true;
}

/// A text that a template reads as a duration.
struct ReadDuration
{
    const char *path;
    Gate isRead = always;
    const char *since = nullptr;
    const char *before = nullptr;
};

bool hasEnvoyConfig(const CheckContext &context)
{
    return isOn(context, "envoyConfig.enabled") || isOn(context, "ingressController.enabled") ||
           isOn(context, "gatewayAPI.enabled") || text(context, "loadBalancer.l7.backend") == "envoy"_L1;
}

bool exportsFlows(const CheckContext &context)
{
    return isOn(context, "hubble.enabled") && isOn(context, "hubble.export.static.enabled");
}

constexpr ReadDuration durations[] = {
    {"conntrackGCInterval"},
    {"conntrackGCMaxInterval"},
    {"operator.identityHeartbeatTimeout"},
    {"operator.identityGCInterval"},
    {"operator.endpointGCInterval"},
    {"operator.nodeGCInterval"},
    {"identityChangeGracePeriod"},
    {"bpf.monitorInterval"},
    {"ipam.ciliumNodeUpdateRate"},
    {"crdWaitTimeout"},
    {"authentication.gcInterval"},
    {"envoyConfig.retryInterval", hasEnvoyConfig},
    {"encryption.ipsec.keyRotationDuration",
     [](const CheckContext &context) {
         return isOn(context, "encryption.enabled") && text(context, "encryption.type") == "ipsec"_L1;
     }},
    {"authentication.mutual.connectTimeout",
     [](const CheckContext &context) { return isOn(context, "authentication.mutual.spire.enabled"); }},
    {"l2NeighDiscovery.refreshPeriod",
     [](const CheckContext &context) { return isOn(context, "l2NeighDiscovery.enabled"); }, nullptr, "1.18"},
    {"hubble.lostEventSendInterval", [](const CheckContext &context) { return isOn(context, "hubble.enabled"); },
     "1.19"},
    {"hubble.export.aggregationInterval", exportsFlows, "1.19"},
};

bool appliesTo(const CheckContext &context, const char *since, const char *before)
{
    return (!since || context.ciliumAtLeast(QString::fromLatin1(since))) &&
           (!before || !context.ciliumAtLeast(QString::fromLatin1(before)));
}

QList<Violation> checkDurations(const CheckContext &context)
{
    QList<Violation> violations;
    if (!effective::rendersConfigMap(context))
        return violations;
    for (const ReadDuration &duration : durations) {
        const Value value = context.values.value(duration.path);
        const QString problem = formatProblem(SettingKind::Duration, value);
        if (problem.isEmpty() || !appliesTo(context, duration.since, duration.before) || !duration.isRead(context))
            continue;
        violations += Violation{.message = u"%1: %2"_s.arg(QLatin1StringView(duration.path), problem),
                                .settings = {duration.path},
                                .fixes = {removal(duration.path)}};
    }
    return violations;
}

bool isVersion(const QString &version)
{
    static const QRegularExpression pattern(
        u"^v?\\d+(\\.\\d+){0,2}(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?\\z"_s);
    return pattern.match(version).hasMatch();
}

QList<Violation> checkUpgradeCompatibility(const CheckContext &context)
{
    const Value version = context.values.value("upgradeCompatibility");
    if (!version.isString() || version.toString().isEmpty() || isTemplated(version.toString()) ||
        isVersion(version.toString()))
        return {};
    return {Violation{
        .message = u"upgradeCompatibility is %1, which isn't a version (\"1.17\")"_s.arg(version.toDisplay()),
        .settings = {"upgradeCompatibility"},
        .fixes = {Fix{.label = u"Remove upgradeCompatibility"_s, .changes = {unset("upgradeCompatibility")}}}}};
}

/// `0.9.0` of `v0.9.0@sha256:…`.
QString versionOfTag(const CheckContext &context, const char *path)
{
    QString tag = text(context, path).section(u'@', 0, 0);
    if (tag.startsWith(u'v'))
        tag.remove(0, 1);
    return tag;
}

bool isBefore09(const QString &version)
{
    const QString numbers = version.startsWith(u'v') ? version.sliced(1) : version;
    return !numbers.contains(u'-') && numbers.section(u'.', 0, 0).toInt() == 0 &&
           numbers.section(u'.', 1, 1).section(u'+', 0, 0).toInt() < 9;
}

constexpr const char *uiTags[] = {"hubble.ui.backend.image.tag", "hubble.ui.frontend.image.tag"};

/// The chart compares the UI's tags, unless either is `latest`.
bool comparesUiTags(const CheckContext &context)
{
    return isOn(context, "hubble.ui.enabled") &&
           std::ranges::none_of(uiTags, [&](const char *path) { return text(context, path) == "latest"_L1; });
}

QList<Violation> checkUiTags(const CheckContext &context)
{
    QList<Violation> violations;
    for (const char *path : uiTags) {
        const QString version = versionOfTag(context, path);
        if (!comparesUiTags(context) || context.values.value(path).isNull() || isTemplated(version) ||
            (isVersion(version) && !isBefore09(version)))
            continue;
        violations += Violation{.message = u"%1 is %2; the chart wants %3"_s.arg(
                                    QLatin1StringView(path), context.values.value(path).toDisplay(),
                                    isVersion(version) ? u"0.9.0 or newer"_s : u"a version"_s),
                                .settings = {path, "hubble.ui.enabled"},
                                .fixes = {Fix{.label = u"Use the chart's image"_s, .changes = {unset(path)}}}};
    }
    return violations;
}

QList<Violation> checkHiddenOldUi(const CheckContext &context)
{
    QList<Violation> violations;
    if (!isOn(context, "hubble.ui.enabled") || comparesUiTags(context))
        return violations;
    for (const char *path : uiTags) {
        const QString version = versionOfTag(context, path);
        if (isVersion(version) && isBefore09(version))
            violations += Violation{
                .message =
                    u"%1 is %2, older than the chart's UI can be; with the other image at latest nobody checks"_s.arg(
                        QLatin1StringView(path), context.values.value(path).toDisplay()),
                .settings = {path},
                .fixes = {Fix{.label = u"Use the chart's image"_s, .changes = {unset(path)}}}};
    }
    return violations;
}

/// Certificates and keys as Helm wants them: base64 around PEM.
bool isPemInBase64(const QString &text, QByteArrayView kind)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok && decoded.decoded.contains("-----BEGIN ") &&
           decoded.decoded.contains(kind);
}

QList<Violation> checkCa(const CheckContext &context)
{
    QList<Violation> violations;
    if (!isTruthy(context, "tls.ca.cert") || !isTruthy(context, "tls.ca.key"))
        return violations;
    for (const auto &[path, kind] :
         {std::pair{"tls.ca.cert", "CERTIFICATE-----"}, std::pair{"tls.ca.key", "PRIVATE KEY-----"}}) {
        const QString pem = text(context, path);
        if (isPemInBase64(pem, kind) || isTemplated(pem))
            continue;
        violations += Violation{.message = u"%1 isn't base64 of a PEM %2"_s.arg(
                                    QLatin1StringView(path), QString::fromLatin1(kind).section(u'-', 0, 0).toLower()),
                                .settings = {path},
                                .fixes = {Fix{.label = u"Let the chart make a CA"_s,
                                              .changes = {unset("tls.ca.cert"), unset("tls.ca.key")}}}};
    }
    return violations;
}

/// Addresses that go into certificates which Helm makes.
struct CertificateNames
{
    const char *path;
    QString (*problem)(const Value &);
    Gate isUsed;
};

bool makesMeshCertificates(const CheckContext &context)
{
    return isOn(context, "clustermesh.useAPIServer") && isOn(context, "clustermesh.apiserver.tls.auto.enabled") &&
           text(context, "clustermesh.apiserver.tls.auto.method") == "helm"_L1;
}

bool makesHubbleCertificates(const CheckContext &context)
{
    return isOn(context, "agent") && isOn(context, "hubble.enabled") && isOn(context, "hubble.tls.enabled") &&
           isOn(context, "hubble.tls.auto.enabled") && text(context, "hubble.tls.auto.method") == "helm"_L1;
}

QString addressesProblem(const Value &list)
{
    return formatProblem(SettingKind::IpAddress, list);
}

QString namesProblem(const Value &list)
{
    const Value::List &names = list.toList();
    const auto other = std::ranges::find_if(names, [](const Value &name) { return !name.isString(); });
    return other == names.end() ? QString() : u"%1 isn't a text"_s.arg(other->toDisplay());
}

constexpr CertificateNames certificateNames[] = {
    {"hubble.tls.server.extraIpAddresses", addressesProblem, makesHubbleCertificates},
    {"hubble.tls.server.extraDnsNames", namesProblem, makesHubbleCertificates},
    {"clustermesh.apiserver.tls.server.extraIpAddresses", addressesProblem, makesMeshCertificates},
    {"clustermesh.apiserver.tls.server.extraDnsNames", namesProblem, makesMeshCertificates},
    {"clustermesh.apiserver.tls.auto.server.extraIpAddresses", addressesProblem, makesMeshCertificates},
    {"clustermesh.apiserver.tls.auto.server.extraDnsNames", namesProblem, makesMeshCertificates},
};

QList<Violation> checkCertificateNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const CertificateNames &list : certificateNames) {
        const Value value = context.values.value(list.path);
        const QString problem = value.isList() ? list.problem(value) : QString();
        if (problem.isEmpty() || !list.isUsed(context) || !context.values.catalogue().covering(list.path))
            continue;
        violations += Violation{
            .message = u"%1: %2"_s.arg(QLatin1StringView(list.path), problem),
            .settings = {list.path},
            .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(list.path)), .changes = {unset(list.path)}}}};
    }
    return violations;
}

constexpr char helmSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/_helpers.tpl";
constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";

constexpr Rule rules[] = {
    {"values.duration-refused", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A duration that the chart can't read"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart reads some of its durations, as Go writes them: a number and ns, us, ms, s, m "
                       "or h. Days, weeks and numbers without a unit stop it."),
     helmSource, checkDurations},
    {"values.upgrade-compatibility", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A version of the first installation that isn't one"),
     QT_TRANSLATE_NOOP("Rules", "The chart compares it with its own history to keep old defaults; it stops on anything "
                                "that isn't a version."),
     "https://docs.cilium.io/en/v1.18/operations/upgrade/", checkUpgradeCompatibility},
    {"hubble.ui-version", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An image of the UI that the chart doesn't take"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart compares the tags of the UI's images with 0.9.0 and stops when one is older or "
                       "isn't a version. It doesn't look when either tag is latest."),
     validateSource, checkUiTags},
    {"hubble.ui-version-hidden", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An old image of the UI that nobody notices"),
     QT_TRANSLATE_NOOP("Rules",
                       "latest at one image switches the check of both off. The old one doesn't understand what "
                       "this chart configures."),
     validateSource, checkHiddenOldUi},
    {"values.ca-unreadable", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A CA that Helm can't read"),
     QT_TRANSLATE_NOOP("Rules", "The chart signs its certificates with this pair and stops when it can't decode it."),
     helmSource, checkCa},
    {"values.certificate-address", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A name or address for a certificate that isn't one"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm makes the certificate itself and stops on anything but IP addresses in one list and "
                       "texts in the other."),
     helmSource, checkCertificateNames},
};

} // namespace

std::span<const Rule> chartFormatRules()
{
    return rules;
}
