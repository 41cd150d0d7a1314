#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

#include <QStringList>

#include <optional>
#include <span>

struct Bounds
{
    std::optional<qint64> min;
    std::optional<qint64> max;

    bool contain(qint64 number) const { return (!min || number >= *min) && (!max || number <= *max); }
    QString toString() const; ///< `1 to 255`, `at least 3`, `at most 64`
};

/// One field of a resource, as the cluster checks it.
struct ResourceField
{
    QString name; ///< `peers`; `[]` for a list's items, `{}` for the values of a free-form map
    QString type; ///< object, array, string, integer or boolean
    bool isRequired = false;
    QStringList choices;
    QString pattern;
    QString format; ///< cidr, ipv4, …
    Bounds value;
    Bounds length;     ///< of a text
    Bounds count;      ///< of a list
    QStringList keys;  ///< what tells the items of a list apart
    QStringList oneOf; ///< exactly one of these fields has to be there
    QStringList rules; ///< what the cluster checks of the fields together, as it writes it (CEL)
    Value defaultValue;
    std::vector<ResourceField> fields;

    const ResourceField *find(QStringView field) const;
    bool isFreeForm() const { return find(u"{}") != nullptr; }
};

/// A kind of Cilium resource in one minor version of Cilium.
struct ResourceKind
{
    QString name;
    QString plural;
    QString version;    ///< the one that the cluster stores, and to write
    QStringList served; ///< all that it takes
    bool isNamespaced = false;
    ResourceField spec;

    QString apiVersion() const { return QStringLiteral("cilium.io/") + version; }
    /// The field at a path like `spec.bgpInstances[0].peers`; nullptr where the kind has none.
    const ResourceField *fieldAt(const YamlPath &path) const;
};

/// The kinds that a profile keeps, as the version's minor has them; as the nearest known one for others. Read once from
/// the program's resources, which packaging/resource-kinds.py makes.
std::span<const ResourceKind> resourceKinds(const QString &ciliumVersion);
const ResourceKind *findResourceKind(const QString &ciliumVersion, const QString &name);
QStringList resourceKindMinors(); ///< oldest first

/// `resources[0].spec.peers[2].name` → `resources[].spec.peers[].name`
QString fieldPath(const YamlPath &path);
