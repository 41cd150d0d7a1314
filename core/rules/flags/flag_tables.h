#pragma once

#include "core/rules/rule.h"

/// Whether a flag exists, or is looked at, in this version and configuration.
struct Applies
{
    const char *since = nullptr;  ///< first version with the check
    const char *before = nullptr; ///< first version without it
    bool (*when)(const CheckContext &) = nullptr;
};

/// A flag that holds one word of a list, or several separated by blanks.
struct WordFlag
{
    const char *flag;
    const char *words; ///< separated by blanks; `-` stands for the empty text
    bool severe = true;
    bool ignoresCase = false;
    Applies applies{};
};

constexpr double unboundedFlag = 1e18;

struct NumberFlag
{
    const char *flag;
    double min;
    double max;
    bool severe = true;
    bool zeroToo = false; ///< 0 has a meaning of its own: automatic, dynamic
    Applies applies{};
};

struct FormattedFlag
{
    const char *flag;
    QString (*problem)(const QString &);
    bool severe = true; ///< the agent exits; else it warns and goes on
    Applies applies{};
};

/// The name that agents read an old one as, where the ConfigMap doesn't have it itself; empty for others. Source:
/// ReplaceDeprecatedFields of pkg/option/config.go, 1.17 to 1.20.
QString newNameOf(const QString &flag);

/// What agents check of single flags, per version. Source: facts of the agent's start-up code, executed.
std::span<const WordFlag> wordFlags();
std::span<const NumberFlag> numberFlags();
std::span<const FormattedFlag> formattedFlags();
