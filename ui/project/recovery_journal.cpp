#include "ui/project/recovery_journal.h"

#include "core/yaml/text_file.h"
#include "ui/project/project.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int delay = 1000; ///< milliseconds from a change to its entry

QString lockOf(const QString &entry)
{
    return entry + u".lock"_s;
}

/// A lock whose holder died counts for nothing.
std::unique_ptr<QLockFile> lockFor(const QString &entry)
{
    auto lock = std::make_unique<QLockFile>(lockOf(entry));
    lock->setStaleLockTime(0); // however old, it holds as long as its process lives
    return lock;
}

QByteArray bytesIn(const QJsonObject &json, QLatin1StringView key)
{
    return QByteArray::fromBase64(json.value(key).toString().toLatin1());
}

QByteArray toJson(const UnsavedText &unsaved)
{
    const auto base64 = [](const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); };
    return QJsonDocument(QJsonObject{{"file"_L1, unsaved.file},
                                     {"title"_L1, unsaved.title},
                                     {"when"_L1, unsaved.when.toString(Qt::ISODate)},
                                     {"saved"_L1, base64(unsaved.saved)},
                                     {"text"_L1, base64(unsaved.text)}})
        .toJson(QJsonDocument::Compact);
}

std::optional<UnsavedText> readEntry(const QString &entry)
{
    const Result<QByteArray> content = readTextFile(entry);
    const QJsonObject json = QJsonDocument::fromJson(content.value_or(QByteArray())).object();
    if (!json.contains("text"_L1))
        return {};
    return UnsavedText{.entry = entry,
                       .file = json.value("file"_L1).toString(),
                       .title = json.value("title"_L1).toString(),
                       .saved = bytesIn(json, "saved"_L1),
                       .text = bytesIn(json, "text"_L1),
                       .when = QDateTime::fromString(json.value("when"_L1).toString(), Qt::ISODate)};
}

} // namespace

RecoveryJournal::RecoveryJournal(Project *project, const QString &folder)
    : m_project(project),
      m_folder(folder),
      m_entry(QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + u".json"_s))
{
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &RecoveryJournal::write);
    connect(project, &Project::textChanged, this, &RecoveryJournal::noteChange);
    connect(project, &Project::documentOpened, this, &RecoveryJournal::noteChange);
    connect(project->undoStack(), &QUndoStack::cleanChanged, this, &RecoveryJournal::noteChange);
}

RecoveryJournal::~RecoveryJournal()
{
    m_writer.waitForDone();
    QFile::remove(m_entry);
}

QList<UnsavedText> RecoveryJournal::leftBehind() const
{
    QList<UnsavedText> found;
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files)) {
        const QString entry = folder.filePath(name);
        const std::unique_ptr<QLockFile> lock = lockFor(entry);
        if (entry == m_entry || !lock->tryLock(0))
            continue; // its run is still alive
        if (std::optional<UnsavedText> unsaved = readEntry(entry))
            found.append(std::move(*unsaved));
    }
    std::ranges::sort(found, std::greater(), &UnsavedText::when);
    return found;
}

void RecoveryJournal::discard(const UnsavedText &unsaved)
{
    QFile::remove(unsaved.entry);
}

QString RecoveryJournal::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::StateLocation) + u"/recovery"_s;
}

void RecoveryJournal::noteChange()
{
    if (!m_timer.isActive()) // not started anew: whoever types on is no more than the delay behind
        m_timer.start();
}

void RecoveryJournal::write()
{
    if (!m_project->isModified()) {
        m_writer.start([entry = m_entry] { QFile::remove(entry); });
        return;
    }
    if (!m_lock) {
        QDir().mkpath(m_folder);
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_lock = lockFor(m_entry);
        m_lock->tryLock(0);
    }
    const UnsavedText unsaved{.entry = m_entry,
                              .file = m_project->filePath(),
                              .title = m_project->title(),
                              .saved = m_project->savedBytes(),
                              .text = m_project->bytes(),
                              .when = QDateTime::currentDateTimeUtc()};
    m_writer.start([unsaved] {
        // Where even that can't be written the user still has the window; a message every second would help nobody.
        [[maybe_unused]] const Result<void> written = writeTextFile(unsaved.entry, toJson(unsaved));
    });
}
