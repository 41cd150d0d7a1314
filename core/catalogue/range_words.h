#pragma once

#include <QString>

#include <optional>

/// A bound as people write it: `16777216`, `0.08`; never with an exponent.
QString plainNumber(double number);

/// `from 0 to 1`, `at least 1024`, `at most 65535`; empty where there is no bound.
QString boundsInWords(std::optional<double> min, std::optional<double> max);
