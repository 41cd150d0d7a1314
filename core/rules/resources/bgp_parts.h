#pragma once

#include "core/rules/resources/resource_violations.h"

/// A part of a resource and where it stands in it.
struct Part
{
    const Value *value;
    YamlPath path;

    QString name() const;
};

/// The items of a list in a part; none where there is no such list.
std::vector<Part> itemsOf(const Part &whole, const QString &list);
/// The items of a list in a resource's spec.
std::vector<Part> itemsOf(const Resource &resource, const QString &list);

/// The BGP instances of a CiliumBGPClusterConfig or an override, and the peers of all of them.
std::vector<Part> instancesOf(const Resource &resource);
std::vector<Part> peersOf(const Resource &resource);
