#pragma once

#include "core/talos/judge/machine_node.h"
#include "core/talos/judge/machine_types.h"

/// What a scalar should have been, where Talos can't decode it as that type: `a network such as 10.244.0.0/16`. Empty:
/// it can.
QString scalarMismatch(const MachineTypes &types, QStringView expression, const MachineNode &scalar);

/// Whether Go takes a scalar for nothing: empty text, 0, or the first of a list of choices. A patch can't set such a
/// value over another one.
bool isZero(const MachineTypes &types, QStringView expression, const MachineNode &node);

// The forms of text that several fields share, as Go's parsers take them.
bool isNetwork(QStringView text);                                        ///< 10.0.0.0/16, host bits allowed
bool isAddress(QStringView text);                                        ///< 10.5.0.2, fd00::1
bool isNetworkOrAddress(QStringView text);                               ///< either
bool isDuration(const QString &text);                                    ///< 30s, 1h30m, 0
std::optional<std::pair<int, int>> portRange(const MachineNode &scalar); ///< 4240, 4240-4250
