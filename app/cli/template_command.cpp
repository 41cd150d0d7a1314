#include "app/cli/apply_changes.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/text_layout.h"
#include "core/kinds/resource.h"
#include "core/kinds/resource_templates.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Option addOptions[] = {outputOption, inPlaceOption, forceOption};

Outcome<std::vector<ResourceTemplate>> templatesFor(const CommandLine &line)
{
    return catalogueFor(line).transform(
        [](const std::shared_ptr<const Catalogue> &catalogue) { return allTemplates(catalogue->chartVersion()); });
}

Outcome<ResourceTemplate> templateOf(const CommandLine &line)
{
    const Outcome<std::vector<ResourceTemplate>> templates = templatesFor(line);
    if (!templates)
        return std::unexpected(templates.error());
    const QString id = line.arguments.front();
    const auto found = std::ranges::find(*templates, id, &ResourceTemplate::id);
    if (found != templates->end())
        return *found;
    QStringList known;
    for (const ResourceTemplate &each : *templates)
        known += each.id;
    return wrongUsage(u"there is no template %1; there is %2"_s.arg(id, known.join(u", "_s)));
}

QJsonObject toJson(const ResourceTemplate &each)
{
    return {{"id"_L1, each.id},
            {"title"_L1, each.title},
            {"what"_L1, each.what},
            {"source"_L1, each.source},
            {"isResource"_L1, !each.resource.isNull()},
            {"text"_L1, each.text}};
}

Outcome<ExitCode> runList(const CommandLine &line, const Streams &streams)
{
    constexpr int idWidth = 26;
    const Outcome<std::vector<ResourceTemplate>> templates = templatesFor(line);
    if (!templates)
        return std::unexpected(templates.error());
    QJsonArray list;
    for (const ResourceTemplate &each : *templates) {
        list.append(toJson(each));
        if (line.format == OutputFormat::Text)
            print(streams, each.id.leftJustified(idWidth) + each.title + u'\n');
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"templates"_L1, list}});
    return ExitCode::Done;
}

/// The text can go into a file as it is: what it is for stands in comments.
Outcome<ExitCode> runShow(const CommandLine &line, const Streams &streams)
{
    const Outcome<ResourceTemplate> wanted = templateOf(line);
    if (!wanted)
        return std::unexpected(wanted.error());
    if (line.format == OutputFormat::Json)
        print(streams, toJson(*wanted));
    else
        print(streams, paragraph(u"# "_s, wanted->what).replace(u"\n  "_s, u"\n# "_s) + u"# "_s + wanted->source +
                           u'\n' + wanted->text);
    return ExitCode::Done;
}

Result<ChangeSet> additionTo(const Configuration &values, const CommandLine &line)
{
    if (values.place().form != ValuesForm::Profile)
        return failure(u"resources are kept in a profile, and this file holds Helm values only"_s);
    const std::vector<ResourceTemplate> templates = resourceTemplates(values.catalogue().chartVersion());
    const auto found = std::ranges::find(templates, line.arguments.front(), &ResourceTemplate::id);
    if (found == templates.end())
        return failure(u"%1 is a text beside the resources; `template show` prints it"_s.arg(line.arguments.front()));
    return withResources(values.profile(), {found->resource});
}

Outcome<ExitCode> runAdd(const CommandLine &line, const Streams &streams)
{
    const Outcome<ResourceTemplate> wanted = templateOf(line);
    return wanted ? applyChanges(line, streams, 1, additionTo) : std::unexpected(wanted.error());
}

} // namespace

constexpr Command templateListCommand{
    .name = "template list",
    .arguments = "",
    .summary = "list the templates of resources and what belongs beside them",
    .details = "`template show` prints one, `template add` adds a Cilium resource to a profile.",
    .options = {},
    .fewestArguments = 0,
    .mostArguments = 0,
    .run = runList,
};

constexpr Command templateShowCommand{
    .name = "template show",
    .arguments = "TEMPLATE",
    .summary = "print a template",
    .details = "Cilium resources come in the version of --cilium.",
    .options = {},
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runShow,
};

constexpr Command templateAddCommand{
    .name = "template add",
    .arguments = "TEMPLATE FILE",
    .summary = "add a template's Cilium resource to a profile",
    .details = "One of the same kind and name is replaced. The new text goes to standard output unless told otherwise.",
    .options = addOptions,
    .fewestArguments = 2,
    .mostArguments = 2,
    .run = runAdd,
};
