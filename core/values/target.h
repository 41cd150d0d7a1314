#pragma once

#include "core/values/machine_additions.h"
#include "core/yaml/yaml_text.h"

#include <QMap>
#include <QStringList>

/// The versions a configuration is meant for. Empty: not told.
struct Target
{
    QString cilium;
    QString talos;
    QString kubernetes;
    QString kernel; ///< overrides what the Talos release brings

    bool operator==(const Target &) const = default;
};

struct NodePool
{
    QString name;
    int count = 1;
    qint64 memoryBytes = 0; ///< installed
    int cpus = 0;
    QStringList roles;
    qint64 memoryTotalBytes = 0; ///< what the agent sees, where it was read from a node; 0: derived from the installed
    QMap<QString, QString> labels; ///< by which a CiliumNodeConfig selects its nodes

    bool operator==(const NodePool &) const = default;
};

/// What is known of the cluster. An empty list: not told.
struct Cluster
{
    QStringList podCidrs;
    QStringList serviceCidrs;
    QStringList nodeCidrs; ///< the networks that the nodes have their addresses in
    std::optional<bool> nodesShareL2;
    std::vector<NodePool> nodePools;

    bool operator==(const Cluster &) const = default;
};

/// A finding that somebody decided to live with.
struct AcceptedFinding
{
    QString rule;
    QString reason;                  ///< empty: it doesn't count
    std::optional<YamlPath> setting; ///< of a finding there or below; nothing: wherever it shows
};

/// Everything of a profile but its values.
struct Profile
{
    QString name;
    Target target;
    Cluster cluster;
    std::vector<AcceptedFinding> accepted;
    Value::List resources; ///< Cilium resources that are kept with the profile, as they stand there
    MachineAdditions machines;
};

/// Reads a profile's head. Unknown keys and wrong types are errors with their line.
Result<Profile> readProfile(const YamlText &text, int document = 0);
