#pragma once

#include "core/result.h"
#include "core/talos/judge/machine_judge.h"

/// A machine configuration before and after patches, both in the same form, for a diff. Secrets are hidden.
struct MergePreview
{
    QByteArray before;
    QByteArray after;
};

/// Lays patches over a machine configuration, in order, as Talos would merge them. Fails with the first problem that
/// stops Talos.
Result<MergePreview> previewMerge(const YamlText &below, const QList<YamlText> &patches, const QString &talos);
