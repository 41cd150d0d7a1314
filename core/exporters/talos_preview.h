#pragma once

#include "core/exporters/exporter.h"
#include "core/talos/judge/merge_preview.h"
#include "core/talos/judge/merged_config.h"

/// What the exported Talos patches make of a machine configuration: those for every node, then those for the nodes that
/// it is for.
Result<MergePreview> previewOn(const YamlText &config, const std::vector<TextFile> &files, const CheckContext &context);

/// The same on what Talos generates for the patches' contract.
Result<MergePreview> previewOnDefaults(MachineRole role, const std::vector<TextFile> &files,
                                       const CheckContext &context);
