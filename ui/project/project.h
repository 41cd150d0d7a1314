#pragma once

#include "core/yaml/three_way_merge.h"
#include "ui/project/document_file.h"
#include "ui/project/reading.h"
#include "ui/project/recovery_journal.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <optional>

/// What the target bar can change; for a profile it is written into the file, else it lives with the session.
enum class TargetField { Cilium, Talos, PodCidrs, ServiceCidrs };

/// Something to tell the user in the message bar, with what they can do about it.
struct Message
{
    struct Choice
    {
        QString text;
        std::function<void()> run;
    };

    Severity severity = Severity::Error;
    QString text; ///< empty: nothing is to be told any more
    std::vector<Choice> choices;
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
    /// What `openFile` read, perhaps beside the window.
    void take(OpenedFile opened);
    /// What an earlier run lost, as a step on top of what its file held then.
    void restore(const UnsavedText &unsaved);
    /// Fails without a file, and where the file was changed by others.
    Result<void> save();
    Result<void> saveAs(const QString &path);
    /// Takes over what the disk holds, as one step that can be undone.
    Result<void> reload();
    /// The next save overwrites what others wrote.
    void keepMine();
    /// Brings together what the document and the file became since they were one. Nothing is changed yet.
    Result<ThreeWayMerge> mergeWithDisk() const;
    /// Takes a merged text as one step that can be undone.
    void takeMerged(const QByteArray &merged);

    QString title() const;
    QString filePath() const { return m_file.path(); }
    const QByteArray &bytes() const { return m_bytes; }
    /// What the file held when it was last read or written.
    const QByteArray &savedBytes() const { return m_file.content(); }
    const Told &told() const { return m_told; }
    bool isModified() const { return !m_undo.isClean(); }
    QUndoStack *undoStack() { return &m_undo; }

    const Configuration &configuration() const { return *m_configuration; }
    /// All places of the text where values live; the configuration is of one of them.
    std::vector<ValuesPlace> places() const;
    /// Shows and edits another one from here on. That is no step: the text stays as it is.
    void choosePlace(const ValuesPlace &place);
    /// Why the text as it stands can't be read; the configuration is then the last one that could.
    const std::optional<Error> &syntaxError() const { return m_syntaxError; }
    const QList<Finding> &findings() const { return m_judgement.findings; }
    const QList<Finding> &acceptedFindings() const { return m_judgement.accepted; }
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
    /// The ways out of a finding that lead to no error, completed where they need more.
    QList<Fix> soundFixes(const Finding &finding) const;
    /// Writes into the document that somebody lives with a finding, or no longer does.
    bool accept(const Finding &finding, const QString &reason);
    bool retract(const Finding &accepted);
    /// The text as the editor has it after a key press; merges while typing goes on at one place.
    void replaceText(const QString &typed);
    void endTyping() { ++m_burst; }

    void setTarget(TargetField field, const QStringList &values);
    /// The pools of the cluster's nodes. Where the file is a profile a change of them is a step of the undo stack.
    const std::vector<NodePool> &nodePools() const;
    bool setNodePools(const std::vector<NodePool> &pools, const QString &text);
    /// A Cilium chart of the user's own, a folder or an archive: its version can be chosen for the rest of the session.
    Result<QString> addChart(const QString &path);
    /// The same, and chooses it.
    Result<void> useChart(const QString &path);
    Result<void> readMachineConfig(const QString &path);
    void forgetMachineConfig();

    void say(Severity severity, const QString &text, const std::vector<Message::Choice> &choices = {});
    void silence() { Q_EMIT messageRaised({}); } ///< what was told last is settled

Q_SIGNALS:
    void documentOpened(); ///< another document: everything is new
    void catalogueChanged();
    void textChanged();
    void configurationChanged();
    void findingsChanged();
    void targetChanged();
    void messageRaised(const Message &message);
    void changedOnDisk(const QString &text); ///< by another program; the user has to choose what holds

private:
    void start(const QByteArray &content, Reading reading);
    bool push(const Result<Configuration::Applied> &applied, const QString &text);
    bool push(std::vector<Splice> splices, const QString &text);
    void applySplices(const std::vector<Splice> &splices);
    void sayUnknownChart();
    void evaluate();
    void announce(const Catalogue *before);
    void noteSaved(const QByteArray &content);
    Reading judged(const QByteArray &bytes) const;
    void report(const Error &error);

    DocumentFile m_file;
    QString m_name; ///< of a document without a file
    QByteArray m_bytes;
    QUndoStack m_undo;
    int m_burst = 0;
    std::optional<Configuration> m_configuration; ///< always there after construction
    std::optional<Configuration> m_saved;         ///< of what the file holds
    std::optional<Error> m_syntaxError;
    Judgement m_judgement;
    Told m_told; ///< a profile's own target and cluster go before it
};
