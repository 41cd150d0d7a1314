#pragma once

#include "core/result.h"
#include "core/yaml/yaml_text.h"

#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

/// Reads one map of a profile key by key; the first thing that is wrong is remembered with its place.
class ProfileReader
{
public:
    ProfileReader(const YamlText &text, int document) : m_text(text), m_document(document) {}

    using Read = std::function<void(const YamlPath &, const Value &)>;
    struct Field
    {
        QLatin1StringView key;
        Read read;
    };

    /// Calls a field's reader for each key that is there; other keys are errors.
    void readMap(const YamlPath &path, const Value &value, const std::vector<Field> &fields);
    /// Calls a reader for each item; anything but a list is an error.
    void readList(const YamlPath &path, const Value &value, const Read &read);
    void readText(const YamlPath &path, const Value &value, QString &into);
    void readTexts(const YamlPath &path, const Value &value, QStringList &into);
    void readSwitch(const YamlPath &path, const Value &value, bool &into);
    /// IP ranges; one address is no range.
    void readRanges(const YamlPath &path, const Value &value, QStringList &into);

    void fail(const YamlPath &path, const QString &message);

    Value document() const { return m_text.value(m_text.root(m_document)); }
    const std::optional<Error> &error() const { return m_error; }

private:
    const YamlText &m_text;
    int m_document;
    std::optional<Error> m_error;
};
