#pragma once

#include "core/catalogue/catalogue.h"

/// A scalar, list or empty map that a file sets, or a free-form map as a whole.
struct ExplicitLeaf
{
    YamlPath path;
    const Value *value = nullptr;     ///< lives as long as the values it was found in
    const Setting *setting = nullptr; ///< the chart's of exactly this path, where it has one
};

/// What a file itself sets, as Helm reads it. Made once for each text; copies of a configuration share it.
struct ExplicitValues
{
    Value tree;
    std::vector<ExplicitLeaf> leaves; ///< in the file's order

    ExplicitValues(Value values, const Catalogue &catalogue);
    ExplicitValues(const ExplicitValues &) = delete; // the leaves point into the tree
    ExplicitValues &operator=(const ExplicitValues &) = delete;
};
