#include "core/talos/judge/machine_document.h"

#include <algorithm>

using namespace Qt::StringLiterals;

MachineDocument *findDocument(MachineDocuments &documents, const QString &id)
{
    const auto found = std::ranges::find(documents, id, &MachineDocument::id);
    return found == documents.end() ? nullptr : &*found;
}

const MachineDocument *findKind(const MachineDocuments &documents, QStringView kind)
{
    const auto found = std::ranges::find(documents, kind, &MachineDocument::kind);
    return found == documents.end() ? nullptr : &*found;
}

QString describe(const MachineDocument &document)
{
    if (document.isMain())
        return u"the main document"_s;
    return document.name.isEmpty() ? document.kind : u"%1 \"%2\""_s.arg(document.kind, document.name);
}
