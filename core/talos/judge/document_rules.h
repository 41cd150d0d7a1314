#pragma once

#include "core/talos/judge/merged_config.h"

/// What several fields of one document, or several documents, must be together for Talos' validation.
MachineProblems checkDocuments(const MergedConfig &config);

/// The main document's own rules, interfaces aside.
void checkMainDocument(const MergedConfig &config, MachineProblems &problems);
void checkInterfaces(const MergedConfig &config, MachineProblems &problems);
/// Old sections beside the documents that replace them.
void checkOldSections(const MergedConfig &config, MachineProblems &problems);
/// The documents' own rules.
void checkNetworkDocuments(const MergedConfig &config, MachineProblems &problems);
void checkKubernetesDocuments(const MergedConfig &config, MachineProblems &problems);
void checkVolumes(const MergedConfig &config, MachineProblems &problems);

/// Whether every link, and every document, is there once: what Talos looks at while it merges.
MachineProblems checkUniqueness(const MergedConfig &config);
