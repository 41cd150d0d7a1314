#include "ui/exporting/file_preview.h"

#include "core/yaml/text_file.h"
#include "ui/exporting/line_diff.h"
#include "ui/text/yaml_highlighting.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace {

QString markOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Added:
        return u"+ "_s;
    case DiffLine::Kind::Removed:
        return u"- "_s;
    case DiffLine::Kind::Same:
        break;
    }
    return u"  "_s;
}

} // namespace

FilePreview::FilePreview(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(monospaceFont(font()));
    setAccessibleName(tr("Preview of the file"));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void FilePreview::showFile(const TextFile &file, FileChange change, const QString &folder)
{
    const QString after = QString::fromUtf8(file.content);
    setExtraSelections({});
    const Result<QByteArray> before = readTextFile(QDir(folder).filePath(file.path));
    if (change == FileChange::Changed && before)
        showLines(QString::fromUtf8(*before), after);
    else
        setPlainText(after);
    highlightDocument(document(), file.path, palette());
}

void FilePreview::showDifference(const QString &before, const QString &after)
{
    showLines(before, after);
    highlightDocument(document(), u"values.yaml"_s, palette());
}

void FilePreview::showLines(const QString &before, const QString &after)
{
    const std::vector<DiffLine> lines = diffLines(before, after);
    QStringList texts;
    for (const DiffLine &line : lines)
        texts.append(markOf(line.kind) + line.text);
    setPlainText(texts.join(u'\n'));
    QList<QTextEdit::ExtraSelection> selections;
    for (int number = 0; number < static_cast<int>(lines.size()); ++number) {
        const DiffLine::Kind kind = lines[static_cast<std::size_t>(number)].kind;
        if (kind == DiffLine::Kind::Same)
            continue;
        const Tone colour = kind == DiffLine::Kind::Added ? Tone::Good : Tone::Error;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document()->findBlockByNumber(number));
        selection.format.setBackground(mixed(tone(colour, palette()), palette().color(QPalette::Base), 0.18));
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections.append(selection);
    }
    setExtraSelections(selections);
}
