#pragma once

#include "core/sizing/pool_sizing.h"

/// `ratio`, `floor`, `ceiling`, `explicit`, `nat-cap`, `default`.
QString sizedByName(SizedBy sizedBy);

/// One row a pool and map (RFC 4180), bytes and entries as plain numbers; for spreadsheets.
QString sizingAsCsv(const ClusterSizing &cluster);

/// The same as Markdown tables with readable amounts; for tickets and wikis.
QString sizingAsMarkdown(const ClusterSizing &cluster);
