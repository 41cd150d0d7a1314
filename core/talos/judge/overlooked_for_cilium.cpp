#include "core/talos/judge/overlooked.h"

#include "core/talos/kernel_modules.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void checkModules(const MergedConfig &config, MachineProblems &problems)
{
    const auto judge = [&problems](const MachineDocument &document, const PlacedNode &name, const YamlPath &path) {
        if (name.node && isBuiltInModule(name.node->text))
            ProblemList(problems, document)
                .add("talos.module-built-in", PlacedNode{path, name.node},
                     u"the kernel module %1 needn't be loaded: Talos' kernel has it built in"_s.arg(name.node->text));
    };
    for (const PlacedNode &name : selectNodes(config.main().content, u"machine.kernel.modules[].name"))
        judge(config.main(), name, name.path.parent());
    for (const MachineDocument &document : config.documents) {
        if (document.kind == "KernelModuleConfig"_L1)
            judge(document, {"name", document.content.find(u"name")}, "name");
    }
}

/// The policy is there from 1.10 on, and what Cilium needs of it is commented out.
void checkEnforcing(const MergedConfig &config, MachineProblems &problems)
{
    if (QVersionNumber::fromString(config.release) < QVersionNumber(1, 10))
        return;
    for (const PlacedNode &argument : selectNodes(config.main().content, u"machine.install.extraKernelArgs[]")) {
        if (argument.node->text == "enforcing=1"_L1)
            ProblemList(problems, config.main())
                .add("talos.selinux-enforcing", argument,
                     u"with enforcing=1, SELinux allows pods neither BPF's file system nor Cilium's socket"_s);
    }
}

void checkJitHardening(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"SysctlConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QString key = u"net.core.bpf_jit_harden"_s;
    const YamlPath path = (document ? YamlPath("params") : YamlPath("machine.sysctls")).child(key);
    const MachineNode *sysctls = document ? document->content.find(u"params") : config.section(u"machine.sysctls");
    const MachineNode *value = sysctls ? sysctls->find(key) : nullptr;
    if (!value || value->source < 0 || (value->text != "2"_L1 && value->text != "0"_L1))
        return;
    ProblemList(problems, place)
        .add("talos.jit-hardening", PlacedNode{path, value},
             u"%1 is %2; with 1, policies load fast and programs without privileges stay hardened"_s.arg(key,
                                                                                                         value->text));
}

bool hasApproverBesideCni(const MergedConfig &config)
{
    const auto isApprover = [](const MachineNode *manifest) {
        return manifest && manifest->text.contains("approver"_L1) && manifest->text.contains("hostNetwork: true"_L1);
    };
    const std::vector<PlacedNode> manifests = selectNodes(config.main().content, u"cluster.inlineManifests[].contents");
    return std::ranges::any_of(manifests, [&](const PlacedNode &place) { return isApprover(place.node); }) ||
           std::ranges::any_of(config.documents, [&](const MachineDocument &document) {
               return document.kind == "KubeInlineManifestConfig"_L1 && isApprover(document.content.find(u"manifest"));
           });
}

struct RotationPlace
{
    const char *kind;
    const char *path;
};

constexpr RotationPlace rotations[] = {
    {"v1alpha1", "machine.kubelet.extraArgs.rotate-server-certificates"},
    {"v1alpha1", "machine.kubelet.extraConfig.serverTLSBootstrap"},
    {"KubeletConfig", "extraArgs.rotate-server-certificates"},
    {"KubeletConfig", "config.serverTLSBootstrap"},
};

void checkServingCertificates(const MergedConfig &config, MachineProblems &problems)
{
    for (const RotationPlace &place : rotations) {
        const MachineDocument *document = config.kind(QString::fromLatin1(place.kind));
        const QString path = QString::fromLatin1(place.path);
        const MachineNode *value = document ? document->content.at(path) : nullptr;
        if (!value || value->text != "true"_L1 || hasApproverBesideCni(config))
            continue;
        ProblemList(problems, *document)
            .add("talos.serving-certificates-wait", path,
                 u"kubelets wait until somebody approves their serving certificates (%1); an approver that is an "
                 "ordinary pod needs the CNI first"_s.arg(path.section(u'.', -1)));
    }
}

} // namespace

void overlookForCilium(const MergedConfig &config, MachineProblems &problems)
{
    for (const auto check : {checkModules, checkEnforcing, checkJitHardening, checkServingCertificates})
        check(config, problems);
}
