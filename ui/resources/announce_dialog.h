#pragma once

#include "core/kinds/announcement.h"
#include "ui/project/project.h"

#include <QDialog>

class FilePreview;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

/// Asks for what announcing LoadBalancer addresses takes and shows what it would write; one undo step takes it back.
class AnnounceDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class By { Bgp, L2 };

    AnnounceDialog(Project *project, By by, QWidget *parent = nullptr);

private:
    QWidget *createForm();
    QWidget *createButtons();
    QLineEdit *addLine(QFormLayout *form, const QString &label, const QString &placeholder, const QString &name);
    void refresh();
    void write();
    Result<Announcement> wish() const;
    Result<ChangeSet> changes() const;

    Project *m_project;
    By m_by;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_addresses = nullptr;
    QLineEdit *m_asn = nullptr;        ///< BGP
    QPlainTextEdit *m_peers = nullptr; ///< BGP: a line each
    QLineEdit *m_interfaces = nullptr; ///< L2
    QLineEdit *m_nodes = nullptr;
    FilePreview *m_preview = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_write = nullptr;
};
