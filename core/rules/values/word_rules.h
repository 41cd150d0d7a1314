#pragma once

#include "core/yaml/yaml_path.h"

/// Whether `values.unknown-word` judges the setting: nobody else has to.
bool hasWordRule(const YamlPath &path);
