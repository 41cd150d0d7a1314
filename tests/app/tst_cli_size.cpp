#include "tests/app/cli_runner.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QJsonArray sized(const QStringList &arguments, const QByteArray &input = {})
{
    return datapathctl(QStringList(u"size"_s) + arguments + QStringList{u"--format"_s, u"json"_s}, input)
        .json()["nodes"_L1]
        .toArray();
}

QStringList mapNames(const QJsonValue &node)
{
    QStringList names;
    for (const QJsonValue &map : node["maps"_L1].toArray())
        names += map["name"_L1].toString();
    return names;
}

} // namespace

class TestCliSize : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizesANode();
    void printsATable();
    void sizesSeveralNodes();
    void derivesFromInstalledMemory();
    void countsTheFamiliesThatAreNamed();
    void takesThePoolsOfAProfile();
    void optionsOverrideAFile();
    void saysWhyAnAgentWontStart();
    void asksForCpusWithDistributedLru();
    void explainsWrongUsage_data();
    void explainsWrongUsage();
};

void TestCliSize::sizesANode()
{
    const QJsonArray nodes = sized({u"--ram"_s, u"64GiB"_s, u"--ratio"_s, u"0.08"_s, u"--cpus"_s, u"32"_s});
    const QJsonObject map = nodes.at(0)["maps"_L1][0].toObject();

    QCOMPARE(nodes.size(), 1);
    QCOMPARE(nodes.at(0)["memoryBytes"_L1].toInteger(), 68719476736);
    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.08);
    QCOMPARE(nodes.at(0)["budgetBytes"_L1].toInteger(), 5497558138);
    QCOMPARE(nodes.at(0)["cpus"_L1].toInt(), 32);
    QCOMPARE(nodes.at(0)["totalBytes"_L1].toInteger(), 8025829376);
    QCOMPARE(mapNames(nodes.at(0)), QStringList({u"ct-tcp"_s, u"ct-any"_s, u"nat"_s, u"neigh"_s, u"sock-rev-nat"_s}));
    QCOMPARE(map["entries"_L1].toInteger(), 16777216);
    QCOMPARE(map["unclamped"_L1].toInteger(), 19289677);
    QCOMPARE(map["clamp"_L1].toString(), u"max"_s);
    QCOMPARE(map["bytesIPv4"_L1].toInteger(), 2281701376);
    QCOMPARE(map["bytesIPv6"_L1].toInteger(), 2684354560);
}

void TestCliSize::printsATable()
{
    const Ran ran = datapathctl({u"size"_s, u"--ram"_s, u"64GiB"_s, u"--ratio"_s, u"0.08"_s, u"--cpus"_s, u"32"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.err, QByteArray());
    QCOMPARE(ran.out, contentOf(dataFile(u"golden/size.txt"_s)));
}

void TestCliSize::sizesSeveralNodes()
{
    const QJsonArray nodes = sized({u"--ram"_s, u"64GiB,8Gi"_s, u"--ram"_s, u"512M"_s});

    QCOMPARE(nodes.size(), 3);
    QCOMPARE(nodes.at(1)["memoryBytes"_L1].toInteger(), qint64{8} << 30);
    QCOMPARE(nodes.at(2)["memoryBytes"_L1].toInteger(), 512000000);
    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.0025);
    QCOMPARE(nodes.at(2)["maps"_L1][0]["clamp"_L1].toString(), u"min"_s);
}

void TestCliSize::derivesFromInstalledMemory()
{
    const QJsonValue node = sized({u"--installed"_s, u"64GiB"_s}).at(0);

    QCOMPARE(node["installedBytes"_L1].toInteger(), qint64{64} << 30);
    QVERIFY(node["memoryBytes"_L1].toInteger() < (qint64{64} << 30));
    QVERIFY(node["memoryBytes"_L1].toInteger() > (qint64{60} << 30));
}

void TestCliSize::countsTheFamiliesThatAreNamed()
{
    const auto total = [](const QStringList &families) {
        return sized(QStringList{u"--ram"_s, u"64GiB"_s} + families).at(0)["totalBytes"_L1].toInteger();
    };
    const qint64 ipv4 = total({u"--ipv4"_s});
    const qint64 ipv6 = total({u"--ipv6"_s});

    QCOMPARE(total({}), ipv4);
    QVERIFY(ipv6 > ipv4);
    QCOMPARE(total({u"--ipv4"_s, u"--ipv6"_s}), ipv4 + ipv6);
}

void TestCliSize::takesThePoolsOfAProfile()
{
    const QJsonArray nodes = sized({dataFile(u"profile.datapath.yaml"_s)});

    QCOMPARE(nodes.size(), 2);
    QCOMPARE(nodes.at(0)["name"_L1].toString(), u"workers"_s);
    QCOMPARE(nodes.at(0)["count"_L1].toInt(), 6);
    QCOMPARE(nodes.at(0)["cpus"_L1].toInt(), 32);
    QCOMPARE(nodes.at(1)["cpus"_L1].toInt(), 4);
    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.08);
    QCOMPARE(nodes.at(0)["distributedLRU"_L1].toBool(), true);
    QCOMPARE(nodes.at(0)["maps"_L1][1]["entries"_L1].toInteger() % 32, 0);
}

void TestCliSize::optionsOverrideAFile()
{
    const QJsonArray nodes = sized(
        {dataFile(u"profile.datapath.yaml"_s), u"--ram"_s, u"16GiB"_s, u"--ratio"_s, u"0.05"_s, u"--cpus"_s, u"8"_s});

    QCOMPARE(nodes.size(), 1);
    QCOMPARE(nodes.at(0)["memoryBytes"_L1].toInteger(), qint64{16} << 30);
    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.05);
    QCOMPARE(nodes.at(0)["cpus"_L1].toInt(), 8);
    QCOMPARE(nodes.at(0)["distributedLRU"_L1].toBool(), true);
}

void TestCliSize::saysWhyAnAgentWontStart()
{
    const QByteArray values = "bpf: {ctTcpMax: 100}\n";
    const Ran ran = datapathctl({u"size"_s, u"-"_s, u"--ram"_s, u"8GiB"_s}, values);

    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.out.contains("the agent won't start: ct-tcp has 100 entries"), ran.out.constData());
    QVERIFY(!sized({u"-"_s, u"--ram"_s, u"8GiB"_s}, values).at(0)["refusal"_L1].toString().isEmpty());
}

void TestCliSize::asksForCpusWithDistributedLru()
{
    const Ran ran = datapathctl({u"size"_s, u"--ram"_s, u"8GiB"_s, u"--distributed-lru"_s});

    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.err.contains("--cpus N"), ran.err.constData());
}

void TestCliSize::explainsWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("nothing") << QStringList() << QByteArray("--ram SIZE or a FILE");
    QTest::newRow("no pools") << QStringList{dataFile(u"values.yaml"_s)} << QByteArray("names no node pools");
    QTest::newRow("both memories") << QStringList{u"--ram"_s, u"1GiB"_s, u"--installed"_s, u"1GiB"_s}
                                   << QByteArray("give one of them");
    QTest::newRow("memory") << QStringList{u"--ram"_s, u"lots"_s} << QByteArray("lots is no amount of memory");
    QTest::newRow("empty part") << QStringList{u"--ram"_s, u"1GiB,"_s} << QByteArray("is no amount of memory");
    QTest::newRow("ratio") << QStringList{u"--ram"_s, u"1GiB"_s, u"--ratio"_s, u"2"_s}
                           << QByteArray("--ratio is 2, expected a number between 0 and 1");
    QTest::newRow("not a number") << QStringList{u"--ram"_s, u"1GiB"_s, u"--ratio"_s, u"nan"_s}
                                  << QByteArray("--ratio is nan");
    QTest::newRow("CPUs") << QStringList{u"--ram"_s, u"1GiB"_s, u"--cpus"_s, u"0"_s} << QByteArray("--cpus is 0");
}

void TestCliSize::explainsWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(QStringList(u"size"_s) + arguments);

    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

QTEST_APPLESS_MAIN(TestCliSize)
#include "tst_cli_size.moc"
