#include "tests/app/cli_runner.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestCliGet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsEffectiveValues_data();
    void printsEffectiveValues();
    void printsAGroupAsAMap();
    void printsOnlyWhatIsSetWhereAsked();
    void saysWhereAValueStands();
    void namesTheNearestPaths_data();
    void namesTheNearestPaths();
    void printsAnUnknownKeyThatTheFileSets();
    void refusesAMissingFile();
};

void TestCliGet::printsEffectiveValues_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("value");

    QTest::newRow("set") << u"bpf.masquerade"_s << QByteArray("true\n");
    QTest::newRow("string") << u"routingMode"_s << QByteArray("native\n");
    QTest::newRow("list") << u"securityContext.capabilities.cleanCiliumState"_s
                          << QByteArray("- NET_ADMIN\n- SYS_ADMIN\n- SYS_RESOURCE\n");
    QTest::newRow("item") << u"securityContext.capabilities.cleanCiliumState[1]"_s << QByteArray("SYS_ADMIN\n");
    QTest::newRow("key with dots") << u"nodeSelector.kubernetes\\.io/os"_s << QByteArray("linux\n");
    QTest::newRow("default") << u"hubble.relay.replicas"_s << QByteArray("1\n");
    QTest::newRow("null by default") << u"bpf.mapDynamicSizeRatio"_s << QByteArray("null\n");
}

void TestCliGet::printsEffectiveValues()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, value);

    const Ran ran = datapathctl({u"get"_s, dataFile(u"values.yaml"_s), path});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, value);
    QCOMPARE(ran.err, QByteArray());
}

void TestCliGet::printsAGroupAsAMap()
{
    const Ran group = datapathctl({u"get"_s, u"-"_s, u"cgroup"_s}, "cgroup: {hostRoot: /sys/fs/cgroup}\n");
    const Ran unset = datapathctl({u"get"_s, u"-"_s, u"bandwidthManager"_s}, "");

    QCOMPARE(group.code, 0);
    QVERIFY2(group.out.startsWith("autoMount:\n  enabled: true\n"), group.out.constData());
    QVERIFY2(group.out.contains("hostRoot: /sys/fs/cgroup\n"), group.out.constData());
    QCOMPARE(unset.out, QByteArray("enabled: false\nbbr: false\nbbrHostNamespaceOnly: false\n"));
}

void TestCliGet::printsOnlyWhatIsSetWhereAsked()
{
    const QString file = dataFile(u"values.yaml"_s);
    const Ran set = datapathctl({u"get"_s, file, u"bpf"_s, u"--explicit"_s});
    const Ran unset = datapathctl({u"get"_s, file, u"bpf.root"_s, u"--explicit"_s});

    QCOMPARE(set.code, 0);
    QCOMPARE(set.out, QByteArray("masquerade: true\n"));
    QCOMPARE(unset.code, 1);
    QCOMPARE(unset.out, QByteArray());
    QVERIFY(unset.err.contains("bpf.root isn't set in "));
}

void TestCliGet::saysWhereAValueStands()
{
    const QStringList json{u"--format"_s, u"json"_s};
    const QString file = dataFile(u"values.yaml"_s);
    const QJsonObject set = datapathctl(QStringList{u"get"_s, file, u"bpf.masquerade"_s} + json).json();
    const QJsonObject unset = datapathctl(QStringList{u"get"_s, file, u"bpf.root"_s} + json).json();
    const QJsonObject pinned =
        datapathctl(QStringList{u"get"_s, u"-"_s, u"bpf.root"_s} + json, "bpf: {root: /sys/fs/bpf}\n").json();
    const QJsonObject null =
        datapathctl(QStringList{u"get"_s, u"-"_s, u"bpf.root"_s} + json, "bpf: {root: null}\n").json();

    QCOMPARE(set, QJsonObject({{"version"_L1, 1},
                               {"path"_L1, u"bpf.masquerade"_s},
                               {"cilium"_L1, u"1.18.5"_s},
                               {"state"_L1, u"set"_s},
                               {"value"_L1, true},
                               {"line"_L1, 7},
                               {"column"_L1, 5}}));
    QCOMPARE(unset["state"_L1].toString(), u"unset"_s);
    QCOMPARE(unset["value"_L1].toString(), u"/sys/fs/bpf"_s);
    QVERIFY(!unset.contains("line"_L1));
    QCOMPARE(pinned["state"_L1].toString(), u"pinned"_s);
    QCOMPARE(null["state"_L1].toString(), u"null"_s);
}

void TestCliGet::namesTheNearestPaths_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");

    const QString file = dataFile(u"values.yaml"_s);
    QTest::newRow("get") << QStringList{u"get"_s, file, u"bpf.masqerade"_s} << QByteArray("bpf.masquerade");
    QTest::newRow("below a scalar") << QStringList{u"get"_s, file, u"bpf.root.path"_s}
                                    << QByteArray("bpf.root.path doesn't exist in chart 1.18.5");
    QTest::newRow("set") << QStringList{u"set"_s, file, u"hubble.realy.enabled=true"_s}
                         << QByteArray("hubble.relay.enabled");
    QTest::newRow("unset") << QStringList{u"set"_s, file, u"--unset"_s, u"hubble.realy.enabled"_s}
                           << QByteArray("hubble.relay.enabled");
    QTest::newRow("explain") << QStringList{u"explain"_s, u"bpf.masqerade"_s} << QByteArray("bpf.masquerade");
    QTest::newRow("malformed") << QStringList{u"get"_s, file, u"bpf..masquerade"_s} << QByteArray("a key is missing");
    QTest::newRow("empty") << QStringList{u"get"_s, file, QString()} << QByteArray("a path is missing");
}

void TestCliGet::namesTheNearestPaths()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(arguments);

    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

void TestCliGet::printsAnUnknownKeyThatTheFileSets()
{
    const Ran ran = datapathctl({u"get"_s, u"-"_s, u"enableBPFTProxy"_s}, "enableBPFTProxy: true\n");

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray("true\n"));
    QVERIFY2(ran.err.contains("doesn't exist in chart 1.18.5"), ran.err.constData());
}

void TestCliGet::refusesAMissingFile()
{
    QCOMPARE(datapathctl({u"get"_s, dataFile(u"missing.yaml"_s), u"bpf.root"_s}).code, 3);
}

QTEST_APPLESS_MAIN(TestCliGet)
#include "tst_cli_get.moc"
