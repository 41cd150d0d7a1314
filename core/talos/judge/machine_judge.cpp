#include "core/talos/judge/machine_judge.h"

#include "core/talos/judge/document_rules.h"
#include "core/talos/judge/field_constraints.h"
#include "core/talos/judge/machine_defaults.h"
#include "core/talos/judge/overlooked.h"
#include "core/talos/judge/patch_application.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void append(MachineProblems &problems, MachineProblems more)
{
    std::ranges::move(more, std::back_inserter(problems));
}

/// A release doesn't know contracts newer than itself: it writes its own instead.
QString knownContract(const MachineTarget &target)
{
    const QVersionNumber release = QVersionNumber::fromString(target.talos);
    const QVersionNumber own(release.majorVersion(), release.minorVersion());
    const QVersionNumber wanted = QVersionNumber::fromString(target.contract);
    return (wanted.isNull() || wanted > own ? own : wanted).toString();
}

bool hasOneDocument(const QString &contract)
{
    return QVersionNumber::fromString(contract) < QVersionNumber(1, 12);
}

/// Such a patch is judged on another configuration than it is meant for.
void noteContract(const MachineTarget &target, MachineProblems &problems)
{
    const QString known = knownContract(target);
    if (!target.contract.isEmpty() && known != target.contract)
        problems.push_back(
            {.rule = "talos.contract-unknown",
             .message = u"Talos %1 doesn't know contract %2: it generates %3, and this patch was judged on "
                        "that"_s.arg(target.talos, target.contract, known),
             .path = {}});
}

MachineProblems validated(const MergedConfig &config)
{
    MachineProblems problems = checkFields(config);
    append(problems, checkDocuments(config));
    append(problems, checkOverlooked(config));
    return problems;
}

bool isHollow(const MachineNode &node)
{
    static const QStringList names{u"version"_s, u"apiVersion"_s, u"kind"_s, u"name"_s};
    if (node.isMap())
        return std::ranges::all_of(node.entries, [](const MachineNode::Entry &entry) {
            return names.contains(entry.key) || isHollow(entry.value);
        });
    return node.isNull();
}

bool areSame(const MachineDocuments &left, const MachineDocuments &right)
{
    return std::ranges::equal(left, right, [](const MachineDocument &a, const MachineDocument &b) {
        return a.id() == b.id() && a.content.isSame(b.content);
    });
}

/// A patch that leaves everything as it is: on purpose, or because it says nothing at all.
void noteIdle(const LoadedMachineText &patch, const MergedConfig &below, const PatchedConfig &patched,
              MachineProblems &problems)
{
    if (!areSame(below.documents, patched.config.documents))
        return;
    const MachineDocuments documents = patch.documents();
    const bool isEmpty =
        documents.size() == patch.steps.size() &&
        std::ranges::all_of(documents, [](const MachineDocument &document) { return isHollow(document.content); });
    problems.push_back({.rule = isEmpty ? "talos.empty-patch" : "talos.already-so",
                        .message = isEmpty ? u"this patch says nothing"_s
                                           : u"Talos generates all of this by itself for contract and role"_s,
                        .path = {}});
}

/// A patch may change it. Without a type, a machine is a worker.
MachineRole roleOf(const MergedConfig &config)
{
    static const QStringList workers{u"worker"_s, u"join"_s, QString()};
    const bool isWorker = config.section(u"machine") && workers.contains(config.main().content.textAt(u"machine.type"));
    return isWorker ? MachineRole::Worker : MachineRole::ControlPlane;
}

/// Entries that a list of the patch has twice by itself.
void noteTwins(const MachineDocument &document, const MachineNode &node, const YamlPath &path,
               MachineProblems &problems)
{
    for (const auto &[key, value] : node.entries)
        noteTwins(document, value, path.child(key), problems);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const YamlPath place = path.child(static_cast<int>(i));
        const auto isSame = [&](const MachineNode &other) { return other.isSame(node.items[i]); };
        const auto here = node.items.begin() + static_cast<std::ptrdiff_t>(i);
        if (node.items[i].isScalar() && std::any_of(node.items.begin(), here, isSame))
            problems.push_back({.rule = "talos.entry-twice",
                                .message = u"%1 is in the list already"_s.arg(place.toString()),
                                .path = place,
                                .source = node.items[i].source,
                                .document = document.index});
        noteTwins(document, node.items[i], place, problems);
    }
}

MachineProblems judgePatch(const LoadedMachineText &patch, const MachineTarget &target, MachineRole role)
{
    const MergedConfig below{.documents = defaultDocuments(knownContract(target), role),
                             .types = &MachineTypes::of(target.talos),
                             .role = role,
                             .release = target.talos};
    PatchedConfig patched = applyPatch(patch, below);
    patched.config.role = roleOf(patched.config);
    MachineProblems problems = std::move(patched.refused);
    if (problems.empty())
        problems = validated(patched.config);
    if (problems.empty() && patched.unheard.empty())
        noteIdle(patch, below, patched, problems);
    append(problems, std::move(patched.unheard));
    append(problems, patch.notes);
    for (const MachineDocument &document : patch.documents())
        noteTwins(document, document.content, {}, problems);
    noteContract(target, problems);
    return problems;
}

MachineProblems judgeWhole(const LoadedMachineText &text, const MachineTarget &target)
{
    MergedConfig config{
        .documents = text.documents(), .types = &MachineTypes::of(target.talos), .release = target.talos};
    config.role = roleOf(config);
    MachineProblems problems = checkUniqueness(config);
    return problems.empty() ? validated(config) : problems;
}

bool isSame(const MachineProblem &left, const MachineProblem &right)
{
    return QLatin1StringView(left.rule) == QLatin1StringView(right.rule) && left.message == right.message &&
           left.path == right.path && left.document == right.document;
}

/// What both roles have, once; what one has, with its name.
MachineProblems bothRoles(const MachineProblems &controlPlane, const MachineProblems &worker)
{
    const auto hasTwin = [](const MachineProblems &problems, const MachineProblem &problem) {
        return std::ranges::any_of(problems, [&](const MachineProblem &other) { return isSame(problem, other); });
    };
    MachineProblems problems;
    for (MachineProblem problem : controlPlane) {
        if (!hasTwin(worker, problem))
            problem.message += u" (on control planes)"_s;
        problems.push_back(std::move(problem));
    }
    for (MachineProblem problem : worker) {
        if (hasTwin(controlPlane, problem))
            continue;
        problem.message += u" (on workers)"_s;
        problems.push_back(std::move(problem));
    }
    return problems;
}

/// Kubernetes never uses the bare `v1alpha1`.
bool isTalosDocument(const Value &root)
{
    const Value *version = root.find(u"apiVersion");
    return version && version->toString() == "v1alpha1"_L1 && root.find(u"kind");
}

/// The chart has a `cluster`, too, with an id and a name, and Helm takes null for it; for Talos it is a map always.
/// Nothing but Talos has a `machine`.
bool isMainDocument(const Value &root)
{
    static const QStringList sections{u"version"_s, u"debug"_s, u"persist"_s, u"machine"_s, u"cluster"_s, u"$patch"_s};
    static const QStringList charts{u"id"_s, u"name"_s};
    const Value *version = root.find(u"version");
    if (root.find(u"machine") || root.find(u"$patch") || (version && version->toString() == "v1alpha1"_L1))
        return true;
    const Value *cluster = root.find(u"cluster");
    const auto isSection = [](const Value::Entry &entry) { return sections.contains(entry.first); };
    const auto isCharts = [](const Value::Entry &entry) { return charts.contains(entry.first); };
    const bool couldBeCharts =
        cluster &&
        (!cluster->isMap() || (!cluster->toMap().empty() && std::ranges::all_of(cluster->toMap(), isCharts)));
    return cluster && !couldBeCharts && std::ranges::all_of(root.toMap(), isSection);
}

} // namespace

bool isMachineText(const YamlText &text)
{
    for (int index = 0; index < text.documentCount(); ++index) {
        const Value root = text.value(text.root(index));
        if (isTalosDocument(root) || isMainDocument(root))
            return true;
    }
    return isJsonPatch(text);
}

bool isWholeConfig(const YamlText &text)
{
    for (int index = 0; index < text.documentCount(); ++index) {
        if (text.find("machine.type", index) >= 0 && text.find("machine.token", index) >= 0)
            return true;
    }
    return false;
}

MachineProblems judgeMachineText(const YamlText &text, const MachineTarget &target)
{
    const MachineTypes &types = MachineTypes::of(target.talos);
    const bool isWhole = isWholeConfig(text);
    if (isJsonPatch(text) && hasOneDocument(knownContract(target)))
        return {{.rule = "talos.json-patch-kept",
                 .message =
                     u"this is a JSON patch, which isn't judged here: it works as long as the configuration has a "
                     "single document, that is up to contract 1.11"_s,
                 .path = {}}};
    const LoadedMachineText loaded =
        loadMachineText(text, types, isWhole ? MachineTextForm::Whole : MachineTextForm::Patch);
    if (!loaded.problems.empty())
        return loaded.problems;
    if (loaded.steps.empty())
        return {{.rule = "talos.nothing-in-it",
                 .message = u"there is nothing in this file; Talos takes it for a JSON patch and refuses it"_s,
                 .path = {}}};
    if (isWhole)
        return judgeWhole(loaded, target);
    if (target.role)
        return judgePatch(loaded, target, *target.role);
    return bothRoles(judgePatch(loaded, target, MachineRole::ControlPlane),
                     judgePatch(loaded, target, MachineRole::Worker));
}
