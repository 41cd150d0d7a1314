#pragma once

#include "app/cli/open_configuration.h"
#include "core/exporters/exporter.h"

/// Shows what the Talos patches make of a machine configuration: of `control-plane` or `worker` as Talos generates
/// them, else of that file.
Outcome<ExitCode> previewTalos(const QString &where, const CheckContext &context, const ExportOptions &options,
                               const CommandLine &line, const Streams &streams);
