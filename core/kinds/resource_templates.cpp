#include "core/kinds/resource_templates.h"

#include "core/kinds/resource_kind.h"
#include "core/values/value_lookup.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"
#include "core/yaml/yaml_writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The resource with its version in front.
Value versioned(const Value &resource, const QString &ciliumVersion)
{
    Value::Map map{{u"apiVersion"_s, Value(findResourceKind(ciliumVersion, textAt(resource, "kind"))->apiVersion())}};
    std::ranges::copy(resource.toMap(), std::back_inserter(map));
    return {std::move(map)};
}

ResourceTemplate toTemplate(const Value &entry, const QString &ciliumVersion)
{
    ResourceTemplate made{.id = textAt(entry, "template"),
                          .title = textAt(entry, "title"),
                          .what = textAt(entry, "what").trimmed(),
                          .source = textAt(entry, "source"),
                          .resource = {},
                          .text = textAt(entry, "text")};
    if (const Value *resource = entry.find(u"resource")) {
        made.resource = versioned(*resource, ciliumVersion);
        made.text = QString::fromUtf8(writeBlock(made.resource));
    }
    return made;
}

} // namespace

std::vector<ResourceTemplate> allTemplates(const QString &ciliumVersion)
{
    static const Value document = [] {
        const YamlText text = YamlText::parse(readTextFile(u":/datapath/kinds/templates.yaml"_s).value()).value();
        return text.value(text.root());
    }();
    std::vector<ResourceTemplate> templates;
    for (const Value &entry : valueAt(document, "templates").toList())
        templates.push_back(toTemplate(entry, ciliumVersion));
    return templates;
}

std::vector<ResourceTemplate> resourceTemplates(const QString &ciliumVersion)
{
    std::vector<ResourceTemplate> templates = allTemplates(ciliumVersion);
    std::erase_if(templates, [](const ResourceTemplate &each) { return each.resource.isNull(); });
    return templates;
}
