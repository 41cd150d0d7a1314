#include "tests/core/kinds/crd_validation.h"

#include "core/values/ip_network.h"
#include "core/values/value_lookup.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QDirIterator>
#include <QHash>
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
    Value::List choices = entry(schema, u"enum").toList();
    for (const Value &part : entry(schema, u"allOf").toList())
        choices = entry(part, u"enum").toList();
    if (!choices.empty() && std::ranges::find(choices, value) == choices.end())
        problems += at + u" is none of the enum"_s;
    const QString pattern = entry(schema, u"pattern").toString();
    if (!pattern.isEmpty() && !QRegularExpression(pattern).match(value.toString()).hasMatch())
        problems += at + u" doesn't match the pattern"_s;
    const qint64 length = value.toString().size();
    if (value.isString() &&
        ((entry(schema, u"minLength").isInteger() && length < entry(schema, u"minLength").toInteger()) ||
         (entry(schema, u"maxLength").isInteger() && length > entry(schema, u"maxLength").toInteger())))
        problems += at + u" is too short or too long"_s;
    const QString format = entry(schema, u"format").toString();
    const bool isIPv4 = IpNetwork::isAddress(value.toString()) && !value.toString().contains(u':');
    if (value.isString() &&
        ((format == "cidr"_L1 && !IpNetwork::parse(value.toString())) || (format == "ipv4"_L1 && !isIPv4)))
        problems += at + u" isn't a "_s + format;
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
        const auto count = static_cast<qint64>(value.toList().size());
        const Value &fewest = entry(schema, u"minItems");
        const Value &most = entry(schema, u"maxItems");
        if ((fewest.isInteger() && count < fewest.toInteger()) || (most.isInteger() && count > most.toInteger()))
            problems += at + u" has too few or too many items"_s;
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
    static QHash<QString, Value> schemas;
    const QString key = QStringList{folder, apiVersion, textAt(resource, "kind")}.join(u' ');
    if (!schemas.contains(key))
        schemas.insert(key, schemaOf(folder, textAt(resource, "kind"), apiVersion.section(u'/', 1)));
    const Value &schema = schemas[key];
    if (schema.isNull() || !apiVersion.startsWith("cilium.io/"_L1))
        return {u"there is no %1 %2"_s.arg(apiVersion, textAt(resource, "kind"))};
    QStringList problems;
    validate(valueAt(resource, "spec"), schema, u"spec"_s, problems);
    return problems;
}
