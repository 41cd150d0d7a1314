#include "core/exporters/release_text.h"
#include "core/exporters/renderers.h"
#include "core/exporters/shell_text.h"
#include "core/kinds/resource.h"
#include "core/kinds/resource_kind.h"
#include "core/rules/rules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Files = std::vector<TextFile>;

/// A name that a cluster can have, for the command that makes its configuration.
QString clusterName(const CheckContext &context)
{
    const QString &name = context.values.profile().name;
    return name.isEmpty() ? u"cluster"_s : onOneLine(name);
}

/// A block of commands. The fence is longer than any run of backticks in it, so that nothing inside ends it.
QString commandBlock(const QStringList &commands)
{
    const QString text = commands.join(u'\n');
    QString fence = u"```"_s;
    while (text.contains(fence))
        fence += u'`';
    return u"%1sh\n%2\n%1\n"_s.arg(fence, text);
}

struct FilePurpose
{
    const char *prefix;
    const char *purpose;
    const char *genConfigOption = nullptr; ///< of `talosctl gen config`
};

constexpr FilePurpose purposes[] = {
    {"values.yaml", "Helm values"},
    {"helm-upgrade.sh", "installs or upgrades Cilium with them"},
    {"flux/", "the same values as a Flux HelmRelease, with its HelmRepository"},
    {"argocd/", "the same values as an Argo CD Application"},
    {"cilium-resources/", "Cilium resources, for when Cilium runs"},
    {"talos/patches/all/", "Talos patch for every node", "--config-patch"},
    {"talos/patches/control-plane/", "Talos patch for control-plane nodes", "--config-patch-control-plane"},
    {"talos/patches/worker/", "Talos patch for workers", "--config-patch-worker"},
    {"talos/", "Talos, where it is wanted"},
};

const FilePurpose *purposeOf(const QString &path)
{
    const auto found = std::ranges::find_if(
        purposes, [&path](const FilePurpose &purpose) { return path.startsWith(QLatin1StringView(purpose.prefix)); });
    return found == std::end(purposes) ? nullptr : found;
}

QString fileTable(const Files &files)
{
    QString text = u"| file | what |\n|---|---|\n"_s;
    for (const TextFile &file : files) {
        const FilePurpose *purpose = purposeOf(file.path);
        text += u"| `%1` | %2 |\n"_s.arg(file.path, purpose ? QString::fromUtf8(purpose->purpose) : QString());
    }
    return text;
}

QString patchOptions(const Files &files)
{
    QString text;
    for (const TextFile &file : files) {
        const FilePurpose *purpose = purposeOf(file.path);
        if (purpose && purpose->genConfigOption)
            text += u" \\\n  %1 %2"_s.arg(QLatin1StringView(purpose->genConfigOption), shellWord(u'@' + file.path));
    }
    return text;
}

QStringList machineCommands(const CheckContext &context, const Files &files)
{
    const QString minor = context.target.talos.section(u'.', 0, 1);
    return {u"talosctl gen secrets --output-file secrets.yaml"_s,
            u"talosctl gen config --with-secrets secrets.yaml --talos-version v%1 --kubernetes-version %2%3 \\\n"
            "  --output rendered %4 \"https://$ENDPOINT:6443\""_s.arg(
                minor, shellWord(context.target.kubernetes), patchOptions(files), shellWord(clusterName(context))),
            u"talosctl validate --config rendered/controlplane.yaml --mode metal --strict"_s,
            u"talosctl validate --config rendered/worker.yaml --mode metal --strict"_s};
}

QStringList applyCommands()
{
    return {u"talosctl apply-config --insecure --nodes \"$NODE\" --file rendered/controlplane.yaml"_s,
            u"talosctl bootstrap --talosconfig rendered/talosconfig --endpoints \"$ENDPOINT\" --nodes \"$NODE\""_s};
}

QStringList releaseCommands(const CheckContext &context, const ExportOptions &options)
{
    switch (options.wrapping) {
    case Wrapping::Flux:
        return {u"kubectl apply --filename flux/cilium.yaml"_s};
    case Wrapping::ArgoCd:
        return {u"kubectl apply --filename argocd/cilium.yaml"_s};
    case Wrapping::Helm:
        break;
    }
    return {helmCommand(context, options, u"values.yaml"_s)};
}

QStringList waitCommands(const ExportOptions &options)
{
    return {u"kubectl --namespace %1 rollout status daemonset/cilium"_s.arg(shellWord(options.inNamespace)),
            u"cilium status --wait --namespace %1"_s.arg(shellWord(options.inNamespace)),
            u"talosctl health --nodes \"$NODE\""_s};
}

/// The resources come after their kinds: the operator makes these known when it starts.
QStringList resourceCommands(const CheckContext &context)
{
    QStringList definitions;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        const ResourceKind *kind = findResourceKind(context.target.cilium, resource.kind);
        const QString definition = kind ? u"crd/%1.cilium.io"_s.arg(kind->plural) : QString();
        if (kind && !definitions.contains(definition))
            definitions += definition;
    }
    QStringList commands;
    if (!definitions.isEmpty())
        commands += u"kubectl wait --for condition=established --timeout 5m %1"_s.arg(definitions.join(u' '));
    return commands << u"kubectl apply --filename cilium-resources/"_s;
}

QString findingList(const CheckContext &context)
{
    QString text;
    int count = 0;
    for (const Finding &finding : check(context)) {
        if (finding.severity == Severity::Hint)
            continue;
        text += u"- %1 `%2`: %3\n"_s.arg(severityName(finding.severity), finding.rule, onOneLine(finding.message));
        ++count;
    }
    const auto rules = static_cast<int>(allRules().size());
    return count == 0 ? u"Checked by %1 rules: no errors, no warnings.\n"_s.arg(rules)
                      : u"Checked by %1 rules, which found:\n\n"_s.arg(rules) + text;
}

bool hasFilesIn(const Files &files, const QString &folder)
{
    return std::ranges::any_of(files, [&folder](const TextFile &file) { return file.path.startsWith(folder); });
}

struct Step
{
    QString what;
    QStringList commands;
};

std::vector<Step> stepsFor(const CheckContext &context, const ExportOptions &options, const Files &files)
{
    std::vector<Step> steps;
    if (hasFilesIn(files, u"talos/"_s)) {
        steps.push_back(
            {u"Make the machines' configurations, and let talosctl judge them. `secrets.yaml` and `rendered/` "
             "hold keys: keep them out of git. `ENDPOINT` is the address of the Kubernetes API."_s,
             machineCommands(context, files)});
        steps.push_back({u"Apply them, each node its own (workers `rendered/worker.yaml`), and start the first "
                         "control-plane node. Without a CNI the nodes stay NotReady until the next step is done."_s,
                         applyCommands()});
    }
    if (options.inlineManifest.isEmpty()) // else Talos brings it at bootstrap
        steps.push_back({u"Install Cilium."_s, releaseCommands(context, options)});
    steps.push_back({u"Wait until it runs."_s, waitCommands(options)});
    if (hasFilesIn(files, u"cilium-resources/"_s))
        steps.push_back({u"Apply the Cilium resources, whose kinds exist from now on."_s, resourceCommands(context)});
    return steps;
}

QString stepList(const std::vector<Step> &steps)
{
    QString text;
    int number = 1;
    for (const Step &step : steps)
        text += u"%1. %2\n\n%3\n"_s.arg(number++).arg(step.what, commandBlock(step.commands));
    return text;
}

Result<Files> everythingElse(const CheckContext &context, const ExportOptions &options)
{
    QStringList others;
    for (const Exporter &exporter : exporters()) {
        if (exporter.render != renderReadme)
            others += QString::fromLatin1(exporter.id);
    }
    return renderExport(context, others, options);
}

} // namespace

QStringList exportCommands(const CheckContext &context, const ExportOptions &options, const Files &files)
{
    QStringList commands;
    for (const Step &step : stepsFor(context, options, files))
        commands += step.commands;
    return commands;
}

Result<Files> renderReadme(const CheckContext &context, const ExportOptions &options)
{
    const Result<Files> files = everythingElse(context, options);
    if (!files)
        return files;
    const QString text =
        u"# Cilium %1 on Talos %2: %3\n\nExported by Datapath Designer for Cilium %1, Talos %2 and Kubernetes "
        u"%4.\n\n%5\n"
        "## Files\n\n%6\n## In this order\n\nFor a new cluster, from this folder; nothing here was run by the program.\n\n"_s
            .arg(context.target.cilium, context.target.talos, clusterName(context), context.target.kubernetes,
                 findingList(context), fileTable(*files)) +
        stepList(stepsFor(context, options, *files));
    return Files{{.path = u"README.md"_s, .content = text.trimmed().toUtf8() + '\n'}};
}
