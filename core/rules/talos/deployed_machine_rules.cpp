#include "core/rules/talos/cilium_manifests.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/rules/talos/talos_version.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// What the loaded machine configuration means for what is exported beside it.

namespace {

QList<Violation> checkContract(const CheckContext &context)
{
    const bool isOlder = context.machineConfig && context.machineConfig->contract == Contract::SingleDocument &&
                         context.talos().contract == Contract::MultiDocument;
    if (!isOlder)
        return {};
    return {Violation{
        .message =
            u"%1 is written for a contract up to 1.13, Talos %2 generates documents; patches keep to its style"_s.arg(
                context.machineConfig->file, context.talos().version)}};
}

QList<Violation> checkManifestVersions(const CheckContext &context)
{
    QList<Violation> violations;
    if (!context.machineConfig || context.machineConfig->inlineManifests.isEmpty())
        return violations;
    const QMap<QString, QString> manifests = ciliumManifests(context.machineConfig->inlineManifests);
    for (const auto &[name, version] : manifests.asKeyValueRange()) {
        if (version != context.target.cilium)
            violations += Violation{.message = u"%1 has Cilium %2 as the manifest %3; this is for Cilium %4"_s.arg(
                                        context.machineConfig->file, version, name, context.target.cilium)};
    }
    return violations;
}

/// A list of the profile's own patches, and what takes a manifest out of it.
struct PatchList
{
    const char *path;
    Value::List MachineAdditions::*documents;
};

constexpr PatchList patchLists[] = {{"talos.patches.all", &MachineAdditions::patches},
                                    {"talos.patches.controlPlane", &MachineAdditions::controlPlanePatches}};

bool isDeleted(const Value &value)
{
    return textAt(value, "$patch") == "delete"_L1;
}

/// The manifests that a patch takes out and doesn't put back, by name; `*` for all of them.
QStringList removedBy(const Value &patch)
{
    if (textAt(patch, "kind") == "KubeInlineManifestConfig"_L1)
        return isDeleted(patch) ? QStringList{textAt(patch, "name")} : QStringList();
    const Value &list = valueAt(patch, "cluster.inlineManifests");
    if (list.isMap())
        return isDeleted(list) ? QStringList{u"*"_s} : QStringList();
    QStringList removed;
    for (const Value &entry : list.toList()) {
        const QString name = textAt(entry, "name");
        if (isDeleted(entry))
            removed += name;
        else
            removed.removeAll(name);
    }
    return removed;
}

QList<Violation> removalsOf(const PatchList &list, const CheckContext &context, const QStringList &names)
{
    QList<Violation> violations;
    int index = 0;
    for (const Value &patch : context.values.profile().machines.*list.documents) {
        const YamlPath path = YamlPath(list.path).child(index++);
        const QStringList removed = removedBy(patch);
        const auto name = std::ranges::find_if(
            names, [&removed](const QString &each) { return removed.contains(each) || removed.contains("*"_L1); });
        if (name == names.end())
            continue;
        violations +=
            Violation{.message = u"%1 takes the manifest %2 with Cilium's agents out of %3"_s.arg(
                          path.toString(), *name, context.machineConfig->file),
                      .fixes = {Fix{.label = u"Leave the manifest where it is"_s,
                                    .changes = {Edit{.path = path, .value = {}, .scope = Edit::Scope::Profile}}}}};
    }
    return violations;
}

QList<Violation> checkRemovedManifests(const CheckContext &context)
{
    constexpr int firstThatPrunes = 13;
    QList<Violation> violations;
    if (!context.machineConfig || !isTalosAtLeast(context, firstThatPrunes))
        return violations;
    const QStringList names = ciliumManifests(context.machineConfig->inlineManifests).keys();
    for (const PatchList &list : patchLists)
        violations += removalsOf(list, context, names);
    return violations;
}

constexpr Rule rules[] = {
    {"talos.older-contract", Severity::Hint, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A configuration of an older contract"),
     QT_TRANSLATE_NOOP(
         "Rules", "An upgrade of Talos leaves the configuration as it was generated, which stays valid. What newer "
                  "contracts switch on by themselves is missing from it: KubePrism since 1.6, the host's resolver "
                  "since 1.7, forwarding to it since 1.8, the isolation of workloads since 1.14."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/config/contract.go", checkContract},
    {"talos.manifest-version", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Another Cilium in the machine configuration"),
     QT_TRANSLATE_NOOP("Rules",
                       "talosctl upgrade-k8s applies the manifests of the machine configuration again, and changes a "
                       "Cilium that Helm or GitOps brought back to that version. Keep both in step, or export the "
                       "chart as the inline manifest."),
     "https://github.com/siderolabs/talos/issues/5640", checkManifestVersions},
    {"talos.manifest-pruned", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A removed manifest takes Cilium with it"),
     QT_TRANSLATE_NOOP("Rules",
                       "From Talos 1.13 on, upgrade-k8s deletes every object of a manifest that has left the "
                       "configuration, Cilium's DaemonSet included: the cluster is without network. First take its "
                       "entries out of the ConfigMap talos-bootstrap-manifests-inventory in kube-system; "
                       "--manifests-no-prune only postpones it."),
     "https://github.com/siderolabs/talos/issues/11652", checkRemovedManifests},
};

} // namespace

std::span<const Rule> deployedMachineRules()
{
    return rules;
}
