#include "tests/app/cli_runner.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator entries(folder, QDir::Files, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files += QDir(folder).relativeFilePath(entries.next());
    files.sort();
    return files;
}

QStringList exportOf(const QString &file, const QString &folder, const QStringList &options = {})
{
    return QStringList{u"export"_s, file, u"-o"_s, folder} + options;
}

const QString preset = u"builtin:talos-production"_s;

} // namespace

class TestCliExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exportsTheBuiltInProfile();
    void writesTheSameBytesAgain();
    void showsWhatPatchesMakeOfAMachineConfiguration_data();
    void showsWhatPatchesMakeOfAMachineConfiguration();
    void letsTalosBringTheRenderedChart();
    void exportsOnlyWhatIsAsked();
    void listsFilesAsJson();
    void refusesErrors();
    void refusesToOverwriteOtherContent();
    void refusesAFileInPlaceOfAFolder();
    void explainsWrongUsage_data();
    void explainsWrongUsage();
};

void TestCliExport::exportsTheBuiltInProfile()
{
    const QTemporaryDir folder;
    const QString target = folder.filePath(u"out"_s);

    const Ran ran = datapathctl(exportOf(preset, target));
    const QStringList files = filesBelow(target);

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(files.contains(u"values.yaml"_s), qPrintable(files.join(u' ')));
    QVERIFY(files.filter(u"talos/patches/all/"_s).size() >= 1);
    QVERIFY(files.filter(u"talos/patches/control-plane/"_s).size() >= 1);
    for (const QString &file : files)
        QVERIFY2(ran.err.contains(QString(target + u'/' + file + u" (new)\n").toUtf8()), ran.err.constData());
    QCOMPARE(
        datapathctl({u"check"_s, target + u"/values.yaml"_s, u"--talos"_s, u"1.12.11"_s, u"--fail-on"_s, u"error"_s,
                     u"--talos-config"_s, target + u'/' + files.filter(u"talos/patches/all/"_s).first()})
            .code,
        0);
}

void TestCliExport::writesTheSameBytesAgain()
{
    const QTemporaryDir folder;
    const QString first = folder.filePath(u"first"_s);
    const QString second = folder.filePath(u"second"_s);

    QCOMPARE(datapathctl(exportOf(preset, first)).code, 0);
    QCOMPARE(datapathctl(exportOf(preset, second)).code, 0);
    const Ran again = datapathctl(exportOf(preset, first));

    QCOMPARE(again.code, 0);
    QVERIFY(again.err.contains("(same)"));
    QVERIFY(!again.err.contains("(changed)"));
    for (const QString &file : filesBelow(first))
        QCOMPARE(contentOf(second + u'/' + file), contentOf(first + u'/' + file));
}

void TestCliExport::showsWhatPatchesMakeOfAMachineConfiguration_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray pods("-      - 10.244.0.0/16\n+      - 10.100.0.0/16\n");
    QTest::newRow("a control plane of Talos' own") << u"control-plane"_s << pods;
    QTest::newRow("a worker of Talos' own") << u"worker"_s << pods;
    QTest::newRow("the user's") << u"-"_s << QByteArray("+  proxy:\n+    disabled: true\n");
}

void TestCliExport::showsWhatPatchesMakeOfAMachineConfiguration()
{
    QFETCH(const QString, where);
    QFETCH(const QByteArray, expected);
    const QByteArray config("version: v1alpha1\nmachine:\n  type: controlplane\n  token: abc.def\n"
                            "cluster:\n  network:\n    dnsDomain: a.b\n");

    const Ran ran = datapathctl({u"export"_s, preset, u"--preview-talos"_s, where}, config);

    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.out.startsWith(QByteArray("--- " + where.toUtf8() + "\n+++ ")), ran.out.constData());
    QVERIFY2(ran.out.contains(expected), ran.out.constData());
    QVERIFY(!ran.out.contains("abc.def"));
    QCOMPARE(datapathctl({u"export"_s, preset, u"--preview-talos"_s, where, u"-o"_s, u"there"_s}, config).code, 2);
}

void TestCliExport::letsTalosBringTheRenderedChart()
{
    const QTemporaryDir folder;
    const QString helm = folder.filePath(u"helm"_s);
    write(helm, "#!/bin/sh\ngrep -q '^ipam:' && echo \"kind: $1 \"\n");
    QVERIFY(QFile::setPermissions(helm, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QString target = folder.filePath(u"out"_s);

    const Ran ran = datapathctl(exportOf(preset, target, {u"--inline-manifest"_s, u"cilium.tgz"_s, u"--helm"_s, helm}));

    QVERIFY2(ran.code == 0, ran.err.constData());
    const QByteArray patch = contentOf(target + u"/talos/patches/control-plane/90-cilium-inline.yaml"_s);
    QVERIFY2(patch.endsWith("    - name: cilium\n      contents: |\n        kind: template\n"), patch.constData());
    QVERIFY(!contentOf(target + u"/README.md"_s).contains("helm upgrade"));
    QCOMPARE(datapathctl(exportOf(preset, target, {u"--inline-manifest"_s, u"a"_s, u"--helm"_s, u"/nothing"_s})).code,
             3);
}

void TestCliExport::exportsOnlyWhatIsAsked()
{
    const QTemporaryDir folder;

    QCOMPARE(datapathctl(exportOf(preset, folder.path(), {u"--only"_s, u"values"_s})).code, 0);
    QCOMPARE(filesBelow(folder.path()), QStringList(u"values.yaml"_s));
}

void TestCliExport::listsFilesAsJson()
{
    const QTemporaryDir folder;
    const Ran ran = datapathctl(exportOf(preset, folder.path(), {u"--only"_s, u"values"_s, u"--format"_s, u"json"_s}));

    QCOMPARE(ran.json()["folder"_L1].toString(), folder.path());
    QCOMPARE(ran.json()["files"_L1].toArray(),
             QJsonArray({QJsonObject{{"path"_L1, u"values.yaml"_s}, {"change"_L1, u"new"_s}}}));
}

void TestCliExport::refusesErrors()
{
    const QTemporaryDir folder;
    const QStringList arguments = exportOf(dataFile(u"values.yaml"_s), folder.path());

    const Ran refused = datapathctl(arguments);

    QCOMPARE(refused.code, 4);
    QCOMPARE(filesBelow(folder.path()), QStringList());
    QVERIFY2(refused.err.contains("error[hubble.relay-needs-hubble]"), refused.err.constData());
    QVERIFY(refused.err.contains("--force exports anyway"));
    QCOMPARE(datapathctl(arguments + QStringList(u"--force"_s)).code, 0);
    QVERIFY(filesBelow(folder.path()).contains(u"values.yaml"_s));
}

void TestCliExport::refusesToOverwriteOtherContent()
{
    const QTemporaryDir folder;
    write(folder.filePath(u"values.yaml"_s), "precious: true\n");

    const Ran refused = datapathctl(exportOf(preset, folder.path()));

    QCOMPARE(refused.code, 4);
    QCOMPARE(filesBelow(folder.path()), QStringList(u"values.yaml"_s));
    QCOMPARE(contentOf(folder.filePath(u"values.yaml"_s)), QByteArray("precious: true\n"));
    QCOMPARE(datapathctl(exportOf(preset, folder.path(), {u"--force"_s})).code, 0);
    QVERIFY(contentOf(folder.filePath(u"values.yaml"_s)).contains("kubeProxyReplacement"));
}

void TestCliExport::refusesAFileInPlaceOfAFolder()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"file"_s);
    write(file, "not a folder\n");

    QCOMPARE(datapathctl(exportOf(preset, file)).code, 4);
    QCOMPARE(datapathctl(exportOf(preset, file + u"/below"_s)).code, 4);
    QCOMPARE(contentOf(file), QByteArray("not a folder\n"));
}

void TestCliExport::explainsWrongUsage_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("no folder") << QStringList() << QByteArray("-o DIR");
    QTest::newRow("unknown form of the values") << QStringList{u"-o"_s, u"out"_s, u"--values"_s, u"short"_s}
                                                << QByteArray("--values takes minimal or annotated or full");
    QTest::newRow("standard output") << QStringList{u"-o"_s, u"-"_s} << QByteArray("-o DIR");
    QTest::newRow("unknown export")
        << QStringList{u"-o"_s, u"out"_s, u"--only"_s, u"values,helmfile"_s}
        << QByteArray("there is no export helmfile; there is values, release, resources, talos, readme");
}

void TestCliExport::explainsWrongUsage()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(QStringList{u"export"_s, preset} + options);

    QCOMPARE(ran.code, 2);
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

QTEST_APPLESS_MAIN(TestCliExport)
#include "tst_cli_export.moc"
