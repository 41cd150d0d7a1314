#pragma once

#include "core/yaml/yaml_tree.h"

/// A child of a collection: an entry or an item.
struct Child
{
    int collection = -1;
    int position = 0;
};

/// The place of a node among its siblings; 0 for a root.
int positionOf(const YamlTree &tree, int node);

/// Whether only blanks stand before a place on its line.
bool startsLine(const YamlTree &tree, qsizetype offset);

qsizetype previousLine(const YamlTree &tree, qsizetype lineStart);

/// Where the text around a child begins: behind its predecessor's lines, or those of its parent's key.
qsizetype upperBound(const YamlTree &tree, const Child &child, int document);

/// The lines of a block child, with the comment directly above it.
TextSpan ownLines(const YamlTree &tree, const Child &child, int document);
