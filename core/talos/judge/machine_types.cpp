#include "core/talos/judge/machine_types.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVersionNumber>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

QStringList stringsOf(const QJsonValue &json)
{
    QStringList strings;
    const QJsonArray items = json.toArray();
    for (const auto item : items)
        strings += item.toString();
    return strings;
}

MachineKind readKind(const QJsonObject &json)
{
    return {.type = json["type"_L1].toString(),
            .isNamed = json["named"_L1].toBool(),
            .isControlPlaneOnly = json["controlPlane"_L1].toBool(),
            .isLink = json["link"_L1].toBool(),
            .excludes = stringsOf(json["excludes"_L1])};
}

MachineType readType(const QJsonObject &json)
{
    MachineType type{.list = json["list"_L1].toString(),
                     .isText = json["text"_L1].toBool(),
                     .values = stringsOf(json["values"_L1]),
                     .hasZero = json["zero"_L1].toBool()};
    const QJsonObject fields = json["fields"_L1].toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field)
        type.fields.insert(field.key(), field.value().toString());
    return type;
}

MachineTypes readTypes(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The types of a Talos release are missing from the program");
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    MachineTypes types{.talos = json["talos"_L1].toString()};
    const QJsonObject kinds = json["kinds"_L1].toObject();
    for (auto kind = kinds.begin(); kind != kinds.end(); ++kind)
        types.kinds.insert(kind.key(), readKind(kind.value().toObject()));
    const QJsonObject named = json["types"_L1].toObject();
    for (auto type = named.begin(); type != named.end(); ++type)
        types.types.insert(type.key(), readType(type.value().toObject()));
    return types;
}

/// A release candidate is judged like its release.
QVersionNumber numbersOf(const QString &version)
{
    return QVersionNumber::fromString(version);
}

const std::vector<MachineTypes> &releases()
{
    static const std::vector<MachineTypes> all = [] {
        std::vector<MachineTypes> read;
        const QString folder = u":/datapath/talos"_s;
        for (const QString &name : QDir(folder).entryList({u"types-*.json"_s}))
            read.push_back(readTypes(folder + u'/' + name));
        std::ranges::sort(read, {}, [](const MachineTypes &types) { return numbersOf(types.talos); });
        return read;
    }();
    return all;
}

} // namespace

const MachineTypes &MachineTypes::of(const QString &talos)
{
    const QVersionNumber wanted = numbersOf(talos);
    const MachineTypes *best = &releases().front();
    for (const MachineTypes &types : releases()) {
        if (numbersOf(types.talos) <= wanted)
            best = &types;
    }
    return *best;
}

QList<const MachineTypes *> MachineTypes::all()
{
    QList<const MachineTypes *> all;
    for (const MachineTypes &types : releases())
        all += &types;
    return all;
}

const MachineType *MachineTypes::type(QStringView name) const
{
    const auto found = types.constFind(name.toString());
    return found == types.constEnd() ? nullptr : &*found;
}

bool MachineTypes::isAtLeast(int minor) const
{
    return numbersOf(talos).minorVersion() >= minor;
}

QStringView bareType(QStringView expression)
{
    while (expression.startsWith(u'=') || expression.startsWith(u'*'))
        expression = expression.sliced(1);
    return expression;
}
