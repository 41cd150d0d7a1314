#pragma once

#include "core/yaml/yaml_tree.h"
#include "core/yaml/yaml_writer.h"

/// How the file at hand is written: its indentation, where its lists stand, its line ends and quotes.
YamlLayout habitsOf(const YamlTree &tree);

/// Whether most children of a block collection have a blank line between them.
bool separatesWithBlankLines(const YamlTree &tree, int collection);

/// A line of blanks only.
bool isBlankLine(const YamlTree &tree, qsizetype lineStart);

/// A line with nothing but a comment.
bool isCommentLine(const YamlTree &tree, qsizetype lineStart);

/// The column of the first character of a line that isn't a blank.
int indentOf(const YamlTree &tree, qsizetype lineStart);

/// Where a child of a block collection starts: its key, or its dash.
qsizetype childStart(const YamlTree &tree, int collection, int position);

/// Where a child of a collection ends.
qsizetype childEnd(const YamlTree &tree, int collection, int position);

int childCount(const YamlNode &collection);
