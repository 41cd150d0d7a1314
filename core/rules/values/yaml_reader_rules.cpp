#include "core/rules/rule.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

// What Helm's YAML reader makes of the text itself, whatever the setting is.

namespace {

/// The setting around a byte of the text that holds the values; empty: outside of them.
YamlPath settingAt(const Configuration &values, qsizetype offset)
{
    const YamlPath path = values.valuesText().pathAt(offset, values.valuesDocument());
    const YamlPath root = values.valuesRoot();
    return path.startsWith(root) ? path.mid(root.size()) : YamlPath();
}

int lineOf(const Configuration &values, qsizetype offset)
{
    return values.valuesText().positionOf(offset).line;
}

int valuesNode(const Configuration &values)
{
    return values.valuesText().find(values.valuesRoot(), values.valuesDocument());
}

/// Calls `visit` with every node of the values that is written there; not with what aliases stand for.
void forEachNode(const YamlText &text, int index, const auto &visit)
{
    if (index < 0)
        return;
    visit(index);
    for (const int child : text.node(index).children)
        forEachNode(text, child, visit);
}

bool isCollection(const YamlNode &node)
{
    return node.kind == YamlKind::Mapping || node.kind == YamlKind::Sequence;
}

bool isMergeKey(const YamlNode &key)
{
    return key.kind == YamlKind::Scalar && key.style == YamlStyle::Plain && key.text == "<<"_L1;
}

bool canBeMerged(const Value &source)
{
    return source.isMap() ||
           (source.isList() && std::ranges::all_of(source.toList(), [](const Value &item) { return item.isMap(); }));
}

QString problemOfKey(const YamlText &text, int key, int value)
{
    const YamlNode &node = text.node(key);
    if (isCollection(node))
        return u"a list or map is the key of a map"_s;
    if (isMergeKey(node) && !canBeMerged(text.value(value)))
        return u"the merge key << takes a map or a list of maps"_s;
    return text.value(key).isNull() && !isMergeKey(node) ? u"the key is null"_s : QString();
}

/// A tag that says what the value isn't.
QString problemOfTag(const YamlNode &node, const Value &value)
{
    const QString type = node.tag.section(u"tag:yaml.org,2002:"_s, 1);
    const bool fits = (type != "int"_L1 || value.isInteger()) && (type != "float"_L1 || value.isNumber()) &&
                      (type != "bool"_L1 || value.isBool()) && (type != "null"_L1 || value.isNull());
    return fits ? QString() : u"%1 isn't what its tag !!%2 says"_s.arg(node.text, type);
}

/// libyaml takes it since 0.2.3, Helm's port of it doesn't.
bool hasSlashEscape(QByteArrayView quotedText)
{
    for (qsizetype at = quotedText.indexOf('\\'); at >= 0; at = quotedText.indexOf('\\', at + 2)) {
        if (at + 1 < quotedText.size() && quotedText[at + 1] == '/')
            return true;
    }
    return false;
}

QString problemOfScalar(const YamlText &text, int index)
{
    static const QRegularExpression unwritable(u"^([-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN))$"_s);
    const YamlNode &node = text.node(index);
    const bool isPlain = node.style == YamlStyle::Plain && node.tag.isEmpty();
    if (isPlain && node.text.contains(u'.') && unwritable.match(node.text).hasMatch())
        return u"%1 is no number that JSON has; in quotes it is a text"_s.arg(node.text);
    const QByteArrayView written = QByteArrayView(text.bytes()).sliced(node.content.start, node.content.size());
    if (node.style == YamlStyle::DoubleQuoted && hasSlashEscape(written))
        return u"there is no escape \\/; a slash stands for itself"_s;
    return node.tag.isEmpty() ? QString() : problemOfTag(node, text.value(index));
}

/// An anchor around an alias of it.
QString problemOfAlias(const YamlText &text, int index)
{
    for (int around = text.node(index).parent; around >= 0; around = text.node(around).parent) {
        if (text.node(around).anchor == text.node(index).text)
            return u"the anchor &%1 contains itself"_s.arg(text.node(index).text);
    }
    return {};
}

/// What Helm stops at in a node that can be parsed.
QString problemOf(const YamlText &text, int index)
{
    const YamlNode &node = text.node(index);
    if (node.kind == YamlKind::Alias)
        return problemOfAlias(text, index);
    if (node.kind == YamlKind::Scalar)
        return problemOfScalar(text, index);
    for (std::size_t i = 0; node.kind == YamlKind::Mapping && i + 1 < node.children.size(); i += 2) {
        if (const QString problem = problemOfKey(text, node.children[i], node.children[i + 1]); !problem.isEmpty())
            return problem;
    }
    return {};
}

/// Helm 4 cuts a values file at the lines that start with ---, and then reads the pieces.
QString problemOfMarkers(const QByteArray &bytes)
{
    static const QRegularExpression directive(u"^%(YAML|TAG)\\s.*\\n---"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression content(u"^---[ \\t]+([^#\\s].*)$"_s, QRegularExpression::MultilineOption);
    if (!bytes.contains("---"))
        return {};
    const QString text = QString::fromUtf8(bytes);
    if (directive.match(text).hasMatch())
        return u"a directive stands before ---, and Helm takes it for a document of its own"_s;
    const QRegularExpressionMatch match = content.match(text);
    return match.hasMatch() ? u"“%1” can't stand behind ---; only a comment can"_s.arg(match.captured(1)) : QString();
}

bool isReadAsFile(const Configuration &values)
{
    const ValuesForm form = values.place().form;
    return form == ValuesForm::Plain || form == ValuesForm::UmbrellaChart;
}

Violation unreadable(const Configuration &values, qsizetype offset, const QString &problem)
{
    return {.message = u"Helm can't read line %1: %2"_s.arg(lineOf(values, offset)).arg(problem),
            .settings = {settingAt(values, offset)}};
}

QList<Violation> checkUnreadable(const CheckContext &context)
{
    const YamlText &text = context.values.valuesText();
    QList<Violation> violations;
    if (const std::optional<ReaderDifference> difference = text.readerDifference(); difference && difference->isRefused)
        violations += unreadable(context.values, difference->offset, difference->message);
    const QString markers = isReadAsFile(context.values) ? problemOfMarkers(text.bytes()) : QString();
    if (!markers.isEmpty())
        violations += unreadable(context.values, 0, markers);
    forEachNode(text, valuesNode(context.values), [&](int index) {
        if (const QString problem = problemOf(text, index); !problem.isEmpty())
            violations += unreadable(context.values, text.node(index).span.start, problem);
    });
    return violations;
}

QList<Violation> checkOtherReading(const CheckContext &context)
{
    const std::optional<ReaderDifference> difference = context.values.valuesText().readerDifference();
    if (!difference || difference->isRefused)
        return {};
    return {Violation{.message = u"Helm reads line %1 in another way than it is shown here: %2"_s
                                     .arg(lineOf(context.values, difference->offset))
                                     .arg(difference->message),
                      .settings = {settingAt(context.values, difference->offset)}}};
}

/// A key that is a word or number of YAML 1.1 gets another name.
QList<Violation> checkKeyWords(const CheckContext &context)
{
    const YamlText &text = context.values.valuesText();
    QList<Violation> violations;
    forEachNode(text, valuesNode(context.values), [&](int index) {
        const YamlNode &node = text.node(index);
        for (std::size_t i = 0; node.kind == YamlKind::Mapping && i + 1 < node.children.size(); i += 2) {
            const YamlNode &key = text.node(node.children[i]);
            const bool isPlain = key.kind == YamlKind::Scalar && key.style == YamlStyle::Plain && !isMergeKey(key);
            if (!isPlain || text.value(node.children[i]).isString())
                continue;
            const YamlPath path = settingAt(context.values, key.span.start);
            if (path.isEmpty() || path.lastName() == key.text)
                continue;
            const Value *value = context.values.explicitValue(path);
            const ChangeSet quote{setTo(path.parent().child(key.text), value ? *value : Value()), unset(path)};
            violations += Violation{.message = u"the key %1 is read as \"%2\""_s.arg(key.text, path.lastName()),
                                    .settings = {path},
                                    .fixes = {Fix{.label = u"Quote %1"_s.arg(key.text), .changes = quote}}};
        }
    });
    return violations;
}

QList<Violation> checkSeveralDocuments(const CheckContext &context)
{
    const YamlText &text = context.values.text();
    if (context.values.place().form != ValuesForm::Plain)
        return {};
    int filled = 0;
    for (int document = 0; document < text.documentCount(); ++document)
        filled += text.root(document) >= 0 && text.node(text.root(document)).kind != YamlKind::Null ? 1 : 0;
    if (filled < 2)
        return {};
    return {Violation{.message = u"the file holds %1 documents, which Helm merges into one; only number %2 is shown "
                                 "and edited here"_s.arg(filled)
                                     .arg(context.values.place().document + 1)}};
}

constexpr char readerSource[] = "https://github.com/yaml/go-yaml/blob/v2.4.2/decode.go";

constexpr Rule rules[] = {
    {"values.unreadable-for-helm", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A text that Helm's YAML reader refuses"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm reads YAML with a port of libyaml and turns it into JSON. It stops with an error where "
                       "either can't hold what is written, before any template is rendered."),
     readerSource, checkUnreadable},
    {"values.read-otherwise", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A text that Helm's YAML reader takes for something else"),
     QT_TRANSLATE_NOOP("Rules",
                       "YAML has corners that readers disagree on. Helm's reader sees other values here than those "
                       "that are shown; write it in a plainer way."),
     readerSource, checkOtherReading},
    {"values.key-word", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A key that is a truth value or a number for Helm"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm reads YAML 1.1 into JSON, whose keys are texts: yes, no, on, off, y and n as keys turn "
                       "into \"true\" and \"false\", and numbers into their usual form. Quotes keep the key as it is."),
     "https://yaml.org/type/bool.html", checkKeyWords},
    {"values.several-documents", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Values in several documents of one file"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm merges all documents of a values file, later ones over earlier ones. Other tools take "
                       "the first one only, so that the same file means two things."),
     "https://github.com/helm/helm/blob/v4.1.4/pkg/cli/values/options.go", checkSeveralDocuments},
};

} // namespace

std::span<const Rule> yamlReaderRules()
{
    return rules;
}
