#pragma once

#include <QIODevice>

/// Where a command reads and writes: the process's own streams, or a test's buffers.
struct Streams
{
    QIODevice &in;
    QIODevice &out;          ///< data
    QIODevice &err;          ///< messages
    bool showsColor = false; ///< what `--color auto` comes to
};
