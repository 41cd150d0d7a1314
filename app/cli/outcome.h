#pragma once

#include "core/result.h"

/// How a command ended; a contract with the programs that call it.
enum class ExitCode {
    Done = 0,
    Found = 1,      ///< findings at or above the threshold, or a value that isn't set
    WrongUsage = 2, ///< the command line is wrong
    BadInput = 3,   ///< a file is missing, unreadable or can't be understood
    Refused = 4,    ///< what was asked for isn't written: it exists, it changed on disk, it has errors
    OurFault = 70,
};

/// Why a command stops: the error to show, and the code to end with.
struct Failure
{
    ExitCode code = ExitCode::OurFault;
    Error error;
};

template<typename T>
using Outcome = std::expected<T, Failure>;

inline std::unexpected<Failure> stop(ExitCode code, const Error &error)
{
    return std::unexpected(Failure{code, error});
}

inline std::unexpected<Failure> stop(ExitCode code, const QString &message)
{
    return stop(code, Error{.message = message, .file = {}});
}

inline std::unexpected<Failure> wrongUsage(const QString &message)
{
    return stop(ExitCode::WrongUsage, message);
}
