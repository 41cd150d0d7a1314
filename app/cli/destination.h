#pragma once

#include "app/cli/changes.h"
#include "app/cli/open_configuration.h"

// The options of commands that answer with a changed text.
inline constexpr Option outputOption{"output", "OUT", "write the new text to this file (- : standard output)", "o"};
inline constexpr Option inPlaceOption{"in-place", nullptr, "write the new text back to FILE"};
inline constexpr Option forceOption{"force", nullptr, "overwrite another file that exists"};

/// Where the new text goes: nowhere named, standard output.
struct Destination
{
    QString path;
    bool mayOverwrite = false;
    bool isInput = false; ///< the file that was read

    bool isStandardOutput() const { return path.isEmpty(); }
};

/// Reads the options above; fails where they contradict each other or the file can't be written back to.
Outcome<Destination> destinationFor(const QString &file, const CommandLine &line);

/// Writes a changed text. Refuses to overwrite another file, and a file that somebody else changed in the meantime.
Outcome<void> writeChanged(const Destination &destination, const QByteArray &read, const QByteArray &content);

/// Writes the changed text, and says on standard error what changed and where it went. Refuses to overwrite another
/// file, and a file that somebody else changed in the meantime.
Outcome<void> deliver(const OpenFile &file, const Configuration &after, const Destination &destination,
                      const CommandLine &line, const Streams &streams);
