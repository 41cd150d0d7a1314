#pragma once

#include "ui/project/project.h"

#include <QPlainTextEdit>
#include <QTimer>

/// The document's text, editable. It shows what the project holds and gives what is typed to it; it has no memory of
/// its own, so Ctrl+Z goes to the project's one undo stack.
class TextPane final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextPane(Project *project, QWidget *parent = nullptr);

    /// Tints the lines of a setting and brings them into view, unless somebody is typing here.
    void showSetting(const YamlPath &path);
    void goToLine(int line);
    YamlPath pathAtCursor() const;

    // For the gutter, which can't reach the protected parts itself.
    void paintGutter(QPaintEvent *event);
    int gutterWidth() const;
    QString problemsAtLine(int line) const;
    int lineAt(int y) const;

Q_SIGNALS:
    void settingRequested(const YamlPath &path);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override; ///< tints the lines of the setting

private:
    void load();
    void highlight();
    void pull();
    void push();
    void updateMarks();
    void insertNewLine();
    void noteCaret();
    void findSettingLines();
    QTextEdit::ExtraSelection lineSelection(int line, const QColor &colour) const;

    Project *m_project;
    QWidget *m_gutter;
    YamlPath m_setting;
    int m_firstLine = 0; ///< of the setting, from 1; 0: it isn't in the text
    int m_lastLine = 0;
    bool m_isPulling = false;
    int m_caretLine = 0;
    QTimer m_idle; ///< a stretch of typing ends when it runs out
};
