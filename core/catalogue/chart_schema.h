#pragma once

#include "core/catalogue/chart_facts.h"

#include <QJsonObject>

/// A chart's values.schema.json, asked path by path.
class ChartSchema
{
public:
    static Result<ChartSchema> parse(const QByteArray &json);

    /// Whether Helm checks values at this path at all.
    bool knows(const YamlPath &path) const;
    /// Fills types, nullability, item types and choices from the schema.
    void describe(SettingFacts &facts) const;
    /// What the schema types inside of a setting.
    std::vector<InnerType> innerTypes(const YamlPath &path) const;
    /// The keys that the schema lists below a path.
    QStringList keysBelow(const YamlPath &path) const;

private:
    QJsonObject at(const YamlPath &path) const;

    QJsonObject m_root;
};
