#pragma once

#include "core/sizing/pool_sizing.h"

/// `ratio`, `floor`, `ceiling`, `explicit`, `nat-cap`, `default`.
QString sizedByName(SizedBy sizedBy);

/// `agent-default`, `chart-default`, `values`, `extra-config`, `node-config`, `what-if`.
QString ratioSourceName(RatioSource source);

/// `adjusted`, `recreated`, `fatal`.
QString verdictName(SizingVerdict verdict);

/// One row a pool and map (RFC 4180), bytes and entries as plain numbers; for spreadsheets.
QString sizingAsCsv(const ClusterSizing &cluster);

/// The same as Markdown tables with readable amounts; for tickets and wikis.
QString sizingAsMarkdown(const ClusterSizing &cluster);
