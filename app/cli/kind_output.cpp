#include "app/cli/kind_output.h"

#include "app/cli/text_layout.h"
#include "core/kinds/kind_explanations.h"
#include "core/kinds/resource_kind.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

struct FieldLine
{
    QString path;
    const ResourceField *field;
};

/// The fields that people write, parents first. Those of label selectors are everybody's knowledge.
void collect(const ResourceField &field, const QString &path, std::vector<FieldLine> &lines)
{
    const bool isPart = field.name == "[]"_L1 || field.name == "{}"_L1;
    if (!isPart)
        lines.push_back({.path = path, .field = &field});
    if (field.find(u"matchLabels"))
        return;
    for (const ResourceField &inner : field.fields) {
        const bool isItem = inner.name == "[]"_L1 || inner.name == "{}"_L1;
        collect(inner, path + (isItem ? QString() : u"."_s) + inner.name, lines);
    }
}

std::vector<FieldLine> linesOf(const ResourceKind &kind)
{
    std::vector<FieldLine> lines;
    for (const ResourceField &field : kind.spec.fields)
        collect(field, u"spec."_s + field.name, lines);
    return lines;
}

/// `integer, 1 to 65535, required`
QString factsOf(const ResourceField &field)
{
    QStringList facts{field.find(u"matchLabels") ? u"label selector"_s : field.type};
    if (!field.choices.isEmpty())
        facts += u"one of "_s + field.choices.join(u", "_s);
    if (field.value.min || field.value.max)
        facts += field.value.toString();
    if (!field.defaultValue.isNull())
        facts += u"default "_s + field.defaultValue.toDisplay();
    if (field.isRequired)
        facts += u"required"_s;
    return facts.join(u", "_s);
}

QString docsOf(const ResourceKind &kind, const QString &ciliumMinor)
{
    return u"https://docs.cilium.io/en/v%1/%2"_s.arg(ciliumMinor, explanationOf(kind.name).docs);
}

} // namespace

QString kindAsText(const ResourceKind &kind, const QString &ciliumMinor)
{
    const KindExplanation &explanation = explanationOf(kind.name);
    QString text = u"%1 (%2), a resource of the %3\n"_s.arg(kind.name, kind.apiVersion(),
                                                            kind.isNamespaced ? u"namespace"_s : u"cluster"_s);
    text += paragraph(u"  "_s, explanation.what);
    text += paragraph(u"  Beside it: "_s, explanation.nextTo) + u'\n';
    for (const FieldLine &line : linesOf(kind)) {
        text += u"%1: %2\n"_s.arg(line.path, factsOf(*line.field));
        text += paragraph(u"    "_s, fieldExplanation(kind.name, line.path));
    }
    return text + u"\nDocumentation: %1\n"_s.arg(docsOf(kind, ciliumMinor));
}

QJsonObject kindAsJson(const ResourceKind &kind, const QString &ciliumMinor)
{
    QJsonArray fields;
    for (const FieldLine &line : linesOf(kind)) {
        QJsonObject json{{"path"_L1, line.path},
                         {"type"_L1, line.field->type},
                         {"required"_L1, line.field->isRequired},
                         {"what"_L1, fieldExplanation(kind.name, line.path)}};
        if (!line.field->choices.isEmpty())
            json.insert("choices"_L1, QJsonArray::fromStringList(line.field->choices));
        if (!line.field->defaultValue.isNull())
            json.insert("default"_L1, line.field->defaultValue.toJson());
        fields.append(json);
    }
    return {{"kind"_L1, kind.name},
            {"apiVersion"_L1, kind.apiVersion()},
            {"namespaced"_L1, kind.isNamespaced},
            {"what"_L1, explanationOf(kind.name).what},
            {"documentation"_L1, docsOf(kind, ciliumMinor)},
            {"fields"_L1, fields}};
}
