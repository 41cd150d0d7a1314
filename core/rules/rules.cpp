#include "core/rules/rules.h"

#include "core/kinds/resource.h"
#include "core/rules/resources/resource_rules.h"

#include "core/rules/flags/agent_options.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Table = std::span<const Rule> (*)();
constexpr Table tables[] = {catalogueRules,
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
                            wordRules,
                            yamlTrapRules,
                            chartShapeRules,
                            chartFormatRules,
                            kubernetesFieldRules,
                            imageRules,
                            secretRules,
                            leftoverRules,
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
                            talosHostRules,
                            talosAddressRules,
                            resourceSchemaRules,
                            resourceIdentityRules,
                            resourceFeatureRules,
                            bgpPeerRules,
                            bgpAdvertisementRules,
                            addressPoolRules,
                            nodeSelectorRules,
                            policyResourceRules};

TextPosition positionOf(const Violation &violation, const Configuration &values)
{
    const YamlPath path = violation.settings.isEmpty() ? YamlPath() : violation.settings.front();
    return isInResource(path) ? positionOfResource(values, path) : values.position(path);
}

Finding toFinding(const Rule &rule, Violation violation, const Configuration &values)
{
    return {.rule = QString::fromLatin1(rule.id),
            .severity = violation.severity.value_or(rule.severity),
            .origin = violation.origin.value_or(rule.origin),
            .message = std::move(violation.message),
            .why = violation.why.value_or(QString::fromUtf8(rule.why)),
            .source = QString::fromLatin1(rule.source),
            .settings = violation.settings,
            .position = positionOf(violation, values),
            .fixes = std::move(violation.fixes)};
}

/// A fix that sets what extraConfig overrides would change nothing.
void dropOverrides(const CheckContext &context, Violation &violation)
{
    for (Fix &fix : violation.fixes)
        fix.changes = effective::withoutOverrides(context, std::move(fix.changes));
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
    static const QStringList general{u"values.not-a-choice"_s, u"values.out-of-range"_s,
                                     u"values.malformed"_s,    u"values.no-effect"_s,
                                     u"values.section-off"_s,  u"kubernetes.list-of-objects"_s};
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

bool isAccepted(const Configuration &values, const Rule &rule)
{
    return std::ranges::any_of(values.profile().accepted, [&rule](const AcceptedFinding &accepted) {
        return accepted.rule == QLatin1StringView(rule.id);
    });
}

bool isWorse(const Finding &left, const Finding &right)
{
    if (left.severity != right.severity)
        return left.severity > right.severity;
    return left.position.line < right.position.line;
}

Cluster overridden(Cluster cluster, const Cluster &told)
{
    if (!told.podCidrs.isEmpty())
        cluster.podCidrs = told.podCidrs;
    if (!told.serviceCidrs.isEmpty())
        cluster.serviceCidrs = told.serviceCidrs;
    if (told.nodesShareL2)
        cluster.nodesShareL2 = told.nodesShareL2;
    if (!told.nodePools.empty())
        cluster.nodePools = told.nodePools;
    return cluster;
}

/// The first finding that has a fix to apply and wasn't dealt with before.
const Finding *nextToFix(const QList<Finding> &findings, Severity threshold, bool onlySafe, const QList<Fix> &done)
{
    const auto found = std::ranges::find_if(findings, [&](const Finding &finding) {
        return finding.severity >= threshold && !finding.fixes.isEmpty() && (!onlySafe || finding.fixes.front().safe) &&
               !done.contains(finding.fixes.front());
    });
    return found == findings.end() ? nullptr : &*found;
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
    const std::vector<const Rule *> rules = allRules();
    const auto found =
        std::ranges::find_if(rules, [id](const Rule *rule) { return id == QLatin1StringView(rule->id); });
    return found == rules.end() ? nullptr : *found;
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
                         .machineConfig = told.machineConfig};
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
    QList<Finding> findings;
    for (const Rule *rule : allRules()) {
        if (isAccepted(context.values, *rule))
            continue;
        for (Violation &violation : rule->check(context)) {
            dropOverrides(context, violation);
            findings += toFinding(*rule, std::move(violation), context.values);
        }
    }
    dropEchoes(findings);
    std::ranges::stable_sort(findings, isWorse);
    return findings;
}

Result<FixedConfiguration> applyFixes(const Configuration &values, const Told &told, Severity threshold, bool onlySafe)
{
    constexpr int mostRounds = 100; // each round applies one fix; two fixes that undo each other must end somewhere
    FixedConfiguration fixed{values, {}, {}};
    QList<Fix> done;
    for (int round = 0; round < mostRounds; ++round) {
        const Result<CheckContext> context = contextFor(fixed.after, told);
        if (!context)
            return std::unexpected(context.error());
        const QList<Finding> findings = check(*context);
        const Finding *finding = nextToFix(findings, threshold, onlySafe, done);
        if (!finding)
            break;
        const Fix fix = finding->fixes.front();
        Result<Configuration::Applied> applied = fixed.after.apply(fix.changes);
        if (!applied)
            return std::unexpected(applied.error());
        fixed.after = std::move(applied->after);
        fixed.splices.insert(fixed.splices.end(), applied->splices.begin(), applied->splices.end());
        fixed.applied += fix.label;
        done += fix;
    }
    return fixed;
}
