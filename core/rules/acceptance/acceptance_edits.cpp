#include "core/rules/acceptance/acceptance_edits.h"

#include "core/rules/acceptance/acceptance.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {

Result<Configuration::Applied> addEntry(const Configuration &values, const Finding &finding, const QString &reason)
{
    Value::Map entry{{u"rule"_s, finding.rule}};
    if (!finding.settings.isEmpty())
        entry.emplace_back(u"setting"_s, finding.settings.front().toString());
    entry.emplace_back(u"reason"_s, reason);
    const auto count = static_cast<int>(values.profile().accepted.size());
    const YamlPath list("accepted");
    Edit edit{.path = list, .value = Value(Value::List{Value(entry)}), .scope = Edit::Scope::Profile};
    if (count > 0)
        edit = {.path = list.child(count), .value = Value(entry), .scope = Edit::Scope::Profile};
    return values.apply({edit});
}

/// Where the line begins on which the setting's key stands; nothing where the file doesn't set it.
std::optional<qsizetype> lineOf(const Configuration &values, const Finding &finding)
{
    if (finding.settings.isEmpty())
        return {};
    const YamlText &text = values.valuesText();
    const YamlPath path = values.valuesRoot().joined(finding.settings.front());
    const int key = text.findKey(path, values.valuesDocument());
    const int node = key >= 0 ? key : text.find(path, values.valuesDocument());
    if (node < 0)
        return {};
    const qsizetype start = text.node(node).span.start;
    return start == 0 ? 0 : text.bytes().lastIndexOf('\n', start - 1) + 1;
}

/// Behind what must stay first: a byte order mark, and in a stream the separator above the values' document.
qsizetype topOf(const Configuration &values)
{
    const YamlText &text = values.valuesText();
    const int root = text.root(values.valuesDocument());
    if (values.valuesDocument() > 0 && root >= 0) {
        const qsizetype start = text.node(root).span.start;
        return start == 0 ? 0 : text.bytes().lastIndexOf('\n', start - 1) + 1;
    }
    return text.bytes().startsWith("\xEF\xBB\xBF") ? 3 : 0;
}

Result<Configuration::Applied> addComment(const Configuration &values, const Finding &finding, const QString &reason)
{
    const QByteArray &bytes = values.valuesText().bytes();
    const std::optional<qsizetype> line = lineOf(values, finding);
    const QString comment =
        u"# datapath: %1 %2: %3"_s.arg(line ? u"accept"_s : u"accept-file"_s, finding.rule, reason.simplified());
    const qsizetype start = line.value_or(topOf(values));
    qsizetype content = start;
    while (line && content < bytes.size() && bytes.at(content) == ' ')
        ++content;
    const QByteArray indent = bytes.sliced(start, content - start);
    const QByteArray lineEnd = bytes.contains("\r\n") ? "\r\n" : "\n";
    return values.applyComment({.offset = start, .removed = {}, .inserted = indent + comment.toUtf8() + lineEnd});
}

/// The splice that takes a comment out, with its line where nothing else is on it.
Splice commentRemoval(const QByteArray &bytes, const TextSpan &comment)
{
    qsizetype start = comment.start;
    while (start > 0 && (bytes.at(start - 1) == ' ' || bytes.at(start - 1) == '\t'))
        --start;
    qsizetype end = comment.end;
    if (start == 0 || bytes.at(start - 1) == '\n') {
        const qsizetype lineEnd = bytes.indexOf('\n', end);
        end = lineEnd < 0 ? bytes.size() : lineEnd + 1;
    }
    return {.offset = start, .removed = bytes.sliced(start, end - start), .inserted = {}};
}

Result<Configuration::Applied> removed(const Configuration &values, const Acceptance &acceptance)
{
    if (acceptance.comment)
        return values.applyComment(commentRemoval(values.valuesText().bytes(), *acceptance.comment));
    return values.apply(
        {{.path = YamlPath("accepted").child(*acceptance.profileEntry), .value = {}, .scope = Edit::Scope::Profile}});
}

} // namespace

Result<Configuration::Applied> accept(const Configuration &values, const Finding &finding, const QString &reason)
{
    if (reason.trimmed().isEmpty())
        return failure(u"accepting a finding needs a reason"_s);
    return values.place().form == ValuesForm::Profile ? addEntry(values, finding, reason.trimmed())
                                                      : addComment(values, finding, reason);
}

Result<Configuration::Applied> retract(const Configuration &values, const Finding &accepted)
{
    Configuration::Applied all{values, {}};
    // From behind, so that what is still to go keeps its place.
    for (const Acceptance &acceptance : acceptancesIn(values) | std::views::reverse) {
        if (!acceptance.covers(accepted))
            continue;
        Result<Configuration::Applied> step = removed(all.after, acceptance);
        if (!step)
            return std::unexpected(step.error());
        all.after = std::move(step->after);
        std::ranges::move(step->splices, std::back_inserter(all.splices));
    }
    return all;
}
