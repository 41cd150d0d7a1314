#pragma once

#include "core/rules/rule.h"

/// Turns errors about what isn't rendered at present into warnings: nobody stops on them until it is.
void softenWhatIsNotRendered(QList<Finding> &findings, const CheckContext &context);
