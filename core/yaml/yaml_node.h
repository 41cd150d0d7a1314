#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

/// A range of bytes of the text: [start, end).
struct TextSpan
{
    qsizetype start = 0;
    qsizetype end = 0;

    qsizetype size() const { return end - start; }
    bool contains(qsizetype offset) const { return offset >= start && offset < end; }
    bool operator==(const TextSpan &) const = default;
};

/// A place for people: from 1; columns in characters, not bytes.
struct TextPosition
{
    int line = 1;
    int column = 1;

    bool operator==(const TextPosition &) const = default;
};

enum class YamlKind { Null, Scalar, Sequence, Mapping, Alias };
enum class YamlStyle { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

/// One node of a YAML text with the bytes it comes from. Nodes live in an arena (`YamlText::node`) and name each other
/// by index.
struct YamlNode
{
    YamlKind kind = YamlKind::Null;
    YamlStyle style = YamlStyle::Plain;
    QString text;   ///< scalar: its content after folding and unescaping; alias: the anchor's name
    QString tag;    ///< as resolved by the parser; empty: none
    QString anchor; ///< empty: none
    TextSpan span;  ///< with anchor and tag
    /// Without anchor and tag; of a block collection from its first entry to the end of its last; of an empty value the
    /// (empty) place right behind `:` or `-`.
    TextSpan content;
    int parent = -1;
    /// Sequence: the items. Mapping: key, value, key, value … Repeated keys are all here.
    std::vector<int> children;
};
