#include "core/rules/effective_state.h"

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

bool isOn(const CheckContext &context, const char *path)
{
    return context.values.isTrue(path);
}

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
            violation.fixes +=
                Fix{.label = u"Remove %1, for the default"_s.arg(setting.toString()), .changes = {unset(setting)}};
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
