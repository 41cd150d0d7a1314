#include "tests/core/yaml/edit_sequence.h"

#include "core/yaml/value_at_path.h"
#include "core/yaml/yaml_text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

enum class Kind { Set, Unset, Rename, Move, InsertItem, MoveItem };

struct PickedEdit
{
    Kind kind = Kind::Set;
    int document = 0;
    YamlPath path;
    YamlPath target; ///< of Rename and Move
    Value value;
    int position = 0;
};

Value pickValue(const Pick &pick)
{
    const std::array<Value, 12> values{Value(),
                                       true,
                                       7,
                                       -0.5,
                                       u""_s,
                                       u"plain"_s,
                                       u"yes"_s,
                                       u"# 'it' is: \"so\""_s,
                                       u"two\nlines\n"_s,
                                       u" \t\n\u00e4"_s,
                                       Value::List{u"a"_s, Value::Map{{u"k"_s, 1}}},
                                       Value::Map{{u"new"_s, u"010"_s}, {u"list"_s, Value::List{true}}}};
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
}

PickedEdit pickEdit(const YamlText &text, const Pick &pick)
{
    const std::array keys{u"key"_s, u"other"_s, u"on"_s, u"a b"_s, u"k: v"_s};
    const QString key = keys[static_cast<std::size_t>(pick(static_cast<int>(keys.size())))];
    PickedEdit edit{.kind = static_cast<Kind>(pick(6)),
                    .document = pick(std::max(1, text.documentCount())),
                    .value = pickValue(pick),
                    .position = pick(4)};
    edit.path = text.pathAt(pick(static_cast<int>(text.bytes().size()) + 1), edit.document);
    for (int up = pick(3); up > 0; --up)
        edit.path = edit.path.parent();
    if (edit.kind == Kind::Set && pick(3) == 0)
        edit.path = edit.path.child(key);
    if (edit.kind == Kind::InsertItem)
        edit.path = edit.path.child(edit.position);
    const bool staysBeside = edit.kind == Kind::Rename || pick(2) == 0;
    const YamlPath beside =
        staysBeside ? edit.path.parent() : text.pathAt(pick(static_cast<int>(text.bytes().size()) + 1), edit.document);
    edit.target = beside.child(key);
    return edit;
}

Result<Splice> spliceFor(const YamlText &text, const PickedEdit &edit)
{
    switch (edit.kind) {
    case Kind::Set:
        return text.set(edit.path, edit.value, edit.document);
    case Kind::Unset:
        return text.unset(edit.path, edit.document);
    case Kind::Rename:
        return text.rename(edit.path, edit.target.lastName(), edit.document);
    case Kind::Move:
        return text.move(edit.path, edit.target, edit.document);
    case Kind::InsertItem:
        return text.insertItem(edit.path, edit.value, edit.document);
    case Kind::MoveItem:
        break;
    }
    return text.moveItem(edit.path, edit.position, edit.document);
}

/// Whether two paths lead through each other.
bool touches(const YamlPath &left, const YamlPath &right)
{
    return left.startsWith(right) || right.startsWith(left);
}

/// The path up to the outermost list on it: items of it may have got other indexes.
YamlPath outermostList(const YamlPath &path)
{
    YamlPath list = path;
    for (YamlPath at = path; !at.isEmpty(); at = at.parent()) {
        if (std::holds_alternative<int>(at.at(at.size() - 1)))
            list = at.parent();
    }
    return list;
}

/// What an alias stands for: the last node above it with its anchor. Any other node is itself.
int resolved(const YamlText &text, int index)
{
    if (index < 0 || text.node(index).kind != YamlKind::Alias)
        return index;
    int target = index - 1;
    while (target >= 0 && text.node(target).anchor != text.node(index).text)
        --target;
    return target;
}

bool isInside(const YamlText &text, int inner, int outer)
{
    while (inner > outer)
        inner = text.node(inner).parent;
    return inner == outer;
}

/// Whether an anchor at or below a node contains an alias of itself: a reader may cut such a value anywhere, and Helm
/// refuses it.
bool containsItself(const YamlText &text, int index)
{
    if (index < 0)
        return false;
    const YamlNode &node = text.node(index);
    if (node.kind == YamlKind::Alias)
        return isInside(text, index, resolved(text, index));
    return std::ranges::any_of(node.children, [&text](int child) { return containsItself(text, child); });
}

QString faultIn(const YamlText &before, const YamlText &after, const PickedEdit &edit)
{
    const Value value = after.value(after.find(edit.path, edit.document));
    const Value old = before.value(before.find(edit.path, edit.document));
    if (edit.kind == Kind::Set && (value != edit.value || after.find(edit.path, edit.document) < 0))
        return u"the value isn't there"_s;
    if (edit.kind == Kind::InsertItem && value != edit.value)
        return u"the item isn't there"_s;
    const bool isInList = outermostList(edit.path) != edit.path;
    if (edit.kind == Kind::Unset && !isInList && after.find(edit.path, edit.document) >= 0 && !value.toMap().empty())
        return u"the value is still there"_s;
    const bool isMoved = (edit.kind == Kind::Rename || edit.kind == Kind::Move) && edit.path != edit.target;
    const int target = after.find(edit.target, edit.document);
    if (isMoved && !isInList &&
        (target < 0 || (after.value(target) != old && !containsItself(before, before.root(edit.document)))))
        return u"the value didn't arrive"_s;
    return {};
}

/// The deepest node on a path that exists, behind aliases.
int deepestOn(const YamlText &text, YamlPath path, int document)
{
    while (!path.isEmpty() && text.find(path, document) < 0)
        path = path.parent();
    return resolved(text, text.find(path, document));
}

/// Whether a map takes entries or keys from elsewhere, so that keys which aren't there yet may come from there, too.
bool mergesOthers(const YamlText &text, int index)
{
    const YamlNode &node = text.node(index);
    for (std::size_t i = 0; node.kind == YamlKind::Mapping && i < node.children.size(); i += 2) {
        const YamlNode &key = text.node(node.children[i]);
        if (key.kind == YamlKind::Alias || key.text == u"<<"_s)
            return true;
    }
    return false;
}

/// Whether a path that changed leads through aliases to what was asked for at another path, or to what is around that.
bool sharesText(const YamlText &text, const YamlPath &changed, const YamlPath &asked, int document)
{
    const int place = deepestOn(text, asked, document);
    const int other = deepestOn(text, changed, document);
    if (place < 0 || other < 0)
        return false;
    if (isInside(text, place, other) || mergesOthers(text, other))
        return true;
    for (YamlPath at = changed; !at.isEmpty(); at = at.parent()) {
        if (isInside(text, deepestOn(text, at, document), place) ||
            mergesOthers(text, deepestOn(text, at.parent(), document)))
            return true;
    }
    return false;
}

QString changeElsewhere(const YamlText &before, const YamlText &after, const PickedEdit &edit)
{
    const YamlPath around = edit.kind == Kind::Set ? edit.path : outermostList(edit.path);
    const bool hasAliases = before.hasAliases();
    for (int document = 0; document < before.documentCount(); ++document) {
        const Value old = before.value(before.root(document));
        const Value now = after.value(after.root(document));
        if (document != edit.document && old != now)
            return u"another document changed"_s;
        for (const YamlPath &path : changedPaths(old, now)) {
            const auto isAskedAt = [&](const YamlPath &asked) {
                return touches(path, asked) || (hasAliases && sharesText(before, path, asked, document));
            };
            if (!isAskedAt(around) && (edit.kind < Kind::Rename || !isAskedAt(edit.target)))
                return u"%1 changed, too"_s.arg(path.toString());
        }
    }
    return {};
}

QString checkStep(const YamlText &before, const Splice &splice, const PickedEdit &edit, Result<YamlText> &after)
{
    after = before.applied(splice);
    if (!after)
        return u"the text can't be read any more: "_s + after.error().toString();
    if (splice.inverted().appliedTo(after->bytes()) != before.bytes())
        return u"it can't be undone"_s;
    if (!before.readerDifference() && after->readerDifference())
        return u"libyaml reads it otherwise: "_s + after->readerDifference()->message;
    const QString fault = faultIn(before, *after, edit);
    return fault.isEmpty() ? changeElsewhere(before, *after, edit) : fault;
}

QString described(const PickedEdit &edit, const YamlText &before, const QByteArray &after, const QString &fault)
{
    constexpr std::array names{"set", "unset", "rename", "move", "insert", "moveitem"};
    return u"%1 %2 (to %3, %4, %5): %6\n-- before\n%7\n-- after\n%8"_s.arg(
        QLatin1StringView(names[static_cast<std::size_t>(edit.kind)]), edit.path.toString(), edit.target.toString(),
        edit.value.toDisplay(), QString::number(edit.position), fault, QString::fromUtf8(before.bytes()),
        QString::fromUtf8(after));
}

} // namespace

SequenceOutcome checkEditSequence(const QByteArray &bytes, int edits, const Pick &pick)
{
    SequenceOutcome outcome;
    Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        return outcome;
    std::vector<Splice> done;
    for (int i = 0; i < edits; ++i) {
        const PickedEdit edit = pickEdit(*text, pick);
        const Result<Splice> splice = spliceFor(*text, edit);
        if (!splice) {
            ++outcome.refused;
            continue;
        }
        Result<YamlText> after = *text;
        if (const QString fault = checkStep(*text, *splice, edit, after); !splice->isEmpty() && !fault.isEmpty()) {
            outcome.fault = described(edit, *text, splice->appliedTo(text->bytes()), fault);
            return outcome;
        }
        ++outcome.made;
        text = std::move(after);
        done.push_back(*splice);
    }
    QByteArray undone = text->bytes();
    for (; !done.empty(); done.pop_back())
        undone = done.back().inverted().appliedTo(undone);
    outcome.fault = undone == bytes ? QString() : u"undoing all doesn't lead back"_s;
    return outcome;
}
