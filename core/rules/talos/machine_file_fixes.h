#pragma once

#include "core/rules/finding.h"
#include "core/talos/judge/machine_judge.h"

/// Ways out of a problem in a Talos file that may be worth a try, best first: none of them was tried yet.
QList<Fix> possibleFixes(const MachineProblem &problem, const YamlText &text);

/// A Talos file after changes of its keys.
Result<YamlText> changed(const YamlText &text, const ChangeSet &changes);
