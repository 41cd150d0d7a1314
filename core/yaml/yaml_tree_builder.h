#pragma once

#include "core/yaml/yaml_tree.h"

/// Parses a text: yaml-cpp says what is there, we find where each part ends and check every byte between the parts.
/// That catches what yaml-cpp takes but Helm refuses, such as a key without a colon.
Result<YamlTree> buildTree(QByteArray bytes);
