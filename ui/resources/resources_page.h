#pragma once

#include "ui/resources/resource_field_model.h"
#include "ui/resources/resource_list_model.h"

#include <QWidget>

class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTextBrowser;
class QTreeView;

/// The Cilium resources of the profile: their list, the fields of one as a form, and what the current field is for. The
/// YAML beside it is the document's own; problems show as they come.
class ResourcesPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ResourcesPage(Project *project, QWidget *parent = nullptr);

    void showResource(int number);
    void goTo(const YamlPath &place); ///< `resources[1].spec.peers`
    QList<QWidget *> regions() const;

Q_SIGNALS:
    void lineRequested(int line);
    void bgpRequested();
    void l2Requested();

private:
    QWidget *createHeader();
    QWidget *createContent();
    QWidget *createForm();
    QMenu *createAddMenu();
    void connectSignals();
    void updateState();
    void showCurrent();
    void restoreForm();
    void explain();
    void add(const Value &resource, const QString &title);
    void removeCurrent();
    void addToField();
    void removeField();
    int currentRow() const;

    Project *m_project;
    ResourceListModel m_resources{m_project};
    ResourceFieldModel m_fields{m_project};
    QStackedWidget *m_pages = nullptr;
    QListView *m_list = nullptr;
    QTreeView *m_form = nullptr;
    QTextBrowser *m_explanation = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_addItem = nullptr;
    QPushButton *m_removeField = nullptr;
    QString m_currentField; ///< to come back to after the form was made anew
};
