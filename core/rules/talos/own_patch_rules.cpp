#include "core/rules/talos/machine_file_rules.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/yaml/yaml_writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A list of the profile's own patches, and the nodes that get it.
struct OwnPatches
{
    const char *path;
    Value::List MachineAdditions::*documents;
    std::optional<MachineRole> role;
};

constexpr OwnPatches lists[] = {
    {"talos.patches.all", &MachineAdditions::patches, {}},
    {"talos.patches.controlPlane", &MachineAdditions::controlPlanePatches, MachineRole::ControlPlane},
    {"talos.patches.worker", &MachineAdditions::workerPatches, MachineRole::Worker},
};

/// The one that they are laid over: an upgraded cluster keeps its old style.
QString contractOf(const CheckContext &context)
{
    const std::optional<Contract> loaded = context.machineConfig ? context.machineConfig->contract : std::nullopt;
    const bool isOlder = loaded && *loaded != context.talos().contract;
    return isOlder ? u"1.13"_s : context.talos().version.section(u'.', 0, 1);
}

Severity severityOf(const MachineProblem &problem)
{
    const std::span<const Rule> rules = machineFileRules();
    const auto rule = std::ranges::find_if(rules, [&problem](const Rule &known) {
        return QLatin1StringView(known.id) == QLatin1StringView(problem.rule);
    });
    return rule == rules.end() ? Severity::Hint : rule->severity;
}

/// Where a patch's key stands in the profile.
TextPosition positionOf(const CheckContext &context, YamlPath path)
{
    const YamlText &text = context.values.text();
    const int document = context.values.place().document;
    while (text.find(path, document) < 0 && !path.isEmpty())
        path = path.parent();
    const int key = text.findKey(path, document);
    const int node = key >= 0 ? key : text.find(path, document);
    return node >= 0 ? text.positionOf(text.node(node).span.start) : TextPosition();
}

void judge(const OwnPatches &list, const Value::List &documents, const CheckContext &context,
           QList<Violation> &violations)
{
    QByteArrayList texts;
    for (const Value &document : documents)
        texts += writeBlock(document);
    const Result<YamlText> text = YamlText::parse(texts.join("---\n"));
    if (!text)
        return;
    const MachineTarget target{.talos = context.talos().version, .contract = contractOf(context), .role = list.role};
    for (const MachineProblem &problem : judgeMachineText(*text, target)) {
        const Severity severity = severityOf(problem);
        if (severity == Severity::Hint)
            continue;
        const YamlPath place = YamlPath(list.path).child(qMax(0, problem.document)).joined(problem.path);
        violations += Violation{.message = u"%1: %2"_s.arg(place.toString(), problem.message),
                                .severity = severity,
                                .position = positionOf(context, place)};
    }
}

QList<Violation> checkOwnPatches(const CheckContext &context)
{
    QList<Violation> violations;
    for (const OwnPatches &list : lists) {
        const Value::List &documents = context.values.profile().machines.*list.documents;
        if (!documents.empty())
            judge(list, documents, context, violations);
    }
    return violations;
}

constexpr Rule rules[] = {
    {"talos.own-patch", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A patch of the profile that doesn't work"),
     QT_TRANSLATE_NOOP("Rules",
                       "The profile's own patches are exported as they stand, and laid over what Talos generates "
                       "for its contract: what loading, merging or validating them refuses keeps the nodes from "
                       "getting any configuration."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/config/configpatcher/strategic.go",
     checkOwnPatches},
};

} // namespace

std::span<const Rule> ownPatchRules()
{
    return rules;
}
