#pragma once

#include "core/kinds/resource.h"
#include "core/kinds/resource_kind.h"

/// What a new item or field starts with: what it needs, filled with the least that its type takes.
Value blankValue(const ResourceField &field);

/// A new resource of a kind under a name that the profile doesn't have yet.
Value blankResource(const ResourceKind &kind, const Profile &profile);

/// A text typed for a field, as the value to write; an error says what the field takes. An empty text is nothing.
Result<std::optional<Value>> typedFieldValue(const ResourceField &field, const QString &text);
