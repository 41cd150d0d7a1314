#include "core/rules/chart/kubernetes_objects.h"

#include "core/catalogue/edit_distance.h"
#include "core/rules/common_fixes.h"
#include "core/values/kubernetes_names.h"
#include "core/values/manifest_shapes.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

/// The nearest of the known words or fields as another way to write it.
QString meantBy(const QString &written, const QStringList &known)
{
    constexpr int mostSlips = 3;
    return nearestWord(written, known, mostSlips);
}

Violation unknownField(const ManifestProblem &problem)
{
    Violation violation{.message = inWords(problem), .settings = {problem.path}};
    if (const QString meant = meantBy(problem.path.lastName(), problem.known); !meant.isEmpty())
        violation.fixes +=
            Fix{.label = u"Rename it to %1"_s.arg(meant),
                .changes = {setTo(problem.path.parent().child(meant), problem.value), unset(problem.path)}};
    violation.fixes += removal(problem.path);
    return violation;
}

Violation wrongForm(const ManifestProblem &problem)
{
    Violation violation{.message = inWords(problem), .settings = {problem.path}};
    const QString written = problem.value.toDisplay();
    const bool wantsText = problem.kind == ManifestProblem::WrongForm && problem.known.contains(u"a text"_s);
    const QString meant = problem.kind == ManifestProblem::UnknownWord ? meantBy(written, problem.known) : QString();
    if (wantsText && problem.value.isScalar())
        violation.fixes += Fix{.label = u"Put it in quotes"_s, .changes = {setTo(problem.path, Value(written))}};
    if (!meant.isEmpty())
        violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(problem.path, meant)}};
    bool isNumber = false;
    const int count = problem.value.isString() ? problem.value.toString().toInt(&isNumber) : 0;
    if (isNumber && count >= 0 && !wantsText)
        violation.fixes += Fix{.label = u"Write it without quotes"_s, .changes = {setTo(problem.path, count)}};
    violation.fixes += removal(problem.path);
    return violation;
}

/// Whether the path is one of the chart's, and leads to a piece of a manifest as a whole: the agent's own security
/// context is a section of the chart.
bool isPiece(const Catalogue &catalogue, const YamlPath &path)
{
    const bool isSection = catalogue.isGroup(path) && !catalogue.find(path);
    return catalogue.covering(path) || (isSection && path.lastName() == "updateStrategy"_L1);
}

/// The problems of all pieces that the file sets. Other rules speak of entries of lists that aren't maps.
std::vector<ManifestProblem> problemsOf(const CheckContext &context)
{
    std::vector<ManifestProblem> problems;
    QSet<YamlPath> judged;
    for (const ExplicitLeaf &leaf : context.values.explicitLeaves()) {
        for (YamlPath path = leaf.path; !path.isEmpty(); path = path.parent()) {
            if (!isManifestPiece(path.lastName()) || judged.contains(path))
                continue;
            judged += path;
            if (!isPiece(context.values.catalogue(), path))
                continue;
            std::ranges::copy_if(manifestProblems(path, *context.values.explicitValue(path)),
                                 std::back_inserter(problems), [&path](const ManifestProblem &problem) {
                                     return problem.path != path && !problem.path.lastName().startsWith(u'[');
                                 });
        }
    }
    return problems;
}

QList<Violation> violationsOf(const CheckContext &context, bool ofFields,
                              Violation (*toViolation)(const ManifestProblem &))
{
    QList<Violation> violations;
    for (const ManifestProblem &problem : problemsOf(context)) {
        if ((problem.kind == ManifestProblem::UnknownField) == ofFields)
            violations += toViolation(problem);
    }
    return violations;
}

} // namespace

std::optional<Value> objectMeant(const YamlPath &list, const Value &entry)
{
    static const QRegularExpression variable(u"^([A-Za-z_][A-Za-z0-9_]*)=(.*)\\z"_s);
    const QString text = entry.isString() ? entry.toString() : QString();
    if (list.lastName() == "imagePullSecrets"_L1 && isDnsSubdomain(text))
        return Value(Value::Map{{u"name"_s, Value(text)}});
    const QRegularExpressionMatch match = variable.match(text);
    if (list.lastName() != "extraEnv"_L1 || !match.hasMatch())
        return {};
    return Value(Value::Map{{u"name"_s, Value(match.captured(1))}, {u"value"_s, Value(match.captured(2))}});
}

QList<Fix> fixesOfEntry(const YamlPath &list, const YamlPath &at, const Value &entry)
{
    QList<Fix> fixes;
    if (std::optional<Value> meant = objectMeant(list, entry))
        fixes += Fix{.label = u"Write it as %1"_s.arg(meant->toDisplay()), .changes = {setTo(at, *meant)}};
    fixes += Fix{.label = u"Remove %1"_s.arg(at.toString()), .changes = {unset(at)}};
    return fixes;
}

QList<Violation> checkObjectFields(const CheckContext &context)
{
    return violationsOf(context, true, unknownField);
}

QList<Violation> checkObjectForms(const CheckContext &context)
{
    return violationsOf(context, false, wrongForm);
}
