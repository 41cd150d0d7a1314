#pragma once

#include "core/rules/finding.h"
#include "ui/sizing/sizing_scenario.h"

#include <optional>

/// Something about a pool's sizes that a reader of the numbers must know.
struct SizingWarning
{
    Severity severity = Severity::Warning;
    QString text;

    bool operator==(const SizingWarning &) const = default;
};

/// What is wrong or worth a warning with a pool at the ratio that is tried out, worst first.
std::vector<SizingWarning> warningsFor(const SizingScenario &scenario, int pool);
/// Nothing, where hints are all there is.
std::optional<Severity> worstOf(const std::vector<SizingWarning> &warnings);

QString ratioText(double ratio);                     ///< `0.0025`
QString shareText(qint64 bytes, qint64 memoryBytes); ///< `0.52 %`
QString ratioSourceText(const PoolSizing &pool);     ///< where the file's ratio comes from
