#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

#include <QStringList>

#include <optional>
#include <vector>

/// One change of a configuration. Form edits, quick fixes, presets, `--set` and upgrades are all lists of these, so
/// window and command line apply exactly the same thing.
struct Edit
{
    enum class Scope {
        Values,  ///< a Helm value; the path starts below the place where the values live
        Profile, ///< what else a profile says (`cluster.serviceCIDRs`); the path starts at the document's root
        Machine, ///< a key of a Talos machine configuration or patch; likewise
    };

    YamlPath path;
    std::optional<Value> value; ///< nothing: back to the default, the key goes
    Scope scope = Scope::Values;
    int document = 0; ///< which one of a file of several, as Talos' are; of values, always theirs

    bool operator==(const Edit &) const = default;
};

using ChangeSet = std::vector<Edit>;

inline Edit setTo(YamlPath path, Value value)
{
    return {.path = std::move(path), .value = std::move(value)};
}

inline Edit unset(YamlPath path)
{
    return {.path = std::move(path), .value = {}};
}

/// `bpf.masquerade = true`, `enableBPFTProxy removed`: one line an edit, for previews and logs.
QStringList describe(const ChangeSet &changes);
