#pragma once

#include "core/result.h"

#include <QByteArray>

/// The three files of a Helm chart that say what can be set.
struct ChartSource
{
    QString version;
    QByteArray values;
    QByteArray schema;
};

/// Opens a chart's folder or its archive. Refuses what isn't a chart, or isn't Cilium's.
Result<ChartSource> openChart(const QString &path);
