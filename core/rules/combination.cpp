#include "core/rules/combination.h"

#include "core/yaml/yaml_scalars.h"

#include <QRegularExpression>

#include <iterator>

using namespace Qt::StringLiterals;

namespace {

bool holdsFor(const CheckContext &context, const Combination &combination)
{
    return (!combination.since || context.ciliumAtLeast(QString::fromLatin1(combination.since))) &&
           (!combination.before || !context.ciliumAtLeast(QString::fromLatin1(combination.before)));
}

Value valueOf(const char *yaml)
{
    const QByteArrayView text(yaml);
    return text == "[]" ? Value(Value::List{}) : readPlainScalar(QString::fromUtf8(text));
}

/// The edits of a way out that change something.
ChangeSet changesOf(const CheckContext &context, const WayOut &wayOut)
{
    ChangeSet changes;
    for (const Step &step : wayOut.steps) {
        if (!step.path)
            continue;
        if (step.value && context.values.value(step.path) != valueOf(step.value))
            changes.push_back(setTo(step.path, valueOf(step.value)));
        if (!step.value && context.values.isExplicit(step.path))
            changes.push_back(unset(step.path));
    }
    return changes;
}

/// A text without quotes: the sentence around it says that it is one.
QString inWords(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

} // namespace

QString withValues(const CheckContext &context, const char *message)
{
    static const QRegularExpression placeholder(u"\\{([^}]+)\\}"_s);
    const QString pattern = QString::fromUtf8(message);
    QString text;
    qsizetype end = 0;
    for (const QRegularExpressionMatch &match : placeholder.globalMatch(pattern)) {
        const Value value = context.values.value(YamlPath::parse(match.captured(1)).value());
        const bool isUnset = value.isNull() || (value.isString() && value.toString().isEmpty());
        text += pattern.mid(end, match.capturedStart() - end) + (isUnset ? u"unset"_s : inWords(value));
        end = match.capturedEnd();
    }
    return text + pattern.mid(end);
}

bool isTruthy(const Value &value)
{
    if (value.isBool())
        return value.toBool();
    if (value.isNumber())
        return value.toDouble() != 0;
    if (value.isString())
        return !value.toString().isEmpty();
    return value.isList() ? !value.toList().empty() : !value.toMap().empty();
}

bool isTruthy(const CheckContext &context, const char *path)
{
    return isTruthy(context.values.value(path));
}

QList<Violation> violationsOf(const CheckContext &context, const Combination &combination)
{
    if (!holdsFor(context, combination) || !combination.isThere(context))
        return {};
    Violation violation{.message = withValues(context, combination.message)};
    for (const char *setting : combination.settings) {
        if (setting)
            violation.settings += setting;
    }
    for (const WayOut &wayOut : combination.waysOut) {
        if (ChangeSet changes = wayOut.label ? changesOf(context, wayOut) : ChangeSet(); !changes.empty())
            violation.fixes += Fix{.label = QString::fromUtf8(wayOut.label), .changes = std::move(changes)};
    }
    return {violation};
}
