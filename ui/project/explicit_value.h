#pragma once

#include "core/values/configuration.h"

/// What the file itself sets at a path; nothing where the key isn't there.
inline std::optional<Value> explicitValue(const Configuration &configuration, const YamlPath &path)
{
    if (!configuration.isExplicit(path))
        return {};
    const int node = configuration.text().find(configuration.documentPath(path), configuration.place().document);
    return node < 0 ? std::nullopt : std::optional(configuration.text().value(node));
}
