#include "core/talos/judge/machine_loading.h"

#include "core/catalogue/edit_distance.h"
#include "core/talos/judge/settle_nulls.h"
#include "core/talos/judge/type_check.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTypos = 5;

/// Reads the documents of a text one by one.
class Loader
{
public:
    Loader(const YamlText &text, const MachineTypes &types, MachineTextForm form)
        : m_text(text), m_types(types), m_form(form)
    {
    }

    LoadedMachineText load()
    {
        for (int index = 0; index < m_text.documentCount(); ++index) {
            for (const int key : m_text.repeatedKeys(index))
                report("talos.repeated-key", index, key, u"%1 is written twice"_s.arg(m_text.node(key).text));
            readDocument(index);
        }
        return std::move(m_loaded);
    }

private:
    void readDocument(int index)
    {
        MachineNode root = MachineNode::fromText(m_text, m_text.root(index));
        if (root.isNull())
            return;
        if (!root.isMap())
            return report("talos.no-document", index, root.source, u"this is no document: Talos expects keys"_s);
        if (m_form == MachineTextForm::Patch) {
            TakenDeletes taken = takeDeletes(root, index);
            std::ranges::move(taken.deletes, std::back_inserter(m_loaded.steps));
            std::ranges::move(taken.problems, std::back_inserter(m_loaded.problems));
            if (taken.isEmptied)
                return;
        }
        addDocument(std::move(root), index);
    }

    void addDocument(MachineNode root, int index)
    {
        MachineDocument document{.content = std::move(root), .index = index};
        if (!nameDocument(document))
            return;
        const MachineKind &kind = m_types.kinds[document.kind];
        if (kind.isNamed)
            document.name = document.content.textAt(u"name");
        if (m_seen.contains(document.id()))
            reportRepeated(document);
        m_seen += document.id();
        std::ranges::move(checkTypes(document, m_types), std::back_inserter(m_loaded.problems));
        MachineProblems unheard = settleNulls(document, m_types);
        if (m_form == MachineTextForm::Patch)
            std::ranges::move(unheard, std::back_inserter(m_loaded.notes));
        m_loaded.steps.emplace_back(std::move(document));
    }

    void reportRepeated(const MachineDocument &document)
    {
        const bool mayRepeat = m_form == MachineTextForm::Patch && m_types.isAtLeast(14);
        const QString what = u"%1 is there twice in this file"_s.arg(describe(document));
        auto &problems = mayRepeat ? m_loaded.notes : m_loaded.problems;
        problems.push_back({.rule = mayRepeat ? "talos.document-twice" : "talos.repeated-document",
                            .message = mayRepeat ? what + u"; Talos lays the second over the first"_s
                                                 : what + u"; Talos %1 refuses that"_s.arg(m_types.talos),
                            .path = {},
                            .source = document.content.source,
                            .document = document.index});
    }

    /// Finds the kind. The main document has none, but at least one of its sections.
    bool nameDocument(MachineDocument &document)
    {
        const MachineNode &root = document.content;
        const MachineNode *kind = root.find(u"kind");
        const MachineNode *version = root.find(u"apiVersion");
        const bool hasSection =
            std::ranges::any_of(std::initializer_list<QStringView>{u"machine", u"cluster", u"debug", u"persist"},
                                [&root](QStringView section) { return root.find(section) != nullptr; });
        if (!kind || kind->isEmpty()) {
            if (hasSection || (version && version->text == u"v1alpha1"))
                return true;
            report("talos.kind-missing", document.index, root.source,
                   u"Talos can't tell what this document is: it has neither apiVersion and kind, nor one of the main "
                   "document's sections machine and cluster"_s);
            return false;
        }
        document.kind = kind->text;
        if (!hasSection && (!version || version->text != u"v1alpha1")) {
            report("talos.kind-missing", document.index, kind->source,
                   u"%1 needs apiVersion: v1alpha1"_s.arg(document.kind));
            return false;
        }
        if (m_types.kinds.contains(document.kind) && !document.isMain())
            return true;
        report("talos.unknown-kind", document.index, kind->source, unknownKind(document.kind));
        m_loaded.problems.back().meant = nearestWord(document.kind, m_types.kinds.keys(), mostTypos);
        return false;
    }

    QString unknownKind(const QString &kind) const
    {
        QString message = u"%1 is no kind that Talos %2 knows"_s.arg(kind, m_types.talos);
        for (const MachineTypes *types : MachineTypes::all()) {
            if (types->kinds.contains(kind))
                return message + u"; %1 does"_s.arg(types->talos);
        }
        const QString meant = nearestWord(kind, m_types.kinds.keys(), mostTypos);
        return meant.isEmpty() ? message : message + u"; did you mean %1?"_s.arg(meant);
    }

    void report(const char *rule, int index, int source, const QString &message)
    {
        m_loaded.problems.push_back(
            {.rule = rule, .message = message, .path = {}, .source = source, .document = index});
    }

    const YamlText &m_text;
    const MachineTypes &m_types;
    MachineTextForm m_form;
    LoadedMachineText m_loaded;
    QSet<QString> m_seen;
};

} // namespace

MachineDocuments LoadedMachineText::documents() const
{
    MachineDocuments documents;
    for (const PatchStep &step : steps) {
        if (const auto *document = std::get_if<MachineDocument>(&step))
            documents.push_back(*document);
    }
    return documents;
}

bool isJsonPatch(const YamlText &text)
{
    const MachineNode root = MachineNode::fromText(text, text.root());
    return root.isList() && !root.items.empty() && std::ranges::all_of(root.items, [](const MachineNode &item) {
               return item.find(u"op") && item.find(u"path");
           });
}

LoadedMachineText loadMachineText(const YamlText &text, const MachineTypes &types, MachineTextForm form)
{
    if (!isJsonPatch(text))
        return Loader(text, types, form).load();
    return {.steps = {},
            .problems = {{.rule = "talos.json-patch",
                          .message = u"this is a JSON patch; Talos lays one only over a configuration of a single "
                                     "document, and every one generated since 1.12 has more"_s,
                          .path = {},
                          .source = text.root()}}};
}
