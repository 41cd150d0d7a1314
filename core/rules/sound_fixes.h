#pragma once

#include "core/rules/rules.h"

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

/// Leaves each finding its sound fixes.
void keepSoundFixes(const Configuration &values, const Told &told, Judgement &judgement);
