#pragma once

#include "core/catalogue/knowledge.h"
#include "core/result.h"

/// Reads the hand-written catalogue: `sections.yaml` and one file a group below `folder`.
/// Refuses unknown keys, missing texts, bad references and paths written twice, with file and line.
Result<Knowledge> readKnowledge(const QString &folder);

/// The same for writers of the catalogue: everything that is wrong, not only the first.
struct KnowledgeReading
{
    Knowledge knowledge;
    std::vector<Error> errors;
};
KnowledgeReading readKnowledgeLeniently(const QString &folder);
