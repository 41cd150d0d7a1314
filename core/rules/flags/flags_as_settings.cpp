#include "core/rules/flags/flags_as_settings.h"

#include "core/catalogue/agent_flags.h"
#include "core/rules/common_fixes.h"
#include "core/rules/flags/agent_options.h"
#include "core/rules/flags/flag_tables.h"
#include "core/rules/value_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The text as YAML would read it where the chart says no type.
Value scalarOf(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber)
        return {number};
    const std::optional<bool> truth = effective::toBool(text);
    return truth ? Value(*truth) : Value(text);
}

/// The entry's text as a value that the setting takes.
std::optional<Value> asSetting(const Setting &setting, const QString &text)
{
    const bool isNoPort = setting.knowledge.kind == SettingKind::Port && text == "0"_L1; // agents take it for off
    if (text.isEmpty() || isTemplated(text) || isNoPort)
        return {};
    return setting.facts.types.isEmpty() ? scalarOf(text) : convertedToType(setting, Value(text));
}

/// The flag that agents read the entry as: an old name counts where the new one isn't set.
QString readName(const CheckContext &context, const QString &flag)
{
    const QString name = newNameOf(flag);
    return name.isEmpty() || effective::option(context, name) ? flag : name;
}

bool isKnown(const Finding &finding, const QList<Finding> &known, const FlagsAsSettings &flags)
{
    return std::ranges::any_of(known, [&](const Finding &other) {
        return other.rule == finding.rule &&
               (other.message == finding.message || std::ranges::any_of(flags.entries, [&other](const YamlPath &entry) {
                    return other.settings.contains(entry);
                }));
    });
}

/// The finding with the entries' names in place of the settings'; nothing where it is of none of them.
std::optional<Finding> toldOfEntries(Finding finding, const FlagsAsSettings &flags)
{
    finding.fixes.clear();
    for (YamlPath &setting : finding.settings) {
        const auto entry = flags.entries.constFind(setting);
        if (entry == flags.entries.constEnd())
            continue;
        finding.message.replace(setting.toString(), entry->toString());
        setting = *entry;
        finding.fixes += removal(setting);
    }
    return finding.fixes.isEmpty() ? std::nullopt : std::optional(std::move(finding));
}

/// What is wrong with the text by itself is said by the rules on flags already.
bool isSaidOfFlag(const Finding &finding, const QList<Finding> &known)
{
    return finding.rule.startsWith("values."_L1) && std::ranges::any_of(known, [&finding](const Finding &other) {
               return other.severity >= finding.severity && !other.settings.isEmpty() &&
                      other.settings.front() == finding.settings.front();
           });
}

/// A flag that the file gives to the agent past the chart's settings.
struct FlagEntry
{
    QString flag;
    QString text;
    YamlPath path;
    bool isArgument = false;
};

/// `--flag=value` of the agents' command line, which wins, and the entries of extraConfig.
std::vector<FlagEntry> flagEntries(const CheckContext &context)
{
    std::vector<FlagEntry> entries;
    int index = 0;
    for (const QString &argument : context.values.strings("extraArgs")) {
        const YamlPath path = YamlPath("extraArgs").child(index++);
        if (argument.startsWith("--"_L1) && argument.contains(u'='))
            entries.push_back({argument.section(u'=', 0, 0).sliced(2), argument.section(u'=', 1), path, true});
    }
    const Value *extra = context.values.explicitValue("extraConfig");
    for (const auto &[flag, value] : extra ? extra->toMap() : Value::Map()) {
        if (value.isString())
            entries.push_back({flag, value.toString(), effective::extraConfigPath(flag)});
    }
    return entries;
}

} // namespace

std::optional<FlagsAsSettings> flagsAsSettings(const CheckContext &context)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QHash<YamlPath, YamlPath> entries;
    ChangeSet changes;
    for (const FlagEntry &entry : flagEntries(context)) {
        const auto path = flags.settings.constFind(readName(context, entry.flag));
        const Setting *setting = path == flags.settings.constEnd() ? nullptr : context.values.catalogue().find(*path);
        const std::optional<Value> moved = setting ? asSetting(*setting, entry.text) : std::nullopt;
        if (!moved || entries.contains(*path))
            continue;
        entries.insert(*path, entry.path);
        if (!entry.isArgument) // an argument that goes would move those behind it
            changes.push_back(unset(entry.path));
        changes.push_back(setTo(*path, *moved));
    }
    if (entries.isEmpty())
        return {};
    Result<Configuration::Applied> applied = context.values.apply(changes);
    if (!applied)
        return {};
    return FlagsAsSettings{.values = std::move(applied->after), .entries = entries};
}

QList<Finding> findingsOfFlags(const QList<Finding> &found, const QList<Finding> &known, const FlagsAsSettings &flags)
{
    QList<Finding> told;
    for (const Finding &finding : found) {
        if (finding.origin == Origin::Chart || isKnown(finding, known, flags))
            continue;
        std::optional<Finding> ofEntries = toldOfEntries(finding, flags);
        if (ofEntries && !isSaidOfFlag(*ofEntries, known))
            told += *std::move(ofEntries);
    }
    return told;
}
