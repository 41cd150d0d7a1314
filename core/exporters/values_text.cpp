#include "core/exporters/values_text.h"

#include "core/exporters/own_text.h"
#include "core/exporters/shell_text.h"
#include "core/yaml/yaml_writer.h"

#include <algorithm>
#include <map>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

/// A whole file keeps its bytes; a head that an earlier export gave it is replaced.
QByteArray wholeFile(QByteArray bytes)
{
    if (bytes.startsWith(byteOrderMark))
        bytes.remove(0, byteOrderMark.size());
    if (bytes.startsWith("# Helm values for Cilium's chart ")) {
        const qsizetype end = bytes.indexOf('\n', bytes.indexOf('\n') + 1);
        bytes.remove(0, end < 0 ? bytes.size() : end + 1);
    }
    return withoutBlankStart(bytes);
}

/// What the comment above a setting says.
QString explanation(const Setting &setting)
{
    const QString byDefault =
        setting.facts.defaultValue.isNull() ? u"unset"_s : onOneLine(setting.facts.defaultValue.toDisplay());
    return u"%1. %2 Default: %3"_s.arg(setting.knowledge.label, onOneLine(setting.knowledge.what), byDefault);
}

/// The line above a key's own comments: where something about it is to be said first.
qsizetype aboveComments(const QByteArray &bytes, qsizetype lineStart)
{
    while (lineStart > 0) {
        const qsizetype above = bytes.lastIndexOf('\n', lineStart - 2) + 1;
        if (!QByteArrayView(bytes).sliced(above, lineStart - above).trimmed().startsWith('#'))
            break;
        lineStart = above;
    }
    return lineStart;
}

/// Comments by the place where they go in.
using Comments = std::map<qsizetype, QByteArray>;

void addComment(Comments &comments, const YamlText &text, const YamlPath &path, const Setting &setting)
{
    const int key = text.findKey(path);
    if (key < 0)
        return;
    const QByteArray &bytes = text.bytes();
    const qsizetype start = text.node(key).span.start;
    const qsizetype line = start == 0 ? 0 : bytes.lastIndexOf('\n', start - 1) + 1;
    const qsizetype indent = start - line;
    if (!QByteArrayView(bytes).sliced(line, indent).trimmed().isEmpty())
        return; // inside { }: a comment would tear the line
    const qsizetype above = aboveComments(bytes, line);
    const QByteArray comment = commentLines(explanation(setting), static_cast<int>(indent));
    if (!QByteArrayView(bytes).sliced(above).startsWith(comment)) // an annotated file that is exported again
        comments[above] += comment;
}

void insert(Value::Map &map, const YamlPath &path, const Value &value)
{
    const QString key = std::get<QString>(path.at(0));
    auto entry = std::ranges::find(map, key, &Value::Entry::first);
    if (entry == map.end())
        entry = map.insert(map.end(), {key, Value(Value::Map{})});
    if (path.size() == 1) {
        entry->second = value;
        return;
    }
    Value::Map inner = entry->second.toMap();
    insert(inner, path.mid(1), value);
    entry->second = Value(std::move(inner));
}

bool hasKeysOnly(const YamlPath &path)
{
    return std::ranges::all_of(path.steps(),
                               [](const YamlPath::Step &step) { return std::holds_alternative<QString>(step); });
}

} // namespace

QByteArray minimalValues(const Configuration &configuration)
{
    const Value &values = *configuration.explicitValue({});
    const YamlText &text = configuration.valuesText();
    if (configuration.valuesRoot().isEmpty()) {
        const QByteArray whole = wholeFile(text.bytes());
        if (saysTheSame(whole, values))
            return whole;
    }
    return ownTextOf(text, text.find(configuration.valuesRoot(), configuration.valuesDocument()), values);
}

QByteArray annotatedValues(const Configuration &configuration)
{
    QByteArray plain = minimalValues(configuration);
    const Result<YamlText> text = YamlText::parse(plain);
    if (!text)
        return plain;
    Comments comments;
    for (const auto &[path, value, setting, state] : configuration.explicitLeaves()) {
        if (setting && setting->isExplained)
            addComment(comments, *text, path, *setting);
    }
    for (const auto &[offset, comment] : comments | std::views::reverse)
        plain.insert(offset, comment);
    return plain;
}

Value effectiveValues(const Configuration &configuration)
{
    Value::Map all;
    for (const Setting &setting : configuration.catalogue().settings()) {
        if (setting.facts.presence != Presence::Active)
            continue;
        const Value value = configuration.value(setting.path());
        if (!value.isNull())
            insert(all, setting.path(), value);
    }
    // What the file says comes last: keys that the chart doesn't list, and null, which takes a key away.
    for (const auto &[path, own, setting, state] : configuration.explicitLeaves()) {
        const bool isMerged = setting && setting->facts.presence == Presence::Active && !own->isNull();
        if (!isMerged && hasKeysOnly(path))
            insert(all, path, *own);
    }
    return {std::move(all)};
}

QByteArray fullValues(const Configuration &configuration)
{
    return writeBlock(effectiveValues(configuration));
}
