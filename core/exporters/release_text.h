#pragma once

#include "core/exporters/exporter.h"

/// The repository of Cilium's charts.
inline constexpr char chartRepository[] = "https://helm.cilium.io/";

/// The values with so many details; fails where they can't be written without changing what they say.
Result<QByteArray> valuesText(const Configuration &values, ValuesDetail detail);

/// `helm upgrade --install …` with the chart's version and the namespace, on one line.
QString helmCommand(const CheckContext &context, const ExportOptions &options, const QString &valuesFile);
