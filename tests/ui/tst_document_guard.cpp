#include "tests/ui/warnings.h"
#include "ui/project/file_loader.h"
#include "ui/project/file_presence.h"
#include "ui/project/project.h"
#include "ui/project/recovery_journal.h"
#include "ui/window/main_window.h"
#include "ui/window/merge_dialog.h"
#include "ui/window/message_bar.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <ctime>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

/// What keeps a document from being lost: crashes, other windows, other programs, large files.
class TestDocumentGuard final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();

    void keepsUnsavedTextWithinTwoSeconds();
    void leavesNothingOfWhatWasSaved();
    void leavesNothingOfWhatWasClosed();
    void leavesLivingRunsAlone();
    void restoresAsOneStep();
    void restoresADocumentWithoutAFile();
    void asksToMergeWhenTheFileChangedAfterACrash();
    void offersRecoveryInTheWindow();
    void tellsWindowsOfEachOther();
    void forgetsWindowsThatDied();
    void readsLargeFilesBesideTheWindow();
    void throwsAwayWhatWasCancelled();
    void stopsReadingWhenCancelled();
    void asksForEachConflict();

private:
    QString written(const QByteArray &content, const QString &name = u"values.yaml"_s) const;
    QString folder(const QString &name) const { return m_dir->filePath(name); }
    /// The entry of a run that was killed: a copy of a living one's, whose lock nobody holds.
    void crash(RecoveryJournal &journal);

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestDocumentGuard::init()
{
    failOnWarnings();
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
    QDir(RecoveryJournal::defaultFolder()).removeRecursively();
}

QString TestDocumentGuard::written(const QByteArray &content, const QString &name) const
{
    QFile file(m_dir->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write the test's file");
    return file.fileName();
}

void TestDocumentGuard::crash(RecoveryJournal &journal)
{
    const QDir living(folder(u"living"_s));
    QTRY_COMPARE_WITH_TIMEOUT(living.entryList({u"*.json"_s}).size(), 1, 2000);
    journal.finish();
    QDir().mkpath(folder(u"dead"_s));
    const QString name = living.entryList({u"*.json"_s}).front();
    QVERIFY(QFile::copy(living.filePath(name), folder(u"dead/"_s + name)));
}

void TestDocumentGuard::keepsUnsavedTextWithinTwoSeconds()
{
    Project project;
    RecoveryJournal journal(&project, folder(u"living"_s));
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));

    crash(journal);

    const RecoveryJournal next(&project, folder(u"dead"_s));
    const QList<UnsavedText> found = next.leftBehind();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.front().text, "MTU: 9000\n"_ba);
    QCOMPARE(found.front().saved, "MTU: 1500\n"_ba);
    QCOMPARE(found.front().file, project.filePath());
}

void TestDocumentGuard::leavesNothingOfWhatWasSaved()
{
    Project project;
    RecoveryJournal journal(&project, folder(u"living"_s));
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    const QDir living(folder(u"living"_s));
    QTRY_COMPARE_WITH_TIMEOUT(living.entryList({u"*.json"_s}).size(), 1, 2000);

    QVERIFY(project.save());

    QTRY_VERIFY_WITH_TIMEOUT(living.entryList({u"*.json"_s}).isEmpty(), 2000);
}

void TestDocumentGuard::leavesNothingOfWhatWasClosed()
{
    Project project;
    const QDir living(folder(u"living"_s));
    {
        const RecoveryJournal journal(&project, folder(u"living"_s));
        project.replaceText(u"MTU: 9000\n"_s);
        QTRY_COMPARE_WITH_TIMEOUT(living.entryList({u"*.json"_s}).size(), 1, 2000);
    }
    QVERIFY(living.isEmpty());
}

void TestDocumentGuard::leavesLivingRunsAlone()
{
    Project project;
    const RecoveryJournal journal(&project, folder(u"living"_s));
    project.replaceText(u"MTU: 9000\n"_s);
    const QDir living(folder(u"living"_s));
    QTRY_COMPARE_WITH_TIMEOUT(living.entryList({u"*.json"_s}).size(), 1, 2000);

    const RecoveryJournal other(&project, folder(u"living"_s));

    QVERIFY(other.leftBehind().isEmpty());
}

void TestDocumentGuard::restoresAsOneStep()
{
    Project project;
    project.restore({.entry = {},
                     .file = written("MTU: 1500\n"),
                     .title = {},
                     .saved = "MTU: 1500\n",
                     .text = "MTU: 9000\n",
                     .when = {}});

    QCOMPARE(project.bytes(), "MTU: 9000\n"_ba);
    QVERIFY(project.isModified());
    QCOMPARE(project.title(), u"values.yaml"_s);
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), "MTU: 1500\n"_ba);
    QVERIFY(!project.isModified());
}

void TestDocumentGuard::restoresADocumentWithoutAFile()
{
    Project project;

    project.restore(
        {.entry = {}, .file = {}, .title = u"New values"_s, .saved = {}, .text = "MTU: 9000\n", .when = {}});

    QCOMPARE(project.bytes(), "MTU: 9000\n"_ba);
    QCOMPARE(project.title(), u"New values"_s);
    QVERIFY(project.isModified());
}

void TestDocumentGuard::asksToMergeWhenTheFileChangedAfterACrash()
{
    Project project;
    const QSignalSpy changes(&project, &Project::changedOnDisk);

    project.restore({.entry = {},
                     .file = written("MTU: 1500\ndebug: {enabled: true}\n"),
                     .title = {},
                     .saved = "MTU: 1500\n",
                     .text = "MTU: 9000\n",
                     .when = {}});

    QCOMPARE(changes.count(), 1);
    const Result<ThreeWayMerge> merge = project.mergeWithDisk();
    QVERIFY(merge);
    QCOMPARE(merge->text.bytes(), "MTU: 9000\ndebug: {enabled: true}\n"_ba);
}

void TestDocumentGuard::offersRecoveryInTheWindow()
{
    {
        Project project;
        RecoveryJournal journal(&project, folder(u"living"_s));
        QVERIFY(project.open(written("MTU: 1500\n")));
        project.replaceText(u"MTU: 9000\n"_s);
        crash(journal);
    }
    QDir().mkpath(RecoveryJournal::defaultFolder());
    QVERIFY(QFile::copy(QDir(folder(u"dead"_s)).entryInfoList({u"*.json"_s}).front().filePath(),
                        RecoveryJournal::defaultFolder() + u"/crashed.json"_s));
    MainWindow window;
    window.show();

    window.offerRecovery();

    auto *bar = window.findChild<MessageBar *>();
    QTRY_VERIFY(bar->isVisible());
    QVERIFY2(bar->text().contains(u"values.yaml"_s), qPrintable(bar->text()));
    QTest::mouseClick(bar->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(window.project()->bytes(), "MTU: 9000\n"_ba);
    QVERIFY(bar->isHidden());
    QVERIFY(QDir(RecoveryJournal::defaultFolder()).entryList({u"*.json"_s}).isEmpty());
}

void TestDocumentGuard::tellsWindowsOfEachOther()
{
    const QString file = written("MTU: 1500\n");
    FilePresence first(folder(u"open"_s));
    const QSignalSpy told(&first, &FilePresence::othersChanged);
    first.enter(file);
    QCOMPARE(first.others(), 0);
    {
        FilePresence second(folder(u"open"_s));
        second.enter(file);

        QCOMPARE(second.others(), 1);
        QTRY_COMPARE(first.others(), 1);
        second.enter(written("MTU: 1\n", u"another.yaml"_s));
        QCOMPARE(second.others(), 0);
    }
    QTRY_COMPARE(first.others(), 0);
    QCOMPARE(told.count(), 2);
}

void TestDocumentGuard::forgetsWindowsThatDied()
{
    const QString file = written("MTU: 1500\n");
    const pid_t child = ::fork();
    if (child == 0) {
        FilePresence presence(folder(u"open"_s));
        presence.enter(file);
        ::raise(SIGKILL);
    }
    QVERIFY(child > 0);
    QCOMPARE(::waitpid(child, nullptr, 0), child);

    FilePresence presence(folder(u"open"_s));
    presence.enter(file);

    QCOMPARE(presence.others(), 0);
}

void TestDocumentGuard::readsLargeFilesBesideTheWindow()
{
    QByteArray content = "podAnnotations:\n";
    for (int i = 0; content.size() < 1'000'000; ++i)
        content += "  example.com/key-" + QByteArray::number(i) + ": text\n";
    const QString path = written(content, u"large.yaml"_s);
    QVERIFY(FileLoader::isLarge(path));
    FileLoader loader;
    Project project;
    bool isLoaded = false;
    connect(&loader, &FileLoader::loaded, &project, [&](const OpenedFile &opened) {
        project.take(opened);
        isLoaded = true;
    });

    loader.start(path, project.told(), project.configuration().sharedCatalogue());
    QVERIFY(!isLoaded);

    QTRY_VERIFY_WITH_TIMEOUT(isLoaded, 20'000);
    QCOMPARE(project.bytes(), content);
    QVERIFY(!project.isModified());
}

void TestDocumentGuard::throwsAwayWhatWasCancelled()
{
    FileLoader loader;
    Project project;
    int loaded = 0;
    int failed = 0;
    connect(&loader, &FileLoader::loaded, &project, [&loaded] { ++loaded; });
    connect(&loader, &FileLoader::failed, &project, [&failed] { ++failed; });
    loader.start(written("MTU: 1500\n"), project.told(), project.configuration().sharedCatalogue());

    loader.cancel();
    loader.start(folder(u"absent.yaml"_s), project.told(), project.configuration().sharedCatalogue());

    QTRY_COMPARE(failed, 1);
    QCOMPARE(loaded, 0);
}

void TestDocumentGuard::stopsReadingWhenCancelled()
{
    QByteArray content;
    while (content.size() < 8'000'000)
        content += "- {a: [1, 2, 3], b: {c: d}}\n";
    FileLoader loader;
    const Project project;
    loader.start(written(content, u"large.yaml"_s), project.told(), project.configuration().sharedCatalogue());
    QTRY_VERIFY(loader.isReading());
    const std::clock_t start = std::clock();

    loader.cancel();

    QTRY_VERIFY_WITH_TIMEOUT(!loader.isReading(), 20'000);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 0.5, qPrintable(u"went on for %1 s of processor time"_s.arg(seconds)));
}

void TestDocumentGuard::asksForEachConflict()
{
    const auto parsed = [](const QByteArray &text) { return YamlText::parse(text).value(); };
    const QByteArray mine = "MTU: 9000\ndebug: {enabled: true}\n";
    const Result<ThreeWayMerge> merge = mergeTexts(parsed("MTU: 1500\ndebug: {enabled: false}\n"), parsed(mine),
                                                   parsed("MTU: 1400\ndebug: {enabled: false}\n"));
    QVERIFY(merge);
    const MergeDialog dialog(*merge, mine);
    auto *keep = dialog.findChild<QComboBox *>();
    QVERIFY(keep);

    QCOMPARE(dialog.merged().value().bytes(), mine);
    keep->setCurrentIndex(1);

    QCOMPARE(dialog.merged().value().bytes(), "MTU: 1400\ndebug: {enabled: true}\n"_ba);
}

QTEST_MAIN(TestDocumentGuard)
#include "tst_document_guard.moc"
