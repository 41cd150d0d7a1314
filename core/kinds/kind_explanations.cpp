#include "core/kinds/kind_explanations.h"

#include "core/values/value_lookup.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Explanations
{
    QHash<QString, KindExplanation> kinds;
    Value::Map shared; ///< by the end of a field's path
};

KindExplanation toExplanation(const Value &entry)
{
    KindExplanation explanation{
        .what = textAt(entry, "what"), .nextTo = textAt(entry, "next_to"), .docs = textAt(entry, "docs"), .fields = {}};
    for (const auto &[field, text] : valueAt(entry, "fields").toMap())
        explanation.fields.insert(field, text.toString());
    return explanation;
}

const Explanations &explanations()
{
    static const Explanations all = [] {
        const YamlText text = YamlText::parse(readTextFile(u":/datapath/kinds/explanations.yaml"_s).value()).value();
        const Value document = text.value(text.root());
        Explanations read{.kinds = {}, .shared = valueAt(document, "shared").toMap()};
        for (const Value &entry : valueAt(document, "kinds").toList())
            read.kinds.insert(textAt(entry, "kind"), toExplanation(entry));
        return read;
    }();
    return all;
}

} // namespace

const KindExplanation &explanationOf(const QString &kind)
{
    static const KindExplanation nothing;
    const auto found = explanations().kinds.constFind(kind);
    return found == explanations().kinds.constEnd() ? nothing : *found;
}

QString fieldExplanation(const QString &kind, const QString &fieldPath)
{
    QString own = explanationOf(kind).fields.value(fieldPath);
    if (!own.isEmpty())
        return own;
    const Value::Map &shared = explanations().shared;
    const auto end = std::ranges::find_if(
        shared, [&fieldPath](const Value::Entry &entry) { return fieldPath.endsWith(entry.first); });
    return end == shared.end() ? QString() : end->second.toString();
}
