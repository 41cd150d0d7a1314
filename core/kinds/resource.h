#pragma once

#include "core/values/change_set.h"
#include "core/values/label_selector.h"
#include "core/values/target.h"

class Configuration;

/// A resource that a profile keeps. It refers to the profile's value.
struct Resource
{
    const Value *value = nullptr;
    YamlPath path; ///< in the profile: `resources[2]`
    QString kind;
    QString apiVersion;
    QString name;
    QString inNamespace;

    const Value &at(const char *inside) const;
    Labels labels() const;
    QString title() const; ///< `CiliumBGPPeerConfig tor`
};

std::vector<Resource> resourcesOf(const Profile &profile);
std::vector<Resource> resourcesOf(const Profile &profile, QStringView kind);

/// Whether a finding's path leads into a resource of the profile: `resources[0].spec`. (The chart's own `resources` is
/// a map.)
bool isInResource(const YamlPath &path);
/// Where such a path stands in the text; the nearest parent that is there.
TextPosition positionOfResource(const Configuration &values, const YamlPath &path);

/// Adds resources to a profile, or puts them in the place of those of the same kind, namespace and name.
ChangeSet withResources(const Profile &profile, const Value::List &resources);

/// A change of a profile's own part.
Edit inProfile(YamlPath path, std::optional<Value> value);
