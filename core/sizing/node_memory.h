#pragma once

#include "core/values/target.h"

/// Which program wrote the text that node memory was read from.
enum class NodeListing { KubectlJson, KubectlYaml, Talosctl, ProcMeminfo };

/// A node as a listing shows it.
struct ListedNode
{
    QString name; ///< empty in /proc/meminfo
    qint64 memoryTotalBytes = 0; ///< MemTotal
    int cpus = 0;                ///< 0: the listing doesn't tell
    QStringList roles;
    QMap<QString, QString> labels;
};

struct NodeList
{
    NodeListing listing = NodeListing::ProcMeminfo;
    std::vector<ListedNode> nodes;
};

/// Reads `kubectl get nodes -o json|yaml` (a list or one node), `talosctl memory` with and without `-v`, or
/// /proc/meminfo: told apart by content. The error says what was expected, and where.
Result<NodeList> readNodeList(const QByteArray &text);

/// Nodes of equal memory, CPUs and roles as one pool, in the order of the listing; labels are those all of its nodes
/// share.
std::vector<NodePool> poolsOf(const NodeList &list);
