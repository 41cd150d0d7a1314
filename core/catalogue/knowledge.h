#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

#include <QStringList>

#include <optional>
#include <vector>

/// How a value is typed and edited: finer than the schema's type.
enum class SettingKind {
    Unknown, ///< as the chart's type says
    Boolean,
    Integer,
    Number,
    Ratio,
    String,
    Choice,
    Cidr,
    IpAddress,
    Host,
    Port,
    Duration,
    FilePath,
    List,
    CidrList,
    Capabilities,
    HubbleMetrics,
    Map,
    Object,         ///< a piece of a Kubernetes manifest: an affinity, a security context
    Quantity,       ///< as Kubernetes writes amounts: 100m, 64Mi
    CountOrPercent, ///< 1 or "25%"
    PortRange,      ///< 30000-32767
    LabelSelector,
    RegularExpression, ///< as Go's regexp reads it
    GoTemplate,
    Cron,
    Secret, ///< never shown or exported in reports
};

enum class SettingLevel { Essential, Common, Expert };

struct Choice
{
    Value value;
    QString what;
    QString since;    ///< chart minor that introduced it, e.g. "1.20"; empty: always
    QString maturity; ///< "beta", "deprecated …"; empty: stable
};

/// A bound on a number: outside `min`…`max` is an error, outside `usualMin`…`usualMax` a warning that says `why`.
struct Range
{
    std::optional<double> min, max, usualMin, usualMax;
    QString why;
};

/// A condition on another setting, for "has no effect unless …" and "needs …".
struct Condition
{
    YamlPath setting;
    std::vector<Value> is;    ///< any of these
    std::vector<Value> isNot; ///< none of these
    QString why;
};

/// A performance statement with its origin; without a source it is shown as "no published source".
struct Claim
{
    QString statement;
    QString source;
    QString by; ///< "guide" where only the guide says so
};

struct Example
{
    QString title;
    QString text; ///< YAML or shell
};

struct Validation
{
    QString command;
    QString expect;
};

struct Link
{
    QString title;
    QString url; ///< `{minor}` stands for the chart's minor version, `{version}` for the whole
};

/// What changing a setting costs on a running cluster.
struct Impact
{
    QString scope; ///< none, agent-restart, operator-restart, pods-recreate, nodes-drain, reinstall
    QString text;
};

/// A drawing of where packets, or addresses, go: `flows/<name>.svg`. Caption and text alternative are the picture's own
/// title and description, so all settings that share it say the same of it.
struct FlowPicture
{
    QString name; ///< empty: there is none
    QString caption;
    QString says; ///< in words what the picture shows
};

/// What people know about a setting: written by hand, shared by all chart versions. Empty texts are not shown.
struct SettingKnowledge
{
    YamlPath path;
    QString section;
    QString label;
    SettingLevel level = SettingLevel::Common;
    SettingKind kind = SettingKind::Unknown;
    QString unit;
    Range range;
    std::vector<Choice> choices;
    QString what;
    QString how;
    FlowPicture flow;
    QString whyOnTalos;
    QString unset; ///< what happens when it isn't set
    QString changeWhen;
    QString cost;
    QStringList alternatives, useCases, prerequisites, conflicts;
    std::vector<Claim> performance;
    std::vector<Example> examples;
    std::vector<Example> related; ///< custom resources, annotations: title and YAML
    std::vector<Validation> validation;
    Impact impact;
    QString maturity;
    QString since;
    QStringList rendersTo;
    QString guide; ///< where the guide is wrong or imprecise about it, and what is true
    std::vector<Link> links;
    QStringList sources;
    QStringList synonyms;
    std::vector<YamlPath> was;           ///< older names
    std::vector<YamlPath> mistakenNames; ///< keys people write instead, which never existed
    std::optional<Condition> enabledWhen;
    std::vector<Condition> needs; ///< a broken one is a finding
    QString writtenIn;            ///< file and line, for messages to the writer
};

/// A purpose-based group of settings, as the navigation shows it.
struct Section
{
    QString id;
    QString title;
    QString purpose;
    QStringList prefixes; ///< settings without knowledge fall into the section with the longest matching prefix
};

struct Knowledge
{
    std::vector<Section> sections;
    std::vector<SettingKnowledge> settings;
};
