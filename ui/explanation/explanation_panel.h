#pragma once

#include "ui/project/project.h"

#include <QTextBrowser>

/// The details of the current setting. Links to settings ask for a jump, links to fixes apply them, web links open
/// outside.
class ExplanationPanel final : public QTextBrowser
{
    Q_OBJECT

public:
    explicit ExplanationPanel(Project *project, QWidget *parent = nullptr);

    void showSetting(const YamlPath &path);

Q_SIGNALS:
    void settingRequested(const YamlPath &path);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();
    void follow(const QUrl &link);
    void applyFix(const QString &numbers);

    Project *m_project;
    YamlPath m_path;
};
