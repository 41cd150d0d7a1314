#include "core/rules/talos/machine_file_rules.h"

#include "core/rules/talos/machine_file_fixes.h"
#include "core/rules/talos/talos_rule_tables.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QList<Violation> notOfValues(const CheckContext &)
{
    return {};
}

#define TALOS_SOURCE "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/config/"
#define TALOS_DOCS "https://docs.siderolabs.com/talos/v1.13/"
constexpr char decoder[] = TALOS_SOURCE "configloader/internal/decoder/decoder.go";
constexpr char deletes[] = TALOS_SOURCE "configloader/internal/decoder/delete.go";
constexpr char selector[] = TALOS_SOURCE "configloader/internal/decoder/selector.go";
constexpr char merging[] = TALOS_SOURCE "merge/merge.go";
constexpr char strategic[] = TALOS_SOURCE "configpatcher/strategic.go";
constexpr char loading[] = TALOS_SOURCE "configpatcher/load.go";
constexpr char container[] = TALOS_SOURCE "container/container.go";
constexpr char wholeChecks[] = TALOS_SOURCE "container/validate.go";
constexpr char mainChecks[] = TALOS_SOURCE "types/v1alpha1/v1alpha1_validation.go";
constexpr char documentChecks[] = TALOS_SOURCE "types/k8s/network.go";
constexpr char patchingDocs[] = TALOS_DOCS "configure-your-talos-cluster/system-configuration/patching";
constexpr char allocator[] =
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/controller/nodeipam/ipam/range_allocator.go";
constexpr char apiServerOptions[] =
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/cmd/kube-apiserver/app/options/validation.go";
constexpr char operators[] =
    "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/app/machined/pkg/controllers/"
    "network/operator_config.go";
constexpr char firewallDocs[] = TALOS_DOCS "networking/ingress-firewall";
constexpr char inlineDocs[] = TALOS_DOCS "configure-your-talos-cluster/system-configuration/patching";

constexpr Severity error = Severity::Error;
constexpr Severity warning = Severity::Warning;
constexpr Severity hint = Severity::Hint;
constexpr Origin talos = Origin::Talos;
constexpr Origin advice = Origin::Advice;
constexpr Origin kubernetes = Origin::Kubernetes;

constexpr Rule rules[] = {
    {"talos.nothing-in-it", error, talos, "The file says nothing",
     "An empty file, or one with comments only, is no patch: Talos falls back to reading it as a JSON patch and "
     "refuses it.",
     loading, notOfValues},
    {"talos.no-document", error, talos, "A document isn't made of keys",
     "Every document of a machine configuration is a map; Talos stops loading at anything else.", decoder, notOfValues},
    {"talos.kind-missing", error, talos, "A document doesn't say what it is",
     "Documents are known by apiVersion and kind together; only the main document has neither, and it is known by its "
     "sections machine and cluster.",
     decoder, notOfValues},
    {"talos.unknown-kind", error, talos, "A kind that the Talos release doesn't know",
     "Talos refuses the whole file for one unknown kind. Many kinds are new in 1.12, 1.13 or 1.14.", decoder,
     notOfValues},
    {"talos.unknown-key", error, talos, "A key that the Talos release doesn't know",
     "Talos reads machine configurations strictly: one misspelt key, or one of a newer release, and the file isn't "
     "loaded at all.",
     decoder, notOfValues},
    {"talos.wrong-type", error, talos, "A value of a type that Talos can't read",
     "Each field is decoded to a fixed type when the file is loaded, before anything is validated.", decoder,
     notOfValues},
    {"talos.repeated-key", error, talos, "A key is written twice",
     "Talos' YAML reader refuses a key that a map has already, instead of taking one of the two.", decoder,
     notOfValues},
    {"talos.repeated-document", error, talos, "A document is there twice",
     "A configuration has one document of a kind and name. In one patch file, releases up to 1.13 refuse the second "
     "one; "
     "1.14 merges both in order.",
     container, notOfValues},
    {"talos.document-twice", warning, talos, "A document is there twice",
     "Talos 1.14 lays both over the configuration in order; up to 1.13 it refuses the file.", decoder, notOfValues},
    {"talos.contract-unknown", warning, talos, "A contract that the release doesn't know",
     "An older Talos generates its own newest layout instead of the one asked for, so that a patch for documents meets "
     "the old sections, or the other way round.",
     "https://github.com/siderolabs/talos/blob/v1.13.2/pkg/machinery/config/contract.go", notOfValues},
    {"talos.json-patch", error, talos, "A JSON patch",
     "JSON patches work on configurations of one document only. Since 1.12 every generated configuration has several; "
     "strategic-merge patches work on all.",
     patchingDocs, notOfValues},
    {"talos.json-patch-kept", warning, talos, "A JSON patch that still works",
     "JSON patches name list elements by number and work on configurations of one document only, so that the same "
     "patch "
     "is refused for the next cluster.",
     patchingDocs, notOfValues},
    {"talos.main-document-deleted", error, talos, "A delete of the main document",
     "The main document can't be deleted, and another one is only found by its apiVersion and kind.", deletes,
     notOfValues},
    {"talos.delete-inside-list", error, talos, "A delete that Talos can't aim",
     "Inside lists, $patch: delete removes a whole element, which its first key selects; keys inside an element, and "
     "lists "
     "inside lists, are out of its reach.",
     selector, notOfValues},
    {"talos.nothing-to-delete", error, talos, "A delete of something that isn't there",
     "Deleting a section, map key or list element that the configuration doesn't have makes the whole patch fail. Up "
     "to "
     "1.13 deleting an absent document leaves a stray one behind that no longer loads.",
     selector, notOfValues},
    {"talos.type-clash", error, talos, "A free-form value of another type than the one below",
     "Parts without fixed types, such as extraConfig, merge only where both sides have the same kind of value.",
     merging, notOfValues},
    {"talos.documents-clash", error, talos, "Two documents configure the same thing",
     "A link, address or volume has one document. Talos refuses the second one while it merges.", container,
     notOfValues},
    {"talos.field-missing", error, talos, "Something required is missing",
     "After merging, Talos' validation asks for it; apply-config refuses the configuration.", wholeChecks, notOfValues},
    {"talos.value-refused", error, talos, "A value that Talos' validation refuses",
     "It loads and merges, but validation refuses it, when the configuration is applied at the latest.", documentChecks,
     notOfValues},
    {"talos.settings-clash", error, talos, "Settings that exclude or need each other",
     "Each is fine by itself; together Talos' validation refuses them.", mainChecks, notOfValues},
    {"talos.old-section", error, talos, "An old section beside the document that replaces it",
     "From 1.14 on, most settings have documents of their own. Talos refuses the section in the main document once the "
     "configuration has the document: patches must be written for the contract that a configuration was generated "
     "with.",
     documentChecks, notOfValues},
    {"talos.control-plane-kind", error, talos, "A document for control planes on a worker",
     "Some kinds are allowed on control planes only; a worker that gets one refuses its whole configuration. Such "
     "documents belong into a patch for control planes.",
     wholeChecks, notOfValues},
    {"talos.worker-setting", error, talos, "A setting that workers may not have",
     "Keys of certificate authorities, etcd and shared IPs are the control planes'; Talos refuses them on workers.",
     mainChecks, notOfValues},
    {"talos.deprecated", warning, talos, "Something that Talos warns of",
     "Talos accepts it with a warning; with --strict the warning is an error.", mainChecks, notOfValues},
    {"talos.advised-against", warning, talos, "Something that Talos advises against",
     "Talos accepts it with a warning, with --strict too.", documentChecks, notOfValues},
    {"talos.range-malformed", warning, talos, "A pod or Service range that is none",
     "In the main document Talos checks no ranges at all: what is wrong shows when the control plane doesn't start.",
     documentChecks, notOfValues},
    {"talos.range-families", warning, kubernetes, "Pod and Service ranges that don't go together",
     "Kubernetes takes one range, or one of each family, and Services only reach pods that have their family. Talos "
     "doesn't look.",
     apiServerOptions, notOfValues},
    {"talos.range-size", warning, kubernetes, "A Service range of an impossible size",
     "The API server refuses ranges that are too large, and one that is too small has no tenth address for DNS.",
     apiServerOptions, notOfValues},
    {"talos.ranges-overlap", warning, kubernetes, "Pod and Service ranges overlap",
     "The controller-manager marks Service addresses as taken; where they contain the pods' range, no node gets a "
     "block "
     "for its pods. Talos checks no overlap, in no version.",
     allocator, notOfValues},
    {"talos.unusable", warning, talos, "A value that can't work",
     "Talos validates it away: the field takes any text or number, and what reads it later fails or ignores it.",
     mainChecks, notOfValues},
    {"talos.kubernetes-image", warning, talos, "A Kubernetes that the Talos release doesn't take",
     "The node refuses the configuration when it is applied; gen config and a local validation don't look.",
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/compatibility/kubernetes_version.go",
     notOfValues},
    {"talos.document-gone", warning, talos, "A document that every configuration has is gone",
     "Talos doesn't miss absent documents: what they configure is off.", wholeChecks, notOfValues},
    {"talos.section-idle", warning, talos, "Something that does nothing on this node",
     "Talos reads it on the other kind of node only, and doesn't say so.", mainChecks, notOfValues},
    {"talos.old-style", warning, talos, "Old and new style in one configuration",
     "Talos 1.14 still takes it beside the documents, but documents win where both say something, and the old sections "
     "are deprecated.",
     documentChecks, notOfValues},
    {"talos.default-dhcp-ends", warning, talos, "The nodes lose their default DHCP",
     "As soon as one document configures a link, Talos stops the DHCP that it runs on all links by default. Links that "
     "live on it need a DHCPv4Config.",
     operators, notOfValues},
    {"talos.firewall-closed", warning, talos, "The ingress firewall closes Talos' own ports",
     "With the default action block, everything that no NetworkRuleConfig admits is dropped, Talos' and Kubernetes' "
     "own "
     "ports too. The rules may well be in another patch.",
     firewallDocs, notOfValues},
    {"talos.manifest-broken", warning, talos, "A manifest that can't be applied",
     "Talos passes manifests on as text and parses them only when the cluster boots; broken ones are never applied.",
     inlineDocs, notOfValues},
    {"talos.manifest-secret", warning, advice, "A Secret inside the machine configuration",
     "What a manifest holds, every reader of the machine configuration sees. Let certificates be made in the cluster.",
     inlineDocs, notOfValues},
    {"talos.manifest-job", warning, advice, "A Job inside the machine configuration",
     "Jobs can't be changed once they exist, so that upgrade-k8s fails at them or never runs them again.",
     "https://github.com/siderolabs/talos/issues/11603", notOfValues},
    {"talos.manifest-large", hint, advice, "A large manifest inside the machine configuration",
     "Every read and change of the machine configuration carries it whole. Helm after the bootstrap, or "
     "cluster.extraManifests by URL, keep it small.",
     inlineDocs, notOfValues},
    {"talos.value-unheard", warning, talos, "A value that a patch can't set",
     "When it merges, Talos takes empty text, zero and the first of some choices for nothing and keeps what is there.",
     merging, notOfValues},
    {"talos.url-merged", warning, talos, "A URL that is only a part",
     "Talos merges URLs part by part: what the patch's lacks comes from the configuration below, which gives another "
     "URL "
     "than either.",
     merging, notOfValues},
    {"talos.entry-twice", warning, talos, "A list entry that is there already",
     "Most lists are appended to when a patch is laid, so that the entry is there twice; laying a patch a second time "
     "does the same.",
     merging, notOfValues},
    {"talos.delete-unheard", warning, talos, "A delete that finds no document",
     "Talos 1.14 skips it without a word; a named document is only found with its name.", strategic, notOfValues},
    {"talos.delete-drops-siblings", warning, talos, "Keys beside a delete",
     "All that stands beside $patch: delete goes with it. To replace a section, delete it in one patch and set it in "
     "the "
     "next.",
     deletes, notOfValues},
    {"talos.empty-patch", warning, talos, "The patch says nothing",
     "It loads and merges, and leaves the configuration as it was.", strategic, notOfValues},
    {"talos.already-so", hint, talos, "The patch says what Talos generates anyway",
     "It does no harm, and matters where a configuration was generated for an older contract.", strategic, notOfValues},
};
#undef TALOS_SOURCE
#undef TALOS_DOCS

/// Some are rules of values and machines together, too.
const Rule *ruleOf(const MachineProblem &problem)
{
    const auto isMeant = [&problem](const Rule &rule) {
        return QLatin1StringView(rule.id) == QLatin1StringView(problem.rule);
    };
    for (const std::span<const Rule> table : {machineFileRules(), machineContentRules(), rangeAgreementRules()}) {
        if (const auto found = std::ranges::find_if(table, isMeant); found != table.end())
            return &*found;
    }
    Q_UNREACHABLE_RETURN(nullptr);
}

/// Where a problem shows: its key, else the nearest one above that the text has.
TextPosition positionOf(const MachineProblem &problem, const YamlText &text)
{
    const int document = qMax(0, problem.document);
    for (YamlPath path = problem.path; problem.document >= 0 && !path.isEmpty(); path = path.parent()) {
        const int key = text.findKey(path, document);
        const int node = key >= 0 ? key : text.find(path, document);
        if (node >= 0)
            return text.positionOf(text.node(node).span.start);
    }
    const int node = problem.source >= 0 ? problem.source : text.root(document);
    return node >= 0 ? text.positionOf(text.node(node).span.start) : TextPosition();
}

Finding toFinding(const MachineProblem &problem, const YamlText &text)
{
    const Rule &rule = *ruleOf(problem);
    return {.rule = QString::fromLatin1(rule.id),
            .severity = rule.severity,
            .origin = rule.origin,
            .message = problem.message,
            .why = QString::fromUtf8(rule.why),
            .source = QString::fromLatin1(rule.source),
            .settings = problem.path.isEmpty() ? QList<YamlPath>() : QList<YamlPath>{problem.path},
            .position = positionOf(problem, text),
            .fixes = possibleFixes(problem, text)};
}

QList<Finding> findingsIn(const YamlText &text, const MachineTarget &target)
{
    QList<Finding> findings;
    for (const MachineProblem &problem : judgeMachineText(text, target))
        findings += toFinding(problem, text);
    return findings;
}

bool isSame(const Finding &left, const Finding &right)
{
    return left.rule == right.rule && left.message == right.message;
}

/// Whether a fix keeps its word: the finding goes, and nothing else comes up that is worse than a hint.
bool isSound(const Fix &fix, const Finding &finding, const QList<Finding> &before, const YamlText &text,
             const MachineTarget &target)
{
    const Result<YamlText> after = changed(text, fix.changes);
    if (!after)
        return false;
    const QList<Finding> rest = findingsIn(*after, target);
    const auto count = [](const QList<Finding> &findings, const Finding &wanted) {
        return std::ranges::count_if(findings, [&wanted](const Finding &other) { return isSame(other, wanted); });
    };
    return count(rest, finding) < count(before, finding) &&
           std::ranges::all_of(
               rest,
               [&](const Finding &other) { return other.severity == Severity::Hint || count(before, other) > 0; });
}

/// Trying a fix takes another judgement of the whole file.
void keepSoundFixes(QList<Finding> &findings, const YamlText &text, const MachineTarget &target)
{
    constexpr int mostTried = 20;
    const QList<Finding> before = findings;
    int tried = 0;
    for (Finding &finding : findings) {
        if (tried >= mostTried)
            finding.fixes.clear();
        tried += finding.fixes.isEmpty() ? 0 : 1;
        finding.fixes.removeIf([&](const Fix &fix) { return !isSound(fix, finding, before, text, target); });
    }
}

bool isWorse(const Finding &left, const Finding &right)
{
    if (left.severity != right.severity)
        return left.severity > right.severity;
    return left.position.line < right.position.line;
}

} // namespace

std::span<const Rule> machineFileRules()
{
    return rules;
}

QList<Finding> checkMachineFile(const YamlText &text, const MachineTarget &target)
{
    QList<Finding> findings = findingsIn(text, target);
    std::ranges::stable_sort(findings, isWorse);
    keepSoundFixes(findings, text, target);
    return findings;
}

Result<FixedMachineFile> fixMachineFile(const YamlText &text, const MachineTarget &target, bool onlySafe)
{
    constexpr int mostRounds = 100;
    FixedMachineFile fixed{.after = text, .applied = {}};
    const auto isWanted = [onlySafe](const Fix &fix) { return fix.safe || !onlySafe; };
    for (int round = 0; round < mostRounds; ++round) {
        const QList<Finding> findings = checkMachineFile(fixed.after, target);
        const auto next = std::ranges::find_if(
            findings, [&](const Finding &finding) { return std::ranges::any_of(finding.fixes, isWanted); });
        if (next == findings.end())
            break;
        const auto fix = std::ranges::find_if(next->fixes, isWanted);
        Result<YamlText> after = changed(fixed.after, fix->changes);
        if (!after)
            return std::unexpected(after.error());
        fixed.after = *std::move(after);
        fixed.applied += fix->label;
    }
    return fixed;
}
