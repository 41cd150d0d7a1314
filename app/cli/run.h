#pragma once

#include "app/cli/streams.h"

#include <QStringList>

/// Runs `datapathctl` with the arguments behind its name; answers with the exit code. Never ends the process.
int run(const QStringList &arguments, const Streams &streams);
