#pragma once

#include "core/yaml/value.h"

#include <QByteArray>

/// How new YAML text is laid out.
struct YamlLayout
{
    int indent = 2;
    bool indentLists = true; ///< `key:\n  - a` rather than `key:\n- a`
    QByteArray lineEnd = "\n";
    char preferredQuote = '"';
    QByteArray nullWord = "null";
};

/// A scalar (or an empty or flow collection) on one line, quoted only where Helm's YAML 1.1 reading would otherwise
/// change it.
QByteArray writeFlow(const Value &value, const YamlLayout &layout = {});

/// A value in block style, its lines indented by `column` blanks, ending with a line end. Scalars and empty collections
/// come as one line.
QByteArray writeBlock(const Value &value, int column = 0, const YamlLayout &layout = {});
