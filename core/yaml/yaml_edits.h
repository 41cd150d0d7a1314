#pragma once

#include "core/yaml/edit_request.h"
#include "core/yaml/splice.h"
#include "core/yaml/value.h"

/// The verified splices behind YamlText::set and YamlText::unset.
Result<Splice> spliceToSet(const EditRequest &request, const Value &value);
Result<Splice> spliceToUnset(const EditRequest &request);
