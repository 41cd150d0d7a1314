#pragma once

#include "core/sizing/map_sizing.h"

class QJsonObject;

/// A kind of node, and what its agent makes of it.
struct SizedNode
{
    QString name; ///< of the profile's pool; empty: told on the command line
    int count = 1;
    qint64 installedBytes = 0; ///< 0: the memory that the agent sees was told
    SizingInput input;
    NodeSizing sizing;
    QString refusal; ///< why the agent wouldn't start
};

QString sizedNodeAsText(const SizedNode &node);
QJsonObject sizedNodeAsJson(const SizedNode &node);
