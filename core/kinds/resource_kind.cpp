#include "core/kinds/resource_kind.h"

#include "core/catalogue/nearest_minor.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList texts(const QJsonValue &list)
{
    QStringList all;
    for (const auto item : list.toArray())
        all += item.toVariant().toString();
    return all;
}

Bounds bounds(const QJsonObject &row, const QString &min, const QString &max)
{
    const auto number = [&row](const QString &key) {
        return row.contains(key) ? std::optional(row[key].toInteger()) : std::nullopt;
    };
    return {.min = number(min), .max = number(max)};
}

ResourceField toField(const QJsonObject &row)
{
    ResourceField field;
    field.type = row["type"_L1].toString();
    field.isRequired = row["required"_L1].toBool();
    field.choices = texts(row["choices"_L1]);
    field.pattern = row["pattern"_L1].toString();
    field.format = row["format"_L1].toString();
    field.value = bounds(row, u"min"_s, u"max"_s);
    field.length = bounds(row, u"minLength"_s, u"maxLength"_s);
    field.count = bounds(row, u"minItems"_s, u"maxItems"_s);
    field.keys = texts(row["keys"_L1]);
    field.oneOf = texts(row["oneOf"_L1]);
    field.rules = texts(row["rules"_L1]);
    if (row.contains("default"_L1))
        field.defaultValue = Value::fromJson(row["default"_L1]);
    return field;
}

/// `spec.peers[].name` → spec, peers, [], name
QStringList namesIn(QString path)
{
    return path.replace(u"[]"_s, u".[]"_s).replace(u"{}"_s, u".{}"_s).split(u'.');
}

/// Rows come parents first, so that each finds its place in the tree.
void insert(ResourceField &root, const QStringList &names, ResourceField field)
{
    ResourceField *parent = &root;
    for (const QString &name : names.sliced(1, names.size() - 2)) {
        const auto next = std::ranges::find(parent->fields, name, &ResourceField::name);
        Q_ASSERT(next != parent->fields.end());
        parent = &*next;
    }
    field.name = names.back();
    parent->fields.push_back(std::move(field));
}

ResourceKind toKind(const QJsonObject &json)
{
    ResourceKind kind{.name = json["kind"_L1].toString(),
                      .plural = json["plural"_L1].toString(),
                      .version = json["version"_L1].toString(),
                      .served = texts(json["served"_L1]),
                      .isNamespaced = json["scope"_L1].toString() == "Namespaced"_L1,
                      .spec = {}};
    for (const auto row : json["fields"_L1].toArray()) {
        const QStringList names = namesIn(row["path"_L1].toString());
        if (names.size() == 1)
            kind.spec = toField(row.toObject());
        else
            insert(kind.spec, names, toField(row.toObject()));
    }
    kind.spec.name = u"spec"_s;
    return kind;
}

std::vector<ResourceKind> read(const QString &minor)
{
    QFile file(u":/datapath/kinds/%1.json"_s.arg(minor));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The resource kinds of Cilium %s are missing from the program", qPrintable(minor));
    std::vector<ResourceKind> kinds;
    for (const auto kind : QJsonDocument::fromJson(file.readAll())["kinds"_L1].toArray())
        kinds.push_back(toKind(kind.toObject()));
    return kinds;
}

QString namePart(const YamlPath::Step &step)
{
    const QString *key = std::get_if<QString>(&step);
    return key ? *key : u"[]"_s;
}

} // namespace

QString Bounds::toString() const
{
    if (min && max)
        return u"%1 to %2"_s.arg(*min).arg(*max);
    return min ? u"at least %1"_s.arg(*min) : u"at most %1"_s.arg(max.value_or(0));
}

const ResourceField *ResourceField::find(QStringView field) const
{
    const auto found = std::ranges::find(fields, field, &ResourceField::name);
    return found == fields.end() ? nullptr : &*found;
}

const ResourceField *ResourceKind::fieldAt(const YamlPath &path) const
{
    if (path.isEmpty() || namePart(path.at(0)) != "spec"_L1)
        return nullptr;
    const ResourceField *field = &spec;
    for (int step = 1; field && step < path.size(); ++step) {
        const ResourceField *inner = field->find(namePart(path.at(step)));
        field = inner ? inner : field->find(u"{}");
    }
    return field;
}

QStringList resourceKindMinors()
{
    return {u"1.17"_s, u"1.18"_s, u"1.19"_s, u"1.20"_s};
}

std::span<const ResourceKind> resourceKinds(const QString &ciliumVersion)
{
    static const QHash<QString, std::vector<ResourceKind>> all = [] {
        QHash<QString, std::vector<ResourceKind>> kinds;
        for (const QString &minor : resourceKindMinors())
            kinds.insert(minor, read(minor));
        return kinds;
    }();
    return *all.constFind(nearestMinor(ciliumVersion, resourceKindMinors()));
}

const ResourceKind *findResourceKind(const QString &ciliumVersion, const QString &name)
{
    const std::span<const ResourceKind> kinds = resourceKinds(ciliumVersion);
    const auto found = std::ranges::find(kinds, name, &ResourceKind::name);
    return found == kinds.end() ? nullptr : &*found;
}

QString fieldPath(const YamlPath &path)
{
    QString text;
    for (const YamlPath::Step &step : path.steps()) {
        const QString name = namePart(step);
        text += text.isEmpty() || name == "[]"_L1 ? name : u'.' + name;
    }
    return text;
}
