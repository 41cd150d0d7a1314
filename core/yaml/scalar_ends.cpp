#include "core/yaml/scalar_ends.h"

#include <algorithm>

namespace {

bool isBlank(char character)
{
    return character == ' ' || character == '\t';
}
bool isBreak(char character)
{
    return character == '\n' || character == '\r';
}

struct Fold
{
    qsizetype end = 0; ///< at the first character of the next line with text
    int breaks = 0;
};

Fold foldAt(const QByteArray &bytes, qsizetype offset, qsizetype limit)
{
    Fold fold{.end = offset};
    while (fold.end < limit && (isBlank(bytes[fold.end]) || isBreak(bytes[fold.end]))) {
        fold.breaks += bytes[fold.end] == '\n' ? 1 : 0;
        ++fold.end;
    }
    return fold;
}

/// Lines of a block scalar, looked at one by one.
struct Line
{
    qsizetype textEnd = 0; ///< before the line end
    qsizetype next = 0;
    int indent = 0;
    bool isBlank = false;
};

Line lineFrom(const QByteArray &bytes, qsizetype start, qsizetype limit)
{
    const qsizetype lineFeed = bytes.indexOf('\n', start);
    Line line;
    line.next = lineFeed < 0 || lineFeed >= limit ? limit : lineFeed + 1;
    line.textEnd = lineFeed < 0 || lineFeed >= limit ? limit : lineFeed;
    if (line.textEnd > start && bytes[line.textEnd - 1] == '\r')
        --line.textEnd;
    qsizetype text = start;
    while (text < line.textEnd && bytes[text] == ' ')
        ++text;
    line.indent = static_cast<int>(text - start);
    line.isBlank = text == line.textEnd;
    return line;
}

struct Header
{
    int indent = 0; ///< 0: found from the text
    bool keepsBlankLines = false;
};

Header headerAt(const QByteArray &bytes, qsizetype start, qsizetype limit)
{
    Header header;
    for (qsizetype at = start + 1; at < std::min(start + 3, limit); ++at) {
        header.keepsBlankLines = header.keepsBlankLines || bytes[at] == '+';
        if (bytes[at] >= '1' && bytes[at] <= '9')
            header.indent = bytes[at] - '0';
        else if (bytes[at] != '+' && bytes[at] != '-')
            break;
    }
    return header;
}

/// The indentation of the first line with text, of the widest blank line before it, but at least what the parent asks
/// for.
int detectedIndent(const QByteArray &bytes, qsizetype start, qsizetype limit, int smallest)
{
    int indent = smallest;
    while (start < limit) {
        const Line line = lineFrom(bytes, start, limit);
        indent = std::max(indent, line.indent);
        if (!line.isBlank)
            break;
        start = line.next;
    }
    return indent;
}

} // namespace

qsizetype quotedEnd(const QByteArray &bytes, qsizetype start, qsizetype limit)
{
    const char quote = bytes[start];
    for (qsizetype at = start + 1; at < limit; ++at) {
        if (quote == '"' && bytes[at] == '\\') {
            ++at;
        } else if (bytes[at] == quote) {
            if (quote == '"' || at + 1 >= limit || bytes[at + 1] != quote)
                return at + 1;
            ++at; // '' inside single quotes
        }
    }
    return -1;
}

qsizetype plainEnd(const QByteArray &bytes, qsizetype start, qsizetype limit, const std::string &value)
{
    qsizetype at = start;
    std::size_t done = 0;
    while (done < value.size()) {
        const Fold fold = foldAt(bytes, at, limit);
        if (fold.breaks > 0) {
            const std::string expected =
                fold.breaks == 1 ? " " : std::string(static_cast<std::size_t>(fold.breaks - 1), '\n');
            if (value.compare(done, expected.size(), expected) != 0)
                return -1;
            done += expected.size();
            at = fold.end;
        } else {
            const qsizetype length = std::max(fold.end - at, qsizetype{1}); // a run of blanks at once
            if (at >= limit || value.compare(done, static_cast<std::size_t>(length), bytes.constData() + at,
                                             static_cast<std::size_t>(length)) != 0)
                return -1;
            done += static_cast<std::size_t>(length);
            at += length;
        }
    }
    return at;
}

qsizetype blockScalarEnd(const QByteArray &bytes, qsizetype start, qsizetype limit, int parentColumn)
{
    const Header header = headerAt(bytes, start, limit);
    Line line = lineFrom(bytes, start, limit);
    const int parent = std::max(parentColumn, 0);
    const int indent = header.indent > 0 ? parent + header.indent
                                         : detectedIndent(bytes, line.next, limit, std::max(parentColumn + 1, 1));
    qsizetype end = line.textEnd;
    while (line.next < limit) {
        line = lineFrom(bytes, line.next, limit);
        if (line.isBlank && line.indent <= indent) {
            end = header.keepsBlankLines ? line.textEnd : end;
            continue;
        }
        if (line.indent < indent)
            break;
        end = line.textEnd;
    }
    return end;
}
