#include "core/rules/common_fixes.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"
#include "core/rules/written_text.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// The same value in its usual form. Setting what is there already changes nothing, so something else comes first.
ChangeSet written(const YamlPath &path, const Value &value)
{
    const Value other = value.isBool() ? Value(!value.toBool()) : Value(value.toInteger() + 1);
    return {setTo(path, other), setTo(path, value)};
}

QList<Violation> checkTruthWords(const CheckContext &context)
{
    return forEachSetting(context, [&context](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const std::optional<QString> text = value.isBool() ? plainText(context, setting.path()) : std::nullopt;
        if (!text || !isYamlTruthWord(*text) || !isOfType(setting, value))
            return {};
        return Violation{
            .message =
                u"%1 is written %2, which Helm reads as %3"_s.arg(setting.path().toString(), *text, value.toDisplay()),
            .settings = {setting.path()},
            .fixes = {Fix{.label = u"Write %1"_s.arg(value.toDisplay()), .changes = written(setting.path(), value)}}};
    });
}

QList<Violation> checkOctalNumbers(const CheckContext &context)
{
    static const QRegularExpression octal(u"^[-+]?0[0-9_]+$"_s);
    return forEachSetting(context, [&context](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const std::optional<QString> text = value.isInteger() ? plainText(context, setting.path()) : std::nullopt;
        if (!text || !octal.match(*text).hasMatch())
            return {};
        Violation violation{.message = u"%1 is written %2, which Helm reads as %3"_s.arg(setting.path().toString(),
                                                                                         *text, value.toDisplay()),
                            .settings = {setting.path()}};
        bool isDecimal = false;
        const qint64 decimal = QString(*text).remove(u'_').toLongLong(&isDecimal, 10);
        violation.fixes +=
            Fix{.label = u"Write %1"_s.arg(value.toDisplay()), .changes = written(setting.path(), value)};
        if (isDecimal && Value(decimal) != value)
            violation.fixes +=
                Fix{.label = u"Write %1"_s.arg(decimal), .changes = {setTo(setting.path(), Value(decimal))}};
        return violation;
    });
}

/// Signs that YAML 1.2 doesn't have in numbers.
QList<Violation> checkNumberSpellings(const CheckContext &context)
{
    static const QRegularExpression foreign(u"_|^[-+]?0[bBOX]"_s);
    return forEachSetting(context, [&context](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const std::optional<QString> text = value.isInteger() ? plainText(context, setting.path()) : std::nullopt;
        if (!text || !foreign.match(*text).hasMatch())
            return {};
        return Violation{
            .message =
                u"%1 is written %2, which Helm reads as %3"_s.arg(setting.path().toString(), *text, value.toDisplay()),
            .settings = {setting.path()},
            .fixes = {Fix{.label = u"Write %1"_s.arg(value.toDisplay()), .changes = written(setting.path(), value)}}};
    });
}

/// Helm carries numbers as JSON does, with 53 bits.
QList<Violation> checkLargeNumbers(const CheckContext &context)
{
    return forEachSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const auto carried = static_cast<qint64>(value.toDouble());
        if (!value.isInteger() || std::abs(value.toDouble()) > 9e18 || carried == value.toInteger())
            return {};
        return Violation{.message = u"%1 is %2, which Helm rounds to %3"_s.arg(setting.path().toString())
                                        .arg(value.toInteger())
                                        .arg(carried),
                         .settings = {setting.path()},
                         .fixes = {removal(setting.path())}};
    });
}

/// Words that a quoted text must be to be read as another type once a template prints it without quotes.
bool losesItsQuotes(const QString &text)
{
    static const QRegularExpression number(
        u"^[-+]?(\\d[\\d_]*(\\.\\d*)?([eE][-+]?\\d+)?|\\.\\d+|0[xob][\\da-fA-F_]+)$"_s);
    static const QStringList words{u"true"_s, u"false"_s, u"null"_s, u"~"_s};
    return isYamlTruthWord(text) || words.contains(text.toLower()) || number.match(text).hasMatch();
}

/// Texts that the chart prints into the ConfigMap without quotes.
constexpr const char *bareTexts[] = {"bpf.monitorAggregation", "identityAllocationMode", "ipv4NativeRoutingCIDR",
                                     "ipv6NativeRoutingCIDR",  "bpf.monitorFlags",       "egressMasqueradeInterfaces",
                                     "cni.chainingMode",       "cni.readCniConf"};

/// Whether what is printed bare is read as a text again. An empty one counts as not set everywhere but in one place.
bool staysAText(const char *path, const Value &value)
{
    if (value.isString() && value.toString().isEmpty())
        return qstrcmp(path, "identityAllocationMode") != 0;
    return value.isNull() || !value.isScalar() || (value.isString() && !losesItsQuotes(value.toString()));
}

QList<Violation> checkBareTexts(const CheckContext &context)
{
    QList<Violation> violations;
    for (const char *path : bareTexts) {
        const Value value = context.values.value(path);
        if (staysAText(path, value))
            continue;
        violations +=
            Violation{.message = u"%1 is %2; the chart prints it without quotes, and the ConfigMap holds no text"_s.arg(
                          QLatin1StringView(path), value.toDisplay()),
                      .settings = {path},
                      .fixes = {removal(path)}};
    }
    return violations;
}

/// Whether the setting holds a text of lines: a script, a certificate, a piece of a manifest.
bool takesLines(const Setting &setting)
{
    const SettingKind kind = setting.knowledge.kind;
    const QString name = setting.path().lastName();
    return kind == SettingKind::Secret || kind == SettingKind::Object || kind == SettingKind::GoTemplate ||
           name.endsWith("Script"_L1) || name == "content"_L1;
}

/// A block written with `|` ends with a line break, which no name, address or number has.
QList<Violation> checkLineBreaks(const CheckContext &context)
{
    return forEachSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const QString text = value.isString() ? value.toString() : QString();
        const QString line = text.trimmed();
        if (!text.endsWith(u'\n') || line.isEmpty() || line.contains(u'\n') || takesLines(setting))
            return {};
        return Violation{.message = u"%1 is \"%2\" with a line break at its end"_s.arg(setting.path().toString(), line),
                         .settings = {setting.path()},
                         .fixes = {Fix{.label = u"Write %1"_s.arg(line), .changes = {setTo(setting.path(), line)}}}};
    });
}

constexpr char yamlSource[] = "https://yaml.org/type/bool.html";
constexpr char configMapSource[] =
    "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/";

constexpr Rule rules[] = {
    {"values.truth-word", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A word that is a truth value for Helm alone"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm reads YAML 1.1, where yes, no, on, off, y and n are truth values. Editors and tools "
                       "that read YAML 1.2 see texts, and diffs between them mislead."),
     yamlSource, checkTruthWords},
    {"values.octal-number", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A number that is octal for Helm"),
     QT_TRANSLATE_NOOP("Rules", "Helm reads YAML 1.1, where a leading zero makes a number octal: 010 is 8."),
     "https://yaml.org/type/int.html", checkOctalNumbers},
    {"values.number-spelling", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A number in a spelling that only YAML 1.1 has"),
     QT_TRANSLATE_NOOP("Rules",
                       "Underscores and binary digits make numbers in YAML 1.1, which Helm reads; tools that read "
                       "YAML 1.2 see a text there."),
     "https://yaml.org/type/int.html", checkNumberSpellings},
    {"values.large-number", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A number too large to be carried exactly"),
     QT_TRANSLATE_NOOP("Rules",
                       "On the way to the templates Helm carries numbers as floating point: beyond 2^53 they come out "
                       "as other numbers."),
     "https://github.com/helm/helm/issues/1707", checkLargeNumbers},
    {"values.line-break", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A line break at the end of a value"),
     QT_TRANSLATE_NOOP("Rules",
                       "A block written with | keeps the line break behind its last line, which becomes part of the "
                       "value. Names, addresses and times with one are other ones, or none at all."),
     "https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator", checkLineBreaks},
    {"values.bare-text", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A text that loses its quotes on the way"),
     QT_TRANSLATE_NOOP("Rules",
                       "The schema takes the quoted text, but the template prints it bare: YAML then reads a truth "
                       "value or a number, and the API server refuses the ConfigMap."),
     configMapSource, checkBareTexts},
};

} // namespace

std::span<const Rule> yamlTrapRules()
{
    return rules;
}
