#include "tests/core/yaml/edit_sequence.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdio>
#include <cstdlib>

/// A text, and behind it the bytes that pick edits of it.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *bytes, std::size_t size)
{
    constexpr std::size_t mostPickingBytes = 48;
    constexpr int edits = 6;
    const std::size_t picking = std::min(size, mostPickingBytes);
    FuzzedDataProvider picks(bytes + size - picking, picking);
    const QByteArray text(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size - picking));
    const SequenceOutcome outcome =
        checkEditSequence(text, edits, [&picks](int bound) { return picks.ConsumeIntegralInRange(0, bound - 1); });
    if (outcome.fault.isEmpty())
        return 0;
    std::fprintf(stderr, "%s\n", qPrintable(outcome.fault));
    std::abort();
}
