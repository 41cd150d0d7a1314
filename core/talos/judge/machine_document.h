#pragma once

#include "core/talos/judge/machine_node.h"
#include "core/talos/judge/machine_types.h"

/// A document of a machine configuration, or of a patch.
struct MachineDocument
{
    QString kind = QString(mainKind);
    QString name; ///< of the kinds that have one
    MachineNode content;
    int index = -1; ///< of the judged text's document that wrote here last; -1: Talos' own default

    bool isMain() const { return kind == QStringView(mainKind); }
    /// What a patch finds it by.
    QString id() const { return name.isEmpty() ? kind : kind + u'/' + name; }
};

using MachineDocuments = std::vector<MachineDocument>;

MachineDocument *findDocument(MachineDocuments &documents, const QString &id);
const MachineDocument *findKind(const MachineDocuments &documents, QStringView kind);

/// How a document is named in messages: `the main document`, `NetworkRuleConfig "apid"`.
QString describe(const MachineDocument &document);
