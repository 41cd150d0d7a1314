#pragma once

#include <functional>

class QTextStream;

constexpr int rounds = 30;

/// Runs something many times and prints the least, the median and the most it took.
void measure(QTextStream &out, const char *name, const std::function<void()> &run);
