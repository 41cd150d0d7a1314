#pragma once

#include "core/rules/rules.h"
#include "ui/project/document_file.h"

#include <QObject>
#include <QUndoStack>

#include <optional>

/// What the target bar can change; for a profile it is written into the file, else it lives with the session.
enum class TargetField { Cilium, Talos, PodCidrs, ServiceCidrs };

/// Something to tell the user in the message bar.
struct Message
{
    enum class Choice { None, DiskChanged };

    Severity severity = Severity::Error;
    QString text;
    Choice choice = Choice::None;
};

/// The document that is being designed, and the one object that changes anything. The text is the document; the
/// configuration is the last text that could be read; every change is a step of splices on the one undo stack.
class Project final : public QObject
{
    Q_OBJECT

public:
    explicit Project(QObject *parent = nullptr);

    Result<void> open(const QString &path);
    /// A preset of the program, as a new document without a file.
    Result<void> openBuiltIn(const QString &preset);
    void openEmpty();
    /// Fails without a file, and where the file was changed by others.
    Result<void> save();
    Result<void> saveAs(const QString &path);
    /// Takes over what the disk holds, as one step that can be undone.
    Result<void> reload();
    /// The next save overwrites what others wrote.
    void keepMine();

    QString title() const;
    QString filePath() const { return m_file.path(); }
    const QByteArray &bytes() const { return m_bytes; }
    bool isModified() const { return !m_undo.isClean(); }
    QUndoStack *undoStack() { return &m_undo; }

    const Configuration &configuration() const { return *m_configuration; }
    /// Why the text as it stands can't be read; the configuration is then the last one that could.
    const std::optional<Error> &syntaxError() const { return m_syntaxError; }
    const QList<Finding> &findings() const { return m_findings; }
    /// What the configuration is for, completed; the context refers to `configuration()`.
    Result<CheckContext> context() const;
    const std::optional<MachineConfig> &machineConfig() const { return m_told.machineConfig; }
    /// What the file or the session says, not completed.
    QStringList told(TargetField field) const;
    bool isProfile() const { return configuration().place().form == ValuesForm::Profile; }

    /// What the file sets at a path, now or as it was saved.
    std::optional<Value> explicitValue(const YamlPath &path) const;
    std::optional<Value> savedValue(const YamlPath &path) const;

    /// One undo step, or a message and no change.
    bool apply(const ChangeSet &changes, const QString &text);
    bool applySafeFixes();
    /// The text as the editor has it after a key press; merges while typing goes on at one place.
    void replaceText(const QString &typed);
    void endTyping() { ++m_burst; }

    void setTarget(TargetField field, const QStringList &values);
    /// The pools of the cluster's nodes. Where the file is a profile a change of them is a step of the undo stack.
    const std::vector<NodePool> &nodePools() const;
    bool setNodePools(const std::vector<NodePool> &pools, const QString &text);
    Result<void> readMachineConfig(const QString &path);
    void forgetMachineConfig();

    void say(Severity severity, const QString &text);

Q_SIGNALS:
    void documentOpened(); ///< another document: everything is new
    void catalogueChanged();
    void textChanged();
    void configurationChanged();
    void findingsChanged();
    void targetChanged();
    void messageRaised(const Message &message);

private:
    void start(const QByteArray &content, const Configuration &configuration, std::optional<Error> error);
    bool push(std::vector<Splice> splices, const QString &text);
    void applySplices(const std::vector<Splice> &splices);
    void sayUnknownChart();
    void evaluate();
    void refreshFindings();
    Told toldBesideTheFile() const;
    Result<Configuration> parse(const QByteArray &bytes) const;
    Configuration emptyConfiguration() const;
    void report(const Error &error);

    DocumentFile m_file;
    QString m_name; ///< of a document without a file
    QByteArray m_bytes;
    QUndoStack m_undo;
    int m_burst = 0;
    std::optional<Configuration> m_configuration; ///< always there after construction
    std::optional<Configuration> m_saved;         ///< of what the file holds
    std::optional<Error> m_syntaxError;
    QList<Finding> m_findings;
    Told m_told; ///< a profile's own target and cluster go before it
};
