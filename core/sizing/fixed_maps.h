#pragma once

#include "core/values/configuration.h"

/// What runs on a node, as far as the size of maps that grow with it depends on it.
struct NodeLoad
{
    qint64 endpoints = 110;               ///< pods: the kubelet's usual limit
    qint64 policyEntriesPerEndpoint = 50; ///< identities × ports that a pod's policies allow
    qint64 services = 500;                ///< frontends: one for each address and port of a service
    qint64 backends = 2000;
    qint64 ipcacheEntries = 5000; ///< pods, nodes and CIDRs of the whole cluster
    qint64 maglevServices = 50;   ///< frontends that get a Maglev table
    qint64 nodes = 100;

    bool operator==(const NodeLoad &) const = default;
};

/// What decides which fixed maps there are and how large they are; read from a configuration.
struct FixedMapInput
{
    bool ipv4 = true;
    bool ipv6 = false;
    bool preallocates = false; ///< `bpf.preallocateMaps`
    bool hasPolicyStats = true; ///< Cilium ≥ 1.18
    bool hasAuth = true;
    bool hasAffinityMatch = true;
    bool hasSourceRange = true;
    bool hasMaglev = false;
    bool tracksFragments = true;
    bool hasEgressGateway = false;
    qint64 lbMapMax = 65536;
    qint64 policyMapMax = 16384;
    qint64 policyStatsMapMax = 65536;
    qint64 authMapMax = 524288;
    qint64 nodeMapMax = 16384;
    qint64 fragmentsMapMax = 8192;
    qint64 egressPolicyMax = 16384;
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
    qint64 bytesAtCreation = 0; ///< all families that are on, with what grows with the CPUs
    qint64 bytesAtLoad = 0;     ///< with the entries of the stated load
    bool isPreallocated = false;
    bool isEstimate = false; ///< its entries are nodes in the kernel's slab classes: known within a range only
};

std::vector<FixedMap> fixedMaps(const FixedMapInput &input, const NodeLoad &load, int cpus);
