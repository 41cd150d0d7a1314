#include "core/yaml/yaml_edits.h"

using namespace Qt::StringLiterals;

Result<Splice> spliceToSet(const YamlTree &, const YamlPath &path, const Value &, int)
{
    return failure(u"%1 can't be set"_s.arg(path.toString()));
}

Result<Splice> spliceToUnset(const YamlTree &, const YamlPath &path, int)
{
    return failure(u"%1 can't be unset"_s.arg(path.toString()));
}
