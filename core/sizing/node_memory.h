#pragma once

#include "core/values/target.h"

/// Which program wrote the text that node memory was read from.
enum class NodeListing { KubectlJson, KubectlYaml, Talosctl, ProcMeminfo };

/// A node as a listing shows it.
struct ListedNode
{
    QString name;                ///< empty in /proc/meminfo
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

/// Reads `kubectl get nodes -o json|yaml` (a list or one node), `talosctl memory` with and without `--verbose`, or
/// /proc/meminfo: told apart by content. The error says what was expected, and where.
Result<NodeList> readNodeList(const QByteArray &text);

/// Nodes of the same CPUs and roles and of nearly the same memory as one pool, in the order of the listing. Machines of
/// one kind differ by some megabytes, so up to 1/128 counts as the same, and the smallest of them stands for all. Of
/// the labels those are kept that all nodes of the pool and not all nodes of the listing have.
std::vector<NodePool> poolsOf(const NodeList &list);
