#include "app/cli/set_check.h"

#include "app/cli/known_paths.h"
#include "core/rules/value_check.h"

using namespace Qt::StringLiterals;

namespace {

Outcome<void> checkItemType(const Setting &setting, const YamlPath &path, const Value &value)
{
    const QStringList &types = setting.facts.itemTypes;
    const bool isItem =
        path.size() == setting.path().size() + 1 && std::holds_alternative<int>(path.at(path.size() - 1));
    if (!isItem || types.isEmpty() || types.contains(value.typeName()))
        return {};
    return wrongUsage(u"%1 can't be %2 (%3); items of this list are %4"_s.arg(path.toString(), value.toDisplay(),
                                                                              value.typeName(), types.join(u" or "_s)));
}

Outcome<void> checkType(const Setting &setting, const Value &value)
{
    if (isOfType(setting, value))
        return {};
    QString message = u"%1 can't be %2 (%3); the chart takes %4"_s.arg(
        setting.path().toString(), value.toDisplay(), value.typeName(), typesInWords(setting.facts.types));
    if (const std::optional<Value> meant = convertedToType(setting, value))
        message += u", such as %1"_s.arg(meant->toDisplay());
    return wrongUsage(message);
}

Outcome<void> checkValue(const Catalogue &catalogue, const YamlPath &path, const Value &value)
{
    if (const Setting *setting = catalogue.find(path))
        return checkType(*setting, value);
    if (const Setting *setting = catalogue.covering(path))
        return checkItemType(*setting, path, value);
    if (!catalogue.isGroup(path))
        return wrongUsage(unknownPathMessage(catalogue, path));
    if (!value.isMap() && !value.isNull())
        return wrongUsage(u"%1 can't be %2; the chart has a map of settings there, such as %1.enabled"_s.arg(
            path.toString(), value.toDisplay()));
    for (const auto &[key, inner] : value.toMap()) {
        if (const Outcome<void> checked = checkValue(catalogue, path.child(key), inner); !checked)
            return checked;
    }
    return {};
}

} // namespace

Outcome<void> checkChanges(const Configuration &values, const ChangeSet &changes)
{
    for (const Edit &edit : changes) {
        const bool isRemoval = !edit.value && values.isExplicit(edit.path);
        const Outcome<void> checked = isRemoval || (!edit.value && isKnown(values.catalogue(), edit.path))
                                          ? Outcome<void>()
                                          : checkValue(values.catalogue(), edit.path, edit.value.value_or(Value()));
        if (!checked)
            return checked;
    }
    return {};
}
