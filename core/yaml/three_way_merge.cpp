#include "core/yaml/three_way_merge.h"

#include "core/yaml/line_hunks.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The same place on the three sides; nullptr where it isn't there.
struct Sides
{
    const Value *before;
    const Value *mine;
    const Value *theirs;
};

bool isSame(const Value *left, const Value *right)
{
    return left && right ? *left == *right : left == right;
}

std::optional<Value> copyOf(const Value *value)
{
    return value ? std::optional(*value) : std::nullopt;
}

const Value *entryOf(const Value *value, const QString &key)
{
    return value ? value->find(key) : nullptr;
}

/// The keys of both, in the order of theirs with what only I have behind.
QStringList keysOf(const Value &theirs, const Value &mine)
{
    QStringList keys;
    for (const Value::Entry &entry : theirs.toMap())
        keys.append(entry.first);
    for (const Value::Entry &entry : mine.toMap()) {
        if (!theirs.find(entry.first))
            keys.append(entry.first);
    }
    return keys;
}

std::optional<Value> merged(const Sides &sides, const YamlPath &path, std::vector<MergeConflict> &conflicts)
{
    if (isSame(sides.mine, sides.theirs) || isSame(sides.before, sides.mine))
        return copyOf(sides.theirs);
    if (isSame(sides.before, sides.theirs))
        return copyOf(sides.mine);
    const bool areMaps = sides.mine && sides.theirs && sides.mine->isMap() && sides.theirs->isMap();
    if (!areMaps) {
        conflicts.push_back(
            {.path = path, .before = copyOf(sides.before), .mine = copyOf(sides.mine), .theirs = copyOf(sides.theirs)});
        return copyOf(sides.theirs);
    }
    Value::Map map;
    for (const QString &key : keysOf(*sides.theirs, *sides.mine)) {
        const Sides entry{entryOf(sides.before, key), sides.mine->find(key), sides.theirs->find(key)};
        if (std::optional<Value> value = merged(entry, path.child(key), conflicts))
            map.emplace_back(key, std::move(*value));
    }
    return Value(std::move(map));
}

QByteArray joined(std::span<const QByteArrayView> lines)
{
    QByteArray text;
    for (const QByteArrayView line : lines)
        text += line;
    return text;
}

std::span<const QByteArrayView> newLines(const LineHunk &hunk, std::span<const QByteArrayView> lines)
{
    return lines.subspan(static_cast<std::size_t>(hunk.newFirst), static_cast<std::size_t>(hunk.newCount));
}

/// Hunks that touch collide, too: which of two insertions at one place comes first, nobody can tell.
bool collides(const LineHunk &hunk, const std::vector<LineHunk> &others)
{
    return std::ranges::any_of(others, [&hunk](const LineHunk &other) {
        return hunk.oldFirst <= other.oldEnd() && other.oldFirst <= hunk.oldEnd();
    });
}

/// Their text with those of my lines that don't collide with a change of theirs.
QByteArray mergedLines(const YamlText &base, const YamlText &mine, const YamlText &theirs)
{
    const std::vector<QByteArrayView> before = linesOf(base.bytes());
    const std::vector<QByteArrayView> my = linesOf(mine.bytes());
    const std::vector<QByteArrayView> their = linesOf(theirs.bytes());
    const std::vector<LineHunk> theirHunks = lineHunks(before, their);
    struct Change
    {
        LineHunk hunk;
        QByteArray text;
    };
    std::vector<Change> changes;
    changes.reserve(theirHunks.size());
    for (const LineHunk &hunk : theirHunks)
        changes.push_back({hunk, joined(newLines(hunk, their))});
    for (const LineHunk &hunk : lineHunks(before, my)) {
        if (!collides(hunk, theirHunks))
            changes.push_back({hunk, joined(newLines(hunk, my))});
    }
    std::ranges::stable_sort(changes, {}, [](const Change &change) { return change.hunk.oldFirst; });
    QByteArray text;
    std::size_t line = 0;
    const std::span<const QByteArrayView> lines = before;
    for (const Change &change : changes) {
        const auto first = static_cast<std::size_t>(change.hunk.oldFirst);
        text += joined(lines.subspan(line, first - line)) + change.text;
        line = static_cast<std::size_t>(change.hunk.oldEnd());
    }
    return text + joined(lines.subspan(line));
}

/// Where one tree differs from another, and what has to be there instead; nothing: the key has to go.
void differences(const Value *is, const Value *wanted, const YamlPath &path,
                 std::vector<std::pair<YamlPath, std::optional<Value>>> &found)
{
    if (isSame(is, wanted))
        return;
    if (!is || !wanted || !is->isMap() || !wanted->isMap() || wanted->toMap().empty()) {
        found.emplace_back(path, copyOf(wanted));
        return;
    }
    for (const QString &key : keysOf(*is, *wanted))
        differences(is->find(key), wanted->find(key), path.child(key), found);
}

Result<YamlText> edited(const YamlText &text, const YamlPath &path, const std::optional<Value> &value, int document)
{
    const Result<Splice> splice = value ? text.set(path, *value, document) : text.unset(path, document);
    return splice ? text.applied(*splice) : std::unexpected(splice.error());
}

/// The text with the fewest edits that give every document its wanted tree.
Result<YamlText> broughtTo(YamlText text, const std::vector<Value> &wanted)
{
    for (int document = 0; document < text.documentCount(); ++document) {
        const Value is = text.value(text.root(document));
        std::vector<std::pair<YamlPath, std::optional<Value>>> changes;
        differences(&is, &wanted[static_cast<std::size_t>(document)], {}, changes);
        for (const auto &[path, value] : changes) {
            Result<YamlText> next = edited(text, path, value, document);
            if (!next)
                return next;
            text = std::move(*next);
        }
    }
    return text;
}

std::vector<Value> mergedTrees(const YamlText &base, const YamlText &mine, const YamlText &theirs,
                               std::vector<MergeConflict> &conflicts)
{
    std::vector<Value> trees;
    for (int document = 0; document < theirs.documentCount(); ++document) {
        const Value before = base.value(base.root(document));
        const Value my = mine.value(mine.root(document));
        const Value their = theirs.value(theirs.root(document));
        const std::size_t known = conflicts.size();
        trees.push_back(merged({&before, &my, &their}, {}, conflicts).value_or(Value()));
        for (std::size_t i = known; i < conflicts.size(); ++i)
            conflicts[i].document = document;
    }
    return trees;
}

} // namespace

Result<ThreeWayMerge> mergeTexts(const YamlText &base, const YamlText &mine, const YamlText &theirs)
{
    if (base.documentCount() != theirs.documentCount() || mine.documentCount() != theirs.documentCount())
        return failure(u"the texts hold different numbers of YAML documents, so their keys can't be merged"_s);
    std::vector<MergeConflict> conflicts;
    const std::vector<Value> trees = mergedTrees(base, mine, theirs, conflicts);
    Result<YamlText> text = YamlText::parse(mergedLines(base, mine, theirs));
    if (text && text->documentCount() == theirs.documentCount())
        text = broughtTo(*text, trees);
    if (!text || text->documentCount() != theirs.documentCount())
        text = broughtTo(theirs, trees);
    return text.transform([&](const YamlText &merged) { return ThreeWayMerge{merged, std::move(conflicts)}; });
}

Result<YamlText> takeMine(const YamlText &text, const MergeConflict &conflict)
{
    return edited(text, conflict.path, conflict.mine, conflict.document);
}
