#pragma once

#include "core/talos/judge/merged_config.h"

/// What Talos generates for a contract (`1.13`) and a role, with placeholders for its secrets. Made by
/// packaging/talos-defaults.py; contracts that generate the same share a file.
const MachineDocuments &defaultDocuments(const QString &contract, MachineRole role);

/// The same as text.
QByteArray defaultText(const QString &contract, MachineRole role);
