#include "core/rules/sound_fixes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

qsizetype countOf(const QList<Finding> &findings, const Finding &finding)
{
    return std::ranges::count_if(findings, [&finding](const Finding &other) {
        return other.rule == finding.rule && other.severity == finding.severity;
    });
}

/// An error that wasn't there before; nullptr: none.
const Finding *newError(const QList<Finding> &before, const QList<Finding> &after)
{
    const auto found = std::ranges::find_if(after, [&](const Finding &finding) {
        return finding.severity == Severity::Error && countOf(after, finding) > countOf(before, finding);
    });
    return found == after.end() ? nullptr : &*found;
}

bool touch(const Edit &left, const Edit &right)
{
    return left.scope == right.scope && (left.path.startsWith(right.path) || right.path.startsWith(left.path));
}

/// The first fix that changes nothing that the changes have changed already.
const Fix *fixBeside(const QList<Fix> &fixes, const ChangeSet &changes)
{
    const auto found = std::ranges::find_if(fixes, [&changes](const Fix &fix) {
        return std::ranges::none_of(fix.changes, [&changes](const Edit &edit) {
            return std::ranges::any_of(changes, [&edit](const Edit &other) { return touch(edit, other); });
        });
    });
    return found == fixes.end() ? nullptr : &*found;
}

void append(Fix &fix, const Fix &more)
{
    fix.label += u"; "_s + more.label.at(0).toLower() + more.label.sliced(1);
    fix.changes.insert(fix.changes.end(), more.changes.begin(), more.changes.end());
    fix.safe = false;
}

std::optional<Fix> completed(const FixSituation &before, const Finding &finding, Fix fix)
{
    constexpr int mostSteps = 3; // a way out of more parts is hard to follow
    for (int step = 0; step < mostSteps; ++step) {
        const auto applied = before.values.apply(fix.changes);
        const auto context =
            applied ? contextFor(applied->after, before.told) : Result<CheckContext>(std::unexpected(applied.error()));
        const QList<Finding> left = context ? check(*context) : QList<Finding>();
        if (!context || std::ranges::count(left, finding.rule, &Finding::rule) >=
                            std::ranges::count(before.findings, finding.rule, &Finding::rule))
            return {};
        const Finding *news = newError(before.findings, left);
        if (!news)
            return fix;
        ChangeSet taken = fix.changes; // and the setting that the finding speaks of: it is to hold
        if (!finding.settings.isEmpty())
            taken.push_back(unset(finding.settings.front()));
        const Fix *more = fixBeside(news->fixes, taken);
        if (!more)
            return {};
        append(fix, *more);
    }
    return {};
}

/// Taking keys away that no chart reads can't lead to anything.
bool isHarmless(const Configuration &values, const Fix &fix)
{
    return std::ranges::all_of(fix.changes, [&values](const Edit &edit) {
        return !edit.value && edit.scope == Edit::Scope::Values && !values.catalogue().covering(edit.path) &&
               !values.catalogue().isGroup(edit.path);
    });
}

bool mayBeApplied(const Finding &finding, Severity threshold, bool onlySafe)
{
    return finding.severity >= threshold && !finding.fixes.isEmpty() && (!onlySafe || finding.fixes.front().safe);
}

/// Keys that aren't what was meant come first: until they are, other findings may speak of what nobody wants.
QList<Finding> causesFirst(QList<Finding> findings)
{
    static const QStringList causes{u"values.removed-key"_s, u"values.stale-key"_s, u"values.wrong-type"_s,
                                    u"services.kube-proxy-replacement-value"_s};
    std::ranges::stable_partition(findings, [](const Finding &finding) { return causes.contains(finding.rule); });
    return findings;
}

/// The first fix that holds and wasn't applied before.
std::optional<Fix> nextFix(const FixSituation &situation, Severity threshold, bool onlySafe, const QList<Fix> &done)
{
    for (const Finding &finding : causesFirst(situation.findings)) {
        if (!mayBeApplied(finding, threshold, onlySafe))
            continue;
        const QList<Fix> fixes = soundFixes(situation, finding);
        if (!fixes.isEmpty() && (!onlySafe || fixes.front().safe) && !done.contains(fixes.front()))
            return fixes.front();
    }
    return {};
}

} // namespace

QList<Fix> soundFixes(const FixSituation &situation, const Finding &finding)
{
    QList<Fix> sound;
    for (const Fix &fix : finding.fixes) {
        std::optional<Fix> held =
            isHarmless(situation.values, fix) ? std::optional(fix) : completed(situation, finding, fix);
        if (held && !sound.contains(*held))
            sound += *std::move(held);
    }
    return sound;
}

void keepSoundFixes(const Configuration &values, const Told &told, Judgement &judgement, qsizetype most)
{
    const QList<Finding> before = judgement.findings;
    for (qsizetype i = 0; i < std::min(most, before.size()); ++i)
        judgement.findings[i].fixes = soundFixes({values, told, before}, before[i]);
}

Result<FixedConfiguration> applyFixes(const Configuration &values, const Told &told, Severity threshold, bool onlySafe)
{
    constexpr int mostRounds = 100; // each round applies one fix; two fixes that undo each other must end somewhere
    FixedConfiguration fixed{values, {}, {}};
    QList<Fix> done;
    for (int round = 0; round < mostRounds; ++round) {
        const Result<CheckContext> context = contextFor(fixed.after, told);
        if (!context)
            return std::unexpected(context.error());
        const QList<Finding> findings = check(*context);
        const std::optional<Fix> fix = nextFix({fixed.after, told, findings}, threshold, onlySafe, done);
        if (!fix)
            break;
        Result<Configuration::Applied> applied = fixed.after.apply(fix->changes);
        if (!applied)
            return std::unexpected(applied.error());
        fixed.after = std::move(applied->after);
        fixed.splices.insert(fixed.splices.end(), applied->splices.begin(), applied->splices.end());
        fixed.applied += fix->label;
        done += *fix;
    }
    return fixed;
}
