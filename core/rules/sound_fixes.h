#pragma once

#include "core/rules/rules.h"

#include <limits>

/// What fixes are judged by: a configuration with what is told beside it, and what is found in it.
struct FixSituation
{
    const Configuration &values;
    const Told &told;
    const QList<Finding> &findings;
};

/// The ways out of a finding that hold: its own goes, and no error comes. One that would uncover an error is completed
/// by that error's way out; what can't be completed isn't offered.
QList<Fix> soundFixes(const FixSituation &situation, const Finding &finding);

/// Leaves the worst findings their sound fixes, as many of them as `most` says; the others keep what their rules offer.
/// Each fix costs a whole check.
void keepSoundFixes(const Configuration &values, const Told &told, Judgement &judgement,
                    qsizetype most = std::numeric_limits<qsizetype>::max());
