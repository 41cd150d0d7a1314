#include "app/cli/commands.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/size_output.h"
#include "core/values/memory_quantity.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"ram", "SIZE,…", "the memory that the agent sees (MemTotal), of one or more nodes: 64GiB,128GiB"},
    {"installed", "SIZE,…", "the memory that is built in, instead of --ram; what the agent sees is derived"},
    {"cpus", "N", "possible CPUs of a node; they count with the distributed LRU only"},
    {"ratio", "R", "bpf.mapDynamicSizeRatio, 0 to 1 (default: FILE's, else 0.0025); 0: static sizes"},
    {"ipv4", nullptr, "with the IPv4 maps; where a family is named, only the named ones count"},
    {"ipv6", nullptr, "with the IPv6 maps"},
    {"distributed-lru", nullptr, "as with bpf.distributedLRU.enabled"},
};

constexpr double defaultRatio = 0.0025;

qint64 sizeSetIn(const Configuration &values, const YamlPath &path)
{
    return values.string(path).toLongLong();
}

/// What a configuration says of the maps.
SizingInput inputFrom(const OpenFile &file)
{
    const Configuration &values = file.values;
    const CheckContext context{
        .values = values,
        .target = {.cilium = values.catalogue().chartVersion(), .talos = {}, .kubernetes = {}, .kernel = {}},
        .cluster = {},
        .machineConfig = {}};
    SizingInput input;
    const double ratio = values.string("bpf.mapDynamicSizeRatio").toDouble();
    input.ratio = qFuzzyIsNull(ratio) ? defaultRatio : ratio; // the chart takes 0 and null for its own default
    input.distributedLru = values.isTrue("bpf.distributedLRU.enabled");
    input.ipv4 = values.isTrue("ipv4.enabled");
    input.ipv6 = values.isTrue("ipv6.enabled");
    input.ctTcpMax = sizeSetIn(values, "bpf.ctTcpMax");
    input.ctAnyMax = sizeSetIn(values, "bpf.ctAnyMax");
    input.natMax = sizeSetIn(values, "bpf.natMax");
    input.neighMax = sizeSetIn(values, "bpf.neighMax");
    input.sockRevNatMax = sizeSetIn(values, "extraConfig.bpf-sock-rev-map-max");
    input.alignsSetSizes = context.ciliumAtLeast(u"1.19");
    return input;
}

Outcome<void> readCpus(const CommandLine &line, SizingInput &input)
{
    if (!line.has(u"cpus"_s))
        return {};
    bool isNumber = false;
    input.cpus = line.value(u"cpus"_s).toInt(&isNumber);
    if (!isNumber || input.cpus < 1)
        return wrongUsage(u"--cpus is %1, expected a number of CPUs, 1 or more"_s.arg(line.value(u"cpus"_s)));
    return {};
}

Outcome<void> readRatio(const CommandLine &line, SizingInput &input)
{
    if (!line.has(u"ratio"_s))
        return {};
    bool isNumber = false;
    input.ratio = line.value(u"ratio"_s).toDouble(&isNumber);
    const bool isRatio = isNumber && input.ratio >= 0 && input.ratio <= 1; // false for NaN, too
    if (!isRatio)
        return wrongUsage(u"--ratio is %1, expected a number between 0 and 1"_s.arg(line.value(u"ratio"_s)));
    return {};
}

/// What the options say is laid over what the file says.
Outcome<SizingInput> inputOf(const OpenFile *file, const CommandLine &line)
{
    SizingInput input = file ? inputFrom(*file) : SizingInput{};
    if (line.has(u"ipv4"_s) || line.has(u"ipv6"_s)) {
        input.ipv4 = line.has(u"ipv4"_s);
        input.ipv6 = line.has(u"ipv6"_s);
    }
    input.distributedLru = input.distributedLru || line.has(u"distributed-lru"_s);
    return readCpus(line, input).and_then([&] { return readRatio(line, input); }).transform([&] { return input; });
}

Outcome<std::vector<SizedNode>> nodesFromOptions(const CommandLine &line, const SizingInput &input)
{
    const bool isInstalled = line.has(u"installed"_s);
    std::vector<SizedNode> nodes;
    for (const QString &size : line.parts(isInstalled ? u"installed"_s : u"ram"_s)) {
        const Result<qint64> bytes = parseMemory(size);
        if (!bytes)
            return wrongUsage(bytes.error().message);
        SizedNode node;
        node.input = input;
        node.installedBytes = isInstalled ? *bytes : 0;
        node.input.memoryBytes = isInstalled ? memoryTotalOf(*bytes) : *bytes;
        nodes.push_back(node);
    }
    return nodes;
}

std::vector<SizedNode> nodesFromPools(const Profile &profile, const SizingInput &input, const CommandLine &line)
{
    std::vector<SizedNode> nodes;
    for (const NodePool &pool : profile.cluster.nodePools) {
        if (pool.memoryBytes <= 0)
            continue;
        SizedNode node{.name = pool.name,
                       .count = pool.count,
                       .installedBytes = pool.memoryBytes,
                       .input = input,
                       .sizing = {},
                       .refusal = {}};
        node.input.memoryBytes = memoryTotalOf(pool.memoryBytes);
        if (pool.cpus > 0 && !line.has(u"cpus"_s))
            node.input.cpus = pool.cpus;
        nodes.push_back(node);
    }
    return nodes;
}

Outcome<std::vector<SizedNode>> nodesFor(const OpenFile *file, const CommandLine &line)
{
    const bool isTold = line.has(u"ram"_s) || line.has(u"installed"_s);
    if (line.has(u"ram"_s) && line.has(u"installed"_s))
        return wrongUsage(u"--ram and --installed both say how much memory there is; give one of them"_s);
    if (!isTold && !file)
        return wrongUsage(u"size takes --ram SIZE or a FILE with node pools"_s);
    const Outcome<SizingInput> input = inputOf(file, line);
    if (!input)
        return std::unexpected(input.error());
    if (isTold)
        return nodesFromOptions(line, *input);
    std::vector<SizedNode> nodes = nodesFromPools(file->values.profile(), *input, line);
    if (nodes.empty())
        return wrongUsage(
            u"%1 names no node pools with memory (cluster.nodePools of a profile); say it with --ram SIZE"_s.arg(
                file->path));
    return nodes;
}

Outcome<ExitCode> printSizes(std::vector<SizedNode> nodes, const CommandLine &line, const Streams &streams)
{
    QJsonArray array;
    for (SizedNode &node : nodes) {
        node.sizing = sizeMaps(node.input);
        node.refusal = sizingRefusal(node.input);
        array.append(sizedNodeAsJson(node));
        if (line.format == OutputFormat::Text)
            print(streams, sizedNodeAsText(node));
        if (node.input.distributedLru && node.input.cpus == 1 && !line.has(u"cpus"_s))
            tell(streams, u"how many CPUs the nodes have isn't told (--cpus N); sized for one"_s);
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"nodes"_L1, array}});
    const bool isRefused = std::ranges::any_of(nodes, [](const SizedNode &node) { return !node.refusal.isEmpty(); });
    return isRefused && line.failOn ? ExitCode::Found : ExitCode::Done;
}

Outcome<ExitCode> runSize(const CommandLine &line, const Streams &streams)
{
    std::optional<OpenFile> file;
    if (!line.arguments.isEmpty()) {
        Outcome<OpenFile> opened = openFile(line.arguments.front(), line, streams);
        if (!opened)
            return std::unexpected(opened.error());
        file = *std::move(opened);
    }
    Outcome<std::vector<SizedNode>> nodes = nodesFor(file ? &*file : nullptr, line);
    if (!nodes)
        return std::unexpected(nodes.error());
    return printSizes(*std::move(nodes), line, streams);
}

} // namespace

constexpr Command sizeCommand{
    .name = "size",
    .arguments = "[FILE]",
    .summary = "size the BPF maps for a node's memory",
    .details = "The nodes are those of --ram or --installed, else the node pools of FILE, a profile. What FILE says of "
               "ratio, families and sizes counts where no option says otherwise. The exit code is 1 where the agent "
               "wouldn't start with these sizes.",
    .options = options,
    .fewestArguments = 0,
    .mostArguments = 1,
    .run = runSize,
};
