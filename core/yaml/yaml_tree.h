#pragma once

#include "core/result.h"
#include "core/yaml/yaml_node.h"
#include "core/yaml/yaml_path.h"

/// What edits have to know about a node beyond its spans.
struct NodePlace
{
    qsizetype indicator = -1; ///< the `:` before a value, the `-` before a list item
    int target = -1;          ///< of an alias: the node it stands for
    bool isSpelledOut = true; ///< false: an empty value that isn't written at all
    bool hasPlainForm = true; ///< false: `? key` entries, entries without a key, pairs inside [ ]: read, but not edited
};

struct YamlDocument
{
    TextSpan span;
    int root = -1;
    qsizetype contentStart = 0; ///< behind the directives and `---`
};

/// A parsed text: its nodes, documents and lines. Everything in this room works on it.
struct YamlTree
{
    QByteArray bytes;
    std::vector<qsizetype> lineStarts{0};
    std::vector<YamlNode> nodes;
    std::vector<NodePlace> places;
    std::vector<YamlDocument> documents;

    const YamlNode &node(int index) const { return nodes[static_cast<std::size_t>(index)]; }
    const NodePlace &place(int index) const { return places[static_cast<std::size_t>(index)]; }
    int root(int document) const;

    qsizetype lineStart(qsizetype offset) const;
    qsizetype lineEnd(qsizetype offset) const;  ///< before the line end
    qsizetype nextLine(qsizetype offset) const; ///< behind the line end
    int column(qsizetype offset) const { return static_cast<int>(offset - lineStart(offset)); }
    bool isOnOneLine(const TextSpan &span) const { return lineStart(span.start) == lineStart(span.end); }
    char at(qsizetype offset) const { return offset >= 0 && offset < bytes.size() ? bytes[offset] : '\0'; }

    /// The node itself, or what an alias stands for.
    int resolved(int index) const;
    /// As Helm names the entry of this key.
    QString keyName(int keyNode) const;
    bool isMergeKey(int keyNode) const;
};

/// An entry or item: `key` is -1 for items; `position` is its place among its siblings.
struct TreeStep
{
    int container = -1;
    int key = -1;
    int value = -1;
    int position = -1;
    bool isMerged = false; ///< found through a merge key
};

/// The entry of a mapping that counts for Helm, or one with value -1. Looks into merge keys.
TreeStep entryOf(const YamlTree &tree, int mapping, const QString &key);

/// One step from a node that isn't an alias.
TreeStep stepFrom(const YamlTree &tree, int node, const YamlPath::Step &step);

/// The last step of a path, or one with value -1. Aliases are followed on the way.
TreeStep stepTo(const YamlTree &tree, int root, const YamlPath &path);
