#include "ui/models/setting_text.h"

#include <QCoreApplication>

#include <ranges>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SettingText", text);
}

constexpr std::size_t mostEntries = 20; ///< of a list or map on one line; the text shows them all

QString withRest(const QString &text, std::size_t count)
{
    return count > mostEntries ? tr("%1, … %2 more").arg(text).arg(count - mostEntries) : text;
}

QString joinedItems(const Value::List &list)
{
    QStringList items;
    for (const Value &item : list | std::views::take(mostEntries))
        items.append(item.isString() ? item.toString() : item.toDisplay());
    return withRest(items.join(u", "), list.size());
}

QString joinedEntries(const Value::Map &map)
{
    const auto shown = map | std::views::take(mostEntries);
    return withRest(Value(Value::Map(shown.begin(), shown.end())).toDisplay(), map.size());
}

} // namespace

QString displayText(const Value &value)
{
    if (value.isBool())
        return value.toBool() ? tr("On") : tr("Off");
    if (value.isString())
        return value.toString().isEmpty() ? u"“”"_s : value.toString().simplified();
    if (value.isList() && !value.toList().empty())
        return joinedItems(value.toList());
    if (value.isList() || (value.isMap() && value.toMap().empty()))
        return tr("none");
    return value.isMap() ? joinedEntries(value.toMap()) : value.toDisplay();
}

QString defaultText(const Setting &setting)
{
    if (!setting.facts.documentedDefault.isEmpty()) {
        const QString text = setting.facts.documentedDefault.simplified().remove(u'`');
        const bool isQuoted = text.size() > 2 && text.startsWith(u'"') && text.endsWith(u'"');
        return isQuoted ? text.sliced(1, text.size() - 2) : text;
    }
    const Value &value = setting.facts.defaultValue;
    if (value.isNull() || (value.isString() && value.toString().isEmpty()))
        return tr("unset");
    return displayText(value);
}

QString stateText(SettingState state)
{
    switch (state) {
    case SettingState::Set:
        return tr("set");
    case SettingState::Pinned:
        return tr("set to the default");
    case SettingState::Null:
        return tr("null");
    case SettingState::Unset:
        break;
    }
    return tr("unset");
}

QString levelText(SettingLevel level)
{
    switch (level) {
    case SettingLevel::Essential:
        return tr("essential");
    case SettingLevel::Expert:
        return tr("expert");
    case SettingLevel::Common:
        break;
    }
    return tr("common");
}

QString impactText(const QString &scope)
{
    static constexpr std::pair<const char *, const char *> texts[] = {
        {"none", QT_TRANSLATE_NOOP("SettingText", "Takes effect without a restart")},
        {"agent-restart", QT_TRANSLATE_NOOP("SettingText", "Restarts the agents")},
        {"operator-restart", QT_TRANSLATE_NOOP("SettingText", "Restarts the operator")},
        {"pods-recreate", QT_TRANSLATE_NOOP("SettingText", "Pods must be recreated")},
        {"nodes-drain", QT_TRANSLATE_NOOP("SettingText", "Nodes must be drained")},
        {"reinstall", QT_TRANSLATE_NOOP("SettingText", "Needs a new installation")},
    };
    for (const auto &[name, text] : texts) {
        if (scope == QLatin1StringView(name))
            return tr(text);
    }
    return scope;
}

QString counted(int count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(count);
}

QString firstSentence(const QString &text)
{
    const QString line = text.simplified();
    const qsizetype end = line.indexOf(u". ");
    return end < 0 ? line : line.first(end + 1);
}

QString labelOf(const Catalogue &catalogue, const YamlPath &path)
{
    const Setting *setting = catalogue.covering(path);
    return setting && !setting->knowledge.label.isEmpty() ? setting->knowledge.label : path.toString();
}
