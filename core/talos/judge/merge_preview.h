#pragma once

#include "core/result.h"
#include "core/talos/judge/machine_judge.h"

/// A machine configuration with patches laid over it, in order, as Talos would merge them: what a diff shows. Fails
/// with the first problem that stops Talos. Secrets of the configuration stay in the result: it is for the user's eyes.
Result<QByteArray> mergedMachineText(const YamlText &below, const QList<YamlText> &patches, const QString &talos);
