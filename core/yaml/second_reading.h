#pragma once

#include "core/yaml/yaml_tree.h"

#include <optional>

/// Where Helm's YAML reader sees something else in a text than we do.
struct ReaderDifference
{
    qsizetype offset = 0;
    bool isRefused = false; ///< Helm can't read the text at all
    QString message;        ///< what it says, or what it reads
};

/// Reads a text once more with libyaml, of which Helm's reader is a port, and compares node by node. yaml-cpp takes
/// some texts that Helm refuses.
std::optional<ReaderDifference> readAgain(const YamlTree &tree);
