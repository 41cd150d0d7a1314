#include "ui/sizing/map_curves.h"

#include <QTest>

#include <cmath>

/// The lines and zones of the chart against the agent's own limits.
class TestMapCurves final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhereFloorsAndCeilingsHold_data();
    void findsWhereFloorsAndCeilingsHold();
    void hasNoZonesForSizesSetByHand();
    void followsTheSizesOfEveryNode_data();
    void followsTheSizesOfEveryNode();
    void staysCloseToEveryNodeWithFewPoints_data();
    void staysCloseToEveryNodeWithFewPoints();
    void addsAllMapsUpForMemory();
    void measuresMemoryInTheFamiliesThatAreOn();
};

namespace {
constexpr double gibibyte = 1 << 30;
}

// The figures follow from the agent's constants: pkg/option/config.go of 1.17 to 1.20.
void TestMapCurves::findsWhereFloorsAndCeilingsHold_data()
{
    QTest::addColumn<double>("ratio");
    QTest::addColumn<int>("zone");
    QTest::addColumn<int>("maps");
    QTest::addColumn<double>("gibibytes"); ///< where the zone ends (floor) or begins (ceiling)

    QTest::newRow("all floors lift together") << 0.0025 << 0 << 5 << 13.92;
    QTest::newRow("TCP, NAT and neighbours reach the ceiling") << 0.08 << 0 << 3 << 55.66;
    QTest::newRow("the other two reach it at twice the memory") << 0.08 << 1 << 2 << 111.3;
}

void TestMapCurves::findsWhereFloorsAndCeilingsHold()
{
    QFETCH(const double, ratio);
    QFETCH(const int, zone);
    QFETCH(const int, maps);
    QFETCH(const double, gibibytes);

    const std::vector<ClampZone> zones = clampZones({.ratio = ratio});

    QVERIFY(std::ssize(zones) > zone);
    const ClampZone &found = zones[static_cast<std::size_t>(zone)];
    QCOMPARE(std::ssize(found.maps), maps);
    const double border = found.sizedBy == SizedBy::Floor ? found.to : found.from;
    QVERIFY2(std::abs(static_cast<double>(memoryAt(border)) / gibibyte - gibibytes) < gibibytes / 500,
             qPrintable(QString::number(static_cast<double>(memoryAt(border)) / gibibyte)));
}

void TestMapCurves::hasNoZonesForSizesSetByHand()
{
    const SizingInput input{
        .ctTcpMax = 500000, .ctAnyMax = 250000, .natMax = 500000, .neighMax = 500000, .sockRevNatMax = 250000};

    QCOMPARE(clampZones(input).size(), std::size_t{0});
}

void TestMapCurves::followsTheSizesOfEveryNode_data()
{
    QTest::addColumn<double>("ratio");
    QTest::newRow("default") << 0.0025;
    QTest::newRow("large") << 0.08;
}

void TestMapCurves::followsTheSizesOfEveryNode()
{
    QFETCH(const double, ratio);
    const auto curves = mapCurves({.ratio = ratio}, Measure::Entries);

    QCOMPARE(curves.size(), mapCount);
    for (std::size_t map = 0; map < mapCount; ++map) {
        QCOMPARE(curves[map].front().x(), 0.0);
        QCOMPARE(curves[map].back().x(), axisEnd);
        for (const QPointF &point : curves[map]) {
            const MapSize size = sizeMaps({.memoryBytes = memoryAt(point.x()), .ratio = ratio}).maps[map];
            QCOMPARE(std::llround(std::exp2(point.y())), size.entries);
        }
    }
}

void TestMapCurves::staysCloseToEveryNodeWithFewPoints_data()
{
    QTest::addColumn<Measure>("measure");
    QTest::addColumn<int>("mostPoints");
    QTest::addColumn<double>("octaves"); ///< that a line may be off; buckets double within one sample

    QTest::newRow("entries") << Measure::Entries << 8 << 0.01;
    QTest::newRow("memory") << Measure::Memory << 80 << 0.25;
}

void TestMapCurves::staysCloseToEveryNodeWithFewPoints()
{
    QFETCH(const Measure, measure);
    QFETCH(const int, mostPoints);
    QFETCH(const double, octaves);
    const auto curves = mapCurves({.ratio = 0.02}, measure);

    for (std::size_t map = 0; map < mapCount; ++map) {
        const QList<QPointF> &curve = curves[map];
        QVERIFY2(curve.size() <= mostPoints, qPrintable(QString::number(curve.size())));
        for (qsizetype next = 1; next < curve.size(); ++next) {
            const QPointF middle = (curve[next - 1] + curve[next]) / 2;
            const SizingInput input{.memoryBytes = memoryAt(middle.x()), .ratio = 0.02};
            const qint64 amount = amountOf(sizeMaps(input).maps[map], input, measure);
            QVERIFY(std::abs(std::log2(static_cast<double>(amount)) - middle.y()) < octaves);
        }
    }
}

void TestMapCurves::addsAllMapsUpForMemory()
{
    const auto curves = mapCurves({.ratio = 0.01}, Measure::Memory);

    QCOMPARE(curves.size(), mapCount + 1);
    const qint64 total = sizeMaps({.memoryBytes = memoryAt(axisEnd), .ratio = 0.01}).totalBytes;
    QCOMPARE(std::llround(std::exp2(curves[mapCount].back().y())), total);
}

void TestMapCurves::measuresMemoryInTheFamiliesThatAreOn()
{
    const MapSize map{.entries = 7, .bytesIPv4 = 100, .bytesIPv6 = 1000};

    QCOMPARE(amountOf(map, {.ipv4 = true, .ipv6 = false}, Measure::Memory), 100);
    QCOMPARE(amountOf(map, {.ipv4 = false, .ipv6 = true}, Measure::Memory), 1000);
    QCOMPARE(amountOf(map, {.ipv4 = true, .ipv6 = true}, Measure::Memory), 1100);
    QCOMPARE(amountOf(map, {}, Measure::Entries), 7);
}

QTEST_APPLESS_MAIN(TestMapCurves)
#include "tst_map_curves.moc"
