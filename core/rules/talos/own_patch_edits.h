#pragma once

#include "core/rules/rule.h"

#include <functional>

/// Takes items of a list (`machine.kernel.modules`) out of the profile's own patches, and with the last one what is
/// empty then. Empty where it isn't they that say so.
ChangeSet withoutOwnItems(const CheckContext &context, const YamlPath &list,
                          const std::function<bool(const Value &)> &isMeant);
