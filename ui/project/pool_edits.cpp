#include "ui/project/pool_edits.h"

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

const YamlPath poolsPath("cluster.nodePools");

using Written = std::optional<Value>; ///< nothing: the key isn't there

Written written(const QString &text)
{
    return text.isEmpty() ? Written() : Written(Value(text));
}

Written writtenAmount(qint64 bytes)
{
    return bytes > 0 ? Written(Value(writtenMemory(bytes))) : Written();
}

Written writtenTexts(const QStringList &texts)
{
    Value::List list(texts.begin(), texts.end());
    return texts.isEmpty() ? Written() : Written(Value(std::move(list)));
}

Written writtenLabels(const QMap<QString, QString> &labels)
{
    Value::Map map;
    for (const auto &[key, label] : labels.asKeyValueRange())
        map.emplace_back(key, Value(label));
    return labels.isEmpty() ? Written() : Written(Value(std::move(map)));
}

struct PoolField
{
    const char *key;
    Written (*value)(const NodePool &);
};

constexpr std::array poolFields{
    PoolField{"name", [](const NodePool &pool) { return written(pool.name); }},
    PoolField{"count", [](const NodePool &pool) { return Written(Value(pool.count)); }},
    PoolField{"memory", [](const NodePool &pool) { return writtenAmount(pool.memoryBytes); }},
    PoolField{"memTotal", [](const NodePool &pool) { return writtenAmount(pool.memoryTotalBytes); }},
    PoolField{"cpus", [](const NodePool &pool) { return pool.cpus > 0 ? Written(Value(pool.cpus)) : Written(); }},
    PoolField{"roles", [](const NodePool &pool) { return writtenTexts(pool.roles); }},
    PoolField{"labels", [](const NodePool &pool) { return writtenLabels(pool.labels); }},
};

Edit profileEdit(YamlPath path, Written value)
{
    return {.path = std::move(path), .value = std::move(value), .scope = Edit::Scope::Profile};
}

void addFieldEdits(ChangeSet &edits, int number, const NodePool &before, const NodePool &after)
{
    for (const PoolField &field : poolFields) {
        if (field.value(before) != field.value(after))
            edits.push_back(
                profileEdit(poolsPath.child(number).child(QString::fromLatin1(field.key)), field.value(after)));
    }
}

Value poolValue(const NodePool &pool)
{
    Value::Map map;
    for (const PoolField &field : poolFields) {
        if (const Written value = field.value(pool))
            map.emplace_back(QString::fromLatin1(field.key), *value);
    }
    return {std::move(map)};
}

} // namespace

ChangeSet poolEdits(const std::vector<NodePool> &before, const std::vector<NodePool> &after)
{
    const auto [firstOld, firstNew] = std::ranges::mismatch(before, after);
    const auto start = firstOld - before.begin();
    const auto old = std::ssize(before);
    const auto fresh = std::ssize(after);
    auto tail = decltype(old){0};
    while (tail < std::min(old, fresh) - start &&
           before[static_cast<std::size_t>(old - 1 - tail)] == after[static_cast<std::size_t>(fresh - 1 - tail)])
        ++tail;
    ChangeSet edits;
    if (fresh > old && tail > 0) { // between others: a path can only say "after the last"
        Value::List all;
        for (const NodePool &pool : after)
            all.push_back(poolValue(pool));
        return {profileEdit(poolsPath, Value(std::move(all)))};
    }
    for (auto number = start; number < std::min(old, fresh) - tail; ++number)
        addFieldEdits(edits, static_cast<int>(number), before[static_cast<std::size_t>(number)],
                      after[static_cast<std::size_t>(number)]);
    for (auto number = old; number < fresh; ++number)
        edits.push_back(
            profileEdit(poolsPath.child(static_cast<int>(number)), poolValue(after[static_cast<std::size_t>(number)])));
    for (auto number = old - tail; number > fresh - tail; --number)
        edits.push_back(profileEdit(poolsPath.child(static_cast<int>(number - 1)), {}));
    return edits;
}

QString writtenMemory(qint64 bytes)
{
    constexpr std::array units{"GiB", "MiB", "KiB"};
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
        const qint64 size = qint64{1} << (30 - 10 * unit);
        if (bytes % size == 0)
            return QString::number(bytes / size) + QLatin1StringView(units.at(unit));
    }
    return QString::number(bytes);
}
