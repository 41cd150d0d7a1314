#include "core/sizing/guide_rule.h"

GuideRule guideRuleFor(const SizingInput &input, const NodeSizing &)
{
    GuideRule rule;
    rule.mapBytes = static_cast<qint64>(static_cast<double>(input.memoryBytes) * input.ratio);
    return rule;
}
