#include "ui/editors/word_completion.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QStringListModel>

namespace {

int wordStart(const QLineEdit *line, QChar separator)
{
    const QStringView before = QStringView(line->text()).first(line->cursorPosition());
    return static_cast<int>(before.lastIndexOf(separator) + 1);
}

void replaceWord(QLineEdit *line, QChar separator, const QString &word)
{
    const int start = wordStart(line, separator);
    line->setSelection(start, line->cursorPosition() - start);
    line->insert(word); // one step of the line's own undo
}

} // namespace

void completeWords(QLineEdit *line, QChar separator, const QStringList &words)
{
    auto *completer = new QCompleter(words, line);
    completer->setWidget(line);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    QObject::connect(line, &QLineEdit::textEdited, completer, [line, separator, completer] {
        const int start = wordStart(line, separator);
        completer->setCompletionPrefix(line->text().mid(start, line->cursorPosition() - start));
        const bool isThere = completer->currentCompletion() == completer->completionPrefix();
        if (completer->completionCount() > (isThere ? 1 : 0))
            completer->complete();
        else
            completer->popup()->hide();
    });
    QObject::connect(completer, qOverload<const QString &>(&QCompleter::activated), line,
                     [line, separator](const QString &word) { replaceWord(line, separator, word); });
}
