#include "app/cli/size_output.h"

#include "core/sizing/sizing_report.h"
#include "core/values/memory_quantity.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

QString clampName(SizedBy sizedBy)
{
    if (sizedBy == SizedBy::Floor)
        return u"min"_s;
    return sizedBy == SizedBy::Ceiling ? u"max"_s : u"none"_s;
}

QString tableRow(const QString &name, const QString &entries, const QString &unclamped, const QString &sizedBy,
                 const QString &bytesIPv4, const QString &bytesIPv6)
{
    constexpr int nameWidth = 14;
    constexpr int numberWidth = 12;
    return u"  "_s + name.leftJustified(nameWidth) + entries.rightJustified(numberWidth) +
           unclamped.rightJustified(numberWidth) + u"  "_s + sizedBy.leftJustified(nameWidth) +
           bytesIPv4.rightJustified(numberWidth) + bytesIPv6.rightJustified(numberWidth) + u'\n';
}

QString familiesOf(const SizingInput &input)
{
    if (input.ipv4 && input.ipv6)
        return u"IPv4 and IPv6"_s;
    return input.ipv4 ? u"IPv4"_s : u"IPv6"_s;
}

QString headOf(const SizedNode &node)
{
    const SizingInput &input = node.input;
    const QString name = node.name.isEmpty() ? u"A node"_s : u"%1 (%2 nodes)"_s.arg(node.name).arg(node.count);
    const QString installed =
        node.installedBytes > 0 ? u" of %1 installed"_s.arg(formatMemory(node.installedBytes)) : QString();
    const QString budget = node.sizing.budgetBytes > 0
                               ? u"ratio %1, budget %2"_s.arg(input.ratio).arg(formatMemory(node.sizing.budgetBytes))
                               : u"static sizes"_s;
    const QString cpus = u"%1 %2"_s.arg(input.cpus).arg(input.cpus == 1 ? u"CPU"_s : u"CPUs"_s);
    return u"%1: the agent sees %2%3; %4, %5%6\n"_s.arg(name, formatMemory(input.memoryBytes), installed, budget, cpus,
                                                        input.distributedLru ? u", distributed LRU"_s : QString());
}

} // namespace

QString sizedNodeAsText(const SizedNode &node)
{
    QString text = headOf(node);
    text += tableRow(u"map"_s, u"entries"_s, u"unclamped"_s, u"sized by"_s, u"IPv4"_s, u"IPv6"_s);
    for (const MapSize &map : node.sizing.maps)
        text += tableRow(map.name, QString::number(map.entries), QString::number(map.unclamped),
                         sizedByName(map.sizedBy), formatMemory(map.bytesIPv4), formatMemory(map.bytesIPv6));
    text += u"  in all for %1: %2\n"_s.arg(familiesOf(node.input), formatMemory(node.sizing.totalBytes));
    if (!node.refusal.isEmpty())
        text += u"  the agent won't start: %1\n"_s.arg(node.refusal);
    return text;
}

QJsonObject sizedNodeAsJson(const SizedNode &node)
{
    QJsonArray maps;
    for (const MapSize &map : node.sizing.maps)
        maps.append(QJsonObject{{"name"_L1, map.name},
                                {"entries"_L1, map.entries},
                                {"unclamped"_L1, map.unclamped},
                                {"clamp"_L1, clampName(map.sizedBy)},
                                {"sizedBy"_L1, sizedByName(map.sizedBy)},
                                {"bytesIPv4"_L1, map.bytesIPv4},
                                {"bytesIPv6"_L1, map.bytesIPv6}});
    QJsonObject json{{"memoryBytes"_L1, node.input.memoryBytes},
                     {"ratio"_L1, node.input.ratio},
                     {"budgetBytes"_L1, node.sizing.budgetBytes},
                     {"cpus"_L1, node.input.cpus},
                     {"distributedLRU"_L1, node.input.distributedLru},
                     {"ipv4"_L1, node.input.ipv4},
                     {"ipv6"_L1, node.input.ipv6},
                     {"count"_L1, node.count},
                     {"maps"_L1, maps},
                     {"totalBytes"_L1, node.sizing.totalBytes}};
    if (!node.name.isEmpty())
        json.insert("name"_L1, node.name);
    if (node.installedBytes > 0)
        json.insert("installedBytes"_L1, node.installedBytes);
    if (!node.refusal.isEmpty())
        json.insert("refusal"_L1, node.refusal);
    return json;
}
