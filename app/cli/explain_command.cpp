#include "app/cli/commands.h"
#include "app/cli/kind_output.h"
#include "app/cli/known_paths.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/rule_output.h"
#include "app/cli/setting_json.h"
#include "app/cli/setting_text.h"
#include "core/kinds/resource_kind.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

/// Where the name that was asked for isn't the setting's own: why the setting is shown nevertheless.
struct Detour
{
    QString reason;
    QString note;
};

void printSetting(const Setting &setting, const Detour &detour, const Catalogue &catalogue, const CommandLine &line,
                  const Streams &streams)
{
    if (line.format == OutputFormat::Json) {
        QJsonObject json{{"cilium"_L1, catalogue.chartVersion()}, {"setting"_L1, settingAsJson(setting, catalogue)}};
        if (!detour.reason.isEmpty()) {
            json.insert("asked"_L1, line.arguments.front());
            json.insert("reason"_L1, detour.reason);
            json.insert("note"_L1, detour.note);
        }
        print(streams, json);
        return;
    }
    const Paint paint(line.isColored);
    if (!detour.note.isEmpty())
        print(streams, QString(paragraph(QString(), detour.note) + u'\n'));
    print(streams, settingAsText(setting, catalogue, paint));
}

void printGroup(const YamlPath &group, const Catalogue &catalogue, const CommandLine &line, const Streams &streams)
{
    if (line.format == OutputFormat::Text) {
        print(streams, groupAsText(group, catalogue, Paint(line.isColored)));
        return;
    }
    QJsonArray settings;
    for (const Setting &setting : catalogue.settings()) {
        if (setting.path().startsWith(group))
            settings.append(settingSummaryAsJson(setting));
    }
    print(streams, QJsonObject{{"cilium"_L1, catalogue.chartVersion()},
                               {"group"_L1, QJsonObject{{"path"_L1, group.toString()}, {"settings"_L1, settings}}}});
}

void printRule(const Rule &rule, const CommandLine &line, const Streams &streams)
{
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"rule"_L1, ruleAsJson(rule)}});
    else
        print(streams, ruleAsText(rule, Paint(line.isColored)));
}

/// A path that the chart doesn't have, but that leads to a setting all the same.
Outcome<ExitCode> explainOtherName(const YamlPath &path, const Catalogue &catalogue, const CommandLine &line,
                                   const Streams &streams)
{
    if (const Setting *setting = settingOnceCalled(catalogue, path)) {
        const QString note = u"%1 doesn't exist in chart %2: it is the name that %3 had in older charts."_s.arg(
            path.toString(), catalogue.chartVersion(), setting->path().toString());
        printSetting(*setting, {u"renamed"_s, note}, catalogue, line, streams);
        return ExitCode::Done;
    }
    if (const Setting *setting = settingMistakenAs(catalogue, path)) {
        const QString note = u"%1 doesn't exist, in no version of the chart: Helm takes it without a word and "
                             "nothing reads it. What exists is %2."_s.arg(path.toString(), setting->path().toString());
        printSetting(*setting, {u"mistaken"_s, note}, catalogue, line, streams);
        return ExitCode::Done;
    }
    return wrongUsage(unknownPathMessage(catalogue, path));
}

void printKind(const ResourceKind &kind, const Catalogue &catalogue, const CommandLine &line, const Streams &streams)
{
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"cilium"_L1, catalogue.chartVersion()},
                                   {"resource"_L1, kindAsJson(kind, catalogue.chartMinor())}});
    else
        print(streams, kindAsText(kind, catalogue.chartMinor()));
}

Outcome<ExitCode> runExplain(const CommandLine &line, const Streams &streams)
{
    const QString name = line.arguments.front();
    if (const Rule *rule = findRule(name)) {
        printRule(*rule, line, streams);
        return ExitCode::Done;
    }
    const Outcome<YamlPath> path = readPath(name);
    if (!path)
        return std::unexpected(path.error());
    const Outcome<std::shared_ptr<const Catalogue>> catalogue = catalogueFor(line);
    if (!catalogue)
        return std::unexpected(catalogue.error());
    if (const ResourceKind *kind = findResourceKind((*catalogue)->chartVersion(), name)) {
        printKind(*kind, **catalogue, line, streams);
        return ExitCode::Done;
    }
    if (const Setting *setting = (*catalogue)->covering(*path)) {
        const bool isInside = setting->path() != *path;
        const QString note = u"%1 is a part of the value of %2."_s.arg(name, setting->path().toString());
        printSetting(*setting, isInside ? Detour{u"inside"_s, note} : Detour{}, **catalogue, line, streams);
        return ExitCode::Done;
    }
    if ((*catalogue)->isGroup(*path)) {
        printGroup(*path, **catalogue, line, streams);
        return ExitCode::Done;
    }
    return explainOtherName(*path, **catalogue, line, streams);
}

} // namespace

constexpr Command explainCommand{
    .name = "explain",
    .arguments = "PATH|RULE|KIND",
    .summary = "say all that is known of a setting, a group, a rule or a kind of resource",
    .details = "PATH is a setting like bpf.masquerade or a group like bpf; RULE the id of a finding, like "
               "hubble.relay-needs-hubble; KIND one of Cilium's resources, like CiliumBGPPeerConfig. Of mistaken and "
               "older names it shows the setting that exists.",
    .options = {},
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runExplain,
};
