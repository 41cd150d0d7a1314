#pragma once

#include <QHash>
#include <QStringList>

/// A document kind of a machine configuration.
struct MachineKind
{
    QString type; ///< of its content, a name among the types
    bool isNamed = false;
    bool isControlPlaneOnly = false;
    bool isLink = false;  ///< configures the network link that it is named after
    QStringList excludes; ///< kinds that no document of the same name may have
};

/// A type with a name of its own: a structure, a list that merges in its own way, or a scalar that is parsed.
struct MachineType
{
    QHash<QString, QString> fields; ///< of a structure: keys and the expressions of their types
    QString list;                   ///< of a list: its expression
    bool isText = false;
    QStringList values;   ///< all that a scalar may be; empty: not a choice
    bool hasZero = false; ///< the first of them is what Go takes for nothing
};

/// What one Talos release decodes, generated from its sources by packaging/talos-facts.sh.
///
/// Types are expressions: `string`, `bool`, `int`, `uint16`, `float64`, `duration`, `any`; `[]T` is a list, `{}T` a
/// map,
/// `*T` may be absent, `=T` is replaced rather than merged, `@name` is one of the types.
struct MachineTypes
{
    QString talos; ///< the release they were read from
    QHash<QString, MachineKind> kinds;
    QHash<QString, MachineType> types;

    /// Of a release: from its own sources, else from those of the last one before it that we have.
    static const MachineTypes &of(const QString &talos);
    static QList<const MachineTypes *> all();

    const MachineType *type(QStringView name) const;
    /// Whether the release is 1.`minor` or newer.
    bool isAtLeast(int minor) const;
};

/// An expression without what says how it merges and whether it may be absent.
QStringView bareType(QStringView expression);

constexpr char16_t mainKind[] = u"v1alpha1"; ///< of the document without a kind
