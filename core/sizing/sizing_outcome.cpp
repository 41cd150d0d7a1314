#include "core/sizing/sizing_outcome.h"

std::vector<SizingOutcome> sizingOutcomes(const SizingInput &input)
{
    const QString refusal = sizingRefusal(input);
    if (refusal.isEmpty())
        return {};
    return {{.verdict = SizingVerdict::Fatal, .map = {}, .message = refusal}};
}
