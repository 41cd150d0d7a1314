#pragma once

#include "core/catalogue/chart_facts.h"
#include "core/catalogue/knowledge.h"

/// The fast form of the catalogue, made at build time: start-up doesn't parse megabytes of YAML. Its layout is that of
/// this very build; nothing else reads it.
QByteArray compileKnowledge(const Knowledge &knowledge);
Result<Knowledge> loadKnowledge(const QByteArray &bytes);

QByteArray compileFacts(const ChartFacts &facts);
Result<ChartFacts> loadFacts(const QByteArray &bytes);
