#include "core/sizing/map_sizing.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibibyte = qint64{1} << 30;

QList<qint64> entriesOf(const NodeSizing &sizing)
{
    QList<qint64> entries;
    for (const MapSize &map : sizing.maps)
        entries.append(map.entries);
    return entries;
}

qint64 totalOf(SizingInput input, bool ipv4, bool ipv6)
{
    input.ipv4 = ipv4;
    input.ipv6 = ipv6;
    return sizeMaps(input).totalBytes;
}

/// The columns of a line of a CSV file whose first column may be quoted.
QStringList csvColumns(const QString &line)
{
    QStringList columns;
    QString rest = line.trimmed();
    if (rest.startsWith(u'"')) {
        const qsizetype end = rest.indexOf(u'"', 1);
        columns.append(rest.mid(1, end - 1));
        rest = rest.mid(end + 2);
    }
    return columns + rest.split(u',');
}

} // namespace

class TestMapSizing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizesLikeTheAgent_data();
    void sizesLikeTheAgent();
    void replaysReferenceVectors();
    void replaysTheAgentsUnitTest_data();
    void replaysTheAgentsUnitTest();
    void growsWithMemoryAndRatio();
    void staysBetweenFloorAndCeiling();
    void isAMultipleOfTheCpus();
    void saysWhatDecidedASize_data();
    void saysWhatDecidedASize();
    void countsKernelMemoryPerFamily();
    void countsOnlyMapsThatAreMade();
    void neighboursFollowNatAsItIsComputed_data();
    void neighboursFollowNatAsItIsComputed();
    void alignsSetSizesFromCilium119On();
    void survivesAbsurdMemory();
    void derivesWhatTheAgentSees();
};

void TestMapSizing::sizesLikeTheAgent_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<QList<qint64>>("entries"); // ct-tcp, ct-any, nat, neigh, sock-rev-nat

    QTest::newRow("small node: every floor")
        << SizingInput{.memoryBytes = 8 * gibibyte} << QList<qint64>{131072, 65536, 131072, 131072, 65536};
    QTest::newRow("chart's ratio, 64 GiB")
        << SizingInput{.memoryBytes = 64 * gibibyte} << QList<qint64>{602802, 301401, 602802, 602802, 301401};
    QTest::newRow("guide's ratio, 8 GiB") << SizingInput{.memoryBytes = 8 * gibibyte, .ratio = 0.08}
                                          << QList<qint64>{2411209, 1205604, 2411209, 2411209, 1205604};
    QTest::newRow("guide's ratio, 64 GiB: ceiling") << SizingInput{.memoryBytes = 64 * gibibyte, .ratio = 0.08}
                                                    << QList<qint64>{16777216, 9644838, 16777216, 16777216, 9644838};
    QTest::newRow("guide's ratio, 128 GiB: all at the ceiling")
        << SizingInput{.memoryBytes = 128 * gibibyte, .ratio = 0.08} << QList<qint64>(5, 16777216);
    QTest::newRow("static sizes") << SizingInput{.memoryBytes = 64 * gibibyte, .ratio = 0}
                                  << QList<qint64>{524288, 262144, 524288, 524288, 262144};
    QTest::newRow("one size set by hand") << SizingInput{.memoryBytes = 4 * gibibyte, .ctTcpMax = 525312}
                                          << QList<qint64>{525312, 65536, 131072, 131072, 65536};
    QTest::newRow("NAT capped by small connection maps")
        << SizingInput{.memoryBytes = 128 * gibibyte, .ctTcpMax = 524288, .ctAnyMax = 262144}
        << QList<qint64>{524288, 262144, 524288, 524288, 602802};
    QTest::newRow("NAT set to its default is capped, its neighbours aren't")
        << SizingInput{.memoryBytes = 8 * gibibyte, .natMax = 524288}
        << QList<qint64>{131072, 65536, 131072, 524288, 65536};
    QTest::newRow("neighbours set by hand") << SizingInput{.memoryBytes = 8 * gibibyte, .neighMax = 4096}
                                            << QList<qint64>{131072, 65536, 131072, 4096, 65536};
    QTest::newRow("aligned up to the CPUs")
        << SizingInput{.memoryBytes = 16 * gibibyte, .cpus = 6, .distributedLru = true}
        << QList<qint64>{150702, 75354, 150702, 150702, 75354};
    QTest::newRow("aligned down at the ceiling")
        << SizingInput{.memoryBytes = 128 * gibibyte, .ratio = 0.08, .cpus = 96, .distributedLru = true}
        << QList<qint64>(5, 16777152);
    QTest::newRow("decimal 64 GB") << SizingInput{.memoryBytes = 64'000'000'000, .ratio = 0.08}
                                   << QList<qint64>{16777216, 8982456, 16777216, 16777216, 8982456};
}

void TestMapSizing::sizesLikeTheAgent()
{
    QFETCH(SizingInput, input);
    QFETCH(QList<qint64>, entries);

    QCOMPARE(entriesOf(sizeMaps(input)), entries);
}

void TestMapSizing::replaysReferenceVectors()
{
    QFile file(QStringLiteral(SHARED_DIR "/facts/map-sizing-vectors.csv"));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        QSKIP("the reference vectors (../shared/facts/map-sizing-vectors.csv) are not here");

    int rows = 0;
    file.readLine(); // the head
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine());
        const QStringList columns = csvColumns(line);
        QCOMPARE(columns.size(), 21);
        const SizingInput input{.memoryBytes = columns[3].toLongLong(),
                                .ratio = columns[4].toDouble(),
                                .cpus = columns[1].toInt(),
                                .distributedLru = columns[0].contains("distributedLRU"_L1),
                                .sockRevNatElementBytes = columns[0].startsWith("gotest"_L1) ? 48 : 52};
        const NodeSizing sizing = sizeMaps(input);

        QVERIFY2(sizing.budgetBytes == columns[5].toLongLong(), qPrintable(line));
        for (int map = 0; map < 5; ++map)
            QVERIFY2(sizing.maps[static_cast<std::size_t>(map)].entries == columns[6 + map].toLongLong(),
                     qPrintable(line));
        const std::pair<std::size_t, int> unclamped[] = {{0, 11}, {1, 12}, {2, 13}, {4, 14}};
        for (const auto &[map, column] : unclamped)
            QVERIFY2(sizing.maps[map].unclamped == columns[column].toLongLong(), qPrintable(line));
        QVERIFY2(totalOf(input, true, false) == columns[16].toLongLong(), qPrintable(line));
        QVERIFY2(totalOf(input, false, true) == columns[17].toLongLong(), qPrintable(line));
        QVERIFY2(totalOf(input, true, true) == columns[18].toLongLong(), qPrintable(line));
        ++rows;
    }
    QCOMPARE(rows, 105);
}

void TestMapSizing::replaysTheAgentsUnitTest_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<QList<qint64>>("entries"); // ct-tcp, ct-any, nat, neigh

    const QList<qint64> floors{131072, 65536, 131072, 131072};
    const auto node = [](qint64 memory, double ratio = 0.0025) {
        return SizingInput{.memoryBytes = memory, .ratio = ratio, .sockRevNatElementBytes = 48};
    };
    QTest::newRow("512 MiB") << node(gibibyte / 2) << floors;
    QTest::newRow("1 GiB") << node(gibibyte) << floors;
    QTest::newRow("2 GiB") << node(2 * gibibyte) << floors;
    QTest::newRow("7.5 GiB") << node(15 * gibibyte / 2) << floors;
    QTest::newRow("16 GiB") << node(16 * gibibyte) << QList<qint64>{151765, 75882, 151765, 151765};
    QTest::newRow("30 GiB") << node(30 * gibibyte) << QList<qint64>{284560, 142280, 284560, 284560};
    QTest::newRow("240 GiB") << node(240 * gibibyte) << QList<qint64>{2276484, 1138242, 2276484, 2276484};
    QTest::newRow("360 GiB") << node(360 * gibibyte) << QList<qint64>{3414726, 1707363, 3414726, 3414726};
    QTest::newRow("most of the memory") << node(16 * gibibyte, 0.98) << QList<qint64>(4, 16777216);

    SizingInput set = node(4 * gibibyte);
    set.ctTcpMax = 525312;
    QTest::newRow("4 GiB, TCP set") << set << QList<qint64>{525312, 65536, 131072, 131072};
    SizingInput bothSet = node(128 * gibibyte);
    bothSet.ctTcpMax = 524288;
    bothSet.ctAnyMax = 262144;
    QTest::newRow("128 GiB, both set") << bothSet << QList<qint64>{524288, 262144, 524288, 524288};
    for (const int cpus : {2, 6, 96}) {
        const auto up = [cpus](qint64 entries) { return (entries + cpus - 1) / cpus * cpus; };
        SizingInput distributed = node(3 * gibibyte, 0.051);
        distributed.distributedLru = true;
        distributed.cpus = cpus;
        QTest::addRow("distributed over %d CPUs", cpus)
            << distributed << QList<qint64>{up(580503), up(290251), up(580503), up(580503)};
    }
}

void TestMapSizing::replaysTheAgentsUnitTest()
{
    QFETCH(SizingInput, input);
    QFETCH(QList<qint64>, entries);

    QCOMPARE(entriesOf(sizeMaps(input)).first(4), entries);
}

void TestMapSizing::growsWithMemoryAndRatio()
{
    QList<qint64> before(5, 0);
    for (qint64 memory = gibibyte / 4; memory < 4096 * gibibyte; memory += memory / 7) {
        const QList<qint64> now = entriesOf(sizeMaps({.memoryBytes = memory, .ratio = 0.01}));
        for (int map = 0; map < 5; ++map)
            QVERIFY2(now[map] >= before[map], qPrintable(QString::number(memory)));
        before = now;
    }

    before.fill(0);
    for (double ratio = 0.0001; ratio <= 1; ratio *= 1.07) {
        const QList<qint64> now = entriesOf(sizeMaps({.memoryBytes = 48 * gibibyte, .ratio = ratio}));
        for (int map = 0; map < 5; ++map)
            QVERIFY2(now[map] >= before[map], qPrintable(QString::number(ratio)));
        before = now;
    }
}

void TestMapSizing::staysBetweenFloorAndCeiling()
{
    const QList<qint64> floors{131072, 65536, 131072, 131072, 65536};
    for (const double ratio : {0.00001, 0.0025, 0.08, 1.0}) {
        for (qint64 memory = 1; memory < 8192 * gibibyte; memory *= 3) {
            const NodeSizing sizing = sizeMaps({.memoryBytes = memory, .ratio = ratio});
            for (int map = 0; map < 5; ++map) {
                const MapSize &size = sizing.maps[static_cast<std::size_t>(map)];
                QVERIFY(size.entries >= floors[map] && size.entries <= maximumMapEntries);
                QCOMPARE(size.sizedBy == SizedBy::Floor, size.unclamped < floors[map]);
                QCOMPARE(size.sizedBy == SizedBy::Ceiling, size.unclamped > maximumMapEntries);
            }
        }
    }
}

void TestMapSizing::isAMultipleOfTheCpus()
{
    for (const int cpus : {1, 3, 6, 48, 96, 192, 1000}) {
        for (const qint64 memory : {gibibyte, 17 * gibibyte, 129 * gibibyte, 2048 * gibibyte}) {
            const NodeSizing sizing =
                sizeMaps({.memoryBytes = memory, .ratio = 0.03, .cpus = cpus, .distributedLru = true});
            for (const MapSize &map : sizing.maps) {
                QCOMPARE(map.entries % cpus, 0);
                QVERIFY(map.entries <= maximumMapEntries);
            }
        }
    }
}

void TestMapSizing::saysWhatDecidedASize_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<int>("map");
    QTest::addColumn<SizedBy>("sizedBy");

    const SizingInput large{.memoryBytes = 64 * gibibyte, .ratio = 0.08};
    QTest::newRow("ratio") << large << 1 << SizedBy::Ratio;
    QTest::newRow("ceiling") << large << 0 << SizedBy::Ceiling;
    QTest::newRow("floor") << SizingInput{.memoryBytes = gibibyte} << 0 << SizedBy::Floor;
    QTest::newRow("static") << SizingInput{.memoryBytes = gibibyte, .ratio = 0} << 0 << SizedBy::Default;
    QTest::newRow("by hand") << SizingInput{.memoryBytes = gibibyte, .ctAnyMax = 70000} << 1 << SizedBy::Explicit;
    QTest::newRow("cap") << SizingInput{.memoryBytes = 128 * gibibyte, .ctTcpMax = 2048, .ctAnyMax = 2048} << 2
                         << SizedBy::NatCap;
    QTest::newRow("neighbours follow NAT") << large << 3 << SizedBy::Ceiling;
}

void TestMapSizing::saysWhatDecidedASize()
{
    QFETCH(SizingInput, input);
    QFETCH(int, map);
    QFETCH(SizedBy, sizedBy);

    QCOMPARE(sizeMaps(input).maps[static_cast<std::size_t>(map)].sizedBy, sizedBy);
}

void TestMapSizing::countsKernelMemoryPerFamily()
{
    const SizingInput input{.memoryBytes = 64 * gibibyte, .ratio = 0.08};

    const NodeSizing sizing = sizeMaps(input);

    QCOMPARE(sizing.budgetBytes, 5497558138);
    QCOMPARE(sizing.maps[0].name, u"ct-tcp"_s);
    QCOMPARE(sizing.maps[0].unclamped, 19289677);
    QCOMPARE(sizing.maps[0].bytesIPv4, 2281701376);
    QCOMPARE(sizing.maps[0].bytesIPv6, 2684354560);
    QCOMPARE(sizing.totalBytes, 8025829376);
    QCOMPARE(totalOf(input, true, true), 17799729152);
    QCOMPARE(totalOf(input, false, false), 0);
}

void TestMapSizing::countsOnlyMapsThatAreMade()
{
    SizingInput input{.memoryBytes = 64 * gibibyte, .hasNat = false, .hasNeigh = false};

    const NodeSizing sizing = sizeMaps(input);

    QVERIFY(!sizing.maps[2].exists && !sizing.maps[3].exists && sizing.maps[4].exists);
    QCOMPARE(sizing.totalBytes, sizing.maps[0].bytesIPv4 + sizing.maps[1].bytesIPv4 + sizing.maps[4].bytesIPv4);
}

void TestMapSizing::neighboursFollowNatAsItIsComputed_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<qint64>("nat");
    QTest::addColumn<qint64>("neigh");

    // Without a ratio each has its own default, and the repair of NAT comes after the neighbours' size.
    QTest::newRow("static, NAT set") << SizingInput{.memoryBytes = gibibyte, .ratio = 0, .natMax = 300000}
                                     << qint64{300000} << qint64{524288};
    QTest::newRow("static, NAT cut") << SizingInput{.memoryBytes = gibibyte,
                                                    .ratio = 0,
                                                    .ctTcpMax = 3000,
                                                    .ctAnyMax = 3000}
                                     << qint64{4000} << qint64{524288};
    QTest::newRow("computed, NAT set") << SizingInput{.memoryBytes = gibibyte, .natMax = 150000} << qint64{150000}
                                       << qint64{150000};
    QTest::newRow("computed and cut") << SizingInput{.memoryBytes = 256 * gibibyte, .ctTcpMax = 3000, .ctAnyMax = 3000}
                                      << qint64{4000} << qint64{4000};
}

void TestMapSizing::neighboursFollowNatAsItIsComputed()
{
    QFETCH(SizingInput, input);
    QFETCH(qint64, nat);
    QFETCH(qint64, neigh);

    const NodeSizing sizing = sizeMaps(input);

    QCOMPARE(sizing.maps[2].entries, nat);
    QCOMPARE(sizing.maps[3].entries, neigh);
}

void TestMapSizing::alignsSetSizesFromCilium119On()
{
    SizingInput input{.memoryBytes = 8 * gibibyte, .cpus = 6, .distributedLru = true, .ctTcpMax = 500000};

    QCOMPARE(sizeMaps(input).maps[0].entries, 500004);

    input.alignsSetSizes = false;
    QCOMPARE(sizeMaps(input).maps[0].entries, 500000);
    QCOMPARE(sizeMaps(input).maps[0].bytesIPv4,
             60002304 + 16 * 524288); // the kernel aligns all the same: 500004 elements in whole pages
}

void TestMapSizing::survivesAbsurdMemory()
{
    const NodeSizing sizing = sizeMaps({.memoryBytes = qint64{1} << 60, .ratio = 1});

    QCOMPARE(sizing.maps[0].entries, 16777216);
    QVERIFY(sizing.maps[0].unclamped > 0);
}

void TestMapSizing::derivesWhatTheAgentSees()
{
    QCOMPARE(memoryTotalOf(64 * gibibyte), 63 * gibibyte - gibibyte / 4);
    QCOMPARE(memoryTotalOf(0), 0);
}

QTEST_APPLESS_MAIN(TestMapSizing)
#include "tst_map_sizing.moc"
