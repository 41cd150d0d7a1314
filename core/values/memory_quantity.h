#pragma once

#include "core/result.h"

/// Bytes of a Kubernetes quantity or of what people write for memory: `64GiB`, `64Gi`, `128974848`, `512M`. Binary
/// suffixes are powers of 1024, decimal ones of 1000, as in Kubernetes.
Result<qint64> parseMemory(QStringView text);

/// `64 GiB`, `7.47 GiB`, `512 MiB`: three significant digits.
QString formatMemory(qint64 bytes);
