#pragma once

#include "core/yaml/value.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

/// Talos' JSON schema of one release, as far as patches need it: what is required may be missing, and a key may be
/// deleted. It describes one document, found by its kind.
class TalosSchema
{
public:
    explicit TalosSchema(const QString &file)
    {
        QFile schema(file);
        if (schema.open(QIODevice::ReadOnly))
            m_definitions = QJsonDocument::fromJson(schema.readAll()).object()["$defs"_L1].toObject();
    }

    bool isThere() const { return !m_definitions.isEmpty(); }

    /// What is wrong with a document; empty: nothing.
    QStringList problemsOf(const Value &document) const
    {
        const Value *kind = document.find(u"kind");
        QStringList problems;
        const QJsonObject definition =
            kind ? definitionOf(kind->toString()) : m_definitions["v1alpha1.Config"_L1].toObject();
        if (definition.isEmpty())
            return {QStringLiteral("no schema knows the kind ") + kind->toString()};
        check(document, definition, kind ? kind->toString() : QString(), problems);
        return problems;
    }

private:
    QJsonObject definitionOf(const QString &kind) const
    {
        for (const QJsonValue &definition : m_definitions) {
            const QJsonArray kinds = definition["properties"_L1]["kind"_L1]["enum"_L1].toArray();
            if (kinds.contains(kind))
                return definition.toObject();
        }
        return {};
    }

    QJsonObject resolved(const QJsonObject &schema) const
    {
        const QString reference = schema["$ref"_L1].toString();
        return reference.isEmpty() ? schema : m_definitions[reference.section(u'/', -1)].toObject();
    }

    void check(const Value &value, const QJsonObject &reference, const QString &path, QStringList &problems) const
    {
        const QJsonObject schema = resolved(reference);
        if (const QJsonArray choices = schema["oneOf"_L1].toArray(); !choices.isEmpty())
            return checkOneOf(value, choices, path, problems);
        const QString type = schema["type"_L1].toString();
        if (value.isMap() && value.find(u"$patch"))
            return;
        if (!type.isEmpty() && type != value.typeName() && !(type == u"number" && value.isInteger()))
            problems += path + u" is no " + type;
        if (value.isMap())
            checkKeys(value, schema, path, problems);
        for (const Value &item : value.toList())
            check(item, schema["items"_L1].toObject(), path + u"[]", problems);
        const QJsonArray words = schema["enum"_L1].toArray();
        if (!words.isEmpty() && !words.contains(value.toJson()))
            problems += path + u" is not a choice";
        const QRegularExpression pattern(schema["pattern"_L1].toString());
        if (value.isString() && !pattern.match(value.toString()).hasMatch())
            problems += path + u" doesn't match " + pattern.pattern();
    }

    void checkOneOf(const Value &value, const QJsonArray &choices, const QString &path, QStringList &problems) const
    {
        const auto fits = [&](const QJsonValue &choice) {
            QStringList inside;
            check(value, choice.toObject(), path, inside);
            return inside.isEmpty();
        };
        if (std::ranges::none_of(choices, fits))
            problems += path + u" fits no choice";
    }

    void checkKeys(const Value &map, const QJsonObject &schema, const QString &path, QStringList &problems) const
    {
        const QJsonObject known = schema["properties"_L1].toObject();
        const QJsonObject patterns = schema["patternProperties"_L1].toObject();
        for (const auto &[key, value] : map.toMap()) {
            const QString inside = path + u'.' + key;
            if (known.contains(key))
                check(value, known[key].toObject(), inside, problems);
            else if (!patterns.isEmpty())
                check(value, patterns.begin().value().toObject(), inside, problems);
            else if (schema.contains("additionalProperties"_L1) && !schema["additionalProperties"_L1].toBool(true))
                problems += inside + u" is unknown";
        }
    }

    QJsonObject m_definitions;
};
