#include "app/cli/size_explanation.h"

#include "app/cli/text_layout.h"
#include "core/sizing/derivation.h"
#include "core/sizing/rendered_flags.h"
#include "core/values/memory_quantity.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

qint64 installedOf(const PoolSizing &pool)
{
    return pool.pool.memoryTotalBytes > 0 ? 0 : pool.pool.memoryBytes;
}

QString derivationAsText(const PoolSizing &pool)
{
    QString text = u"\n  How it is computed (%1)\n"_s.arg(derivationSource());
    QString map;
    for (const DerivationStep &step : derivationOf(pool.input, installedOf(pool))) {
        if (step.map != map && !step.map.isEmpty())
            text += u"    %1\n"_s.arg(step.map);
        map = step.map;
        const QString indent = step.map.isEmpty() ? u"    "_s : u"      "_s;
        text += paragraph(indent + step.what + u": "_s, u"%1 → %2"_s.arg(step.formula, step.result));
    }
    return text;
}

QString flagsAsText(const Configuration &values)
{
    constexpr int flagWidth = 28;
    constexpr int valueWidth = 12;
    QString text = u"\n  What the values render to (ConfigMap cilium-config)\n"_s;
    for (const RenderedFlag &flag : renderedMapFlags(values))
        text += u"    "_s + flag.flag.leftJustified(flagWidth) + flag.value.rightJustified(valueWidth) + u"  "_s +
                (flag.isSet ? flag.from.toString() : u"default"_s) + u'\n';
    return text;
}

QJsonArray flagsAsJson(const Configuration &values)
{
    QJsonArray array;
    for (const RenderedFlag &flag : renderedMapFlags(values))
        array.append(QJsonObject{{"flag"_L1, flag.flag},
                                 {"value"_L1, flag.value},
                                 {"setting"_L1, flag.from.toString()},
                                 {"set"_L1, flag.isSet}});
    return array;
}

QString fixedMapsAsText(const std::vector<FixedMap> &maps)
{
    constexpr int nameWidth = 28;
    constexpr int numberWidth = 12;
    QString text = u"\n  Maps of fixed size\n    "_s + u"map"_s.leftJustified(nameWidth) +
                   u"entries"_s.rightJustified(numberWidth) + u"at start"_s.rightJustified(numberWidth) +
                   u"at load"_s.rightJustified(numberWidth) + u"when full"_s.rightJustified(numberWidth) + u'\n';
    for (const FixedMap &map : maps)
        text += u"    "_s + map.name.leftJustified(nameWidth) +
                QString::number(map.entries).rightJustified(numberWidth) +
                formatMemory(map.bytesAtCreation).rightJustified(numberWidth) +
                formatMemory(map.bytesAtLoad).rightJustified(numberWidth) +
                formatMemory(map.bytesWhenFull).rightJustified(numberWidth) + u'\n';
    return text;
}

QString kindName(FigureKind kind)
{
    switch (kind) {
    case FigureKind::Computed:
        return u"computed"_s;
    case FigureKind::Estimate:
        return u"estimate"_s;
    case FigureKind::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString amountOf(const Figure &figure)
{
    if (figure.kind == FigureKind::Unknown)
        return u"-"_s;
    if (figure.lowBytes == figure.highBytes)
        return formatMemory(figure.lowBytes);
    return u"%1 to %2"_s.arg(formatMemory(figure.lowBytes), formatMemory(figure.highBytes));
}

QString limitsOf(const ComponentResources &component)
{
    const bool isSet = !component.memoryRequest.isEmpty() || !component.memoryLimit.isEmpty();
    const auto orNone = [](const QString &text) { return text.isEmpty() ? u"none"_s : text; };
    return isSet ? u"request %1, limit %2"_s.arg(orNone(component.memoryRequest), orNone(component.memoryLimit))
                 : QString();
}

QString componentAsText(const ComponentResources &component)
{
    constexpr int nameWidth = 14;
    constexpr int amountWidth = 26;
    QString text = u"    "_s + component.name.leftJustified(nameWidth) +
                   amountOf(component.memory).leftJustified(amountWidth) +
                   kindName(component.memory.kind).leftJustified(10);
    if (component.place == ComponentResources::Place::SomeNodes)
        text += u"%1 in the cluster; "_s.arg(component.replicas);
    text += limitsOf(component);
    while (text.endsWith(u' ') || text.endsWith(u';'))
        text.chop(1);
    text += u'\n';
    if (component.memory.kind == FigureKind::Estimate)
        text += paragraph(u"      "_s, component.memory.text + u"; "_s + component.memory.source);
    if (!component.guideClaim.isEmpty())
        text += paragraph(u"      the guide claims: "_s, component.guideClaim);
    return text;
}

QString remainderAsText(const NodeRemainder &remainder)
{
    const QString low = formatMemory(remainder.lowBytes);
    const QString high = formatMemory(remainder.highBytes);
    const QString amount = low == high ? low : u"%1 to %2"_s.arg(low, high);
    const QString uncounted =
        remainder.uncounted.isEmpty() ? QString() : u", without %1"_s.arg(remainder.uncounted.join(u", "_s));
    return u"    left of %1 for everything else: %2%3\n"_s.arg(formatMemory(remainder.memoryBytes), amount, uncounted);
}

QJsonArray fixedMapsAsJson(const std::vector<FixedMap> &maps)
{
    QJsonArray array;
    for (const FixedMap &map : maps)
        array.append(QJsonObject{{"name"_L1, map.name},
                                 {"why"_L1, map.why},
                                 {"entries"_L1, map.entries},
                                 {"bytesAtCreation"_L1, map.bytesAtCreation},
                                 {"bytesAtLoad"_L1, map.bytesAtLoad},
                                 {"bytesWhenFull"_L1, map.bytesWhenFull},
                                 {"preallocated"_L1, map.isPreallocated},
                                 {"estimate"_L1, map.isEstimate}});
    return array;
}

QJsonObject componentAsJson(const ComponentResources &component)
{
    return {{"name"_L1, component.name},
            {"everyNode"_L1, component.place == ComponentResources::Place::EveryNode},
            {"replicas"_L1, component.replicas},
            {"figure"_L1, kindName(component.memory.kind)},
            {"lowBytes"_L1, component.memory.lowBytes},
            {"highBytes"_L1, component.memory.highBytes},
            {"text"_L1, component.memory.text},
            {"source"_L1, component.memory.source},
            {"memoryRequest"_L1, component.memoryRequest},
            {"memoryLimit"_L1, component.memoryLimit},
            {"cpuRequest"_L1, component.cpuRequest},
            {"cpuLimit"_L1, component.cpuLimit},
            {"guideClaim"_L1, component.guideClaim}};
}

} // namespace

QString explanationAsText(const Configuration &values, const PoolSizing &pool, const NodeLoad &load)
{
    QString text = flagsAsText(values) + derivationAsText(pool);
    text += fixedMapsAsText(fixedMaps(fixedMapInputOf(values), load, pool.input.cpus));
    text += u"\n  Memory of the components on a node\n"_s;
    const std::vector<ComponentResources> components = componentResources(values, pool, load);
    for (const ComponentResources &component : components)
        text += componentAsText(component);
    return text + remainderAsText(remainderOf(pool, components));
}

void addExplanation(const Configuration &values, const PoolSizing &pool, const NodeLoad &load, QJsonObject &json)
{
    QJsonArray derivation;
    for (const DerivationStep &step : derivationOf(pool.input, installedOf(pool)))
        derivation.append(QJsonObject{
            {"map"_L1, step.map}, {"what"_L1, step.what}, {"formula"_L1, step.formula}, {"result"_L1, step.result}});
    const std::vector<ComponentResources> components = componentResources(values, pool, load);
    QJsonArray componentArray;
    for (const ComponentResources &component : components)
        componentArray.append(componentAsJson(component));
    const NodeRemainder remainder = remainderOf(pool, components);
    json.insert("rendered"_L1, flagsAsJson(values));
    json.insert("derivation"_L1, derivation);
    json.insert("fixedMaps"_L1, fixedMapsAsJson(fixedMaps(fixedMapInputOf(values), load, pool.input.cpus)));
    json.insert("components"_L1, componentArray);
    json.insert("remaining"_L1, QJsonObject{{"lowBytes"_L1, remainder.lowBytes},
                                            {"highBytes"_L1, remainder.highBytes},
                                            {"uncounted"_L1, QJsonArray::fromStringList(remainder.uncounted)},
                                            {"guideClaim"_L1, remainder.guideClaim}});
}
