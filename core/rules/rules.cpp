#include "core/rules/rules.h"

#include "core/kinds/resource.h"
#include "core/rules/acceptance/acceptance.h"
#include "core/rules/addresses/address_rule_tables.h"
#include "core/rules/chart/chart_rule_tables.h"
#include "core/rules/flags/agent_options.h"
#include "core/rules/flags/flags_as_settings.h"
#include "core/rules/not_rendered.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/talos/machine_file_rules.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/rules/values/value_rule_tables.h"
#include "core/sizing/pool_sizing.h"
#include "core/talos/known_machines.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Table = std::span<const Rule> (*)();
constexpr Table tables[] = {
    acceptanceRules,
    catalogueRules,
    conditionRules,
    flagRules,
    flagValueRules,
    apiServerRules,
    routingRules,
    addressFamilyRules,
    masqueradingRules,
    egressGatewayRules,
    iptablesRules,
    encryptionRules,
    ipsecRules,
    throughputRules,
    vtepRules,
    ipamRules,
    ipamPoolRules,
    poolUseRules,
    rangeRules,
    consequenceRules,
    announcementRules,
    bpfMapRules,
    agentModeRules,
    loadBalancingRules,
    datapathRules,
    hubbleRules,
    talosRules,
    kernelRules,
    sizingRules,
    mapSizeRules,
    retiredKeyRules,
    nullRules,
    idleSettingRules,
    overrideRules,
    otherValuesRules,
    wordRules,
    yamlTrapRules,
    yamlReaderRules,
    chartShapeRules,
    chartFormatRules,
    printedTextRules,
    kubernetesFieldRules,
    kubernetesValueRules,
    imageRules,
    secretRules,
    leftoverRules,
    placeholderRules,
    apiServerAddressRules,
    serviceRules,
    directReturnRules,
    l7Rules,
    hubbleTlsRules,
    hubbleOptionRules,
    clusterIdentityRules,
    clusterMeshRules,
    meshPeerRules,
    operatorRules,
    monitoringRules,
    hostPortRules,
    networkTextRules,
    talosHostRules,
    talosAddressRules,
    kubeSpanRules,
    firewallRules,
    nodeNetworkRules,
    ownPatchRules,
    hostDnsRules,
    dnsPolicyRules,
    hostBgpRules,
    deployedMachineRules,
    linkRules,
    machineContentRules,
    needlessRules,
    rangeAgreementRules,
    runningClusterRules,
    resourceSchemaRules,
    resourceIdentityRules,
    resourceFeatureRules,
    bgpPeerRules,
    bgpAdvertisementRules,
    addressPoolRules,
    nodeSelectorRules,
    policyResourceRules,
};

TextPosition positionOf(const Violation &violation, const Configuration &values)
{
    const YamlPath path = violation.settings.isEmpty() ? YamlPath() : violation.settings.front();
    return isInResource(path) ? positionOfResource(values, path) : values.position(path);
}

/// A message begins with a capital letter, but for the name of a setting or flag, which is written as it is, and stays
/// on one line whatever a value holds.
QString sentence(QString message, const QList<YamlPath> &settings, const Catalogue &catalogue)
{
    const QString word = message.left(message.indexOf(u' '));
    const bool isWord = std::ranges::all_of(word, [](QChar letter) { return letter.isLower() || letter == u'\''; });
    const YamlPath path = YamlPath().child(word);
    if (isWord && !catalogue.find(path) && !settings.contains(path))
        message[0] = message.at(0).toUpper();
    return message.replace(u'\n', u"\\n"_s);
}

Finding toFinding(const Rule &rule, Violation violation, const Configuration &values)
{
    return {.rule = QString::fromLatin1(rule.id),
            .severity = violation.severity.value_or(rule.severity),
            .origin = violation.origin.value_or(rule.origin),
            .message = sentence(std::move(violation.message), violation.settings, values.catalogue()),
            .why = violation.why.value_or(QString::fromUtf8(rule.why)),
            .source = QString::fromLatin1(rule.source),
            .settings = violation.settings,
            .position = violation.position.value_or(positionOf(violation, values)),
            .fixes = std::move(violation.fixes),
            .acceptedBecause = {}};
}

bool changesWhatIsSet(const CheckContext &context, const Fix &fix)
{
    return std::ranges::any_of(fix.changes, [&context](const Edit &edit) {
        return edit.scope == Edit::Scope::Values && context.values.isExplicit(edit.path);
    });
}

/// A fix that sets what extraConfig overrides would change nothing, and none is safe that changes what is set.
void complete(const CheckContext &context, Violation &violation)
{
    for (Fix &fix : violation.fixes) {
        fix.changes = effective::withoutOverrides(context, std::move(fix.changes));
        fix.safe = fix.safe && !changesWhatIsSet(context, fix);
    }
}

QList<Finding> findingsOf(const Rule &rule, QList<Violation> violations, const CheckContext &context)
{
    QList<Finding> findings;
    for (Violation &violation : violations) {
        complete(context, violation);
        findings += toFinding(rule, std::move(violation), context.values);
    }
    return findings;
}

/// Whether every way out of a finding changes the setting where it shows.
bool mendsItsSetting(const Finding &finding)
{
    const auto changesIt = [&finding](const Edit &edit) { return edit.path == finding.settings.front(); };
    return !finding.fixes.isEmpty() && std::ranges::all_of(finding.fixes, [&changesIt](const Fix &fix) {
        return std::ranges::any_of(fix.changes, changesIt);
    });
}

/// What is said of one setting in general gives way to a rule that knows more of it. An error only where each fix of
/// that rule mends the value itself: another fix would uncover the error.
void dropEchoes(QList<Finding> &findings)
{
    static const QStringList general{
        u"values.not-a-choice"_s, u"values.out-of-range"_s,        u"values.malformed"_s,     u"values.no-effect"_s,
        u"values.section-off"_s,  u"kubernetes.list-of-objects"_s, u"kubernetes.wrong-form"_s};
    const auto isGeneral = [](const Finding &finding) { return general.contains(finding.rule); };
    QHash<YamlPath, Severity> specific;
    QHash<YamlPath, Severity> mending;
    for (const Finding &finding : findings) {
        if (isGeneral(finding) || finding.settings.isEmpty())
            continue;
        const YamlPath &setting = finding.settings.front();
        specific[setting] = std::max(finding.severity, specific.value(setting, Severity::Hint));
        if (mendsItsSetting(finding))
            mending[setting] = std::max(finding.severity, mending.value(setting, Severity::Hint));
    }
    findings.removeIf([&](const Finding &finding) {
        if (!isGeneral(finding) || finding.settings.isEmpty())
            return false;
        const QHash<YamlPath, Severity> &others = finding.severity == Severity::Error ? mending : specific;
        const auto other = others.constFind(finding.settings.front());
        return other != others.constEnd() && *other >= finding.severity;
    });
}

bool isWorse(const Finding &left, const Finding &right)
{
    if (left.severity != right.severity)
        return left.severity > right.severity;
    return left.position.line < right.position.line;
}

QList<Finding> findingsOfAllRules(const CheckContext &context)
{
    QList<Finding> findings;
    for (const Rule *rule : allRules())
        findings += findingsOf(*rule, rule->check(context), context);
    return findings;
}

/// What the rules find once the flags of extraConfig stand in the chart's settings.
QList<Finding> findingsThroughFlags(const CheckContext &context, const QList<Finding> &known)
{
    const std::optional<FlagsAsSettings> flags = flagsAsSettings(context);
    if (!flags)
        return {};
    const CheckContext moved{.values = flags->values,
                             .target = context.target,
                             .cluster = context.cluster,
                             .machineConfig = context.machineConfig,
                             .machines = context.machines,
                             .pools = context.pools};
    QList<Finding> findings = findingsOfFlags(findingsOfAllRules(moved), known, *flags);
    for (Finding &finding : findings)
        finding.position = context.values.position(finding.settings.front());
    return findings;
}

Cluster overridden(Cluster cluster, const Cluster &told)
{
    if (!told.podCidrs.isEmpty())
        cluster.podCidrs = told.podCidrs;
    if (!told.nodeCidrs.isEmpty())
        cluster.nodeCidrs = told.nodeCidrs;
    if (!told.serviceCidrs.isEmpty())
        cluster.serviceCidrs = told.serviceCidrs;
    if (told.nodesShareL2)
        cluster.nodesShareL2 = told.nodesShareL2;
    if (!told.nodePools.empty())
        cluster.nodePools = told.nodePools;
    return cluster;
}

} // namespace

std::vector<const Rule *> allRules()
{
    std::vector<const Rule *> rules;
    for (const Table table : tables) {
        for (const Rule &rule : table())
            rules.push_back(&rule);
    }
    return rules;
}

const Rule *findRule(QStringView id)
{
    std::vector<const Rule *> rules = allRules();
    for (const Rule &rule : machineFileRules())
        rules.push_back(&rule);
    const auto found =
        std::ranges::find_if(rules, [id](const Rule *rule) { return id == QLatin1StringView(rule->id); });
    return found == rules.end() ? nullptr : *found;
}

Result<std::shared_ptr<const Catalogue>> catalogueOf(const QString &version, const Told &told)
{
    const auto own = std::ranges::find(told.ownCharts, version, &Catalogue::chartVersion);
    return own == told.ownCharts.end() ? Catalogue::builtIn(version) : *own;
}

Result<CheckContext> contextFor(const Configuration &values, const Told &told)
{
    const Profile &profile = values.profile();
    const auto first = [](const QString &left, const QString &right) { return left.isEmpty() ? right : left; };
    CheckContext context{.values = values,
                         .target = {.cilium = values.catalogue().chartVersion(),
                                    .talos = first(told.target.talos, profile.target.talos),
                                    .kubernetes = first(told.target.kubernetes, profile.target.kubernetes),
                                    .kernel = first(told.target.kernel, profile.target.kernel)},
                         .cluster = overridden(profile.cluster, told.cluster),
                         .machineConfig = told.machineConfig,
                         .machines = knownMachines(told.machineConfig, profile.machines)};
    context.pools = std::make_shared<const std::vector<PoolSizing>>(
        PoolSizer(context.values).sizeAll(context.cluster.nodePools).pools);
    if (context.target.talos.isEmpty())
        context.target.talos = newestStableTalos().version;
    const Result<const TalosRelease *> release = findTalosRelease(context.target.talos);
    if (!release)
        return std::unexpected(release.error());
    context.target.talos = (*release)->version;
    if (context.target.kubernetes.isEmpty())
        context.target.kubernetes = (*release)->kubernetesDefault;
    if (context.target.kernel.isEmpty())
        return context;
    const Result<KernelVersion> kernel = KernelVersion::parse(context.target.kernel);
    if (!kernel)
        return std::unexpected(kernel.error());
    return context;
}

QList<Finding> check(const CheckContext &context)
{
    return judge(context).findings;
}

Judgement judge(const CheckContext &context)
{
    Judgement judgement;
    QList<Finding> &findings = judgement.findings;
    findings = findingsOfAllRules(context);
    findings += findingsThroughFlags(context, findings);
    softenWhatIsNotRendered(findings, context);
    dropEchoes(findings);
    const std::vector<Acceptance> acceptances = acceptancesIn(context.values);
    judgement.accepted = takeAccepted(findings, acceptances);
    findings += findingsOf(*findRule(QString::fromLatin1(idleAcceptanceRule)),
                           idleAcceptances(acceptances, judgement.accepted), context);
    std::ranges::stable_sort(findings, isWorse);
    std::ranges::stable_sort(judgement.accepted, isWorse);
    return judgement;
}
