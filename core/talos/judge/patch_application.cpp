#include "core/talos/judge/patch_application.h"

#include "core/talos/judge/document_rules.h"
#include "core/talos/judge/machine_merge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class Application
{
public:
    explicit Application(MergedConfig below) { m_patched.config = std::move(below); }

    void operator()(const MachineDocument &document)
    {
        MachineDocument *target = findDocument(m_patched.config.documents, document.id());
        if (!target) {
            m_patched.config.documents.push_back(document);
            return;
        }
        MergeNotes notes = mergeDocument(*target, document, *m_patched.config.types);
        target->index = document.index;
        std::ranges::move(notes.refused, std::back_inserter(m_patched.refused));
        std::ranges::move(notes.unheard, std::back_inserter(m_patched.unheard));
    }

    void operator()(const PatchDelete &wanted)
    {
        MachineDocument *target = findDocument(m_patched.config.documents, wanted.document);
        if (!target)
            return missDocument(wanted);
        noteDropped(wanted);
        if (wanted.path.isEmpty()) {
            std::erase_if(m_patched.config.documents,
                          [&wanted](const MachineDocument &document) { return document.id() == wanted.document; });
            return;
        }
        target->index = wanted.index;
        if (auto problem = applyDelete(wanted, *m_patched.config.types, *target))
            m_patched.refused.push_back(*std::move(problem));
    }

    PatchedConfig take() { return std::move(m_patched); }

private:
    /// Up to 1.13 such a delete leaves an empty document behind, which doesn't load any more.
    void missDocument(const PatchDelete &wanted)
    {
        const bool isIgnored = m_patched.config.isAtLeast(14);
        auto &problems = isIgnored ? m_patched.unheard : m_patched.refused;
        const QString what = u"%1 isn't there to be deleted from"_s.arg(wanted.document);
        problems.push_back({.rule = isIgnored ? "talos.delete-unheard" : "talos.nothing-to-delete",
                            .message = isIgnored
                                           ? what + u"; Talos says nothing of it"_s
                                           : what + u"; Talos %1 leaves a document behind that it then refuses"_s.arg(
                                                        m_patched.config.types->talos),
                            .path = wanted.place,
                            .source = wanted.source,
                            .document = wanted.index});
    }

    void noteDropped(const PatchDelete &wanted)
    {
        static const QStringList names{u"apiVersion"_s, u"kind"_s, u"name"_s};
        QStringList dropped = wanted.dropped;
        if (wanted.path.isEmpty())
            dropped.removeIf([](const QString &key) { return names.contains(key); });
        if (!dropped.isEmpty())
            m_patched.unheard.push_back(
                {.rule = "talos.delete-drops-siblings",
                 .message =
                     u"%1 beside $patch: delete is dropped with what is deleted; set it in a document of its own"_s.arg(
                         dropped.join(u", "_s)),
                 .path = wanted.place,
                 .source = wanted.source,
                 .document = wanted.index});
    }

    PatchedConfig m_patched;
};

} // namespace

PatchedConfig applyPatch(const LoadedMachineText &patch, MergedConfig below)
{
    Application application(std::move(below));
    for (const PatchStep &step : patch.steps)
        std::visit([&application](const auto &what) { application(what); }, step);
    PatchedConfig patched = application.take();
    std::ranges::move(checkUniqueness(patched.config), std::back_inserter(patched.refused));
    return patched;
}
