#include "core/catalogue/agent_flags.h"

#include "core/catalogue/edit_distance.h"
#include "core/catalogue/nearest_minor.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

AgentFlags read(const QString &minor)
{
    QFile file(u":/datapath/agent/%1.json"_s.arg(minor));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The flags of agent %s are missing from the program", qPrintable(minor));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    AgentFlags flags;
    const QJsonObject ofAgent = json[u"agent"].toObject();
    for (auto flag = ofAgent.begin(); flag != ofAgent.end(); ++flag)
        flags.types.insert(flag.key(), flag->toString());
    const QJsonObject ofOperator = json[u"operator"].toObject();
    for (auto flag = ofOperator.begin(); flag != ofOperator.end(); ++flag)
        flags.ofOperator.insert(flag.key(), flag->toString());
    const QJsonObject settings = json[u"settings"].toObject();
    for (auto setting = settings.begin(); setting != settings.end(); ++setting) {
        AgentFlags::Filling filling{.flag = (*setting)[u"flag"].toString(), .when = {}};
        for (const auto condition : (*setting)[u"when"].toArray())
            filling.when += condition.toString();
        const YamlPath path = YamlPath::parse(setting.key()).value();
        flags.settings.insert(filling.flag, path);
        flags.filling.insert(path, filling);
    }
    return flags;
}

} // namespace

QStringList agentFlagMinors()
{
    return {u"1.17"_s, u"1.18"_s, u"1.19"_s, u"1.20"_s};
}

QString AgentFlags::nearest(const QString &misspelt) const
{
    constexpr int mostSlips = 3;
    return nearestWord(misspelt, types.keys(), mostSlips);
}

const AgentFlags &agentFlags(const QString &ciliumVersion)
{
    static const QHash<QString, AgentFlags> all = [] {
        QHash<QString, AgentFlags> flags;
        for (const QString &minor : agentFlagMinors())
            flags.insert(minor, read(minor));
        return flags;
    }();
    static thread_local QHash<QString, const AgentFlags *> nearest; // asked for with every flag
    const AgentFlags *&flags = nearest[ciliumVersion];
    if (!flags)
        flags = &*all.constFind(nearestMinor(ciliumVersion, agentFlagMinors()));
    return *flags;
}
