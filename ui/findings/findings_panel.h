#pragma once

#include "ui/models/findings_model.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTextBrowser;
class QTreeView;
class QVBoxLayout;

/// The problems: a list, and for the current one its reason, source, settings and the fixes that apply with one click.
/// Those that somebody accepted have a list of their own, where they can be taken back.
class FindingsPanel final : public QWidget
{
    Q_OBJECT

public:
    FindingsPanel(Project *project, FindingsModel *model, QWidget *parent = nullptr);

    /// Makes the next or previous problem current and goes to its setting.
    void step(int by);
    /// Makes the first problem of a setting current; false if there is none.
    bool showProblemsOf(const YamlPath &path);
    /// Applies the first fix of the current problem.
    void fixCurrent();

protected:
    void resizeEvent(QResizeEvent *event) override; ///< narrow: the messages only, the rest is beside them

Q_SIGNALS:
    void settingRequested(const YamlPath &path);
    void resourceRequested(const YamlPath &path); ///< a place in a resource of the profile
    void lineRequested(int line);

private:
    QWidget *createHeader();
    QWidget *createList();
    QWidget *createDetail();
    void connectSignals();
    void updateSummary();
    void showCurrent();
    void showFixes(const Finding &finding);
    void addButton(QLatin1StringView iconName, const QString &text, const QString &toolTip,
                   const std::function<void()> &clicked);
    void askForReason(const Finding &finding);
    void showAccepted(bool accepted);
    void followSelection();
    void goToCurrent();
    void follow(const QUrl &link);

    Project *m_project;
    FindingsModel *m_model; ///< the one that is shown
    FindingsModel *m_open;
    FindingsModel *m_accepted;
    QLabel *m_summary = nullptr;
    QPushButton *m_fixAll = nullptr;
    QToolButton *m_acceptedSwitch = nullptr;
    QStackedWidget *m_pages = nullptr;
    QLabel *m_empty = nullptr;
    QTreeView *m_list = nullptr;
    QTextBrowser *m_detail = nullptr;
    QWidget *m_fixes = nullptr;
    QVBoxLayout *m_fixLayout = nullptr;
};
