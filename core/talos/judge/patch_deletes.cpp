#include "core/talos/judge/patch_deletes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isDelete(const MachineNode::Entry &entry)
{
    return entry.key == u"$patch" && entry.value.isScalar() && entry.value.text == u"delete";
}

bool isElement(const QString &step)
{
    return step.startsWith(u'[');
}

YamlPath pathOf(const QStringList &steps)
{
    YamlPath path;
    for (const QString &step : steps)
        path = isElement(step) ? path.child(step.sliced(1, step.size() - 2).toInt()) : path.child(step);
    return path;
}

/// Walks over one document, collecting deletes and removing them.
class DeleteCollector
{
public:
    DeleteCollector(const MachineNode &root, int index, TakenDeletes &taken) : m_taken(taken), m_index(index)
    {
        const MachineNode *kind = root.find(u"kind");
        m_hasVersion = root.find(u"apiVersion");
        m_hasKind = kind;
        m_document.kind = kind ? kind->text : QString(mainKind);
        if (const MachineNode *name = root.find(u"name"))
            m_document.name = name->text;
    }

    /// Whether nothing is left of the node.
    bool takeFrom(MachineNode &node, const QStringList &path, bool isInList = false)
    {
        if (node.isList())
            return takeFromList(node, path);
        if (!node.isMap())
            return false;
        if (std::ranges::any_of(node.entries, isDelete)) {
            add(node, path, isInList);
            return true;
        }
        const auto count = node.entries.size();
        std::erase_if(node.entries,
                      [&](MachineNode::Entry &entry) { return takeFrom(entry.value, path + QStringList(entry.key)); });
        return count > 0 && node.entries.empty();
    }

private:
    bool takeFromList(MachineNode &node, const QStringList &path)
    {
        int position = 0;
        const auto count = node.items.size();
        std::erase_if(node.items, [&](MachineNode &item) {
            return takeFrom(item, path + QStringList(u"[%1]"_s.arg(position++)), true);
        });
        return count > 0 && node.items.empty();
    }

    void add(const MachineNode &node, const QStringList &path, bool isInList)
    {
        PatchDelete found{
            .document = m_document.id(), .path = path, .place = pathOf(path), .source = node.source, .index = m_index};
        for (const auto &entry : node.entries) {
            if (!isDelete(entry))
                found.dropped += entry.key;
        }
        if (path.isEmpty() && !(m_hasKind && m_hasVersion))
            return report("talos.main-document-deleted", found,
                          u"the main document can't be deleted, only what is in it; another document is named by its "
                          "apiVersion and kind"_s);
        if (m_hasKind != m_hasVersion)
            return report("talos.kind-missing", found,
                          u"apiVersion and kind belong together, one of them is missing"_s);
        if (isInList)
            return addElement(node, std::move(found));
        if (std::ranges::any_of(path, isElement))
            return report("talos.delete-inside-list", found,
                          u"%1 can't be deleted: Talos deletes whole list elements, not a key inside one"_s.arg(
                              found.place.toString()));
        m_taken.deletes.push_back(std::move(found));
    }

    void addElement(const MachineNode &node, PatchDelete found)
    {
        const auto selector = std::ranges::find_if_not(node.entries, isDelete);
        if (selector == node.entries.end())
            return report("talos.delete-inside-list", found,
                          u"nothing says which element of %1 to delete: its first key must stand beside $patch"_s.arg(
                              found.place.parent().toString()));
        found.key = selector->key;
        found.value = selector->value.text;
        found.dropped.removeOne(found.key);
        m_taken.deletes.push_back(std::move(found));
    }

    void report(const char *rule, const PatchDelete &found, const QString &message)
    {
        m_taken.problems.push_back(
            {.rule = rule, .message = message, .path = found.place, .source = found.source, .document = m_index});
    }

    TakenDeletes &m_taken;
    MachineDocument m_document;
    int m_index;
    bool m_hasVersion = false;
    bool m_hasKind = false;
};

/// A document of which only its own name is left.
bool isOnlyNamed(const MachineNode &root)
{
    static const QStringList names{u"version"_s, u"kind"_s, u"name"_s};
    return root.isMap() && std::ranges::all_of(root.entries, [](const MachineNode::Entry &entry) {
               return names.contains(entry.key) && entry.value.isScalar();
           });
}

/// How far a delete gets.
enum class Lookup { Deleted, NotFound, TooDeep };

/// Elements are found by text only: Go compares what a number's field would print, which is never the number.
bool isComparable(const MachineTypes &types, QStringView expression)
{
    const MachineType *named = expression.startsWith(u'@') ? types.type(expression.sliced(1)) : nullptr;
    return expression == u"string" || (named && named->isText);
}

Lookup deleteElement(MachineNode &list, QStringView element, const PatchDelete &wanted, const MachineTypes &types)
{
    const QStringView bare = bareType(element);
    const MachineType *structure = bare.startsWith(u'@') ? types.type(bare.sliced(1)) : nullptr;
    if (!structure || !isComparable(types, structure->fields.value(wanted.key)))
        return Lookup::NotFound;
    const auto found = std::ranges::find_if(list.items, [&wanted](const MachineNode &item) {
        const MachineNode *value = item.find(wanted.key);
        return value && value->text == wanted.value;
    });
    if (found == list.items.end())
        return Lookup::NotFound;
    list.items.erase(found);
    return Lookup::Deleted;
}

Lookup deleteAt(MachineNode &node, QStringView expression, qsizetype depth, const PatchDelete &wanted,
                const MachineTypes &types)
{
    const QStringView type = bareType(expression);
    const bool mayBeAbsent = expression.contains(u'*') && !type.contains(u'*');
    if (node.isNull() && mayBeAbsent)
        return Lookup::NotFound;
    const MachineType *named = type.startsWith(u'@') ? types.type(type.sliced(1)) : nullptr;
    if (named && !named->list.isEmpty())
        return deleteAt(node, named->list, depth, wanted, types);

    const QString &step = wanted.path[depth];
    const bool isLast = depth + 1 == wanted.path.size();
    if (type.startsWith(u"[]"))
        return isLast ? deleteElement(node, type.sliced(2), wanted, types) : Lookup::TooDeep;
    QStringView inner = type.startsWith(u"{}") ? type.sliced(2) : u"any";
    QString field;
    if (named) {
        if (named->fields.contains(u"crt"_s) || (named->fields.size() == 1 && named->fields.contains(u"key"_s)))
            return Lookup::NotFound; // certificates have keys of their own making
        field = named->fields.value(step, named->fields.value(QString()));
        if (field.isEmpty())
            return Lookup::NotFound;
        inner = field;
        if (isLast) {
            node.remove(step); // an unset field is deleted without complaint
            return Lookup::Deleted;
        }
        MachineNode absent;
        MachineNode *child = node.find(step);
        return deleteAt(child ? *child : absent, inner, depth + 1, wanted, types);
    }
    MachineNode *child = node.find(step);
    if (!child)
        return Lookup::NotFound;
    if (!isLast)
        return deleteAt(*child, inner, depth + 1, wanted, types);
    node.remove(step);
    return Lookup::Deleted;
}

} // namespace

TakenDeletes takeDeletes(MachineNode &root, int index)
{
    TakenDeletes taken;
    DeleteCollector collector(root, index, taken);
    const bool isEmptied = collector.takeFrom(root, {});
    const bool hasDeletes = !taken.deletes.empty() || !taken.problems.empty();
    taken.isEmptied = isEmptied || (hasDeletes && isOnlyNamed(root));
    return taken;
}

std::optional<MachineProblem> applyDelete(const PatchDelete &wanted, const MachineTypes &types,
                                          MachineDocument &document)
{
    const QString type = u"@"_s + types.kinds.value(document.kind).type;
    const Lookup lookup = deleteAt(document.content, type, 0, wanted, types);
    if (lookup == Lookup::Deleted)
        return std::nullopt;
    const QString what =
        wanted.key.isEmpty()
            ? wanted.place.toString()
            : u"the element of %1 whose %2 is %3"_s.arg(wanted.place.parent().toString(), wanted.key, wanted.value);
    const QString why = lookup == Lookup::TooDeep
                            ? u"Talos deletes no list element inside another one"_s
                            : u"there is none in %1 that this is laid over"_s.arg(describe(document));
    return MachineProblem{.rule = lookup == Lookup::TooDeep ? "talos.delete-inside-list" : "talos.nothing-to-delete",
                          .message = u"%1 can't be deleted: %2"_s.arg(what, why),
                          .path = wanted.place,
                          .source = wanted.source,
                          .document = wanted.index};
}
