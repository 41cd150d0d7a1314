#pragma once

#include <QString>

/// What is wrong with a cluster's name, in words that follow it; empty: nothing. The chart and the agents of all
/// clusters check alike. Source: pkg/clustermesh/types/option.go of Cilium 1.18.
QString clusterNameProblem(const QString &name);

/// The nearest name that is possible: `prod-a` for `Prod_A`. Empty where nothing is left of it.
QString possibleClusterName(const QString &name);
