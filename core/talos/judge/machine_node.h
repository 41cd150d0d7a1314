#pragma once

#include "core/yaml/yaml_text.h"

#include <optional>

/// A value of a machine configuration as Talos' YAML reader meets it. Scalars keep their text: what they mean is the
/// field's business, `1.10` is text for one and a number for another.
struct MachineNode
{
    enum class Kind { Null, Scalar, List, Map };
    struct Entry;

    Kind kind = Kind::Null;
    QString text;
    bool isQuoted = false; ///< quotes, a block or a tag make a scalar text, whatever it looks like
    std::vector<MachineNode> items;
    std::vector<Entry> entries;
    int source = -1; ///< the node of the judged text; -1: Talos' own default

    static MachineNode fromText(const YamlText &text, int index);
    static MachineNode scalar(const QString &text);
    static MachineNode map();
    Value toValue() const;

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }
    bool isEmpty() const;

    const MachineNode *find(QStringView key) const;
    MachineNode *find(QStringView key);
    MachineNode &operator[](const QString &key); ///< made if it isn't there
    void remove(QStringView key);

    /// What stands at `network.cni.name`, or nullptr; for our own literals, whose keys have no dots.
    const MachineNode *at(QStringView path) const;
    QString textAt(QStringView path) const;
    QStringList textsAt(QStringView path) const; ///< the scalars of a list

    /// Equal in what is said, wherever it was written.
    bool isSame(const MachineNode &other) const;
};

struct MachineNode::Entry
{
    QString key;
    MachineNode value;
};

/// What YAML takes a plain scalar for.
enum class ScalarType { Null, Bool, Integer, Float, Text };
ScalarType scalarType(const MachineNode &scalar);
bool isTrue(const MachineNode *scalar);
/// A whole number as YAML writes it: 420, 0x1a4, 0o644, 0644, 1_000. Nothing where it doesn't fit.
std::optional<qint64> wholeNumber(const QString &text);
