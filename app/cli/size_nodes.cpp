#include "app/cli/size_nodes.h"

#include "core/sizing/node_memory.h"
#include "core/values/memory_quantity.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Outcome<std::optional<double>> readRatio(const CommandLine &line)
{
    if (!line.has(u"ratio"_s))
        return std::nullopt;
    bool isNumber = false;
    const double ratio = line.value(u"ratio"_s).toDouble(&isNumber);
    const bool isRatio = isNumber && ratio >= 0 && ratio <= 1; // false for NaN, too
    if (!isRatio)
        return wrongUsage(u"--ratio is %1, expected a number between 0 and 1"_s.arg(line.value(u"ratio"_s)));
    return ratio;
}

struct LoadKey
{
    const char *name;
    qint64 NodeLoad::*amount;
};

constexpr LoadKey loadKeys[] = {{"pods", &NodeLoad::endpoints},
                                {"policy-entries", &NodeLoad::policyEntriesPerEndpoint},
                                {"services", &NodeLoad::services},
                                {"backends", &NodeLoad::backendsPerService},
                                {"addresses", &NodeLoad::ipcacheEntries},
                                {"maglev-services", &NodeLoad::maglevServices},
                                {"nodes", &NodeLoad::nodes}};

Outcome<NodeLoad> readLoad(const CommandLine &line)
{
    NodeLoad load;
    for (const QString &part : line.parts(u"load"_s)) {
        const QString name = part.section(u'=', 0, 0).trimmed();
        bool isNumber = false;
        const qint64 amount = part.section(u'=', 1).toLongLong(&isNumber);
        const auto *key = std::ranges::find_if(
            loadKeys, [&name](const LoadKey &each) { return name == QLatin1StringView(each.name); });
        if (key == std::ranges::end(loadKeys) || !isNumber || amount < 0)
            return wrongUsage(u"--load is %1, expected NAME=NUMBER with pods, policy-entries, services, backends (of "
                              "each service), addresses, maglev-services or nodes"_s.arg(part));
        load.*key->amount = amount;
    }
    return load;
}

/// The changes that the options stand for, so that they mean the same as in a file.
ChangeSet changesOf(const CommandLine &line)
{
    ChangeSet changes;
    if (line.has(u"ipv4"_s) || line.has(u"ipv6"_s)) {
        changes.push_back(setTo("ipv4.enabled", line.has(u"ipv4"_s)));
        changes.push_back(setTo("ipv6.enabled", line.has(u"ipv6"_s)));
    }
    if (line.has(u"distributed-lru"_s))
        changes.push_back(setTo("bpf.distributedLRU.enabled", true));
    return changes;
}

Outcome<Configuration> readValues(const CommandLine &line, const Streams &streams)
{
    Result<Configuration> values = failure({});
    if (line.arguments.isEmpty()) {
        const auto catalogue = catalogueFor(line);
        if (!catalogue)
            return std::unexpected(catalogue.error());
        values = Configuration::parse("kubeProxyReplacement: true\n", *catalogue);
    } else {
        Outcome<OpenFile> file = openFile(line.arguments.front(), line, streams);
        if (!file)
            return std::unexpected(file.error());
        values = std::move(file->values);
    }
    const Result<Configuration::Applied> applied = values->apply(changesOf(line));
    if (!applied)
        return stop(ExitCode::BadInput, applied.error());
    return applied->after;
}

Outcome<std::vector<NodePool>> poolsFromOptions(const CommandLine &line)
{
    const bool isInstalled = line.has(u"installed"_s);
    std::vector<NodePool> pools;
    for (const QString &size : line.parts(isInstalled ? u"installed"_s : u"ram"_s)) {
        const Result<qint64> bytes = parseMemory(size);
        if (!bytes)
            return wrongUsage(bytes.error().message);
        NodePool &pool = pools.emplace_back();
        (isInstalled ? pool.memoryBytes : pool.memoryTotalBytes) = *bytes;
    }
    return pools;
}

Outcome<std::vector<NodePool>> poolsFromListing(const CommandLine &line, const Streams &streams)
{
    const QString path = line.value(u"nodes"_s);
    if (path == "-"_L1 && line.arguments.contains(u"-"_s))
        return wrongUsage(u"- stands for standard input, which can be read only once"_s);
    const Outcome<QByteArray> text = readInput(path, streams);
    if (!text)
        return std::unexpected(text.error());
    Result<NodeList> list = readNodeList(*text);
    if (list)
        return poolsOf(*list);
    list.error().file = path;
    return stop(ExitCode::BadInput, list.error());
}

Outcome<std::vector<NodePool>> poolsFromFile(const CommandLine &line, const Configuration &values)
{
    std::vector<NodePool> pools = values.profile().cluster.nodePools;
    std::erase_if(pools, [](const NodePool &pool) { return memoryTotalOf(pool) <= 0; });
    if (pools.empty())
        return wrongUsage(u"%1 names no node pools with memory (cluster.nodePools of a profile); say it with --ram "
                          "SIZE or --nodes FILE"_s.arg(line.arguments.front()));
    return pools;
}

Outcome<std::vector<NodePool>> readPools(const CommandLine &line, const Configuration &values, const Streams &streams)
{
    if (line.has(u"nodes"_s))
        return poolsFromListing(line, streams);
    if (line.has(u"ram"_s) || line.has(u"installed"_s))
        return poolsFromOptions(line);
    return poolsFromFile(line, values);
}

Outcome<void> overrideCpus(const CommandLine &line, std::vector<NodePool> &pools)
{
    if (!line.has(u"cpus"_s))
        return {};
    bool isNumber = false;
    const int cpus = line.value(u"cpus"_s).toInt(&isNumber);
    if (!isNumber || cpus < 1)
        return wrongUsage(u"--cpus is %1, expected a number of CPUs, 1 or more"_s.arg(line.value(u"cpus"_s)));
    for (NodePool &pool : pools)
        pool.cpus = cpus;
    return {};
}

Outcome<void> checkSources(const CommandLine &line)
{
    const auto told = line.has(u"ram"_s) + line.has(u"installed"_s) + line.has(u"nodes"_s);
    if (told > 1)
        return wrongUsage(u"--ram, --installed and --nodes all say how much memory there is; give one of them"_s);
    if (told == 0 && line.arguments.isEmpty())
        return wrongUsage(u"size takes --ram SIZE or a FILE with node pools"_s);
    return {};
}

bool lacksCpus(const SizeRequest &request)
{
    return request.values.isTrue("bpf.distributedLRU.enabled") &&
           std::ranges::any_of(request.pools, [](const NodePool &pool) { return pool.cpus <= 0; });
}

} // namespace

Outcome<SizeRequest> readSizeRequest(const CommandLine &line, const Streams &streams)
{
    if (const Outcome<void> sources = checkSources(line); !sources)
        return std::unexpected(sources.error());
    const Outcome<std::optional<double>> ratio = readRatio(line);
    if (!ratio)
        return std::unexpected(ratio.error());
    const Outcome<NodeLoad> load = readLoad(line);
    if (!load)
        return std::unexpected(load.error());
    Outcome<Configuration> values = readValues(line, streams);
    if (!values)
        return std::unexpected(values.error());
    Outcome<std::vector<NodePool>> pools = readPools(line, *values, streams);
    if (!pools)
        return std::unexpected(pools.error());
    if (const Outcome<void> cpus = overrideCpus(line, *pools); !cpus)
        return std::unexpected(cpus.error());
    SizeRequest request{.values = *std::move(values), .load = *load, .pools = *std::move(pools), .ratio = *ratio};
    request.lacksCpus = lacksCpus(request);
    return request;
}
