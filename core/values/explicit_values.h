#pragma once

#include "core/catalogue/catalogue.h"

/// The states a setting can be in; all are distinguishable in the text.
enum class SettingState {
    Unset,  ///< not in the file: chart or agent decide
    Set,    ///< set to something else than the default
    Pinned, ///< set to the default, on purpose
    Null,   ///< set to null: Helm deletes the key, the chart's templates see nothing
};

/// Of a value that the file gives the setting, nullptr for a key that the chart doesn't know.
SettingState stateOf(const Value &value, const Setting *setting);

/// A scalar, list or empty map that a file sets, or a free-form map as a whole.
struct ExplicitLeaf
{
    YamlPath path;
    const Value *value = nullptr;     ///< lives as long as the values it was found in
    const Setting *setting = nullptr; ///< the chart's of exactly this path, where it has one
    SettingState state = SettingState::Set;
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
