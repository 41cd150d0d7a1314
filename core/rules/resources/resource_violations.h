#pragma once

#include "core/kinds/resource.h"
#include "core/kinds/resource_kind.h"
#include "core/rules/rule.h"

/// The resources of a profile; of one kind.
inline std::vector<Resource> resourcesIn(const CheckContext &context, QStringView kind)
{
    return resourcesOf(context.values.profile(), kind);
}

/// Something that is wrong at a place of a resource.
inline Violation violationAt(const Resource &resource, const YamlPath &inside, const QString &message,
                             QList<Fix> fixes = {})
{
    return {.message = resource.title() + QStringLiteral(": ") + message,
            .settings = {resource.path.joined(inside)},
            .fixes = std::move(fixes)};
}

/// Sets or takes out one field of a resource.
inline Fix fixAt(const Resource &resource, const QString &label, const YamlPath &inside, std::optional<Value> value)
{
    return {.label = label, .changes = {inProfile(resource.path.joined(inside), std::move(value))}};
}
