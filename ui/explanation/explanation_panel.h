#pragma once

#include "ui/project/project.h"

#include <QImage>
#include <QTextBrowser>

/// The details of the current setting. Links to settings ask for a jump, links to fixes apply them, web links open
/// outside. Pictures are drawn in the theme's colours and as wide as the panel.
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
    void resizeEvent(QResizeEvent *event) override;
    QVariant loadResource(int type, const QUrl &name) override;

private:
    void render();
    int pictureWidth() const;
    void drawPicture();
    void putPictureInPlace();
    void follow(const QUrl &link);
    void applyFix(const QString &numbers);

    Project *m_project;
    YamlPath m_path;
    QUrl m_picture; ///< the one that the page shows
    QImage m_image;
};
