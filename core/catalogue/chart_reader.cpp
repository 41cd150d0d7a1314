#include "core/catalogue/chart_comments.h"
#include "core/catalogue/chart_facts.h"
#include "core/catalogue/chart_keys.h"
#include "core/catalogue/chart_schema.h"
#include "core/catalogue/chart_source.h"

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace {
/// What is known of a chart while it is read.
struct Chart
{
    QString version;
    YamlText values;
    std::vector<QString> lines;
    std::vector<ChartKey> keys;
    ChartSchema schema;
};

/// A setting with its line, to keep the chart's order.
struct PlacedFacts
{
    int line = 0;
    SettingFacts facts;
};

QStringList typesOf(const Value &value)
{
    return value.isNull() ? QStringList() : QStringList{value.typeName()};
}

bool holdsMaps(const SettingFacts &facts)
{
    return facts.types.contains("object"_L1) || facts.itemTypes.contains("object"_L1);
}

SettingFacts activeSetting(const Chart &chart, const ChartKey &key)
{
    SettingFacts facts;
    facts.path = key.path;
    facts.defaultValue = chart.values.value(key.node);
    if (chart.schema.knows(key.path))
        chart.schema.describe(facts);
    else
        facts.types = typesOf(facts.defaultValue);
    facts.freeForm = holdsMaps(facts);
    if (facts.freeForm)
        facts.innerTypes = chart.schema.innerTypes(key.path);
    const QString documented = documentedDefault(chart.lines, key.line, key.column);
    if (documented != facts.defaultValue.toDisplay())
        facts.documentedDefault = documented;
    return facts;
}

SettingFacts commentedSetting(const CommentedSetting &setting)
{
    SettingFacts facts;
    facts.path = setting.path;
    facts.presence = Presence::Commented;
    facts.freeForm = setting.isMap;
    return facts;
}

/// What the schema lists although values.yaml doesn't (Helm's `global`).
class SchemaOnlySettings
{
public:
    explicit SchemaOnlySettings(const Chart &chart) : m_schema(chart.schema)
    {
        for (const ChartKey &key : chart.keys)
            (key.role == KeyRole::Group ? m_groups : m_known).insert(key.path);
    }

    std::vector<SettingFacts> take()
    {
        addBelow({});
        return std::move(m_found);
    }

private:
    void addBelow(const YamlPath &group)
    {
        for (const QString &key : m_schema.keysBelow(group)) {
            const YamlPath path = group.child(key);
            if (m_groups.contains(path))
                addBelow(path);
            else if (!m_known.contains(path))
                add(path);
        }
    }

    void add(const YamlPath &path)
    {
        SettingFacts facts;
        facts.path = path;
        facts.presence = Presence::Hidden;
        m_schema.describe(facts);
        facts.freeForm = holdsMaps(facts);
        if (facts.freeForm)
            facts.innerTypes = m_schema.innerTypes(path);
        m_found.push_back(facts);
    }

    const ChartSchema &m_schema;
    std::set<YamlPath> m_groups, m_known;
    std::vector<SettingFacts> m_found;
};

ChartFacts factsOf(const Chart &chart, const std::vector<CommentedSetting> &commented)
{
    std::vector<PlacedFacts> placed;
    ChartFacts result{.version = chart.version, .settings = {}, .groups = {}};
    for (const ChartKey &key : chart.keys) {
        if (key.role == KeyRole::Group)
            result.groups.push_back(key.path);
        else if (key.role == KeyRole::Setting)
            placed.push_back({.line = key.line, .facts = activeSetting(chart, key)});
    }
    for (const CommentedSetting &setting : commented)
        placed.push_back({.line = setting.line, .facts = commentedSetting(setting)});
    std::ranges::stable_sort(placed, {}, &PlacedFacts::line);

    for (PlacedFacts &setting : placed)
        result.settings.push_back(std::move(setting.facts));
    for (SettingFacts &setting : SchemaOnlySettings(chart).take())
        result.settings.push_back(std::move(setting));
    return result;
}

QHash<YamlPath, QString> commentsOf(const Chart &chart, const std::vector<CommentedSetting> &commented)
{
    QHash<YamlPath, QString> comments;
    const auto note = [&](const YamlPath &path, const QString &comment) {
        if (!comment.isEmpty())
            comments.insert(path, comment);
    };
    for (const ChartKey &key : chart.keys)
        if (key.role == KeyRole::Setting)
            note(key.path, documentationAbove(chart.lines, key.line, key.column));
    for (const CommentedSetting &setting : commented)
        note(setting.path, documentationAbove(chart.lines, setting.line));
    return comments;
}

template<typename T>
Result<T> namingFile(Result<T> result, const QString &file)
{
    if (!result)
        result.error().file = file;
    return result;
}

Result<Chart> parsedChart(const QString &path)
{
    const auto source = openChart(path);
    if (!source)
        return std::unexpected(source.error());
    const auto values = namingFile(YamlText::parse(source->values), path + u"/values.yaml");
    if (!values)
        return std::unexpected(values.error());
    const auto schema = namingFile(ChartSchema::parse(source->schema), path + u"/values.schema.json");
    if (!schema)
        return std::unexpected(schema.error());

    Chart chart{.version = source->version,
                .values = *values,
                .lines = linesOf(source->values),
                .keys = chartKeys(*values),
                .schema = *schema};
    assignRoles(chart.keys, chart.values, chart.lines);
    return chart;
}
} // namespace

Result<ChartFacts> readChart(const QString &path)
{
    return readOwnChart(path).transform([](OwnChart chart) { return std::move(chart.facts); });
}

Result<OwnChart> readOwnChart(const QString &path)
{
    auto chart = parsedChart(path);
    if (!chart)
        return std::unexpected(chart.error());
    const std::vector<CommentedSetting> commented = commentedSettings(chart->lines, chart->keys, chart->values);
    return OwnChart{.facts = factsOf(*chart, commented), .comments = commentsOf(*chart, commented)};
}
