#include "app/cli/changes.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

/// Walks two trees side by side and notes where they differ.
class Comparison
{
public:
    explicit Comparison(YamlPath valuesRoot) : m_valuesRoot(std::move(valuesRoot)) {}

    void compare(const YamlPath &path, const Value *before, const Value *after)
    {
        if (before && after && *before == *after)
            return;
        const bool goesInside = isInner(before, after) && isInner(after, before) && (before || after);
        if (!goesInside) {
            note(path, before, after);
            return;
        }
        if (before) {
            for (const auto &[key, value] : before->toMap())
                compare(path.child(key), &value, after ? after->find(key) : nullptr);
        }
        if (!after)
            return;
        for (const auto &[key, value] : after->toMap()) {
            if (!before || !before->find(key))
                compare(path.child(key), nullptr, &value);
        }
    }

    std::vector<Difference> differences() const { return m_differences; }

private:
    /// Whether a side can be looked into: a map with entries, or nothing beside one; an empty map beside entries, too.
    static bool isInner(const Value *value, const Value *other)
    {
        if (!value)
            return true;
        return value->isMap() && (!value->toMap().empty() || other);
    }

    void note(const YamlPath &path, const Value *before, const Value *after)
    {
        const bool isValue = path.startsWith(m_valuesRoot);
        Difference difference{.edit = {.path = isValue ? path.mid(m_valuesRoot.size()) : path,
                                       .value = {},
                                       .scope = isValue ? Edit::Scope::Values : Edit::Scope::Profile},
                              .before = {}};
        if (after)
            difference.edit.value = *after;
        if (before)
            difference.before = *before;
        m_differences.push_back(std::move(difference));
    }

    YamlPath m_valuesRoot;
    std::vector<Difference> m_differences;
};

Value wholeDocument(const Configuration &configuration)
{
    const YamlText &text = configuration.valuesText();
    const int document = configuration.valuesDocument();
    const int root = document < text.documentCount() ? text.root(document) : -1;
    const Value value = text.value(root);
    return value.isNull() ? Value(Value::Map{}) : value;
}

} // namespace

std::vector<Difference> differencesBetween(const Configuration &before, const Configuration &after)
{
    const Value old = wholeDocument(before);
    const Value current = wholeDocument(after);
    Comparison comparison(before.valuesRoot());
    comparison.compare({}, &old, &current);
    return comparison.differences();
}

QStringList describe(const std::vector<Difference> &differences)
{
    QStringList lines;
    for (const Difference &difference : differences) {
        const QString was = difference.before ? difference.before->toDisplay() : u"unset"_s;
        const QString place = difference.edit.scope == Edit::Scope::Profile ? u"profile: "_s : QString();
        lines += u"%1%2 (was %3)"_s.arg(place, describe(ChangeSet{difference.edit}).join(QString()), was);
    }
    return lines;
}

QJsonObject toJson(const Edit &edit)
{
    QJsonObject json{{"path"_L1, edit.path.toString()}};
    if (edit.value)
        json.insert("value"_L1, edit.value->toJson());
    else
        json.insert("unset"_L1, true);
    if (edit.scope == Edit::Scope::Profile)
        json.insert("scope"_L1, u"profile"_s);
    if (edit.scope == Edit::Scope::Machine)
        json.insert("document"_L1, edit.document);
    return json;
}

QJsonArray toJson(const std::vector<Difference> &differences)
{
    QJsonArray array;
    for (const Difference &difference : differences) {
        QJsonObject json = toJson(difference.edit);
        if (difference.before)
            json.insert("was"_L1, difference.before->toJson());
        array.append(json);
    }
    return array;
}
