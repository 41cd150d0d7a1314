#include "core/values/value_lookup.h"

const Value *lookUp(const Value &tree, const YamlPath &path)
{
    const Value *value = &tree;
    for (const YamlPath::Step &step : path.steps()) {
        if (const QString *key = std::get_if<QString>(&step)) {
            value = value->isMap() ? value->find(*key) : nullptr;
        } else {
            const auto index = static_cast<size_t>(std::get<int>(step));
            value = value->isList() && index < value->toList().size() ? &value->toList()[index] : nullptr;
        }
        if (!value)
            return nullptr;
    }
    return value;
}

const Value &valueAt(const Value &tree, const char *path)
{
    static const Value null;
    const Value *found = lookUp(tree, path);
    return found ? *found : null;
}

QString scalarText(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

QString textAt(const Value &tree, const YamlPath &path)
{
    const Value *value = lookUp(tree, path);
    return value && value->isScalar() && !value->isNull() ? scalarText(*value) : QString();
}
