#pragma once

#include "core/rules/rule.h"

/// Every rule there is, in the order of the topics.
std::vector<const Rule *> allRules();
const Rule *findRule(QStringView id); ///< one of `machineFileRules`, too

/// What is told beside the file: on the command line, or in the window for the session.
struct Told
{
    Target target = {};
    Cluster cluster = {};
    std::optional<MachineConfig> machineConfig;
    std::vector<std::shared_ptr<const Catalogue>> ownCharts; ///< charts of the user's, each for its version
};

/// The catalogue of a version: of the user's own chart where there is one of exactly that version, else the built-in
/// one.
Result<std::shared_ptr<const Catalogue>> catalogueOf(const QString &version, const Told &told);

/// The context for a configuration: its profile's target and cluster, each overridden by what is told; versions that
/// nobody told are the catalogue's chart and the newest stable Talos release with its default Kubernetes. Fails on
/// versions that can't be read or aren't known.
Result<CheckContext> contextFor(const Configuration &values, const Told &told = {});

/// What the rules found, each list worst first, then in the order of the text.
struct Judgement
{
    QList<Finding> findings; ///< those that nobody accepted
    QList<Finding> accepted;
};
Judgement judge(const CheckContext &context);

/// The findings that nobody accepted.
QList<Finding> check(const CheckContext &context);

/// Applies the first fix of each finding, worst first, re-checking after each, until none is left that has one (or
/// after 100 rounds). `onlySafe` leaves the others alone. Answers with the last configuration, its splices and what was
/// applied.
struct FixedConfiguration
{
    Configuration after;
    std::vector<Splice> splices;
    QStringList applied; ///< labels, in order
};
Result<FixedConfiguration> applyFixes(const Configuration &values, const Told &told, Severity threshold, bool onlySafe);
