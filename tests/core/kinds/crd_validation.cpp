#include "tests/core/kinds/crd_validation.h"

#include "core/values/value_lookup.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QDirIterator>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

const Value &entry(const Value &map, QStringView key)
{
    static const Value null;
    const Value *found = map.find(key);
    return found ? *found : null;
}

void validate(const Value &value, const Value &schema, const QString &at, QStringList &problems);

void validateMap(const Value &map, const Value &schema, const QString &at, QStringList &problems)
{
    const Value &properties = entry(schema, u"properties");
    const Value &others = entry(schema, u"additionalProperties");
    for (const auto &[key, value] : map.toMap()) {
        const Value *inner = properties.find(key);
        if (inner || others.isMap())
            validate(value, inner ? *inner : others, at + u'.' + key, problems);
        else
            problems += at + u'.' + key + u" isn't in the schema"_s;
    }
    for (const Value &name : entry(schema, u"required").toList()) {
        if (!map.find(name.toString()))
            problems += at + u" lacks "_s + name.toString();
    }
}

void validateScalar(const Value &value, const Value &schema, const QString &at, QStringList &problems)
{
    const Value::List &choices = entry(schema, u"enum").toList();
    if (!choices.empty() && std::ranges::find(choices, value) == choices.end())
        problems += at + u" is none of the enum"_s;
    const QString pattern = entry(schema, u"pattern").toString();
    if (!pattern.isEmpty() && !QRegularExpression(pattern).match(value.toString()).hasMatch())
        problems += at + u" doesn't match the pattern"_s;
    const Value &min = entry(schema, u"minimum");
    const Value &max = entry(schema, u"maximum");
    if (value.isNumber() && ((min.isNumber() && value.toDouble() < min.toDouble()) ||
                             (max.isNumber() && value.toDouble() > max.toDouble())))
        problems += at + u" is out of bounds"_s;
}

void validate(const Value &value, const Value &schema, const QString &at, QStringList &problems)
{
    const QString type = entry(schema, u"type").toString();
    if (value.typeName() != type) {
        problems += u"%1 is a %2, the schema wants %3"_s.arg(at, value.typeName(), type);
    } else if (value.isMap()) {
        validateMap(value, schema, at, problems);
    } else if (value.isList()) {
        int index = 0;
        for (const Value &item : value.toList())
            validate(item, entry(schema, u"items"), u"%1[%2]"_s.arg(at).arg(index++), problems);
    } else {
        validateScalar(value, schema, at, problems);
    }
}

/// The schema of a kind in a version; null where no CRD has it.
Value schemaOf(const QString &folder, const QString &kind, const QString &version)
{
    QDirIterator files(folder, {u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QByteArray bytes = readTextFile(files.next()).value();
        if (!bytes.contains(QByteArray("kind: " + kind.toUtf8() + '\n')))
            continue;
        const YamlText text = YamlText::parse(bytes).value();
        const Value definition = text.value(text.root());
        for (const Value &each : valueAt(definition, "spec.versions").toList()) {
            if (textAt(each, "name") == version && textAt(definition, "spec.names.kind") == kind)
                return valueAt(each, "schema.openAPIV3Schema.properties.spec");
        }
    }
    return {};
}

} // namespace

QStringList crdProblems(const Value &resource, const QString &folder)
{
    const QString apiVersion = textAt(resource, "apiVersion");
    const Value schema = schemaOf(folder, textAt(resource, "kind"), apiVersion.section(u'/', 1));
    if (schema.isNull() || !apiVersion.startsWith("cilium.io/"_L1))
        return {u"there is no %1 %2"_s.arg(apiVersion, textAt(resource, "kind"))};
    QStringList problems;
    validate(valueAt(resource, "spec"), schema, u"spec"_s, problems);
    return problems;
}
