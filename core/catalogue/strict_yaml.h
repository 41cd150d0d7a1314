#pragma once

#include "core/result.h"
#include "core/yaml/yaml_text.h"

#include <QStringList>

#include <optional>
#include <span>

/// Reads YAML that people write for the program: what isn't expected is an error with its place, and reading goes on,
/// so that a writer sees everything at once.
class StrictYaml
{
public:
    /// One key that a map may have, and what to do with its value.
    template<typename T>
    struct Field
    {
        QStringView key;
        void (*read)(StrictYaml &yaml, int node, T &into);
        bool isRequired = false;
    };

    StrictYaml(YamlText text, QString file, std::vector<Error> &errors)
        : m_text(std::move(text)), m_file(std::move(file)), m_errors(errors)
    {
    }

    const YamlText &yaml() const { return m_text; }

    void fail(int node, const QString &message);
    /// `file:line`.
    QString place(int node) const;

    QString text(int node);
    std::optional<double> number(int node);
    YamlPath path(int node);
    Value value(int node) const { return m_text.value(node); }
    QStringList texts(int node);
    std::vector<YamlPath> paths(int node);
    /// A list's items, or the one value that stands for a list of one.
    std::vector<Value> valueOrList(int node) const;
    /// The items of a list; an error where it is something else.
    std::vector<int> items(int node);

    template<typename T>
    T map(int node, std::span<const Field<T>> fields)
    {
        T result;
        const std::vector<int> entries = entriesOf(node);
        std::vector<bool> found(fields.size(), false);
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
            const std::size_t field = fieldOf<T>(entries[i], fields);
            if (field == fields.size())
                continue;
            if (found[field])
                fail(entries[i], QStringLiteral("%1 is written twice").arg(fields[field].key));
            found[field] = true;
            fields[field].read(*this, entries[i + 1], result);
        }
        for (std::size_t field = 0; field < fields.size(); ++field)
            if (fields[field].isRequired && !found[field])
                fail(node, QStringLiteral("%1 is missing").arg(fields[field].key));
        return result;
    }

    template<typename T>
    std::vector<T> maps(int node, std::span<const Field<T>> fields)
    {
        std::vector<T> result;
        for (const int item : items(node))
            result.push_back(map<T>(item, fields));
        return result;
    }

    /// Keys and values of a map, one after the other; an error where it is something else.
    std::vector<int> entriesOf(int node);

private:
    template<typename T>
    std::size_t fieldOf(int keyNode, std::span<const Field<T>> fields)
    {
        const QString &key = m_text.node(keyNode).text;
        QStringList known;
        for (std::size_t field = 0; field < fields.size(); ++field) {
            if (fields[field].key == key)
                return field;
            known << fields[field].key.toString();
        }
        fail(keyNode, QStringLiteral("unknown key %1; possible are %2").arg(key, known.join(QStringLiteral(", "))));
        return fields.size();
    }

    YamlText m_text;
    QString m_file;
    std::vector<Error> &m_errors;
};
