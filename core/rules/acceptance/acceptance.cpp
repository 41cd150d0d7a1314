#include "core/rules/acceptance/acceptance.h"

#include "core/rules/rules.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whether a byte of the text belongs to a value or key, so that a # there begins no comment.
bool isInScalar(const YamlText &text, int index, qsizetype offset)
{
    if (index < 0)
        return false;
    const YamlNode &node = text.node(index);
    if (node.kind == YamlKind::Scalar)
        return node.content.contains(offset);
    return std::ranges::any_of(node.children, [&](int child) { return isInScalar(text, child, offset); });
}

QByteArrayView lineFrom(const QByteArray &bytes, qsizetype start)
{
    const qsizetype end = bytes.indexOf('\n', start);
    return QByteArrayView(bytes).sliced(start, (end < 0 ? bytes.size() : end) - start);
}

/// The first byte of content on the line, or on the next line that has any; -1: there is none.
qsizetype contentFrom(const QByteArray &bytes, qsizetype lineStart)
{
    while (lineStart < bytes.size()) {
        const QByteArrayView line = lineFrom(bytes, lineStart);
        const QByteArrayView content = line.trimmed();
        if (!content.isEmpty() && !content.startsWith('#') && content != "---")
            return lineStart + (content.data() - line.data());
        lineStart += line.size() + 1;
    }
    return -1;
}

/// The setting that a comment at this place is about; nothing outside the values.
std::optional<YamlPath> settingBeside(const Configuration &values, qsizetype comment)
{
    const QByteArray &bytes = values.valuesText().bytes();
    const qsizetype lineStart = comment == 0 ? 0 : bytes.lastIndexOf('\n', comment - 1) + 1;
    const qsizetype content = contentFrom(bytes, lineStart);
    const YamlPath path = content < 0 ? YamlPath() : values.valuesText().pathAt(content, values.valuesDocument());
    if (!path.startsWith(values.valuesRoot()))
        return {};
    return path.mid(values.valuesRoot().size());
}

/// The comments that begin with `datapath: accept`; what can't be read of one stays empty.
std::vector<Acceptance> commentsIn(const Configuration &values)
{
    static const QRegularExpression pattern(
        u"#[ \\t]*datapath:[ \\t]*accept(?<file>-file)?(?![-\\w])[ \\t]*(?<rule>[^\\s:]*)(?:[ \\t]*:[ \\t]*(?<reason>[^\\r\\n]*))?[^\\r\\n]*"_s);
    const YamlText &text = values.valuesText();
    std::vector<Acceptance> acceptances;
    if (!text.bytes().contains("datapath:"))
        return acceptances;
    // As Latin-1 a character is a byte, so that places in the match are places in the text.
    for (const QRegularExpressionMatch &match : pattern.globalMatch(QString::fromLatin1(text.bytes()))) {
        const TextSpan span{match.capturedStart(), match.capturedEnd()};
        if (isInScalar(text, text.root(values.valuesDocument()), span.start))
            continue;
        Acceptance acceptance{.accepted = {.rule = match.captured(u"rule"), .reason = {}, .setting = {}},
                              .position = {},
                              .profileEntry = {},
                              .comment = span};
        acceptance.accepted.reason = QString::fromUtf8(match.captured(u"reason").toLatin1()).trimmed();
        if (!match.hasCaptured(u"file")) {
            acceptance.accepted.setting = settingBeside(values, span.start);
            if (!acceptance.accepted.setting)
                continue;
        }
        acceptance.position = values.positionInFile(span.start);
        acceptances.push_back(std::move(acceptance));
    }
    return acceptances;
}

} // namespace

Violation violationOf(const Acceptance &acceptance, const QString &message)
{
    const AcceptedFinding &accepted = acceptance.accepted;
    const bool hasPlace = accepted.setting && !accepted.setting->isEmpty();
    const QString place = hasPlace ? u" at %1"_s.arg(accepted.setting->toString()) : QString();
    Violation violation{.message = message.arg(accepted.rule.isEmpty() ? u"Nothing"_s : accepted.rule) + place,
                        .position = acceptance.position};
    if (hasPlace)
        violation.settings = {*accepted.setting};
    if (acceptance.profileEntry)
        violation.fixes += Fix{.label = u"Take the acceptance out"_s,
                               .changes = {{.path = YamlPath("accepted").child(*acceptance.profileEntry),
                                            .value = {},
                                            .scope = Edit::Scope::Profile}}};
    return violation;
}

bool Acceptance::covers(const Finding &finding) const
{
    const auto isBelow = [this](const YamlPath &setting) { return setting.startsWith(*accepted.setting); };
    return accepted.rule == finding.rule &&
           (!accepted.setting || accepted.setting->isEmpty() || std::ranges::any_of(finding.settings, isBelow));
}

std::vector<Acceptance> acceptancesIn(const Configuration &values)
{
    std::vector<Acceptance> acceptances;
    for (const AcceptedFinding &accepted : values.profile().accepted) {
        const int entry = static_cast<int>(acceptances.size());
        const int node = values.text().find(YamlPath("accepted").child(entry), values.place().document);
        acceptances.push_back(
            {.accepted = accepted,
             .position = node < 0 ? TextPosition() : values.text().positionOf(values.text().node(node).span.start),
             .profileEntry = entry,
             .comment = {}});
    }
    std::vector<Acceptance> comments = commentsIn(values);
    std::ranges::move(comments, std::back_inserter(acceptances));
    return acceptances;
}

QList<Finding> takeAccepted(QList<Finding> &findings, const std::vector<Acceptance> &acceptances)
{
    QList<Finding> accepted;
    QList<Finding> open;
    for (Finding &finding : findings) {
        const auto found = std::ranges::find_if(acceptances, [&finding](const Acceptance &acceptance) {
            return !acceptance.accepted.reason.isEmpty() && acceptance.covers(finding);
        });
        if (found != acceptances.end())
            finding.acceptedBecause = found->accepted.reason;
        (found == acceptances.end() ? open : accepted) += std::move(finding);
    }
    findings = std::move(open);
    return accepted;
}

QList<Violation> idleAcceptances(const std::vector<Acceptance> &acceptances, const QList<Finding> &accepted)
{
    QList<Violation> violations;
    for (const Acceptance &acceptance : acceptances) {
        const auto isMeant = [&acceptance](const Finding &finding) { return acceptance.covers(finding); };
        const bool isBroken = acceptance.accepted.reason.isEmpty() || !findRule(acceptance.accepted.rule);
        if (!isBroken && std::ranges::none_of(accepted, isMeant))
            violations += violationOf(acceptance, u"%1 is accepted, but nothing of it is found"_s);
    }
    return violations;
}
