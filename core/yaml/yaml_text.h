#pragma once

#include "core/result.h"
#include "core/yaml/edit_request.h"
#include "core/yaml/second_reading.h"
#include "core/yaml/splice.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_node.h"
#include "core/yaml/yaml_path.h"

#include <memory>
#include <optional>

/// A YAML text, parsed, with the bytes of every node known, and the edits that change only what is asked for.
///
/// It is a value: edits answer with the splice that makes them, the text stays as it is until someone applies the
/// splice. Every splice was verified: the text it leads to was parsed and compared with the intended tree. What can't
/// be done safely is refused with a message that says why.
class YamlText
{
public:
    /// An empty text.
    YamlText();

    /// Refuses what isn't text (NUL, control characters, UTF-16, bad UTF-8, lone CR), more than 16 MiB or a million
    /// nodes, nesting beyond 500 levels, and what YAML forbids. The error carries line and column.
    static Result<YamlText> parse(QByteArray bytes);

    const QByteArray &bytes() const;

    int documentCount() const;
    /// The root of a document, -1 where the document is empty.
    int root(int document = 0) const;
    const YamlNode &node(int index) const;

    /// The node at a path (aliases are followed on the way, repeated keys give the last one, as Helm sees it), or -1.
    int find(const YamlPath &path, int document = 0) const;
    /// The key node of the entry at a path, or -1 (list item, root, absent).
    int findKey(const YamlPath &path, int document = 0) const;
    /// The path of the innermost entry or item around a byte, for "where is the cursor".
    YamlPath pathAt(qsizetype offset, int document = 0) const;

    /// What Helm reads there: YAML 1.1 scalars, aliases followed, merge keys resolved, the last of repeated keys. Null
    /// for -1.
    Value value(int node) const;

    TextPosition positionOf(qsizetype offset) const;

    /// Whether any alias stands in the text: an edit may change more than its own place then.
    bool hasAliases() const;

    /// Where Helm's own YAML reader refuses this text or reads something else; nothing: it reads the same.
    std::optional<ReaderDifference> readerDifference() const;

    /// Where a key stands twice in one mapping: the key nodes that Helm ignores.
    std::vector<int> repeatedKeys(int document = 0) const;

    /// The splice that sets a path to a value, in the file's own style. Missing parents are made; a new key comes to
    /// stand in its usual place if its neighbours do; an existing value is replaced with its quoting habit kept.
    /// Through an alias or merge key only this place changes; at an anchor, its aliases change, too (`changedPaths`
    /// tells). Refused: where a scalar stands in the way, list indexes beyond the end + 1.
    Result<Splice> set(const YamlPath &path, const Value &value, int document = 0,
                       const UsualKeys &usualKeys = {}) const;
    /// The splice that removes an entry or item with the comments that belong to it (on its line and directly above
    /// it); parents that become empty go, too, unless a comment lives in them. An anchor that is used elsewhere moves
    /// there. An absent path gives an empty splice.
    Result<Splice> unset(const YamlPath &path, int document = 0) const;
    /// The splice that gives an entry another key; everything else of it stays as it is.
    Result<Splice> rename(const YamlPath &path, const QString &key, int document = 0) const;
    /// The splice that moves an entry with its comments to another path, where nothing is yet.
    Result<Splice> move(const YamlPath &path, const YamlPath &target, int document = 0) const;
    /// The splice that puts a new item before the one at a path, or at the end of the list.
    Result<Splice> insertItem(const YamlPath &path, const Value &value, int document = 0) const;
    /// The splice that moves an item with its comments to another position in its list.
    Result<Splice> moveItem(const YamlPath &path, int position, int document = 0) const;

    /// The text after a splice, parsed.
    Result<YamlText> applied(const Splice &splice) const;

private:
    struct Parsed;
    std::shared_ptr<const Parsed> m_parsed; ///< immutable, so copies of a text are cheap
};
