#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/size_explanation.h"
#include "app/cli/size_goals.h"
#include "app/cli/size_json.h"
#include "app/cli/size_nodes.h"
#include "app/cli/size_output.h"
#include "core/sizing/sizing_report.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"ram", "SIZE,…", "the memory that the agent sees (MemTotal), of one or more nodes: 64GiB,128GiB"},
    {"installed", "SIZE,…", "the memory that is built in, instead of --ram; what the agent sees is derived"},
    {"nodes", "FILE",
     "the nodes as kubectl get nodes -o json or yaml, talosctl memory or /proc/meminfo shows them; - for standard "
     "input"},
    {"cpus", "N", "possible CPUs of a node; they count with the distributed LRU and for maps per CPU"},
    {"ratio", "R", "bpf.mapDynamicSizeRatio, 0 to 1 (default: FILE's, else 0.0025); 0: static sizes"},
    {"ipv4", nullptr, "with the IPv4 maps; where a family is named, only the named ones count"},
    {"ipv6", nullptr, "with the IPv6 maps"},
    {"distributed-lru", nullptr, "as with bpf.distributedLRU.enabled"},
    {"load", "NAME=N,…",
     "what runs on a node, for the maps that grow with it: pods, policy-entries (of a pod), services, backends (of a "
     "service), addresses (of the cluster), maglev-services, nodes"},
    {"connections", "N", "look for the smallest ratio that has room for so many TCP connections"},
    {"pressure", "[MAP=]P", "how full a map was (cilium_bpf_map_pressure, 0.9 or 90%): look for the ratio that …"},
    {"target", "T", "… makes it at most so full (default: 0.5)"},
    {"budget", "SIZE", "look for the largest ratio whose maps take at most so much"},
    {"explain", nullptr, "show the derivation step by step, the other maps and the components"},
};

constexpr OutputFormat formats[] = {OutputFormat::Text, OutputFormat::Json, OutputFormat::Csv, OutputFormat::Markdown};

/// What was found for one pool.
struct Answer
{
    PoolSizing sizing;
    std::vector<GoalSeek> found;
};

std::vector<Answer> answersTo(const SizeRequest &request, const std::vector<SizeGoal> &goals)
{
    const PoolSizer sizer(request.values, request.load);
    std::vector<Answer> answers;
    for (const NodePool &pool : request.pools) {
        Answer answer{.sizing = sizer.size(pool, request.ratio), .found = {}};
        for (const SizeGoal &goal : goals)
            answer.found.push_back(seek(goal, answer.sizing.input));
        answers.push_back(std::move(answer));
    }
    return answers;
}

ClusterSizing clusterOf(const std::vector<Answer> &answers)
{
    std::vector<PoolSizing> pools;
    pools.reserve(answers.size());
    for (const Answer &answer : answers)
        pools.push_back(answer.sizing);
    return sumOf(std::move(pools));
}

void printText(const SizeRequest &request, const std::vector<SizeGoal> &goals, const std::vector<Answer> &answers,
               const CommandLine &line, const Streams &streams)
{
    for (const Answer &answer : answers) {
        print(streams, poolAsText(answer.sizing));
        for (std::size_t i = 0; i < goals.size(); ++i)
            print(streams, goalAsText(goals[i], answer.found[i]));
        if (line.has(u"explain"_s))
            print(streams, explanationAsText(request.values, answer.sizing, request.load));
        if (answers.size() > 1)
            print(streams, u"\n"_s);
    }
    print(streams, clusterAsText(clusterOf(answers)));
}

void printJson(const SizeRequest &request, const std::vector<SizeGoal> &goals, const std::vector<Answer> &answers,
               const CommandLine &line, const Streams &streams)
{
    QJsonArray nodes;
    for (const Answer &answer : answers) {
        QJsonObject node = poolAsJson(answer.sizing);
        QJsonArray found;
        for (std::size_t i = 0; i < goals.size(); ++i)
            found.append(goalAsJson(goals[i], answer.found[i]));
        if (!found.isEmpty())
            node.insert("goals"_L1, found);
        if (line.has(u"explain"_s))
            addExplanation(request.values, answer.sizing, request.load, node);
        nodes.append(node);
    }
    print(streams, QJsonObject{{"nodes"_L1, nodes}, {"cluster"_L1, clusterAsJson(clusterOf(answers))}});
}

void printAnswers(const SizeRequest &request, const std::vector<SizeGoal> &goals, const std::vector<Answer> &answers,
                  const CommandLine &line, const Streams &streams)
{
    switch (line.format) {
    case OutputFormat::Json:
        return printJson(request, goals, answers, line, streams);
    case OutputFormat::Csv:
        return print(streams, sizingAsCsv(clusterOf(answers)));
    case OutputFormat::Markdown:
        return print(streams, sizingAsMarkdown(clusterOf(answers)));
    default:
        return printText(request, goals, answers, line, streams);
    }
}

bool isRefused(const Answer &answer)
{
    return !answer.sizing.refusal().isEmpty() ||
           std::ranges::any_of(answer.found, [](const GoalSeek &seek) { return !seek.isReached; });
}

Outcome<ExitCode> runSize(const CommandLine &line, const Streams &streams)
{
    const Outcome<std::vector<SizeGoal>> goals = readGoals(line);
    if (!goals)
        return std::unexpected(goals.error());
    const Outcome<SizeRequest> request = readSizeRequest(line, streams);
    if (!request)
        return std::unexpected(request.error());
    const std::vector<Answer> answers = answersTo(*request, *goals);
    printAnswers(*request, *goals, answers, line, streams);
    if (request->lacksCpus)
        tell(streams, u"how many CPUs the nodes have isn't told (--cpus N); sized for one"_s);
    return std::ranges::any_of(answers, isRefused) && line.failOn ? ExitCode::Found : ExitCode::Done;
}

} // namespace

constexpr Command sizeCommand{
    .name = "size",
    .arguments = "[FILE]",
    .summary = "size the BPF maps for a node's memory",
    .details = "The nodes are those of --ram, --installed or --nodes, else the node pools of FILE, a profile. What "
               "FILE says of ratio, families, features and sizes counts where no option says otherwise; without a FILE "
               "it is a configuration with kube-proxy replacement. --format csv and markdown write tables. The exit "
               "code is 1 where the agent wouldn't start with these sizes, or no "
               "ratio does what is asked for.",
    .options = options,
    .fewestArguments = 0,
    .mostArguments = 1,
    .run = runSize,
    .formats = formats,
};
