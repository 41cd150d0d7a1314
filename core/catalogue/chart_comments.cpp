#include "core/catalogue/chart_comments.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <set>

using namespace Qt::StringLiterals;

namespace {
struct CommentBlock
{
    int first = 0;
    int end = 0; ///< the line behind it
    int column = 0;
};

struct CommentedLine
{
    QString name;
    int line = 0;
    bool isMap = false;
};

struct Place
{
    int parent = -1; ///< index of the key it belongs to; -1: top level
    int beside = -1; ///< the key above at the same column, whose neighbour it would be
};

const QString &lineAt(const std::vector<QString> &lines, int line)
{
    return lines[static_cast<std::size_t>(line)];
}

const ChartKey &keyAt(const std::vector<ChartKey> &keys, int key)
{
    return keys[static_cast<std::size_t>(key)];
}

int indentOf(const QString &line)
{
    int column = 0;
    while (column < line.size() && line[column] == u' ')
        ++column;
    return column;
}

bool isCommentAt(const QString &line, int column)
{
    return indentOf(line) == column && line.size() > column && line[column] == u'#';
}

/// The text of a comment line from its `#`.
QStringView commentOf(const QString &line)
{
    return QStringView(line).trimmed();
}

bool startsDocumentation(const QString &line)
{
    static const QRegularExpression marker(u"^# ?--"_s);
    return marker.matchView(commentOf(line)).hasMatch();
}

bool isSchemaFence(const QString &line)
{
    return commentOf(line).startsWith("# @schema"_L1);
}

/// One blank or none behind `#` and a key: more blanks are the inside of an example.
QRegularExpressionMatch matchCommentedKey(const QString &line)
{
    static const QRegularExpression key(u"^# ?([a-z][A-Za-z0-9]*):(?: +(.*))?$"_s);
    return key.matchView(commentOf(line));
}

/// Whether what stands behind `key:` can be a value rather than the rest of a sentence.
bool looksLikeValue(QStringView text)
{
    text = text.trimmed();
    if (text.isEmpty())
        return true;
    const QChar first = text.front();
    const QChar last = text.back();
    if (first == u'"' || first == u'\'')
        return text.size() > 1 && last == first;
    if (first == u'[' || first == u'{')
        return last == (first == u'[' ? u']' : u'}');
    return !text.contains(u' ') && !text.contains("://"_L1);
}

/// The inside of a commented-out map, list or block text.
bool isDeeperLine(const QString &line)
{
    static const QRegularExpression deeper(u"^#(?:  +\\S| *- |\\s*$)"_s);
    return deeper.matchView(commentOf(line)).hasMatch();
}

std::vector<CommentBlock> commentBlocks(const std::vector<QString> &lines, const std::vector<bool> &isText)
{
    std::vector<CommentBlock> blocks;
    const int count = static_cast<int>(lines.size());
    for (int line = 0; line < count;) {
        const int column = indentOf(lineAt(lines, line));
        CommentBlock block{.first = line, .end = line, .column = column};
        while (block.end < count && !isText[static_cast<std::size_t>(block.end)] &&
               isCommentAt(lineAt(lines, block.end), column))
            ++block.end;
        if (block.end > block.first)
            blocks.push_back(block);
        line = std::max(block.end, line + 1);
    }
    return blocks;
}

/// A commented-out key is the last of its group: behind it comes the end, the next documentation or the next key.
std::vector<CommentedLine> commentedLines(const std::vector<QString> &lines, const CommentBlock &block)
{
    std::vector<CommentedLine> found;
    bool inSchema = false;
    for (int line = block.first; line < block.end; ++line) {
        if (isSchemaFence(lineAt(lines, line)))
            inSchema = !inSchema;
        const auto match = matchCommentedKey(lineAt(lines, line));
        if (inSchema || !match.hasMatch() || !looksLikeValue(match.capturedView(2)))
            continue;
        int next = line + 1;
        while (next < block.end && isDeeperLine(lineAt(lines, next)))
            ++next;
        const bool isLast = next == block.end || startsDocumentation(lineAt(lines, next)) ||
                            isSchemaFence(lineAt(lines, next)) || matchCommentedKey(lineAt(lines, next)).hasMatch();
        if (isLast)
            found.push_back(
                {.name = match.captured(1), .line = line, .isMap = next > line + 1 && match.capturedView(2).isEmpty()});
        line = next - 1;
    }
    return found;
}

/// Which lines are inside a block text, where `#` is no comment.
std::vector<bool> textLines(const std::vector<ChartKey> &keys, const YamlText &values, std::size_t lineCount)
{
    std::vector<bool> isText(lineCount, false);
    for (const ChartKey &key : keys) {
        const YamlNode &value = values.node(key.node);
        if (value.style != YamlStyle::Literal && value.style != YamlStyle::Folded)
            continue;
        const int last = values.positionOf(value.content.end).line - 1;
        for (int line = key.line + 1; line < last; ++line)
            isText[static_cast<std::size_t>(line)] = true;
    }
    return isText;
}

class CommentedSettings
{
public:
    CommentedSettings(const std::vector<QString> &lines, std::vector<ChartKey> &keys) : m_lines(lines), m_keys(keys)
    {
        for (const ChartKey &key : keys)
            m_taken.insert(key.path);
    }

    void addBlock(const CommentBlock &block)
    {
        const auto behind = std::ranges::lower_bound(m_keys, block.first, {}, &ChartKey::line);
        const int above = static_cast<int>(behind - m_keys.begin()) - 1;
        const auto place = placeOf(block, above);
        if (!place || isExample(block, above))
            return;
        for (const CommentedLine &line : commentedLines(m_lines, block))
            add(line, *place, block, above);
    }

    std::vector<CommentedSetting> take() { return std::move(m_found); }

private:
    /// By the column: beside the key above or one of those around it, or as its first child.
    std::optional<Place> placeOf(const CommentBlock &block, int above) const
    {
        for (int key = above; key >= 0; key = keyAt(m_keys, key).parent)
            if (keyAt(m_keys, key).column == block.column)
                return Place{.parent = keyAt(m_keys, key).parent, .beside = key};
        if (above >= 0 && keyAt(m_keys, above).childColumn == block.column)
            return Place{.parent = above, .beside = -1};
        return std::nullopt;
    }

    bool isDirectlyBelow(const CommentBlock &block) const
    {
        return block.first > 0 && !lineAt(m_lines, block.first - 1).trimmed().isEmpty();
    }

    /// Right below an empty value stands an example of its content, unless it is introduced like a setting.
    bool isExample(const CommentBlock &block, int above) const
    {
        const ChartKey &key = keyAt(m_keys, above);
        return key.holdsNothing && key.column == block.column && isDirectlyBelow(block) &&
               !startsDocumentation(lineAt(m_lines, block.first));
    }

    void add(const CommentedLine &line, Place place, const CommentBlock &block, int above)
    {
        if (place.beside >= 0 && belongsInside(line, place, block, above))
            place.parent = place.beside;
        if (place.parent >= 0 && !makeGroup(place.parent))
            return;
        const YamlPath path = (place.parent < 0 ? YamlPath() : keyAt(m_keys, place.parent).path).child(line.name);
        if (m_taken.insert(path).second)
            m_found.push_back({.path = path, .line = line.line, .isMap = line.isMap});
    }

    /// Comments that stand one level too far left: below an empty map whose fields are all commented out; and, directly
    /// behind an indented key, a map or what continues a map of the user's.
    bool belongsInside(const CommentedLine &line, const Place &place, const CommentBlock &block, int above) const
    {
        const ChartKey &beside = keyAt(m_keys, place.beside);
        if (place.beside == above)
            return isEmptyForm(beside) && (isDirectlyBelow(block) || beside.role == KeyRole::Group);
        const bool continues = isDirectlyBelow(block) && !startsDocumentation(lineAt(m_lines, block.first));
        return continues && (line.isMap || beside.role != KeyRole::Group);
    }

    bool isEmptyForm(const ChartKey &key) const
    {
        return key.holdsNothing && lineAt(m_lines, key.line).contains("{}"_L1) && !isFreeFormName(key.name());
    }

    bool makeGroup(int key)
    {
        ChartKey &parent = m_keys[static_cast<std::size_t>(key)];
        if (isEmptyForm(parent))
            parent.role = KeyRole::Group;
        return parent.role == KeyRole::Group;
    }

    const std::vector<QString> &m_lines;
    std::vector<ChartKey> &m_keys;
    std::set<YamlPath> m_taken;
    std::vector<CommentedSetting> m_found;
};
/// Lines that were only wrapped become one; those of a list keep their own.
QString unwrapped(const QStringList &lines)
{
    QString text;
    for (const QString &line : lines) {
        const bool isOfItsOwn = line.isEmpty() || line.startsWith(u'-') || line.startsWith(u'*');
        if (!text.isEmpty())
            text += isOfItsOwn || text.endsWith(u'\n') ? u'\n' : u' ';
        text += line;
    }
    return text.trimmed();
}
} // namespace

std::vector<QString> linesOf(const QByteArray &text)
{
    const QStringList lines = QString::fromUtf8(text).split(u'\n');
    return {lines.begin(), lines.end()};
}

bool isDocumented(const std::vector<QString> &lines, int line, int column)
{
    for (int above = line - 1; above >= 0 && isCommentAt(lineAt(lines, above), column); --above)
        if (startsDocumentation(lineAt(lines, above)))
            return true;
    return false;
}

QString documentationAbove(const std::vector<QString> &lines, int line, int column)
{
    static const QRegularExpression marks(u"^#+ ?(?:-- ?(?:\\([a-z/]+\\) ?)?)?"_s);
    QStringList texts;
    bool inSchema = false;
    for (int above = line - 1; above >= 0 && isCommentAt(lineAt(lines, above), column); --above) {
        const QString &comment = lineAt(lines, above);
        inSchema = inSchema != isSchemaFence(comment);
        const bool isText = !inSchema && !isSchemaFence(comment) && !commentOf(comment).startsWith("# @"_L1);
        if (isText)
            texts.prepend(comment.trimmed().remove(marks).trimmed());
        if (isText && startsDocumentation(comment))
            return unwrapped(texts);
    }
    return {};
}

QString documentationAbove(const std::vector<QString> &lines, int line)
{
    return documentationAbove(lines, line, indentOf(lineAt(lines, line)));
}

QString documentedDefault(const std::vector<QString> &lines, int line, int column)
{
    static const QRegularExpression marker(u"^# ?@default -- *(.*)$"_s);
    static const QRegularExpression codeSpan(
        u"^(?:.* - )?`([^`]*)`$"_s); // "why it is so - `value`": the value is enough
    for (int above = line - 1; above >= 0 && isCommentAt(lineAt(lines, above), column); --above) {
        const auto match = marker.matchView(commentOf(lineAt(lines, above)));
        if (!match.hasMatch())
            continue;
        const QString text = match.captured(1).trimmed();
        const auto code = codeSpan.match(text);
        return code.hasMatch() ? code.captured(1) : text;
    }
    return {};
}

std::vector<CommentedSetting> commentedSettings(const std::vector<QString> &lines, std::vector<ChartKey> &keys,
                                                const YamlText &values)
{
    CommentedSettings settings(lines, keys);
    for (const CommentBlock &block : commentBlocks(lines, textLines(keys, values, lines.size())))
        settings.addBlock(block);
    return settings.take();
}
