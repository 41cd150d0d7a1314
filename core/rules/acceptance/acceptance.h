#pragma once

#include "core/rules/rule.h"

/// Where a file says that it lives with a finding: an entry of a profile's `accepted`, or a comment.
///
/// `# datapath: accept RULE: reason` counts for the key on its line, or, on a line of its own, for the next key, with
/// all that is below it; `# datapath: accept-file RULE: reason` for the whole file.
struct Acceptance
{
    AcceptedFinding accepted;
    TextPosition position;
    std::optional<int> profileEntry; ///< its place in the profile's list
    std::optional<TextSpan> comment; ///< in the text that the values stand in

    /// Whether it is meant for a finding, with or without a reason.
    bool covers(const Finding &finding) const;
};

/// In the order of the text, the profile's before the comments.
std::vector<Acceptance> acceptancesIn(const Configuration &values);

/// The violation at an acceptance; `%1` of the message is the rule's name.
Violation violationOf(const Acceptance &acceptance, const QString &message);

/// Takes the findings out of the list that are accepted with a reason; they know it then.
QList<Finding> takeAccepted(QList<Finding> &findings, const std::vector<Acceptance> &acceptances);

/// The rule whose violations can be told only when all others have spoken.
inline constexpr char idleAcceptanceRule[] = "acceptance.matches-nothing";
QList<Violation> idleAcceptances(const std::vector<Acceptance> &acceptances, const QList<Finding> &accepted);
