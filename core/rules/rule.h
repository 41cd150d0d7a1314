#pragma once

#include "core/rules/finding.h"
#include "core/talos/machine_config.h"
#include "core/talos/talos_release.h"
#include "core/values/configuration.h"

#include <memory>
#include <span>

struct PoolSizing;

/// What rules look at: the configuration, and what is known of the cluster it is for.
struct CheckContext
{
    const Configuration &values;
    Target target;                              ///< completed: every version is filled
    Cluster cluster;                            ///< as told; what isn't is derived by `clusterAddresses`
    std::optional<MachineConfig> machineConfig; ///< that was loaded
    std::optional<MachineConfig> machines;      ///< the same with what the profile adds; nothing: neither says anything
    std::shared_ptr<const std::vector<PoolSizing>> pools; ///< those of the cluster, sized once for all rules

    const TalosRelease &talos() const;
    /// The kernel of the nodes: told, else that of the Talos release.
    KernelVersion kernel() const;
    /// Whether the chart is of this version or newer: `ciliumAtLeast(u"1.19")`, `ciliumAtLeast(u"1.18.2")`.
    bool ciliumAtLeast(QStringView version) const;
};

/// What one rule found; the rule itself adds id, reason and source.
struct Violation
{
    QString message;
    QList<YamlPath> settings;
    QList<Fix> fixes;
    std::optional<Severity> severity; ///< where it isn't the rule's usual one
    std::optional<Origin> origin;
    std::optional<QString> why;           ///< likewise
    std::optional<TextPosition> position; ///< where no setting says it
};

struct Rule
{
    const char *id; ///< `topic.what-is-wrong`: stable, can be accepted
    Severity severity;
    Origin origin;
    const char *title;
    const char *why;
    const char *source;
    QList<Violation> (*check)(const CheckContext &);
};

/// One table a topic; all of them are listed in rules.cpp.
std::span<const Rule> acceptanceRules();
std::span<const Rule> catalogueRules();
std::span<const Rule> conditionRules();
std::span<const Rule> retiredKeyRules();
std::span<const Rule> nullRules();
std::span<const Rule> idleSettingRules();
std::span<const Rule> wordRules();
std::span<const Rule> yamlTrapRules();
std::span<const Rule> yamlReaderRules();
std::span<const Rule> chartShapeRules();
std::span<const Rule> chartFormatRules();
std::span<const Rule> printedTextRules();
std::span<const Rule> kubernetesFieldRules();
std::span<const Rule> imageRules();
std::span<const Rule> secretRules();
std::span<const Rule> leftoverRules();
std::span<const Rule> placeholderRules();
std::span<const Rule> apiServerRules();
std::span<const Rule> flagRules();
std::span<const Rule> flagValueRules();
std::span<const Rule> apiServerAddressRules();
std::span<const Rule> routingRules();
std::span<const Rule> addressFamilyRules();
std::span<const Rule> masqueradingRules();
std::span<const Rule> egressGatewayRules();
std::span<const Rule> iptablesRules();
std::span<const Rule> encryptionRules();
std::span<const Rule> ipsecRules();
std::span<const Rule> throughputRules();
std::span<const Rule> vtepRules();
std::span<const Rule> ipamRules();
std::span<const Rule> ipamPoolRules();
std::span<const Rule> poolUseRules();
std::span<const Rule> rangeRules();
std::span<const Rule> consequenceRules();
std::span<const Rule> announcementRules();
std::span<const Rule> bpfMapRules();
std::span<const Rule> agentModeRules();
std::span<const Rule> loadBalancingRules();
std::span<const Rule> datapathRules();
std::span<const Rule> serviceRules();
std::span<const Rule> directReturnRules();
std::span<const Rule> l7Rules();
std::span<const Rule> hubbleRules();
std::span<const Rule> hubbleTlsRules();
std::span<const Rule> clusterIdentityRules();
std::span<const Rule> clusterMeshRules();
std::span<const Rule> meshPeerRules();
std::span<const Rule> operatorRules();
std::span<const Rule> monitoringRules();
std::span<const Rule> talosRules();
std::span<const Rule> talosHostRules();
std::span<const Rule> talosAddressRules();
std::span<const Rule> hubbleOptionRules();
std::span<const Rule> kernelRules();
std::span<const Rule> sizingRules();
std::span<const Rule> mapSizeRules();
