#pragma once

#include "app/cli/streams.h"

class QJsonObject;

/// Data for standard output.
void print(const Streams &streams, const QString &text);
void print(const Streams &streams, const QByteArray &bytes);
/// An indented JSON text with its version.
void print(const Streams &streams, QJsonObject json);

/// A line for standard error.
void tell(const Streams &streams, const QString &message);
