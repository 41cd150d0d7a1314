#include "core/rules/not_rendered.h"

#include "core/rules/effective_state.h"
#include "core/values/condition_state.h"

using namespace Qt::StringLiterals;

namespace {

/// The chart's checks that stand in the template of the ConfigMap.
bool isCheckOfConfigMap(const Finding &finding)
{
    static const QStringList rules{u"services.kube-proxy-replacement-value"_s, u"clouds.gke-needs-native"_s,
                                   u"clouds.aks-needs-tunnel"_s};
    static const QList<YamlPath> retired{"ipam.operator.clusterPoolIPv4PodCIDR",
                                         "ipam.operator.clusterPoolIPv6PodCIDR"};
    return rules.contains(finding.rule) || (!finding.settings.isEmpty() && retired.contains(finding.settings.front()));
}

/// The switch that keeps a setting from having an effect, by the setting's own explanation; nullptr: none does.
const Condition *obstacleOf(const Finding &finding, const Configuration &values)
{
    static const QStringList rules{u"values.out-of-range"_s, u"values.malformed"_s, u"values.not-a-choice"_s};
    const bool isOfValue = rules.contains(finding.rule) && finding.origin != Origin::Chart;
    const Setting *setting =
        isOfValue && !finding.settings.isEmpty() ? values.catalogue().find(finding.settings.front()) : nullptr;
    const bool isIdle = setting && setting->knowledge.enabledWhen && !holds(*setting->knowledge.enabledWhen, values);
    return isIdle ? &*setting->knowledge.enabledWhen : nullptr;
}

} // namespace

void softenWhatIsNotRendered(QList<Finding> &findings, const CheckContext &context)
{
    const bool hasConfigMap = effective::rendersConfigMap(context);
    for (Finding &finding : findings) {
        if (finding.severity != Severity::Error)
            continue;
        const Condition *obstacle = obstacleOf(finding, context.values);
        if (obstacle)
            finding.message += u" (without effect now, as %1 is %2)"_s.arg(
                obstacle->setting.toString(), context.values.value(obstacle->setting).toDisplay());
        else if (!hasConfigMap && isCheckOfConfigMap(finding))
            finding.message += u" (refused as soon as the agents' configuration is rendered)"_s;
        else
            continue;
        finding.severity = Severity::Warning;
    }
}
