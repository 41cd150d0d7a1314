#include "core/values/explicit_values.h"

namespace {

void collectLeaves(const Catalogue &catalogue, const Value &value, const YamlPath &path,
                   std::vector<ExplicitLeaf> &leaves)
{
    const Setting *setting = catalogue.find(path);
    const bool isGroup = value.isMap() && !value.toMap().empty() && !setting;
    if (!isGroup) {
        leaves.push_back({.path = path, .value = &value, .setting = setting});
        return;
    }
    for (const auto &[key, inner] : value.toMap())
        collectLeaves(catalogue, inner, path.child(key), leaves);
}

} // namespace

ExplicitValues::ExplicitValues(Value values, const Catalogue &catalogue) : tree(std::move(values))
{
    for (const auto &[key, value] : tree.toMap())
        collectLeaves(catalogue, value, YamlPath().child(key), leaves);
}
