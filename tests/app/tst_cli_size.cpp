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
    void readsNodesFromAListing();
    void givesAPoolItsOwnRatio();
    void looksForRatios();
    void failsWhereNoRatioDoes();
    void explainsEachStep();
    void writesTables_data();
    void writesTables();
    void tellsWhatIsAdjusted();
    void putsTheAgentsLimitBesideItsMaps_data();
    void putsTheAgentsLimitBesideItsMaps();
    void sizesManyPools();
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

void TestCliSize::readsNodesFromAListing()
{
    const QByteArray listing = "NODE       TOTAL   USED\n10.5.0.2   64249   1200\n10.5.0.3   64249   1200\n";

    const QJsonArray nodes = sized({dataFile(u"profile.datapath.yaml"_s), u"--nodes"_s, u"-"_s}, listing);

    QCOMPARE(nodes.size(), 1);
    QCOMPARE(nodes.at(0)["count"_L1].toInt(), 2);
    QCOMPARE(nodes.at(0)["memoryBytes"_L1].toInteger(), qint64{64249} << 20);
    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.08);

    const Ran ran = datapathctl({u"size"_s, u"--nodes"_s, u"-"_s}, "what is this\n");
    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.startsWith("-: this isn't a listing of nodes"), ran.err.constData());
}

void TestCliSize::givesAPoolItsOwnRatio()
{
    const QByteArray profile = "apiVersion: datapath-designer/v1\n"
                               "kind: Profile\n"
                               "cluster:\n"
                               "  nodePools:\n"
                               "    - {name: core, memory: 64GiB}\n"
                               "    - {name: edge, memory: 64GiB, labels: {pool: edge}}\n"
                               "values: {}\n"
                               "resources:\n"
                               "  - kind: CiliumNodeConfig\n"
                               "    metadata: {name: edge}\n"
                               "    spec:\n"
                               "      nodeSelector: {matchLabels: {pool: edge}}\n"
                               "      defaults: {bpf-map-dynamic-size-ratio: \"0.03\"}\n";

    const QJsonArray nodes = sized({u"-"_s}, profile);

    QCOMPARE(nodes.at(0)["ratio"_L1].toDouble(), 0.0025);
    QCOMPARE(nodes.at(0)["ratioSource"_L1].toString(), u"chart-default"_s);
    QCOMPARE(nodes.at(1)["ratio"_L1].toDouble(), 0.03);
    QCOMPARE(nodes.at(1)["nodeConfig"_L1].toString(), u"edge"_s);
}

void TestCliSize::looksForRatios()
{
    const QStringList asked{u"--ram"_s,      u"64GiB"_s, u"--ratio"_s,  u"0.01"_s, u"--connections"_s, u"1000000"_s,
                            u"--pressure"_s, u"90%"_s,   u"--target"_s, u"0.45"_s, u"--budget"_s,      u"1GiB"_s};

    const QJsonArray goals = sized(asked).at(0)["goals"_L1].toArray();
    const Ran ran = datapathctl(QStringList(u"size"_s) + asked);

    QCOMPARE(goals.size(), 3);
    QCOMPARE(goals.at(0)["goal"_L1].toString(), u"connections"_s);
    QCOMPARE(goals.at(0)["ratio"_L1].toDouble(), 0.004148);
    QCOMPARE(goals.at(1)["ratio"_L1].toDouble(), 0.02001);
    QCOMPARE(goals.at(1)["map"_L1].toString(), u"ct-tcp"_s);
    QVERIFY(goals.at(2)["totalBytes"_L1].toInteger() <= qint64{1} << 30);
    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.out.contains("  for 1000000 connections: ratio 0.004148, "), ran.out.constData());
    QVERIFY2(ran.out.contains("    285000000 / 68719476736 = "), ran.out.constData());
}

void TestCliSize::failsWhereNoRatioDoes()
{
    const Ran ran = datapathctl({u"size"_s, u"--ram"_s, u"64GiB"_s, u"--connections"_s, u"20000000"_s});

    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.out.contains("no ratio does it"), ran.out.constData());
}

void TestCliSize::explainsEachStep()
{
    const QStringList asked{dataFile(u"profile.datapath.yaml"_s), u"--explain"_s};

    const Ran ran = datapathctl(QStringList(u"size"_s) + asked);
    const QJsonValue node = sized(asked).at(0);

    QVERIFY2(ran.out.contains("budget: 67377299456 × 0.08 → 5390183956"), ran.out.constData());
    QVERIFY2(ran.out.contains("cilium_policystats"), ran.out.constData());
    QVERIFY2(ran.out.contains("the guide claims: "), ran.out.constData());
    QVERIFY2(ran.out.contains("bpf-map-dynamic-size-ratio          0.08  bpf.mapDynamicSizeRatio\n"),
             ran.out.constData());
    QCOMPARE(node["rendered"_L1][0]["flag"_L1].toString(), u"bpf-map-dynamic-size-ratio"_s);
    QVERIFY(node["derivation"_L1].toArray().size() > 10);
    QVERIFY(node["fixedMaps"_L1].toArray().size() > 10);
    QCOMPARE(node["components"_L1][0]["figure"_L1].toString(), u"computed"_s);
    QVERIFY(node["remaining"_L1]["lowBytes"_L1].toInteger() > 0);
}

void TestCliSize::writesTables_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("part");

    QTest::newRow("CSV") << u"csv"_s << QByteArray("pool,nodes,memory_bytes,");
    QTest::newRow("Markdown") << u"markdown"_s << QByteArray("| pool | nodes | MemTotal |");
}

void TestCliSize::writesTables()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, part);

    const Ran ran = datapathctl({u"size"_s, dataFile(u"profile.datapath.yaml"_s), u"--format"_s, format});

    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.out.startsWith(part), ran.out.constData());
    QCOMPARE(datapathctl({u"get"_s, dataFile(u"values.yaml"_s), u"bpf"_s, u"--format"_s, format}).code, 2);
}

void TestCliSize::tellsWhatIsAdjusted()
{
    const QJsonValue node = sized({u"-"_s, u"--ram"_s, u"8GiB"_s}, "bpf: {natMax: 524288}\n").at(0);

    QCOMPARE(node["outcomes"_L1][0]["verdict"_L1].toString(), u"adjusted"_s);
    QCOMPARE(node["outcomes"_L1][0]["map"_L1].toString(), u"nat"_s);
    QVERIFY(node["refusal"_L1].isUndefined());
}

void TestCliSize::putsTheAgentsLimitBesideItsMaps_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("verdict");

    QTest::newRow("below them") << QByteArray("64Mi") << QByteArray("it doesn't start");
    QTest::newRow("without room for a change") << QByteArray("128Mi") << QByteArray("too little while sizes change");
    QTest::newRow("enough") << QByteArray("1Gi") << QByteArray("they fit");
}

void TestCliSize::putsTheAgentsLimitBesideItsMaps()
{
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, verdict);
    const QByteArray values = "kubeProxyReplacement: true\nresources: {limits: {memory: " + limit + "}}\n";

    const Ran ran = datapathctl({u"size"_s, u"-"_s, u"--ram"_s, u"8GiB"_s}, values);

    QVERIFY2(ran.out.contains(QByteArray("all its maps count: " + verdict)), ran.out.constData());
}

void TestCliSize::sizesManyPools()
{
    QByteArray profile = "apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {}\ncluster:\n  nodePools:\n";
    for (int i = 0; i < 1000; ++i)
        profile += "    - {name: p" + QByteArray::number(i) + ", memory: " + QByteArray::number(4 + i) + "GiB}\n";

    const QJsonObject json = datapathctl({u"size"_s, u"-"_s, u"--format"_s, u"json"_s}, profile).json();

    QCOMPARE(json["nodes"_L1].toArray().size(), 1000);
    QCOMPARE(json["cluster"_L1]["nodes"_L1].toInteger(), 1000);
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
    QTest::newRow("connections") << QStringList{u"--ram"_s, u"1GiB"_s, u"--connections"_s, u"many"_s}
                                 << QByteArray("--connections is many");
    QTest::newRow("pressure") << QStringList{u"--ram"_s, u"1GiB"_s, u"--pressure"_s, u"110%"_s}
                              << QByteArray("--pressure is 110%");
    QTest::newRow("a map that there isn't") << QStringList{u"--ram"_s, u"1GiB"_s, u"--pressure"_s, u"lb=0.5"_s}
                                            << QByteArray("ct-tcp, ct-any, nat, neigh, sock-rev-nat");
    QTest::newRow("target") << QStringList{u"--ram"_s, u"1GiB"_s, u"--pressure"_s, u"0.9"_s, u"--target"_s, u"0"_s}
                            << QByteArray("--target is 0");
    QTest::newRow("target alone") << QStringList{u"--ram"_s, u"1GiB"_s, u"--target"_s, u"0.5"_s}
                                  << QByteArray("--pressure says how full it was");
    QTest::newRow("budget") << QStringList{u"--ram"_s, u"1GiB"_s, u"--budget"_s, u"little"_s}
                            << QByteArray("--budget: little is no amount");
    QTest::newRow("load") << QStringList{u"--ram"_s, u"1GiB"_s, u"--load"_s, u"cats=5"_s}
                          << QByteArray("--load is cats=5");
    QTest::newRow("standard input twice")
        << QStringList{u"-"_s, u"--nodes"_s, u"-"_s} << QByteArray("can be read only once");
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
