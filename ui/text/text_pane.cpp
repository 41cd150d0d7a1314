#include "ui/text/text_pane.h"

#include "ui/project/editor_text.h"
#include "ui/text/gutter.h"
#include "ui/text/yaml_highlighting.h"
#include "ui/theme/icons.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {

constexpr int gutterMargin = 6;

/// Unlike toPlainText(), this keeps no-break spaces.
QString textOf(const QTextDocument &document)
{
    return document.toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

} // namespace

TextPane::TextPane(Project *project, QWidget *parent)
    : QPlainTextEdit(parent), m_project(project), m_gutter(new Gutter(this))
{
    setUndoRedoEnabled(false);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont(font()));
    setAccessibleName(tr("YAML text"));
    setViewportMargins(gutterWidth(), 0, 0, 0);
    m_idle.setSingleShot(true);
    m_idle.setInterval(1000);
    connect(&m_idle, &QTimer::timeout, project, &Project::endTyping);
    connect(this, &QPlainTextEdit::textChanged, this, &TextPane::push);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &TextPane::noteCaret);
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(gutterWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, qOverload<>(&QWidget::update));
    connect(project, &Project::documentOpened, this, &TextPane::load);
    connect(project, &Project::textChanged, this, &TextPane::pull);
    connect(project, &Project::findingsChanged, this, &TextPane::updateMarks);
    load();
}

void TextPane::showSetting(const YamlPath &path)
{
    m_setting = path;
    updateMarks();
    const Configuration &configuration = m_project->configuration();
    if (hasFocus() || m_project->syntaxError() || !configuration.isExplicit(path))
        return;
    QTextCursor cursor = textCursor();
    cursor.setPosition(document()->findBlockByNumber(configuration.position(path).line - 1).position());
    setTextCursor(cursor);
    if (!viewport()->rect().contains(cursorRect()))
        centerCursor();
}

void TextPane::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    setTextCursor(QTextCursor(block));
    centerCursor();
    setFocus(Qt::OtherFocusReason);
}

YamlPath TextPane::pathAtCursor() const
{
    if (m_project->syntaxError())
        return {};
    return m_project->configuration().pathAt(byteOffset(m_project->bytes(), textCursor().position()));
}

void TextPane::load()
{
    m_isPulling = true;
    stopHighlighting(document()); // it would colour every line of the new text twice
    setPlainText(editorText(m_project->bytes()));
    highlight();
    m_isPulling = false;
    moveCursor(QTextCursor::Start);
    updateMarks();
}

/// All lines are coloured at once, which takes too long for a large text.
void TextPane::highlight()
{
    constexpr int mostLines = 20'000;
    if (blockCount() <= mostLines)
        highlightDocument(document(), u"values.yaml"_s, palette());
    else
        stopHighlighting(document());
}

// Only what differs is replaced, so that the caret and the view stay where they are.
void TextPane::pull()
{
    const TextDifference difference = differenceBetween(textOf(*document()), editorText(m_project->bytes()));
    if (difference.isEmpty())
        return;
    m_isPulling = true;
    QTextCursor change(document());
    change.setPosition(static_cast<int>(difference.position));
    change.setPosition(static_cast<int>(difference.position + difference.removed), QTextCursor::KeepAnchor);
    change.insertText(difference.inserted);
    m_isPulling = false;
    setTextCursor(change);
    ensureCursorVisible();
}

void TextPane::push()
{
    if (m_isPulling)
        return;
    m_project->replaceText(textOf(*document()));
    m_idle.start();
}

/// A stretch of typing ends where the caret jumps to another line.
void TextPane::noteCaret()
{
    const int line = textCursor().blockNumber();
    if (!m_isPulling && std::abs(line - m_caretLine) > 1)
        m_project->endTyping();
    m_caretLine = line;
}

void TextPane::updateMarks()
{
    QList<QTextEdit::ExtraSelection> selections;
    if (const auto &error = m_project->syntaxError(); error && error->line > 0) {
        const QColor base = palette().color(QPalette::Base);
        selections.append(lineSelection(error->line, mixed(tone(Tone::Error, palette()), base, 0.25)));
    }
    setExtraSelections(selections);
    findSettingLines();
    viewport()->update();
    m_gutter->update();
}

void TextPane::findSettingLines()
{
    m_firstLine = m_lastLine = 0;
    const Configuration &configuration = m_project->configuration();
    if (m_setting.isEmpty() || m_project->syntaxError() || !configuration.isExplicit(m_setting))
        return;
    const std::optional<TextSpan> value = configuration.span(m_setting);
    if (!value)
        return;
    m_firstLine = configuration.position(m_setting).line;
    m_lastLine = std::max(m_firstLine, configuration.text().positionOf(std::max<qsizetype>(0, value->end - 1)).line);
}

// Not by extra selections, which take one cursor a line: a setting may have a hundred thousand.
void TextPane::paintEvent(QPaintEvent *event)
{
    const QColor tint =
        mixed(palette().color(QPalette::Active, QPalette::Highlight), palette().color(QPalette::Base), 0.16);
    QPainter painter(viewport());
    for (QTextBlock block = firstVisibleBlock(); block.isValid() && block.blockNumber() < m_lastLine;
         block = block.next()) {
        const QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
        if (rect.top() > event->rect().bottom())
            break;
        if (block.blockNumber() + 1 >= m_firstLine)
            painter.fillRect(QRectF(0, rect.top(), viewport()->width(), rect.height()), tint);
    }
    painter.end();
    QPlainTextEdit::paintEvent(event);
}

QTextEdit::ExtraSelection TextPane::lineSelection(int line, const QColor &colour) const
{
    QTextEdit::ExtraSelection selection;
    selection.cursor = QTextCursor(document()->findBlockByNumber(std::min(line, blockCount()) - 1));
    selection.format.setBackground(colour);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    return selection;
}

bool TextPane::event(QEvent *event)
{
    // The editor would swallow these although its own memory is off.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo) ||
            key->keyCombination() == QKeyCombination(Qt::CTRL, Qt::Key_Y)) {
            event->ignore();
            return false;
        }
    }
    return QPlainTextEdit::event(event);
}

void TextPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier)
        insertPlainText(u"  "_s); // YAML forbids tabs
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        insertNewLine();
    else
        QPlainTextEdit::keyPressEvent(event);
}

/// A new line begins where its predecessor did, one level deeper behind a colon.
void TextPane::insertNewLine()
{
    const QString before = textCursor().block().text().first(textCursor().positionInBlock());
    const auto isBlank = [](QChar character) { return character == u' '; };
    const auto indent = std::ranges::find_if_not(before, isBlank) - before.begin();
    const bool isDeeper = before.trimmed().endsWith(u':') && indent < before.size();
    insertPlainText(u'\n' + QString(indent + (isDeeper ? 2 : 0), u' '));
    ensureCursorVisible();
}

void TextPane::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect inner = contentsRect();
    m_gutter->setGeometry(inner.left(), inner.top(), gutterWidth(), inner.height());
}

void TextPane::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_gutter)
        return;
    highlight();
    updateMarks();
}

void TextPane::focusOutEvent(QFocusEvent *event)
{
    m_project->endTyping();
    QPlainTextEdit::focusOutEvent(event);
}

void TextPane::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse && !textCursor().hasSelection())
        setTextCursor(cursorForPosition(event->pos()));
    QMenu menu(this);
    const YamlPath path = pathAtCursor();
    QAction *go = menu.addAction(icon("list"_L1), tr("Go to %1").arg(path.isEmpty() ? tr("setting") : path.toString()),
                                 this, [this, path] { Q_EMIT settingRequested(path); });
    go->setEnabled(!path.isEmpty());
    menu.addSeparator();
    menu.addAction(tr("Cut"), this, &QPlainTextEdit::cut)->setEnabled(textCursor().hasSelection());
    menu.addAction(tr("Copy"), this, &QPlainTextEdit::copy)->setEnabled(textCursor().hasSelection());
    menu.addAction(tr("Paste"), this, &QPlainTextEdit::paste)->setEnabled(canPaste());
    menu.addAction(tr("Select All"), this, &QPlainTextEdit::selectAll);
    menu.exec(event->globalPos());
}

int TextPane::gutterWidth() const
{
    const int digits = std::max<int>(3, static_cast<int>(QString::number(blockCount()).size()));
    return fontMetrics().height() + digits * fontMetrics().horizontalAdvance(u'9') + 3 * gutterMargin;
}

QString TextPane::problemsAtLine(int line) const
{
    QStringList messages;
    for (const Finding &finding : m_project->findings()) {
        if (finding.position.line == line)
            messages.append(u"%1: %2"_s.arg(severityName(finding.severity), finding.message));
    }
    return messages.join(u'\n');
}

int TextPane::lineAt(int y) const
{
    return cursorForPosition(QPoint(0, y)).blockNumber() + 1;
}

void TextPane::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    const QColor base = palette().color(QPalette::Base);
    painter.fillRect(event->rect(), mixed(palette().color(QPalette::Text), base, 0.04));
    painter.setFont(font());
    QHash<int, Severity> marks;
    for (const Finding &finding : m_project->findings() | std::views::reverse)
        marks[finding.position.line] = finding.severity; // the worst come first, so they win here
    const int height = fontMetrics().height();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRect rect = blockBoundingGeometry(block).translated(contentOffset()).toAlignedRect();
        if (rect.top() > event->rect().bottom())
            break;
        const int line = block.blockNumber() + 1;
        painter.setPen(tone(Tone::Muted, palette()));
        painter.drawText(QRect(0, rect.top(), m_gutter->width() - gutterMargin, rect.height()),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        if (marks.contains(line))
            severityIcon(marks.value(line))
                .paint(&painter, QRect(gutterMargin / 2, rect.top() + 1, height - 2, height - 2));
    }
}
