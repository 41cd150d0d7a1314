#include "core/talos/judge/machine_merge.h"

#include "core/talos/judge/go_url.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/talos/judge/secrets.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = MachineNode::Kind;

/// Lists whose elements are found by keys; the first key that the patch's element has decides.
struct KeyedList
{
    const char *type;
    std::initializer_list<QStringView> keys;
    bool replacesElements = false;
    bool diesOfNull = false; ///< Talos' own merging crashes
};

const KeyedList keyedLists[] = {
    {"v1alpha1.NetworkDeviceList", {u"interface", u"deviceSelector"}},
    {"v1alpha1.VlanList", {u"vlanId"}},
    {"v1alpha1.AdmissionPluginConfigList", {u"name"}, false, true},
    {"extensions.ConfigFileList", {u"mountPath"}},
    {"security.ImageVerificationRules", {u"image"}, true},
};

const KeyedList *keyedList(QStringView name)
{
    const auto found = std::ranges::find_if(
        keyedLists, [name](const KeyedList &list) { return name == QLatin1StringView(list.type); });
    return found == std::end(keyedLists) ? nullptr : &*found;
}

/// Addresses and sizes bring their own merging: what isn't empty wins.
bool mergesWhole(QStringView type)
{
    static const QStringList whole{u"@meta.Prefix"_s,         u"@meta.Addr"_s,    u"@meta.AddrPort"_s,
                                   u"@network.Prefix"_s,      u"@network.Addr"_s, u"@network.AddrPort"_s,
                                   u"@block.PercentageSize"_s};
    return whole.contains(type);
}

/// What Go decodes a free-form value to; two values of a key must agree in it.
QString freeFormType(const MachineNode &node)
{
    if (node.isList())
        return u"a list"_s;
    if (node.isMap())
        return u"keys with values"_s;
    switch (scalarType(node)) {
    case ScalarType::Bool:
        return u"true or false"_s;
    case ScalarType::Integer:
        return u"a whole number"_s;
    case ScalarType::Float:
        return u"a number with a fraction"_s;
    case ScalarType::Null:
    case ScalarType::Text:
        break;
    }
    return u"text"_s;
}

enum class Replace { No, Yes };
enum class Overwrite { No, Yes }; ///< behind a pointer, zero values count

class Merger
{
public:
    Merger(const MachineTypes &types, int document) : m_types(types), m_document(document) {}

    void merge(QStringView expression, MachineNode &left, const MachineNode &right, const YamlPath &path,
               Replace replace = Replace::No, Overwrite overwrite = Overwrite::No)
    {
        if (expression.startsWith(u'='))
            return merge(expression.sliced(1), left, right, path, Replace::Yes, overwrite);
        if (right.isNull())
            return keep(expression, left);
        if (expression.startsWith(u'*')) {
            if (left.isNull())
                left = right;
            else
                merge(expression.sliced(1), left, right, path, replace, Overwrite::Yes);
            return;
        }
        if (expression.startsWith(u"[]"))
            return mergeLists(left, right, path, replace);
        if (expression.startsWith(u"{}"))
            return mergeMaps(expression.sliced(2), left, right, path, replace);
        if (expression == u"any")
            return mergeFreeForm(left, right, path);
        const MachineType *named = expression.startsWith(u'@') ? m_types.type(expression.sliced(1)) : nullptr;
        if (named && !named->isText)
            return mergeNamed(expression, *named, left, right, path, replace);
        mergeScalars(expression, left, right, path, overwrite);
    }

    MergeNotes take() { return std::move(m_notes); }

private:
    /// A value that the patch doesn't have changes nothing, except that a missing boolean is false and a missing
    /// expression none. Sections that can't be absent are there, empty, in every patch.
    void keep(QStringView expression, MachineNode &left)
    {
        if (expression == u"bool" && isTrue(&left))
            left.text = u"false"_s;
        if (expression == u"@cel.Expression" || expression == u"@base64")
            left = MachineNode();
        const MachineType *named = expression.startsWith(u'@') ? m_types.type(expression.sliced(1)) : nullptr;
        if (!named || named->isText)
            return;
        for (auto &[key, value] : left.entries)
            keep(named->fields.value(key), value);
        std::erase_if(left.entries, [](const MachineNode::Entry &entry) { return entry.value.isNull(); });
    }

    void mergeNamed(QStringView expression, const MachineType &type, MachineNode &left, const MachineNode &right,
                    const YamlPath &path, Replace replace)
    {
        if (const KeyedList *keyed = keyedList(expression.sliced(1)))
            return mergeKeyed(*keyed, type.list, left, right, path);
        if (expression.endsWith(u".Args"))
            return replaceEntries(left, right);
        if (!type.list.isEmpty())
            return merge(type.list, left, right, path, replace);
        if (replace == Replace::Yes) {
            if (!right.entries.empty())
                left = right;
            return;
        }
        mergeStructures(type, left, right, path);
    }

    void mergeStructures(const MachineType &type, MachineNode &left, const MachineNode &right, const YamlPath &path)
    {
        const QString any = type.fields.value(QString());
        if (!any.isEmpty())
            return merge(any, left, right, path);
        for (const auto &[key, value] : right.entries) {
            MachineNode &target = left[key];
            merge(type.fields.value(key), target, value, path.child(key));
            if (target.isNull())
                left.remove(key);
        }
        for (auto &[key, value] : left.entries) {
            if (!right.find(key))
                keep(type.fields.value(key), value);
        }
    }

    void mergeLists(MachineNode &left, const MachineNode &right, const YamlPath &path, Replace replace)
    {
        if (replace == Replace::Yes || !left.isList()) {
            left = right;
            return;
        }
        noteRepeated(left, right, path);
        left.items.insert(left.items.end(), right.items.begin(), right.items.end());
    }

    void mergeMaps(QStringView element, MachineNode &left, const MachineNode &right, const YamlPath &path,
                   Replace replace)
    {
        if (replace == Replace::Yes || !left.isMap()) {
            left = right;
            return;
        }
        for (const auto &[key, value] : right.entries) {
            MachineNode *existing = left.find(key);
            if (existing && !existing->isNull())
                merge(element, *existing, value, path.child(key));
            else
                left[key] = value;
        }
    }

    void mergeFreeForm(MachineNode &left, const MachineNode &right, const YamlPath &path)
    {
        if (left.isNull()) {
            left = right;
            return;
        }
        const QString is = freeFormType(left);
        const QString becomes = freeFormType(right);
        if (is != becomes) {
            add(m_notes.refused, "talos.type-clash", right, path,
                u"%1 is %2 here but %3 in the configuration below; Talos refuses to merge them"_s.arg(path.toString(),
                                                                                                      becomes, is));
            return;
        }
        if (right.isList())
            return mergeLists(left, right, path, Replace::No);
        if (right.isMap())
            return mergeMaps(u"any", left, right, path, Replace::No);
        const bool isNothing = right.text.isEmpty() || (scalarType(right) == ScalarType::Integer && right.text == u"0");
        if (isNothing)
            noteUnheard(left, right, path);
        else
            left = right;
    }

    void mergeKeyed(const KeyedList &keyed, QStringView list, MachineNode &left, const MachineNode &right,
                    const YamlPath &path)
    {
        left.kind = Kind::List;
        for (int i = 0; i < static_cast<int>(right.items.size()); ++i) {
            const MachineNode &item = right.items[static_cast<std::size_t>(i)];
            MachineNode *existing = elementLike(keyed, left, item);
            if (keyed.diesOfNull && item.isNull())
                add(m_notes.refused, "talos.value-refused", item, path.child(i),
                    u"%1 is empty, at which Talos crashes"_s.arg(path.child(i).toString()));
            else if (!existing)
                left.items.push_back(item);
            else if (keyed.replacesElements)
                *existing = item;
            else
                merge(list.sliced(2), *existing, item, path.child(i));
        }
    }

    static MachineNode *elementLike(const KeyedList &keyed, MachineNode &list, const MachineNode &item)
    {
        for (const QStringView key : keyed.keys) {
            const MachineNode *value = item.find(key);
            if (!value || value->isEmpty())
                continue;
            const auto found = std::ranges::find_if(list.items, [&](const MachineNode &candidate) {
                const MachineNode *other = candidate.find(key);
                return other && other->isSame(*value);
            });
            return found == list.items.end() ? nullptr : &*found;
        }
        return nullptr;
    }

    static void replaceEntries(MachineNode &left, const MachineNode &right)
    {
        for (const auto &[key, value] : right.entries)
            left[key] = value;
    }

    void mergeScalars(QStringView type, MachineNode &left, const MachineNode &right, const YamlPath &path,
                      Overwrite overwrite)
    {
        // What brings its own merging wins even when it is empty.
        const bool alwaysWins = type == u"bool" || type == u"@base64" || type == u"@cel.Expression";
        const bool isNothing = !alwaysWins && isZero(m_types, type, right);
        if (isNothing && (overwrite == Overwrite::No || mergesWhole(type)))
            return noteUnheard(left, right, path);
        const bool isUrl = type == u"@meta.URL" || type == u"@v1alpha1.Endpoint";
        if (isUrl && !left.isEmpty())
            return mergeUrls(left, right, path);
        left = right;
    }

    void mergeUrls(MachineNode &left, const MachineNode &right, const YamlPath &path)
    {
        const std::optional<GoUrl> below = GoUrl::parse(left.text);
        const std::optional<GoUrl> patch = GoUrl::parse(right.text);
        left.source = right.source;
        if (!below || !patch)
            return;
        left.text = mergedUrl(*below, *patch).toString();
        if (!patch->isComplete())
            add(m_notes.unheard, "talos.url-merged", right, path,
                u"%1 is %2, which is no whole URL; Talos fills it up to %3"_s.arg(path.toString(), right.text,
                                                                                  left.text));
    }

    void noteUnheard(const MachineNode &left, const MachineNode &right, const YamlPath &path)
    {
        if (left.isNull() || left.text == right.text)
            return;
        add(m_notes.unheard, "talos.value-unheard", right, path,
            u"%1 stays %2: Talos takes %3 for nothing, and a patch can't set it over another value"_s.arg(
                path.toString(), shownValue(path, left), shownValue(path, right)));
    }

    void noteRepeated(const MachineNode &left, const MachineNode &right, const YamlPath &path)
    {
        for (int i = 0; i < static_cast<int>(right.items.size()); ++i) {
            const MachineNode &item = right.items[static_cast<std::size_t>(i)];
            const auto isSame = [&item](const MachineNode &other) { return other.isSame(item); };
            if (std::ranges::any_of(left.items, isSame))
                add(m_notes.unheard, "talos.entry-twice", item, path.child(i),
                    u"%1 is in the list already; Talos appends it once more"_s.arg(path.child(i).toString()));
        }
    }

    void add(MachineProblems &problems, const char *rule, const MachineNode &node, const YamlPath &path,
             const QString &message) const
    {
        problems.push_back(
            {.rule = rule, .message = message, .path = path, .source = node.source, .document = m_document});
    }

    const MachineTypes &m_types;
    int m_document;
    MergeNotes m_notes;
};

} // namespace

MergeNotes mergeDocument(MachineDocument &target, const MachineDocument &patch, const MachineTypes &types)
{
    Merger merger(types, patch.index);
    const QString type = u"@"_s + types.kinds.value(target.kind).type;
    merger.merge(type, target.content, patch.content, {});
    return merger.take();
}
