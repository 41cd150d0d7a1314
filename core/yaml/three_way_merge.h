#pragma once

#include "core/yaml/yaml_text.h"

#include <optional>

/// A place that both sides changed, each in its own way. Nothing: the key isn't there on that side.
struct MergeConflict
{
    YamlPath path;
    int document = 0;
    std::optional<Value> before, mine, theirs;
};

struct ThreeWayMerge
{
    YamlText text;                        ///< with `theirs` where the sides disagree
    std::vector<MergeConflict> conflicts; ///< for a person to decide
};

/// Brings together what two sides made of one text, key by key; lists count as one value. Comments and formatting come
/// from both sides where their lines don't collide, else from `theirs`. What comes out was parsed and compared with the
/// merged tree. Fails where the sides hold different numbers of documents, or where an edit is refused.
Result<ThreeWayMerge> mergeTexts(const YamlText &base, const YamlText &mine, const YamlText &theirs);

/// Takes one side's value for a conflict.
Result<YamlText> takeMine(const YamlText &text, const MergeConflict &conflict);
