#include "core/yaml/text_file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

// What the disk does wrong: the `callsLeft`-th write, sync or rename from now fails. -1: none does.
int callsLeft = -1;
int failure_ = 0;
bool isShort = false; ///< a write takes half of the bytes before it fails, as on a disk that fills up

bool failsNow()
{
    if (callsLeft < 0 || callsLeft-- > 0)
        return false;
    errno = failure_;
    return true;
}

} // namespace

// These stand before the C library's for Qt, too.
extern "C" ssize_t write(int file, const void *bytes, size_t count)
{
    if (file <= 2) // the test's own output
        return ::syscall(SYS_write, file, bytes, count);
    if (!failsNow())
        return ::syscall(SYS_write, file, bytes, count);
    callsLeft = 0; // it stays so
    const bool takesHalf = isShort && count > 1;
    isShort = false;
    return takesHalf ? ::syscall(SYS_write, file, bytes, count / 2) : -1;
}

extern "C" int fsync(int file)
{
    return failsNow() ? -1 : static_cast<int>(::syscall(SYS_fsync, file));
}

extern "C" int fdatasync(int file)
{
    return failsNow() ? -1 : static_cast<int>(::syscall(SYS_fdatasync, file));
}

extern "C" int rename(const char *from, const char *to)
{
    return failsNow() ? -1 : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

/// Whatever happens during a save, the file is the old or the new one, whole.
class TestSaving final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void survivesFailuresOfTheDisk_data();
    void survivesFailuresOfTheDisk();
    void survivesBeingKilled();

private:
    QString file() const { return m_dir->filePath(u"values.yaml"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestSaving::init()
{
    callsLeft = -1;
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

void TestSaving::survivesFailuresOfTheDisk_data()
{
    QTest::addColumn<int>("failure");
    QTest::addColumn<bool>("isShort");

    QTest::newRow("full") << ENOSPC << false;
    QTest::newRow("full in the middle") << ENOSPC << true;
    QTest::newRow("over the quota") << EDQUOT << false;
    QTest::newRow("broken") << EIO << false;
    QTest::newRow("broken in the middle") << EIO << true;
}

void TestSaving::survivesFailuresOfTheDisk()
{
    QFETCH(const int, failure);
    QFETCH(const bool, isShort);
    const QByteArray before = "MTU: 1500\n";
    const QByteArray after = QByteArray("# long\n").repeated(20'000);
    int failed = 0;
    for (int call = 0; call < 12; ++call) {
        QVERIFY(writeTextFile(file(), before));
        failure_ = failure;
        ::isShort = isShort;
        callsLeft = call;
        const Result<void> written = writeTextFile(file(), after);
        callsLeft = -1;

        const QByteArray content = readTextFile(file()).value();
        QVERIFY2(content == (written ? after : before), qPrintable(u"call %1"_s.arg(call)));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList(u"values.yaml"_s));
        if (written)
            continue;
        ++failed;
        QVERIFY2(written.error().message.contains(qt_error_string(failure)), qPrintable(written.error().message));
    }
    QVERIFY(failed >= 2);
}

void TestSaving::survivesBeingKilled()
{
    const QByteArray contents[] = {QByteArray("# old\n").repeated(50'000), QByteArray("# new!\n").repeated(40'000)};
    QElapsedTimer timer;
    timer.start();
    QVERIFY(writeTextFile(file(), contents[0]));
    constexpr int longestWait = 20'000;
    auto wait = static_cast<int>(timer.nsecsElapsed() / 500); // microseconds of two saves, on a machine as busy as now
    QRandomGenerator random(1);
    int changes = 0;
    QByteArray last = contents[0];
    for (int round = 0; round < 1000; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (int save = 0;; ++save)
                (void)writeTextFile(file(), contents[save % 2]);
        }
        QVERIFY(child > 0);
        ::usleep(static_cast<useconds_t>(random.bounded(wait)));
        ::kill(child, SIGKILL);
        QCOMPARE(::waitpid(child, nullptr, 0), child);

        const QByteArray content = readTextFile(file()).value();
        QVERIFY2(content == contents[0] || content == contents[1], qPrintable(u"round %1"_s.arg(round)));
        const bool isChanged = content != last;
        changes += isChanged ? 1 : 0;
        wait = isChanged ? wait : std::min(wait + wait / 20 + 1, longestWait);
        last = content;
    }
    QVERIFY2(changes > 10, "hardly a save was under way when it was killed");
}

QTEST_APPLESS_MAIN(TestSaving)
#include "tst_saving.moc"
