#include "core/values/templated_text.h"

using namespace Qt::StringLiterals;

bool isTemplated(const QString &text)
{
    return text.contains("${"_L1) || text.contains("{{"_L1) || text.contains("#{"_L1);
}
