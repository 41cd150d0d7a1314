#include "core/yaml/splice.h"

#include <algorithm>

Splice Splice::between(const QByteArray &before, const QByteArray &after)
{
    const auto [first, firstAfter] = std::ranges::mismatch(before, after);
    const qsizetype prefix = first - before.begin();
    qsizetype suffix = 0;
    const qsizetype longestSuffix = std::min(before.size(), after.size()) - prefix;
    while (suffix < longestSuffix && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    return {.offset = prefix,
            .removed = before.sliced(prefix, before.size() - prefix - suffix),
            .inserted = after.sliced(prefix, after.size() - prefix - suffix)};
}
