#pragma once

#include "core/talos/judge/machine_document.h"
#include "core/talos/judge/machine_problem.h"

#include <optional>

/// A `$patch: delete`: of a whole document (no path), of a key, or of the list element whose first key has a value.
struct PatchDelete
{
    QString document; ///< the id of the document it is for
    QStringList path; ///< keys, `[2]` for an element
    QString key;      ///< what an element is found by
    QString value;
    YamlPath place;
    int source = -1;
    int index = 0;       ///< of the patch's document
    QStringList dropped; ///< keys beside it, which Talos drops with it
};

/// Takes the deletes out of a patch's document, as Talos does: maps that become empty go with them. Nothing is left of
/// a document that only deleted.
struct TakenDeletes
{
    std::vector<PatchDelete> deletes;
    bool isEmptied = false;
    MachineProblems problems;
};
TakenDeletes takeDeletes(MachineNode &root, int index);

/// Deletes from a document; a problem where there is nothing to delete. Only the types know what counts as nothing.
std::optional<MachineProblem> applyDelete(const PatchDelete &wanted, const MachineTypes &types,
                                          MachineDocument &document);
