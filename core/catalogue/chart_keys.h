#pragma once

#include "core/yaml/yaml_text.h"

#include <vector>

/// Whether a map that the chart's default shows is a form with fixed fields, or the user's own.
enum class KeyRole {
    Setting, ///< holds a value; its inside, where it has one, is the user's
    Group,   ///< only holds settings
    Inside,  ///< part of a setting's default
};

/// A key of a chart's values.yaml with its place. Line and column count from 0.
struct ChartKey
{
    YamlPath path;
    int parent = -1; ///< index among the keys; -1: top level
    int node = -1;   ///< of the value
    int line = 0;
    int column = 0;
    int childColumn = -1;      ///< where its own keys stand
    bool holdsNothing = false; ///< null, `{}` or `[]`
    KeyRole role = KeyRole::Setting;

    QString name() const { return path.lastName(); }
};

/// The keys in the order of the text; lists are not descended into.
std::vector<ChartKey> chartKeys(const YamlText &values);

/// Gives each key its role. The schema can't tell a form from a map of the user's; names and comments can.
void assignRoles(std::vector<ChartKey> &keys, const YamlText &values, const std::vector<QString> &lines);

/// Maps of this name belong to the user (labels, resources, …) unless the chart documents their fields.
bool isFreeFormName(const QString &name);
