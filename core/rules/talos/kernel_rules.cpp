#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A feature, the kernel it needs, and what happens on an older one. Source: Cilium's system requirements and the
/// agent's probes.
struct KernelFeature
{
    const char *setting;
    KernelVersion needed;
    Severity severity;
    const char *consequence;
    bool (*isUsed)(const CheckContext &);
};

constexpr KernelFeature features[] = {
    {"bpf.datapathMode",
     {6, 8, 0},
     Severity::Error,
     QT_TRANSLATE_NOOP("Rules", "the agent exits at start"),
     effective::usesNetkit},
    {"bandwidthManager.bbr",
     {5, 18, 0},
     Severity::Error,
     QT_TRANSLATE_NOOP("Rules", "the agent exits at start"),
     [](const CheckContext &context) {
         return isOn(context, "bandwidthManager.enabled") && isOn(context, "bandwidthManager.bbr");
     }},
    {"bandwidthManager.enabled",
     {5, 1, 0},
     Severity::Error,
     QT_TRANSLATE_NOOP("Rules", "the agent exits at start"),
     [](const CheckContext &context) { return isOn(context, "bandwidthManager.enabled"); }},
    {"enableIPv4BIGTCP",
     {6, 3, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent turns it off with a line in its log"),
     [](const CheckContext &context) { return isOn(context, "enableIPv4BIGTCP"); }},
    {"enableIPv6BIGTCP",
     {5, 19, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent turns it off with a line in its log"),
     [](const CheckContext &context) { return isOn(context, "enableIPv6BIGTCP"); }},
    {"bpfClockProbe",
     {5, 6, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent stays with ktime and warns in its log"),
     [](const CheckContext &context) { return isOn(context, "bpfClockProbe"); }},
    {"bpf.tproxy",
     {5, 7, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent turns it off with a line in its log"),
     [](const CheckContext &context) { return isOn(context, "bpf.tproxy"); }},
    {"encryption.type",
     {5, 6, 0},
     Severity::Error,
     QT_TRANSLATE_NOOP("Rules", "WireGuard isn't there and the agent exits at start"),
     [](const CheckContext &context) {
         return isOn(context, "encryption.enabled") && context.values.string("encryption.type") == "wireguard"_L1;
     }},
    {"localRedirectPolicies.enabled",
     {5, 12, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "policies with skipRedirectFromBackend can't be honoured"),
     [](const CheckContext &context) {
         return isOn(context, "localRedirectPolicies.enabled") || isOn(context, "localRedirectPolicy");
     }},
    {"endpointRoutes.enabled",
     {6, 13, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules",
                       "netkit may wipe packets' marks before the programs run, unless the fix was carried back; "
                       "agents from 1.20 on exit then"),
     [](const CheckContext &context) {
         return effective::usesNetkit(context) && effective::usesEndpointRoutes(context);
     }},
    {"extraConfig.multicast-enabled",
     {5, 13, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent turns multicast off with a line in its log"),
     [](const CheckContext &context) { return effective::isOptionOn(context, u"multicast-enabled"_s); }},
    {"extraConfig.enable-recorder",
     {5, 8, 0},
     Severity::Error,
     QT_TRANSLATE_NOOP("Rules", "the agent exits at start"),
     [](const CheckContext &context) {
         return !context.ciliumAtLeast(u"1.19") && effective::isOptionOn(context, u"enable-recorder"_s);
     }},
    {"bpf.enableTCX",
     {6, 6, 0},
     Severity::Hint,
     QT_TRANSLATE_NOOP("Rules", "the agent attaches its programs the older way"),
     [](const CheckContext &context) {
         return context.values.isExplicit("bpf.enableTCX") && isOn(context, "bpf.enableTCX");
     }},
    {"socketLB.tracing",
     {5, 7, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent turns it off"),
     [](const CheckContext &context) {
         return context.values.isExplicit("socketLB.tracing") && isOn(context, "socketLB.tracing");
     }},
    {"bpf.hostLegacyRouting",
     {5, 10, 0},
     Severity::Warning,
     QT_TRANSLATE_NOOP("Rules", "the agent falls back to legacy host routing"),
     [](const CheckContext &context) { return effective::routesHostInBpf(context); }},
};

QString kernelOrigin(const CheckContext &context)
{
    return context.target.kernel.isEmpty()
               ? u"Talos %1 brings %2"_s.arg(context.talos().version, context.kernel().toString())
               : u"the nodes have %1"_s.arg(context.kernel().toString());
}

QList<Violation> checkFeatures(const CheckContext &context)
{
    QList<Violation> violations;
    for (const KernelFeature &feature : features) {
        if (context.kernel() >= feature.needed || !feature.isUsed(context))
            continue;
        const YamlPath setting(feature.setting);
        Violation violation{.message = u"%1 (%2) needs Linux %3, %4: %5"_s.arg(
                                setting.toString(), context.values.value(setting).toDisplay(),
                                feature.needed.toString(), kernelOrigin(context),
                                QString::fromUtf8(feature.consequence)),
                            .settings = {setting},
                            .severity = feature.severity};
        if (context.values.isExplicit(setting))
            violation.fixes += removal(setting);
        violations += violation;
    }
    return violations;
}

QList<Violation> checkBaseKernel(const CheckContext &context)
{
    const KernelVersion needed = context.ciliumAtLeast(u"1.18") ? KernelVersion{5, 10, 0} : KernelVersion{5, 4, 0};
    if (context.kernel() >= needed)
        return {};
    return {Violation{.message = u"Cilium %1 needs Linux %2, %3"_s.arg(context.target.cilium, needed.toString(),
                                                                       kernelOrigin(context))}};
}

/// Cilium's last releases that probe for a helper in a way that Linux 7.2 refuses. 1.17 got no fix.
bool probesTheOldWay(const QString &cilium)
{
    static const QVersionNumber lastOnes[] = {{1, 17, 18}, {1, 18, 12}, {1, 19, 7}, {1, 20, 1}};
    const QVersionNumber version = QVersionNumber::fromString(cilium);
    return std::ranges::any_of(lastOnes, [&version](const QVersionNumber &last) {
        return version.minorVersion() == last.minorVersion() && version <= last;
    });
}

QList<Violation> checkNewKernel(const CheckContext &context)
{
    if (context.kernel() < KernelVersion{7, 2, 0} || !probesTheOldWay(context.target.cilium))
        return {};
    Violation violation{.message = u"Cilium %1 doesn't start on Linux 7.2 and newer, %2"_s.arg(context.target.cilium,
                                                                                               kernelOrigin(context))};
    if (context.values.place().form == ValuesForm::Profile && !context.values.profile().target.kernel.isEmpty())
        violation.fixes += Fix{.label = u"Take the kernel that Talos %1 brings"_s.arg(context.talos().version),
                               .changes = {Edit{.path = "target.kernel", .value = {}, .scope = Edit::Scope::Profile}}};
    return {violation};
}

/// Kernels whose masquerading of proxied IPv6 breaks, by the first mended release of each long-term branch.
bool hasIPv6ProxyFault(const KernelVersion &kernel)
{
    static constexpr KernelVersion mended[] = {{5, 10, 236}, {5, 15, 180}, {6, 1, 133},
                                               {6, 6, 86},   {6, 12, 22},  {6, 14, 1}};
    for (const KernelVersion &release : mended) {
        if (kernel.major == release.major && kernel.minor == release.minor)
            return kernel < release;
    }
    return kernel < KernelVersion{6, 14, 1};
}

QList<Violation> checkIPv6Proxy(const CheckContext &context)
{
    if (!effective::usesIPv6(context) || !effective::masqueradesIPv6(context) || !isOn(context, "l7Proxy") ||
        !hasIPv6ProxyFault(context.kernel()))
        return {};
    return {Violation{
        .message = u"ipv6.enabled is true with masquerading and the L7 proxy, %1, which mistreats such packets"_s.arg(
            kernelOrigin(context)),
        .settings = {"ipv6.enabled", "l7Proxy"}}};
}

QList<Violation> checkVerifierRegression(const CheckContext &context)
{
    const bool isAffected = context.target.kernel.isEmpty() && context.kernel() >= KernelVersion{6, 18, 1} &&
                            context.kernel() <= KernelVersion{6, 18, 9} &&
                            context.talos().version.startsWith("1.12."_L1);
    if (!isAffected)
        return {};
    Violation violation{
        .message =
            u"Talos %1 brings Linux %2, whose verifier sometimes refuses Cilium's programs; 1.12.5 and newer are mended"_s
                .arg(context.talos().version, context.kernel().toString())};
    if (context.values.place().form == ValuesForm::Profile)
        violation.fixes +=
            Fix{.label = u"Aim for Talos 1.12.5"_s,
                .changes = {Edit{.path = "target.talos", .value = Value(u"1.12.5"_s), .scope = Edit::Scope::Profile}}};
    return {violation};
}

constexpr Rule rules[] = {
    {"kernel.too-old", Severity::Error, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A feature that the nodes' kernel doesn't have"),
     QT_TRANSLATE_NOOP("Rules", "The agent probes the kernel at start for what the feature needs. The version is what "
                                "the documentation asks for; a distribution's "
                                "backport may satisfy the probe on an older one."),
     "https://docs.cilium.io/en/v1.18/operations/system_requirements/#required-kernel-versions-for-advanced-features",
     checkFeatures},
    {"kernel.too-old-for-cilium", Severity::Error, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A kernel that this Cilium doesn't run on"),
     QT_TRANSLATE_NOOP("Rules", "The agent checks for the helpers that all its programs use and exits without them."),
     "https://docs.cilium.io/en/v1.18/operations/system_requirements/#linux-kernel", checkBaseKernel},
    {"kernel.too-new-for-cilium", Severity::Error, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A kernel that is too new for this Cilium"),
     QT_TRANSLATE_NOOP("Rules",
                       "At start the agent probes for a helper of the kernel by a program that the verifier of "
                       "Linux 7.2 refuses, and exits. Releases of September 2026 and later probe in another "
                       "way."),
     "https://github.com/cilium/cilium/issues/48016", checkNewKernel},
    {"kernel.ipv6-proxy-fault", Severity::Hint, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A kernel that loses proxied IPv6 packets"),
     QT_TRANSLATE_NOOP("Rules",
                       "Connections over IPv6 that an L7 policy leads through the proxy and that are masqueraded "
                       "break; mended in 5.10.236, 5.15.180, 6.1.133, 6.6.86, 6.12.22 and 6.14.1."),
     "https://docs.cilium.io/en/v1.18/operations/system_requirements/#linux-kernel", checkIPv6Proxy},
    {"kernel.talos-verifier-regression", Severity::Warning, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A Talos release whose kernel refuses Cilium's programs at times"),
     QT_TRANSLATE_NOOP("Rules", "Linux 6.18.1 to 6.18.9, in Talos 1.12.0 to 1.12.4, have a regression in the BPF "
                                "verifier; whether a program is hit depends on the "
                                "configuration."),
     "https://github.com/siderolabs/talos/issues/12726", checkVerifierRegression},
};

} // namespace

std::span<const Rule> kernelRules()
{
    return rules;
}
