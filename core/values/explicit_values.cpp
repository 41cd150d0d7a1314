#include "core/values/explicit_values.h"

#include "core/values/value_lookup.h"

namespace {

/// Whether a chart can't tell two values apart: the same, or scalars that render the same (`"false"` and false).
bool isSameToChart(const Value &left, const Value &right)
{
    if (left == right)
        return true;
    if (left.isNumber() && right.isNumber())
        return left.toDouble() == right.toDouble();
    return left.isScalar() && right.isScalar() && !left.isNull() && !right.isNull() &&
           scalarText(left) == scalarText(right);
}

void collectLeaves(const Catalogue &catalogue, const Value &value, const YamlPath &path,
                   std::vector<ExplicitLeaf> &leaves)
{
    const Setting *setting = catalogue.find(path);
    const bool isGroup = value.isMap() && !value.toMap().empty() && !setting;
    if (!isGroup) {
        leaves.push_back({.path = path, .value = &value, .setting = setting, .state = stateOf(value, setting)});
        return;
    }
    for (const auto &[key, inner] : value.toMap())
        collectLeaves(catalogue, inner, path.child(key), leaves);
}

} // namespace

SettingState stateOf(const Value &value, const Setting *setting)
{
    if (value.isNull())
        return SettingState::Null;
    return setting && isSameToChart(value, setting->facts.defaultValue) ? SettingState::Pinned : SettingState::Set;
}

ExplicitValues::ExplicitValues(Value values, const Catalogue &catalogue) : tree(std::move(values))
{
    for (const auto &[key, value] : tree.toMap())
        collectLeaves(catalogue, value, YamlPath().child(key), leaves);
}
