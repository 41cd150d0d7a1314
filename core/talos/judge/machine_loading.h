#pragma once

#include "core/talos/judge/patch_deletes.h"

#include <variant>

/// What Talos would do on a patch's way: a document to merge, or something to delete first.
using PatchStep = std::variant<MachineDocument, PatchDelete>;

/// A text as one Talos release loads it.
struct LoadedMachineText
{
    std::vector<PatchStep> steps; ///< in the order in which Talos takes them
    MachineProblems problems;     ///< what makes Talos refuse to load it
    MachineProblems notes;        ///< what loads, but isn't what it looks like

    MachineDocuments documents() const;
};

/// A patch may delete and may leave out what is required; a whole configuration may not.
enum class MachineTextForm { Patch, Whole };

/// Loads every document: kinds, keys and types as the release knows them.
LoadedMachineText loadMachineText(const YamlText &text, const MachineTypes &types, MachineTextForm form);

/// Whether the text is a list of JSON patch operations.
bool isJsonPatch(const YamlText &text);
