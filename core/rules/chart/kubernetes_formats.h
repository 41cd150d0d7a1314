#pragma once

#include "core/rules/rule.h"

/// Texts that Kubernetes reads as something: each answers what is wrong in words; empty: nothing.
namespace kubernetes {

QString quantityProblem(const QString &text);       ///< 100m, 64Mi
QString countOrPercentProblem(const QString &text); ///< 1, 25%
QString cronProblem(const QString &text);           ///< 0 0 1 */4 *
QString labelKeyProblem(const QString &text);       ///< node.kubernetes.io/pool
QString labelValueProblem(const QString &text);

/// The number of a quantity that is one.
double amountOf(const QString &quantity);

} // namespace kubernetes

/// Settings of the kinds above, by what the catalogue says of them.
QList<Violation> checkKubernetesKinds(const CheckContext &context);
/// Requests and limits of containers.
QList<Violation> checkResources(const CheckContext &context);
/// Keys and values of labels and selectors.
QList<Violation> checkLabels(const CheckContext &context);
