#include "core/yaml/text_file.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

class TextFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void readsBackWhatItWrote();
    void replacesAFileAndKeepsItsMode();
    void followsLinks();
    void createsTheFileALinkNames();
    void newFilesFollowTheUmask();
    void leavesNothingElseInTheFolder();
    void saysWhatIsThereInstead();
    void refusesFilesThatAreTooLarge();
    void leavesAReadOnlyFileAlone();
    void refusesDevices();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    static mode_t modeOf(const QString &path)
    {
        struct stat status{};
        return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777U : 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TextFileTest::readsBackWhatItWrote()
{
    const QByteArray content = "a: 1\r\nb: \xc3\xa9\n";

    QVERIFY(writeTextFile(path(u"values.yaml"_s), content));

    const Result<QByteArray> read = readTextFile(path(u"values.yaml"_s));
    QVERIFY(read);
    QCOMPARE(*read, content);
}

void TextFileTest::replacesAFileAndKeepsItsMode()
{
    const QString file = path(u"values.yaml"_s);
    QVERIFY(writeTextFile(file, "a: 1\n"));
    QCOMPARE(::chmod(QFile::encodeName(file).constData(), 0640), 0);

    QVERIFY(writeTextFile(file, "a: 2\n"));

    QCOMPARE(readTextFile(file).value(), "a: 2\n");
    QCOMPARE(modeOf(file), mode_t{0640});
}

void TextFileTest::followsLinks()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"real"_s));
    QVERIFY(writeTextFile(path(u"real/values.yaml"_s), "a: 1\n"));
    QVERIFY(QFile::link(u"real/values.yaml"_s, path(u"link.yaml"_s)));

    QVERIFY(writeTextFile(path(u"link.yaml"_s), "a: 2\n"));

    QVERIFY(QFileInfo(path(u"link.yaml"_s)).isSymLink());
    QCOMPARE(readTextFile(path(u"real/values.yaml"_s)).value(), "a: 2\n");
}

void TextFileTest::createsTheFileALinkNames()
{
    QVERIFY(QFile::link(u"new.yaml"_s, path(u"link.yaml"_s)));

    QVERIFY(writeTextFile(path(u"link.yaml"_s), "a: 2\n"));

    QVERIFY(QFileInfo(path(u"link.yaml"_s)).isSymLink());
    QCOMPARE(readTextFile(path(u"new.yaml"_s)).value(), "a: 2\n");
}

void TextFileTest::newFilesFollowTheUmask()
{
    const mode_t before = ::umask(022);
    QVERIFY(writeTextFile(path(u"open.yaml"_s), "a: 1\n"));
    ::umask(077);
    QVERIFY(writeTextFile(path(u"closed.yaml"_s), "a: 1\n"));
    ::umask(before);

    QCOMPARE(modeOf(path(u"open.yaml"_s)), mode_t{0644});
    QCOMPARE(modeOf(path(u"closed.yaml"_s)), mode_t{0600});
}

void TextFileTest::leavesNothingElseInTheFolder()
{
    QVERIFY(writeTextFile(path(u"values.yaml"_s), "a: 1\n"));
    QVERIFY(writeTextFile(path(u"values.yaml"_s), "a: 2\n"));

    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"values.yaml"_s});
}

void TextFileTest::saysWhatIsThereInstead()
{
    const auto isAbout = [this](const Error &error, const QString &name, const QString &what) {
        return error.file == path(name) && error.message.contains(what);
    };

    QVERIFY(isAbout(readTextFile(path(u"absent.yaml"_s)).error(), u"absent.yaml"_s, u"no such file"_s));
    QVERIFY(isAbout(readTextFile(path(u"."_s)).error(), u"."_s, u"folder"_s));
    QVERIFY(isAbout(writeTextFile(path(u"."_s), "a").error(), u"."_s, u"folder"_s));
    QVERIFY(isAbout(writeTextFile(path(u"absent/values.yaml"_s), "a").error(), u"absent/values.yaml"_s,
                    u"there is no folder"_s));
    QVERIFY(QFile::link(u"absent.yaml"_s, path(u"link.yaml"_s)));
    QVERIFY(isAbout(readTextFile(path(u"link.yaml"_s)).error(), u"link.yaml"_s, u"link to a file"_s));
}

void TextFileTest::refusesFilesThatAreTooLarge()
{
    QFile file(path(u"large.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(16LL * 1024 * 1024 + 1));
    file.close();

    const Result<QByteArray> read = readTextFile(file.fileName());

    QVERIFY(!read);
    QVERIFY(read.error().message.contains(u"16 MiB"_s));
}

void TextFileTest::leavesAReadOnlyFileAlone()
{
    if (::geteuid() == 0)
        QSKIP("nothing is read-only for root");
    const QString file = path(u"values.yaml"_s);
    QVERIFY(writeTextFile(file, "a: 1\n"));
    QCOMPARE(::chmod(QFile::encodeName(file).constData(), 0444), 0);

    const Result<void> written = writeTextFile(file, "a: 2\n");

    QVERIFY(!written);
    QVERIFY(written.error().message.contains(u"read-only"_s));
    QCOMPARE(readTextFile(file).value(), "a: 1\n");
}

void TextFileTest::refusesDevices()
{
    if (!QFileInfo::exists(u"/dev/full"_s))
        QSKIP("there is no /dev/full here");

    const Result<void> written = writeTextFile(u"/dev/full"_s, "a: 2\n");

    QVERIFY(!written);
    QVERIFY(written.error().message.contains(u"device"_s));
}

QTEST_APPLESS_MAIN(TextFileTest)
#include "tst_text_file.moc"
