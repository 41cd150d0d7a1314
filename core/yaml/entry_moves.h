#pragma once

#include "core/yaml/edit_request.h"
#include "core/yaml/splice.h"
#include "core/yaml/value.h"

/// The verified splices behind YamlText::rename, move, insertItem and moveItem; the request's path says what moves.
Result<Splice> spliceToRename(const EditRequest &request, const QString &key);
Result<Splice> spliceToMove(const EditRequest &request, const YamlPath &target);
Result<Splice> spliceToInsertItem(const EditRequest &request, const Value &value);
Result<Splice> spliceToMoveItem(const EditRequest &request, int position);
