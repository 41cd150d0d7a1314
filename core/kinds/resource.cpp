#include "core/kinds/resource.h"

#include "core/values/configuration.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList identity(const Value &resource)
{
    return {textAt(resource, "kind"), textAt(resource, "metadata.namespace"), textAt(resource, "metadata.name")};
}

} // namespace

const Value &Resource::at(const char *inside) const
{
    return valueAt(*value, inside);
}

Labels Resource::labels() const
{
    Labels labels;
    for (const auto &[key, label] : at("metadata.labels").toMap())
        labels.insert(key, scalarText(label));
    return labels;
}

QString Resource::title() const
{
    const QString known = kind.isEmpty() ? u"resource"_s : kind;
    return name.isEmpty() ? u"%1 without a name"_s.arg(known) : known + u' ' + name;
}

std::vector<Resource> resourcesOf(const Profile &profile)
{
    std::vector<Resource> resources;
    int index = 0;
    for (const Value &value : profile.resources)
        resources.push_back({.value = &value,
                             .path = YamlPath("resources").child(index++),
                             .kind = textAt(value, "kind"),
                             .apiVersion = textAt(value, "apiVersion"),
                             .name = textAt(value, "metadata.name"),
                             .inNamespace = textAt(value, "metadata.namespace")});
    return resources;
}

std::vector<Resource> resourcesOf(const Profile &profile, QStringView kind)
{
    std::vector<Resource> resources = resourcesOf(profile);
    std::erase_if(resources, [kind](const Resource &resource) { return resource.kind != kind; });
    return resources;
}

bool isInResource(const YamlPath &path)
{
    return path.size() >= 2 && path.startsWith("resources") && std::holds_alternative<int>(path.at(1));
}

TextPosition positionOfResource(const Configuration &values, const YamlPath &path)
{
    const YamlText &text = values.text();
    const int document = values.place().document;
    for (YamlPath at = path; !at.isEmpty(); at = at.parent()) {
        const int key = text.findKey(at, document);
        const int node = key >= 0 ? key : text.find(at, document);
        if (node >= 0)
            return text.positionOf(text.node(node).span.start);
    }
    return {};
}

ChangeSet withResources(const Profile &profile, const Value::List &resources)
{
    const YamlPath list("resources");
    if (profile.resources.empty())
        return {inProfile(list, Value(resources))};
    ChangeSet changes;
    auto next = static_cast<int>(profile.resources.size());
    for (const Value &resource : resources) {
        const auto same = std::ranges::find_if(
            profile.resources, [&resource](const Value &each) { return identity(each) == identity(resource); });
        const bool isNew = same == profile.resources.end();
        const int index = isNew ? next++ : static_cast<int>(same - profile.resources.begin());
        changes.push_back(inProfile(list.child(index), resource));
    }
    return changes;
}

Edit inProfile(YamlPath path, std::optional<Value> value)
{
    return {.path = std::move(path), .value = std::move(value), .scope = Edit::Scope::Profile};
}
