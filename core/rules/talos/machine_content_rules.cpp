#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/own_patch_edits.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/rules/talos/talos_version.h"
#include "core/talos/kernel_modules.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A fix of what the profile's own patches say; none where they don't.
QList<Fix> ownFix(const QString &label, const ChangeSet &changes)
{
    return changes.empty() ? QList<Fix>() : QList<Fix>{Fix{.label = label, .changes = changes}};
}

QList<Violation> checkModules(const CheckContext &context)
{
    if (!context.machines || !context.target.kernel.isEmpty()) // a kernel of one's own may be built otherwise
        return {};
    QStringList needless = context.machines->kernelModules;
    needless.removeIf([](const QString &module) { return !isBuiltInModule(module); });
    if (needless.isEmpty())
        return {};
    const ChangeSet changes = withoutOwnItems(
        context, "machine.kernel.modules", [](const Value &entry) { return isBuiltInModule(textAt(entry, "name")); });
    return {Violation{.message = u"the machines load the kernel modules %1, which Talos' kernel has built in"_s.arg(
                          needless.join(u", "_s)),
                      .fixes = ownFix(u"Take the modules out"_s, changes)}};
}

QList<Violation> checkEnforcing(const CheckContext &context)
{
    const QString argument = u"enforcing=1"_s;
    const QStringList arguments = context.machines ? context.machines->kernelArguments : QStringList();
    constexpr int firstWithPolicy = 10;
    if (!isTalosAtLeast(context, firstWithPolicy) || !arguments.contains(argument) ||
        arguments.contains("selinux=0"_L1))
        return {};
    const ChangeSet changes = withoutOwnItems(context, "machine.install.extraKernelArgs",
                                              [&argument](const Value &entry) { return entry.toString() == argument; });
    return {Violation{
        .message = u"the machines start with the kernel argument %1: the policy of Talos %2 allows pods neither BPF's "
                   "file system nor Cilium's socket"_s.arg(argument, context.talos().version),
        .fixes = ownFix(u"Leave SELinux permissive"_s, changes)}};
}

/// Talos hardens the compiler for everyone; 1 does so for programs of those without privileges only.
QList<Violation> checkJitHardening(const CheckContext &context)
{
    const QString key = u"net.core.bpf_jit_harden"_s;
    const QString value = context.machines ? context.machines->sysctls.value(key) : QString();
    if (value != "2"_L1 && value != "0"_L1)
        return {};
    const bool isOwn = context.values.profile().machines.sysctls.contains(key);
    const Edit softer = inProfile(YamlPath("talos.sysctls").child(key), Value(u"1"_s));
    const QString message = value == "2"_L1
                                ? u"sysctl %1 is 2, which Talos sets anyway; 1 lets policies load faster"_s
                                : u"sysctl %1 is 0, which hardens nothing; 1 loads policies as fast and keeps the "
                                  "hardening for programs without privileges"_s;
    return {Violation{.message = message.arg(key),
                      .fixes = isOwn ? QList<Fix>{Fix{.label = u"Set it to 1"_s, .changes = {softer}}} : QList<Fix>()}};
}

bool hasManifestWith(const MachineConfig &machines, std::initializer_list<QLatin1StringView> texts)
{
    return std::ranges::any_of(machines.inlineManifests, [&texts](const QString &manifest) {
        return std::ranges::all_of(texts, [&manifest](QLatin1StringView text) { return manifest.contains(text); });
    });
}

QString urlWith(const MachineConfig &machines, QLatin1StringView text)
{
    const auto found = std::ranges::find_if(
        machines.manifestUrls, [text](const QString &url) { return url.contains(text, Qt::CaseInsensitive); });
    return found == machines.manifestUrls.end() ? QString() : *found;
}

/// Who approves them isn't told by a machine configuration as a rule: it may come later.
QList<Violation> checkServingCertificates(const CheckContext &context)
{
    if (!context.machines || !context.machines->rotatesServerCertificates.value_or(false) ||
        hasManifestWith(*context.machines, {"approver"_L1, "hostNetwork: true"_L1}))
        return {};
    const QString approver = urlWith(*context.machines, "approver"_L1);
    const QString whose = approver.isEmpty() ? u"nothing in the machine configuration approves them"_s
                                             : u"%1 approves them once pods have a network"_s.arg(approver);
    return {Violation{.message =
                          u"kubelets wait for serving certificates (rotate-server-certificates), and %1"_s.arg(whose)}};
}

/// Runtimes that put a virtual machine or a kernel of their own between the pod and its network device.
QString sandboxOf(const MachineConfig &machines)
{
    for (const QString &image : machines.extensions) {
        for (const QLatin1StringView runtime : {"kata-containers"_L1, "gvisor"_L1}) {
            if (image.contains(runtime))
                return image;
        }
    }
    return {};
}

QList<Violation> checkSandboxes(const CheckContext &context)
{
    if (!context.machines || !effective::usesNetkit(context))
        return {};
    const bool hasKataClass = hasManifestWith(*context.machines, {"RuntimeClass"_L1, "handler: kata"_L1}) ||
                              hasManifestWith(*context.machines, {"RuntimeClass"_L1, R"(handler: "kata)"_L1});
    const QString extension = sandboxOf(*context.machines);
    if (!hasKataClass && extension.isEmpty())
        return {};
    const QString what = hasKataClass ? u"a RuntimeClass of Kata"_s : u"the extension %1"_s.arg(extension);
    return {Violation{.message = u"bpf.datapathMode is %1, and the machines bring %2"_s.arg(
                          effective::settingText(context, "bpf.datapathMode"), what),
                      .settings = {"bpf.datapathMode"},
                      .fixes = {Fix{.label = u"Connect pods by veth"_s, .changes = {unset("bpf.datapathMode")}}},
                      .severity = hasKataClass ? Severity::Error : Severity::Warning}};
}

QList<Violation> checkOtherPlugins(const CheckContext &context)
{
    if (!context.machines || !effective::isSettingOn(context, "cni.exclusive") || !isOn(context, "cni.install"))
        return {};
    const bool hasManifest = hasManifestWith(*context.machines, {"multus"_L1});
    const QString url = urlWith(*context.machines, "multus"_L1);
    if (!hasManifest && url.isEmpty())
        return {};
    return {Violation{
        .message = u"cni.exclusive is true, and the machines bring Multus (%1)"_s.arg(
            hasManifest ? u"an inline manifest"_s : url),
        .settings = {"cni.exclusive"},
        .fixes = {Fix{.label = u"Leave other plugins' files alone"_s, .changes = {setTo("cni.exclusive", false)}}}}};
}

constexpr Rule rules[] = {
    {"talos.module-built-in", Severity::Hint, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Kernel modules that needn't be loaded"),
     QT_TRANSLATE_NOOP("Rules", "All that Cilium uses is part of Talos' kernel; loading it by name does nothing."),
     "https://github.com/siderolabs/pkgs/blob/release-1.13/kernel/build/config-amd64", checkModules},
    {"talos.selinux-enforcing", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "SELinux that enforces, and no policy for Cilium"),
     QT_TRANSLATE_NOOP(
         "Rules", "Talos starts SELinux permissive. Its policy has the rules that Cilium needs commented out up to "
                  "1.14.0-rc.1: enforced, agents write neither to BPF's file system nor to /run, and the CNI "
                  "plugin doesn't reach the agent, whatever the values say."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/pkg/selinux/policy/selinux/common/processes.cil",
     checkEnforcing},
    {"talos.jit-hardening", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "How far BPF's compiler is hardened"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos sets 2, which hardens the agent's own programs, too, and makes each policy slower to "
                       "load. Others may not load programs at all on Talos (kernel.unprivileged_bpf_disabled), so that "
                       "1 gives little away."),
     "https://github.com/projectcalico/calico/pull/11015", checkJitHardening},
    {"talos.serving-certificates-wait", Severity::Hint, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Kubelets that wait for somebody's approval"),
     QT_TRANSLATE_NOOP("Rules",
                       "Until the kubelets' certificates are approved, kubectl logs and exec, metrics-server and "
                       "talosctl health fail. An approver that is an ordinary pod needs the CNI first: whoever waits "
                       "for health before installing Cilium waits for ever. Let it run in the host's network and "
                       "tolerate nodes that aren't ready, or approve by hand at bootstrap."),
     "https://github.com/siderolabs/terraform-provider-talos/issues/206", checkServingCertificates},
    {"netkit.beside-sandboxes", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Sandboxed pods on netkit"),
     QT_TRANSLATE_NOOP("Rules",
                       "Kata knows veth and a few other devices; a pod on netkit fails to start (\"Unsupported network "
                       "interface: netkit\"), and netkit can't be switched off for some pods. Other sandboxes have to "
                       "be tried."),
     "https://github.com/kata-containers/kata-containers/issues/12159", checkSandboxes},
    {"cni.exclusive-beside-multus", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Other CNI plugins' files are renamed"),
     QT_TRANSLATE_NOOP("Rules",
                       "With cni.exclusive, the default, the agent renames every other file of the CNI folder, that of "
                       "Multus included; pods then get Cilium's network alone."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/multus", checkOtherPlugins},
};

} // namespace

std::span<const Rule> machineContentRules()
{
    return rules;
}
