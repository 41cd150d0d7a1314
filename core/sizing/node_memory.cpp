#include "core/sizing/node_memory.h"

#include "core/values/memory_quantity.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kibibyte = 1024;
constexpr qint64 mebibyte = 1024 * kibibyte;

const Value &child(const Value &value, QStringView key)
{
    static const Value null;
    const Value *found = value.find(key);
    return found ? *found : null;
}

QString scalar(const Value &value)
{
    if (value.isNull())
        return {};
    return value.isString() ? value.toString() : value.toDisplay();
}

/// A Kubernetes number of CPUs: `32`, or `3920m`, of which the agent sees 4.
int cpusIn(const QString &text)
{
    if (!text.endsWith(u'm'))
        return text.toInt();
    return (text.chopped(1).toInt() + 999) / 1000;
}

Result<ListedNode> nodeFrom(const Value &object)
{
    const Value &metadata = child(object, u"metadata");
    const Value &capacity = child(child(object, u"status"), u"capacity");
    ListedNode node;
    node.name = scalar(child(metadata, u"name"));
    const QString memory = scalar(child(capacity, u"memory"));
    if (memory.isEmpty())
        return failure(
            u"node %1 has no status.capacity.memory; is it the full output of kubectl get nodes?"_s.arg(node.name));
    const Result<qint64> bytes = parseMemory(memory);
    if (!bytes)
        return failure(u"node %1: %2"_s.arg(node.name, bytes.error().message));
    node.memoryTotalBytes = *bytes;
    node.cpus = cpusIn(scalar(child(capacity, u"cpu")));
    constexpr auto rolePrefix = "node-role.kubernetes.io/"_L1;
    for (const auto &[key, value] : child(metadata, u"labels").toMap()) {
        node.labels.insert(key, scalar(value));
        if (key.startsWith(rolePrefix))
            node.roles += key.sliced(rolePrefix.size());
    }
    if (node.roles.isEmpty())
        node.roles += u"worker"_s;
    return node;
}

Result<NodeList> nodesFromObject(const Value &object, NodeListing listing)
{
    const QString kind = child(object, u"kind").toString();
    const bool isList = kind == "List"_L1 || kind == "NodeList"_L1;
    if (!isList && kind != "Node"_L1)
        return failure(u"this is a Kubernetes object of kind %1, expected nodes (kubectl get nodes -o yaml)"_s.arg(
            kind.isEmpty() ? u"that isn't told"_s : kind));
    NodeList list{.listing = listing, .nodes = {}};
    const Value::List objects = isList ? child(object, u"items").toList() : Value::List{object};
    for (const Value &item : objects) {
        if (isList && child(item, u"kind").toString() != "Node"_L1 && !child(item, u"kind").isNull())
            continue;
        Result<ListedNode> node = nodeFrom(item);
        if (!node)
            return std::unexpected(node.error());
        list.nodes.push_back(*std::move(node));
    }
    if (list.nodes.empty())
        return failure(u"the list has no nodes in it"_s);
    return list;
}

Result<NodeList> readJson(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument json = QJsonDocument::fromJson(text, &error);
    if (json.isNull())
        return failure(
            u"this isn't the JSON of kubectl get nodes: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    return nodesFromObject(Value::fromJson(json.object()), NodeListing::KubectlJson);
}

Result<NodeList> readYaml(const QByteArray &text)
{
    const Result<YamlText> yaml = YamlText::parse(text);
    if (!yaml)
        return std::unexpected(yaml.error());
    NodeList list{.listing = NodeListing::KubectlYaml, .nodes = {}};
    for (int document = 0; document < yaml->documentCount(); ++document) {
        if (yaml->root(document) < 0)
            continue;
        const Result<NodeList> part = nodesFromObject(yaml->value(yaml->root(document)), NodeListing::KubectlYaml);
        if (!part)
            return part;
        list.nodes.insert(list.nodes.end(), part->nodes.begin(), part->nodes.end());
    }
    return list;
}

Error badLine(int line, const QString &message)
{
    return {.message = message, .file = {}, .line = line, .column = 1};
}

/// The table of `talosctl memory`: node and its memory in whole mebibytes first.
Result<NodeList> readTalosTable(const QStringList &lines)
{
    NodeList list{.listing = NodeListing::Talosctl, .nodes = {}};
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QStringList cells = lines.at(i).simplified().split(u' ');
        if (lines.at(i).trimmed().isEmpty() || cells.front() == "NODE"_L1)
            continue;
        bool isNumber = false;
        const qint64 total = cells.value(1).toLongLong(&isNumber);
        if (!isNumber || total <= 0)
            return std::unexpected(badLine(static_cast<int>(i) + 1,
                                           u"\"%1\" has no memory in its second column (TOTAL)"_s.arg(lines.at(i))));
        list.nodes.push_back({.name = cells.front(), .memoryTotalBytes = total * mebibyte});
    }
    if (list.nodes.empty())
        return failure(u"the table of talosctl memory has no nodes in it"_s);
    return list;
}

/// /proc/meminfo, and `talosctl memory --verbose`, which writes one for each node behind its name.
Result<NodeList> readMeminfo(const QStringList &lines)
{
    static const QRegularExpression total(u"^MemTotal:\\s*(\\d+)\\s*kB\\s*$"_s);
    NodeList list;
    QString name;
    for (const QString &line : lines) {
        if (line.startsWith("NODE:"_L1)) {
            name = line.sliced(5).trimmed();
            list.listing = NodeListing::Talosctl;
        }
        const QRegularExpressionMatch match = total.match(line);
        if (match.hasMatch())
            list.nodes.push_back({.name = name, .memoryTotalBytes = match.captured(1).toLongLong() * kibibyte});
    }
    if (list.nodes.empty())
        return failure(u"there is no line like \"MemTotal: 65791000 kB\" in it"_s);
    return list;
}

bool isNear(qint64 left, qint64 right)
{
    constexpr qint64 tolerance = 128;
    return qAbs(left - right) <= qMin(left, right) / tolerance;
}

QMap<QString, QString> shared(const QMap<QString, QString> &left, const QMap<QString, QString> &right)
{
    QMap<QString, QString> both;
    for (auto label = left.constBegin(); label != left.constEnd(); ++label) {
        const auto other = right.constFind(label.key());
        if (other != right.constEnd() && *other == label.value())
            both.insert(label.key(), label.value());
    }
    return both;
}

NodePool &poolFor(const ListedNode &node, std::vector<NodePool> &pools)
{
    for (NodePool &pool : pools) {
        if (pool.cpus == node.cpus && isNear(pool.memoryTotalBytes, node.memoryTotalBytes) && pool.roles == node.roles)
            return pool;
    }
    return pools.emplace_back(NodePool{.name = {},
                                       .count = 0,
                                       .memoryBytes = 0,
                                       .cpus = node.cpus,
                                       .roles = node.roles,
                                       .memoryTotalBytes = node.memoryTotalBytes,
                                       .labels = node.labels});
}

/// `worker`, `worker-2`, `control-plane`: names that a profile can keep.
void namePools(std::vector<NodePool> &pools)
{
    QHash<QString, int> used;
    for (NodePool &pool : pools) {
        const QString base = pool.roles.isEmpty() ? u"nodes"_s : pool.roles.join(u'-');
        const int number = ++used[base];
        pool.name = number == 1 ? base : u"%1-%2"_s.arg(base).arg(number);
    }
}

/// A label that every node has doesn't tell a pool's nodes from the others.
void keepTellingLabels(std::vector<NodePool> &pools)
{
    QMap<QString, QString> common = pools.empty() ? QMap<QString, QString>() : pools.front().labels;
    for (const NodePool &pool : pools)
        common = shared(common, pool.labels);
    for (NodePool &pool : pools)
        pool.labels.removeIf([&common](const auto &label) { return common.contains(label.key()); });
}

} // namespace

Result<NodeList> readNodeList(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(u"there is nothing in it; expected kubectl get nodes -o json or yaml, talosctl memory, or "
                       "/proc/meminfo"_s);
    if (trimmed.startsWith('{'))
        return readJson(trimmed);
    const QString decoded = QString::fromUtf8(text);
    const QStringList lines = decoded.split(u'\n');
    static const QRegularExpression table(u"^\\s*NODE\\s+TOTAL\\s"_s);
    if (table.match(decoded).hasMatch())
        return readTalosTable(lines);
    static const QRegularExpression meminfo(u"^MemTotal:"_s, QRegularExpression::MultilineOption);
    if (meminfo.match(decoded).hasMatch())
        return readMeminfo(lines);
    static const QRegularExpression object(u"^(apiVersion|kind|items):"_s, QRegularExpression::MultilineOption);
    if (object.match(decoded).hasMatch())
        return readYaml(text);
    return failure(u"this isn't a listing of nodes; expected kubectl get nodes -o json or yaml, talosctl memory, or "
                   "/proc/meminfo"_s);
}

std::vector<NodePool> poolsOf(const NodeList &list)
{
    std::vector<NodePool> pools;
    for (const ListedNode &node : list.nodes) {
        NodePool &pool = poolFor(node, pools);
        ++pool.count;
        pool.memoryTotalBytes = qMin(pool.memoryTotalBytes, node.memoryTotalBytes);
        pool.labels = shared(pool.labels, node.labels);
    }
    namePools(pools);
    keepTellingLabels(pools);
    return pools;
}
