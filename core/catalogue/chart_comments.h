#pragma once

#include "core/catalogue/chart_keys.h"

#include <QString>

/// A setting that values.yaml only shows commented out.
struct CommentedSetting
{
    YamlPath path;
    int line = 0; ///< from 0
    bool isMap = false;
};

std::vector<QString> linesOf(const QByteArray &text);

/// Whether a `# -- …` comment stands directly above the key at this place.
bool isDocumented(const std::vector<QString> &lines, int line, int column);

/// What the comment above the key calls its default (`# @default -- …`), empty without.
QString documentedDefault(const std::vector<QString> &lines, int line, int column);

/// What the comment above the key says (`# -- …` and what follows it), without its marks. For a setting that is
/// commented out itself the column is that of its line.
QString documentationAbove(const std::vector<QString> &lines, int line, int column);
QString documentationAbove(const std::vector<QString> &lines, int line);

/// The settings that are commented out, at the place where the chart reads them. Makes a key a group where its settings
/// are all commented out. The text leaves room for doubt (prose and examples look alike); the rules are in the source.
std::vector<CommentedSetting> commentedSettings(const std::vector<QString> &lines, std::vector<ChartKey> &keys,
                                                const YamlText &values);
