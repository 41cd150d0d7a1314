#pragma once

#include "app/cli/outcome.h"
#include "app/cli/output_format.h"
#include "app/cli/streams.h"

#include <span>

struct CommandLine;

/// An option as the command line takes it and as `--help` shows it.
struct Option
{
    const char *name;
    const char *valueName; ///< nullptr: a switch
    const char *text;
    const char *letter = nullptr;
};

inline constexpr OutputFormat textAndJson[] = {OutputFormat::Text, OutputFormat::Json};

/// One thing that `datapathctl` does. Each is a constant in a file of its own, listed in commands.cpp.
struct Command
{
    const char *name;      ///< one word, or two: `chart facts`
    const char *arguments; ///< as shown: `FILE PATH`
    const char *summary;
    const char *details;
    std::span<const Option> options;
    int fewestArguments;
    int mostArguments; ///< -1: any number
    Outcome<ExitCode> (*run)(const CommandLine &line, const Streams &streams);
    std::span<const OutputFormat> formats = textAndJson; ///< what --format may be
};
