#pragma once

#include "core/yaml/value.h"

#include <QMap>
#include <QStringList>

using Labels = QMap<QString, QString>;

/// Whether a Kubernetes label selector (`matchLabels`, `matchExpressions`) takes an object with these labels. An empty
/// selector takes everything.
bool selects(const Value &selector, const Labels &labels);

/// Every label key that a selector asks about.
QStringList selectorKeys(const Value &selector);

/// `{matchLabels: …}`.
Value selectorFor(const Labels &labels);
Value labelMap(const Labels &labels);
