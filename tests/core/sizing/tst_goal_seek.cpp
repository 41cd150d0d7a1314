#include "core/sizing/goal_seek.h"
#include "core/sizing/guide_rule.h"

#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibibyte = qint64{1} << 30;

NodeSizing sizeAt(SizingInput input, double ratio)
{
    input.ratio = ratio;
    return sizeMaps(input);
}

/// One step of a ratio's fourth digit.
double step(double ratio)
{
    return std::pow(10, std::floor(std::log10(ratio)) - 3);
}

} // namespace

class TestGoalSeek : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSmallestRatioForConnections_data();
    void findsTheSmallestRatioForConnections();
    void showsTheArithmetic();
    void knowsFloorCeilingAndSetSizes();
    void lowersThePressure();
    void seeksForTheMapThatIsFull();
    void findsTheLargestRatioForABudget_data();
    void findsTheLargestRatioForABudget();
    void knowsBudgetsThatNoRatioMeets();
    void findsTheCeiling();
    void putsTheGuidesRuleBesideIt();
};

void TestGoalSeek::findsTheSmallestRatioForConnections_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<qint64>("connections");

    const SizingInput large{.memoryBytes = 64 * gibibyte};
    QTest::newRow("just above the floor") << large << qint64{131073};
    QTest::newRow("a million") << large << qint64{1000000};
    QTest::newRow("the ceiling") << large << qint64{16777216};
    QTest::newRow("a small node") << SizingInput{.memoryBytes = gibibyte} << qint64{500000};
    QTest::newRow("terabytes") << SizingInput{.memoryBytes = 4096 * gibibyte} << qint64{3000000};
    QTest::newRow("distributed") << SizingInput{.memoryBytes = 64 * gibibyte, .cpus = 96, .distributedLru = true}
                                 << qint64{1000001};
}

void TestGoalSeek::findsTheSmallestRatioForConnections()
{
    QFETCH(SizingInput, input);
    QFETCH(qint64, connections);

    const GoalSeek seek = ratioForConnections(input, connections);

    QVERIFY(seek.isReached);
    QVERIFY(sizeAt(input, seek.ratio).maps.front().entries >= connections);
    QVERIFY(sizeAt(input, seek.ratio - step(seek.ratio)).maps.front().entries < connections);
    QCOMPARE(seek.sizing.maps.front().entries, sizeAt(input, seek.ratio).maps.front().entries);
}

void TestGoalSeek::showsTheArithmetic()
{
    const GoalSeek seek = ratioForConnections({.memoryBytes = 64 * gibibyte}, 1000000);

    QCOMPARE(seek.ratio, 0.004148);
    QCOMPARE(seek.arithmetic, (QStringList{u"1000000 connections take as many entries of ct-tcp"_s,
                                           u"1000000 × 149422080 / 524288 = 285000000 bytes of budget"_s,
                                           u"285000000 / 68719476736 = 0.0041472958"_s,
                                           u"at ratio 0.004148 ct-tcp has 1000169 entries"_s}));
    QVERIFY(seek.note.isEmpty());
}

void TestGoalSeek::knowsFloorCeilingAndSetSizes()
{
    const SizingInput node{.memoryBytes = 64 * gibibyte};
    const SizingInput set{.memoryBytes = 64 * gibibyte, .ctTcpMax = 200000};

    const GoalSeek few = ratioForConnections(node, 1000);
    const GoalSeek many = ratioForConnections(node, 20000000);

    QVERIFY(few.isReached && few.note.contains("never has fewer than 131072"_L1));
    QVERIFY(!many.isReached && many.note.contains("16777216 entries at most"_L1));
    QVERIFY(!ratioForConnections(set, 300000).isReached);
    QVERIFY(ratioForConnections(set, 100000).isReached);
    QVERIFY(ratioForConnections(set, 100000).note.contains("set to 200000 by hand"_L1));
    QVERIFY(!ratioForConnections({}, 1000).isReached); // memory that isn't known
}

void TestGoalSeek::lowersThePressure()
{
    const SizingInput input{.memoryBytes = 64 * gibibyte, .ratio = 0.01};
    const qint64 used = sizeMaps(input).maps.front().entries * 8 / 10;

    const GoalSeek seek = ratioForPressure(input, 0.8, 0.5);

    QVERIFY(seek.isReached);
    QCOMPARE(seek.ratio, 0.01601); // at 0.01 · 0.8 / 0.5 one entry is missing
    QVERIFY(static_cast<double>(used) <= 0.5 * static_cast<double>(seek.sizing.maps.front().entries));
    QCOMPARE(seek.arithmetic.front(), u"2411209 entries × 0.8 = 1928968 in use"_s);
    QVERIFY(ratioForPressure(input, 1, 0.5).note.contains("more may be needed"_L1));
}

void TestGoalSeek::seeksForTheMapThatIsFull()
{
    // Both have grown to their floors: the connection map for the rest needs half of what the one for TCP does.
    const SizingInput input{.memoryBytes = 8 * gibibyte};

    const GoalSeek any = ratioForPressure(input, 1, 0.25, u"ct-any"_s);
    const GoalSeek neigh = ratioForPressure(input, 1, 0.25, u"neigh"_s);

    QCOMPARE(any.sizing.maps[1].entries / 1000, 4 * 65536 / 1000);
    QCOMPARE(neigh.sizing.maps[3].entries / 1000, 4 * 131072 / 1000);
    QVERIFY(ratioForPressure({.memoryBytes = 8 * gibibyte, .natMax = 131072}, 1, 0.5, u"neigh"_s)
                .note.contains("by hand"_L1));
}

void TestGoalSeek::findsTheLargestRatioForABudget_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<qint64>("bytes");

    QTest::newRow("a gibibyte") << SizingInput{.memoryBytes = 64 * gibibyte} << gibibyte;
    QTest::newRow("dual stack") << SizingInput{.memoryBytes = 64 * gibibyte, .ipv6 = true} << 3 * gibibyte;
    QTest::newRow("a small node") << SizingInput{.memoryBytes = 4 * gibibyte} << gibibyte / 4;
    QTest::newRow("without NAT") << SizingInput{.memoryBytes = 64 * gibibyte, .hasNat = false, .hasNeigh = false}
                                 << gibibyte;
}

void TestGoalSeek::findsTheLargestRatioForABudget()
{
    QFETCH(SizingInput, input);
    QFETCH(qint64, bytes);

    const GoalSeek seek = ratioForBudget(input, bytes);

    QVERIFY(seek.isReached);
    QVERIFY(sizeAt(input, seek.ratio).totalBytes <= bytes);
    QVERIFY(sizeAt(input, seek.ratio + 1.01 * step(seek.ratio)).totalBytes > bytes);
}

void TestGoalSeek::knowsBudgetsThatNoRatioMeets()
{
    const SizingInput input{.memoryBytes = 64 * gibibyte};

    const GoalSeek little = ratioForBudget(input, 10 << 20);
    const GoalSeek plenty = ratioForBudget(input, 100 * gibibyte);

    QVERIFY(!little.isReached && little.note.contains("58720256 bytes at least"_L1));
    QVERIFY(plenty.isReached && plenty.note.contains("9395240960 bytes at most"_L1));
    QCOMPARE(plenty.ratio, 1.0);
}

void TestGoalSeek::findsTheCeiling()
{
    const SizingInput input{.memoryBytes = 64 * gibibyte};

    const GoalSeek tcp = ratioForCeiling(input);
    const GoalSeek any = ratioForCeiling(input, u"ct-any"_s);

    QCOMPARE(tcp.ratio, 0.06959);
    QCOMPARE(tcp.sizing.maps[0].entries, 16777216);
    QCOMPARE(any.sizing.maps[1].entries, 16777216);
    QVERIFY(sizeAt(input, any.ratio - step(any.ratio)).maps[1].entries < 16777216);
}

void TestGoalSeek::putsTheGuidesRuleBesideIt()
{
    const SizingInput input{.memoryBytes = 64'000'000'000, .ratio = 0.08};

    const GuideRule rule = guideRuleFor(input, sizeMaps(input));

    QCOMPARE(rule.mapBytes, 5120000000);
    QCOMPARE(rule.connections, 2621440); // the guide prints 2.6M
    QVERIFY(rule.bytesFactor > 1.54 && rule.bytesFactor < 1.55);
    QCOMPARE(rule.connectionsFactor, 6.4);
    QVERIFY(rule.text.startsWith("The guide's rule of thumb"_L1));
    QCOMPARE(guideRuleFor({.memoryBytes = 8'000'000'000, .ratio = 0.08}, sizeMaps(input)).connections, 327680);
}

QTEST_APPLESS_MAIN(TestGoalSeek)
#include "tst_goal_seek.moc"
