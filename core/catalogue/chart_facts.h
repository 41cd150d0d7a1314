#pragma once

#include "core/result.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

#include <QHash>
#include <QStringList>

#include <vector>

/// Where a chart mentions a setting.
enum class Presence {
    Active,    ///< in values.yaml
    Commented, ///< documented in values.yaml, but commented out: valid, untyped
    Hidden,    ///< known to the templates only
};

/// A part of a map or list that is one setting, typed by the schema all the same.
struct InnerType
{
    QStringList steps; ///< from the setting on; `[]` for the items of a list
    QStringList types; ///< with null

    bool operator==(const InnerType &) const = default;
};

/// What a chart itself says of one setting: generated, never edited.
struct SettingFacts
{
    YamlPath path;
    /// JSON Schema's names, without null. Empty: untyped (commented-out and hidden keys); empty and nullable: the
    /// schema allows nothing but null, so Helm refuses every value.
    QStringList types;
    Value defaultValue;
    QStringList itemTypes;      ///< of a list, where known
    std::vector<Value> choices; ///< the schema's enum
    bool nullable = false;
    bool freeForm = false;             ///< a map (or list of maps) whose inner keys are the user's
    std::vector<InnerType> innerTypes; ///< of what the schema knows inside of it
    Presence presence = Presence::Active;
    QString documentedDefault; ///< what the chart says happens when it is unset, where that differs from the default
};

/// All settings of one chart version, in the chart's order.
struct ChartFacts
{
    QString version;
    std::vector<SettingFacts> settings;
    std::vector<YamlPath> groups; ///< maps with settings below

    QByteArray toJson() const;
    static Result<ChartFacts> fromJson(const QByteArray &json);
};

/// Reads the facts out of a chart: a folder (or .tgz archive) with Chart.yaml, values.yaml and values.schema.json.
/// Errors name the file that is missing or can't be parsed.
Result<ChartFacts> readChart(const QString &path);

/// A chart of the user's own: besides the facts what its comments say of the settings. They are the chart's words,
/// shown as such and never kept with the program.
struct OwnChart
{
    ChartFacts facts;
    QHash<YamlPath, QString> comments;
};
Result<OwnChart> readOwnChart(const QString &path);
