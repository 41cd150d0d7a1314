#pragma once

#include "core/values/configuration.h"

/// What runs on a node, as far as the size of maps that grow with it depends on it.
struct NodeLoad
{
    qint64 endpoints = 110;               ///< pods: the kubelet's usual limit
    qint64 policyEntriesPerEndpoint = 50; ///< identities × ports that a pod's policies allow
    qint64 services = 500;                ///< frontends: one for each address and port of a service
    qint64 backendsPerService = 4;
    qint64 ipcacheEntries = 5000; ///< pods, nodes and CIDRs of the whole cluster
    qint64 maglevServices = 50;   ///< frontends that get a Maglev table
    qint64 nodes = 100;           ///< addresses of nodes in the cluster

    bool operator==(const NodeLoad &) const = default;
};

/// What decides which fixed maps there are and how large they are.
struct FixedMapInput
{
    bool ipv4 = true;
    bool ipv6 = false;
    bool preallocates = false; ///< `bpf.preallocateMaps`
    bool distributedLru = false;
    bool hasPolicyStats = true;  ///< Cilium ≥ 1.18
    bool clampsPolicyMap = true; ///< Cilium ≥ 1.18: too few policy entries are raised; earlier agents exit
    bool hasAffinity = true;
    bool hasMaglevOuter = true;
    bool usesMaglev = false; ///< only then the outer maps have something in them
    bool tracksFragments = true;
    qint64 lbMapMax = 65536;
    qint64 affinityMapMax = 65536;
    qint64 policyMapMax = 16384;
    qint64 policyStatsMapMax = 65536;
    qint64 authMapMax = 524288;
    qint64 nodeMapMax = 16384;
    qint64 fragmentsMapMax = 8192;
    qint64 maglevTableSize = 16381;

    bool operator==(const FixedMapInput &) const = default;
};

FixedMapInput fixedMapInputOf(const Configuration &values);

/// A map whose size doesn't depend on the node's memory.
struct FixedMap
{
    QString name; ///< as pinned below /sys/fs/bpf/tc/globals
    QString why;  ///< what it holds, and why it is there
    qint64 entries = 0;
    qint64 bytesAtCreation = 0;
    qint64 bytesAtLoad = 0; ///< with the entries of the stated load
    qint64 bytesWhenFull = 0;
    bool isPreallocated = false; ///< all of it is there from the start
    bool isEstimate = false; ///< what its entries take depends on the kernel's slab classes and, in tries, on the keys
};

/// The maps that matter, IPv4 before IPv6, with what grows with the CPUs. Maps of a few kilobytes are left out.
std::vector<FixedMap> fixedMaps(const FixedMapInput &input, const NodeLoad &load, int cpus);
