#include "core/talos/judge/type_check.h"

#include "core/catalogue/edit_distance.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/talos/judge/secrets.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

/// The other releases in which a structure has a field.
QString releasesWith(const QString &type, const QString &field)
{
    QStringList releases;
    for (const MachineTypes *types : MachineTypes::all()) {
        if (const MachineType *named = types->type(type); named && named->fields.contains(field))
            releases += types->talos;
    }
    return releases.join(u", "_s);
}

/// A component's argument may be a list of texts; 1.13.0 to 1.13.5 knew the type, but refused to load one.
bool takesArgumentLists(const MachineTypes &types)
{
    return QVersionNumber::fromString(types.talos) >= QVersionNumber(1, 13, 6);
}

class TypeChecker
{
public:
    TypeChecker(const MachineTypes &types, int document) : m_types(types), m_document(document) {}

    void check(QStringView expression, const MachineNode &node, const YamlPath &path)
    {
        const QStringView type = bareType(expression);
        if (node.isNull() || type == u"any")
            return;
        if (type.startsWith(u"[]"))
            return checkList(type.sliced(2), node, path);
        if (type.startsWith(u"{}"))
            return checkMap(type.sliced(2), node, path);
        const MachineType *named = type.startsWith(u'@') ? m_types.type(type.sliced(1)) : nullptr;
        if (named && !named->list.isEmpty())
            return check(named->list, node, path);
        if (named && !named->isText)
            return checkStructure(type.sliced(1).toString(), *named, node, path);
        checkScalar(type, node, path);
    }

    MachineProblems take() { return std::move(m_problems); }

private:
    void checkList(QStringView element, const MachineNode &node, const YamlPath &path)
    {
        if (!node.isList())
            return mismatch(node, path, u"a list"_s);
        for (int i = 0; i < static_cast<int>(node.items.size()); ++i)
            check(element, node.items[static_cast<std::size_t>(i)], path.child(i));
    }

    void checkMap(QStringView element, const MachineNode &node, const YamlPath &path)
    {
        if (!node.isMap())
            return mismatch(node, path, u"keys with values"_s);
        for (const auto &[key, value] : node.entries) {
            if (key == "<<"_L1) // another map's entries, which its own place has judged
                continue;
            check(element, value, path.child(key));
        }
    }

    void checkStructure(const QString &name, const MachineType &type, const MachineNode &node, const YamlPath &path)
    {
        if (!node.isMap())
            return mismatch(node, path, u"a section with keys"_s);
        const QString any = type.fields.value(QString());
        for (const auto &[key, value] : node.entries) {
            const QString field = key.isEmpty() ? QString() : type.fields.value(key);
            if (!field.isEmpty())
                check(field, value, path.child(key));
            else if (!any.isEmpty())
                check(bareType(any).sliced(2), value, path.child(key));
            else
                unknownKey(name, type, key, value, path);
        }
    }

    void unknownKey(const QString &name, const MachineType &type, const QString &key, const MachineNode &value,
                    const YamlPath &path)
    {
        const YamlPath place = path.child(key);
        QString message = u"%1 isn't a key that Talos %2 knows"_s.arg(place.toString(), m_types.talos);
        const QString others = releasesWith(name, key);
        const QString meant = nearestWord(key, type.fields.keys(), 4);
        if (!others.isEmpty())
            message += u"; %1 does"_s.arg(others);
        else if (!meant.isEmpty())
            message += u"; did you mean %1?"_s.arg(meant);
        m_problems.push_back({.rule = "talos.unknown-key",
                              .message = message,
                              .path = place,
                              .source = value.source,
                              .document = m_document,
                              .meant = others.isEmpty() ? meant : QString()});
    }

    void checkScalar(QStringView type, const MachineNode &node, const YamlPath &path)
    {
        if (!node.isScalar()) {
            const bool isArgument = type.endsWith(u".ArgValue") && node.isList() && takesArgumentLists(m_types);
            return isArgument ? checkList(u"string", node, path) : mismatch(node, path, u"a single value"_s);
        }
        const QString expected = scalarMismatch(m_types, type, node);
        if (!expected.isEmpty())
            mismatch(node, path, expected);
    }

    void mismatch(const MachineNode &node, const YamlPath &path, const QString &expected)
    {
        m_problems.push_back(
            {.rule = "talos.wrong-type",
             .message = u"%1 is %2; Talos expects %3"_s.arg(path.toString(), shownValue(path, node), expected),
             .path = path,
             .source = node.source,
             .document = m_document});
    }

    const MachineTypes &m_types;
    int m_document;
    MachineProblems m_problems;
};

} // namespace

MachineProblems checkTypes(const MachineDocument &document, const MachineTypes &types)
{
    TypeChecker checker(types, document.index);
    const QString type = u"@"_s + types.kinds.value(document.kind).type;
    checker.check(type, document.content, {});
    return checker.take();
}
