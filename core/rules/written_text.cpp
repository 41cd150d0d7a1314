#include "core/rules/written_text.h"

using namespace Qt::StringLiterals;

std::optional<QString> plainText(const CheckContext &context, const YamlPath &path)
{
    const YamlText &text = context.values.valuesText();
    const int index = text.find(context.values.valuesRoot().joined(path), context.values.valuesDocument());
    if (index < 0)
        return {};
    const YamlNode &node = text.node(index);
    return node.kind == YamlKind::Scalar && node.style == YamlStyle::Plain ? std::optional(node.text) : std::nullopt;
}

bool isYamlTruthWord(const QString &text)
{
    static const QStringList words{u"y"_s, u"n"_s, u"yes"_s, u"no"_s, u"on"_s, u"off"_s};
    return words.contains(text.toLower());
}
