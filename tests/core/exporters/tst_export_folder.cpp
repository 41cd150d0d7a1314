#include "core/exporters/exporter.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const std::vector<TextFile> &files()
{
    static const std::vector<TextFile> list{
        {.path = u"values.yaml"_s, .content = "l7Proxy: false\n"},
        {.path = u"talos/patches/all/10-network.yaml"_s, .content = "cluster: {}\n"}};
    return list;
}

/// Every file and folder below a folder, hidden ones too.
QStringList everythingIn(const QString &folder)
{
    QStringList paths;
    QDirIterator it(folder, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        paths += QDir(folder).relativeFilePath(it.next());
    paths.sort();
    return paths;
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't prepare %s", qPrintable(path));
}

} // namespace

class TestExportFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_folder.reset(); }

    void writesAllFilesAndNothingElse();
    void tellsWhatWritingWouldDo();
    void leavesTheSameFilesAlone();
    void refusesOtherContent();
    void replacesWhenAllowed();
    void refusesPlacesThatCannotHoldTheFile_data();
    void refusesPlacesThatCannotHoldTheFile();
    void cleansUpAfterAFolderThatCannotBeMade();
    void cleansUpAfterAFileThatCannotBeWritten();

private:
    QString path(const QString &relative) const { return m_folder->filePath(relative); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestExportFolder::writesAllFilesAndNothingElse()
{
    const Result<void> written = writeExport(files(), path(u"new/export"_s), Overwrite::Refuse);

    QVERIFY(written);
    QCOMPARE(everythingIn(path(u"new/export"_s)),
             (QStringList{u"talos"_s, u"talos/patches"_s, u"talos/patches/all"_s,
                          u"talos/patches/all/10-network.yaml"_s, u"values.yaml"_s}));
    QCOMPARE(readTextFile(path(u"new/export/values.yaml"_s)).value(), "l7Proxy: false\n");
}

void TestExportFolder::tellsWhatWritingWouldDo()
{
    writeFile(path(u"same.yaml"_s), "a\n");
    writeFile(path(u"changed.yaml"_s), "b\n");
    const auto compared = [this](const QString &name) {
        return compareWithFolder({.path = name, .content = "a\n"}, m_folder->path());
    };

    QCOMPARE(compared(u"same.yaml"_s), FileChange::Same);
    QCOMPARE(compared(u"changed.yaml"_s), FileChange::Changed);
    QCOMPARE(compared(u"new/new.yaml"_s), FileChange::New);
}

void TestExportFolder::leavesTheSameFilesAlone()
{
    QVERIFY(writeExport(files(), m_folder->path(), Overwrite::Refuse));

    QVERIFY(writeExport(files(), m_folder->path(), Overwrite::Refuse));
}

void TestExportFolder::refusesOtherContent()
{
    writeFile(path(u"values.yaml"_s), "mine: true\n");

    const Result<void> written = writeExport(files(), m_folder->path(), Overwrite::Refuse);

    QVERIFY(!written);
    QCOMPARE(written.error().toString(),
             m_folder->path() + u": holds other content already, nothing was written: values.yaml"_s);
    QCOMPARE(everythingIn(m_folder->path()), QStringList{u"values.yaml"_s});
    QCOMPARE(readTextFile(path(u"values.yaml"_s)).value(), "mine: true\n");
}

void TestExportFolder::replacesWhenAllowed()
{
    writeFile(path(u"values.yaml"_s), "mine: true\n");

    QVERIFY(writeExport(files(), m_folder->path(), Overwrite::Allow));

    QCOMPARE(readTextFile(path(u"values.yaml"_s)).value(), "l7Proxy: false\n");
}

void TestExportFolder::refusesPlacesThatCannotHoldTheFile_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("message");

    QTest::newRow("the folder is a file")
        << u"out"_s << QString() << u"out"_s << u"out: is a file where the export needs a folder"_s;
    QTest::newRow("a file inside is in the way")
        << u"talos"_s << QString() << u"."_s << u"talos: is a file where the export needs a folder"_s;
    QTest::newRow("a folder is in the way")
        << QString() << u"values.yaml"_s << u"."_s << u"values.yaml: is a folder where the export needs a file"_s;
}

void TestExportFolder::refusesPlacesThatCannotHoldTheFile()
{
    QFETCH(QString, file);
    QFETCH(QString, folder);
    QFETCH(QString, target);
    QFETCH(QString, message);
    if (!file.isEmpty())
        writeFile(path(file), "x");
    if (!folder.isEmpty())
        QVERIFY(QDir(m_folder->path()).mkdir(folder));
    const QStringList before = everythingIn(m_folder->path());

    const Result<void> written = writeExport(files(), QDir::cleanPath(path(target)), Overwrite::Allow);

    QVERIFY(!written);
    QCOMPARE(written.error().toString(), m_folder->path() + u'/' + message);
    QCOMPARE(everythingIn(m_folder->path()), before);
}

void TestExportFolder::cleansUpAfterAFolderThatCannotBeMade()
{
    const QString longName(300, u'x'); // no file system takes such a name, whoever asks

    const Result<void> written =
        writeExport({files()[0], {.path = u"talos/"_s + longName + u"/a.yaml"_s, .content = "a\n"}}, path(u"export"_s),
                    Overwrite::Refuse);

    QVERIFY(!written);
    QVERIFY2(written.error().message.startsWith("the folder can't be made: "_L1), qPrintable(written.error().message));
    QVERIFY(written.error().file.endsWith(longName));
    QCOMPARE(everythingIn(m_folder->path()), QStringList());
}

void TestExportFolder::cleansUpAfterAFileThatCannotBeWritten()
{
    const QString longName(300, u'x');
    QVERIFY(QDir(m_folder->path()).mkdir(u"export"_s));
    writeFile(path(u"export/values.yaml"_s), "mine: true\n");
    const std::vector<TextFile> wanted{files()[0], files()[1], {.path = longName, .content = "a\n"}};

    const Result<void> written = writeExport(wanted, path(u"export"_s), Overwrite::Allow);

    QVERIFY(!written);
    QVERIFY2(written.error().message.startsWith("can't be written: "_L1), qPrintable(written.error().message));
    QVERIFY(written.error().file.endsWith(longName));
    QCOMPARE(everythingIn(m_folder->path()), (QStringList{u"export"_s, u"export/values.yaml"_s}));
    QCOMPARE(readTextFile(path(u"export/values.yaml"_s)).value(), "mine: true\n");
}

QTEST_APPLESS_MAIN(TestExportFolder)
#include "tst_export_folder.moc"
