#include "core/rules/resources/bgp_parts.h"

#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

QString Part::name() const
{
    return textAt(*value, "name");
}

std::vector<Part> itemsOf(const Part &whole, const QString &list)
{
    std::vector<Part> items;
    const Value *found = whole.value->find(list);
    const YamlPath path = whole.path.child(list);
    for (int i = 0; found && i < static_cast<int>(found->toList().size()); ++i)
        items.push_back({.value = &found->toList()[static_cast<size_t>(i)], .path = path.child(i)});
    return items;
}

std::vector<Part> itemsOf(const Resource &resource, const QString &list)
{
    return itemsOf(Part{.value = &resource.at("spec"), .path = "spec"}, list);
}

std::vector<Part> instancesOf(const Resource &resource)
{
    return itemsOf(resource, u"bgpInstances"_s);
}

std::vector<Part> peersOf(const Resource &resource)
{
    std::vector<Part> peers;
    for (const Part &instance : instancesOf(resource))
        std::ranges::copy(itemsOf(instance, u"peers"_s), std::back_inserter(peers));
    return peers;
}
