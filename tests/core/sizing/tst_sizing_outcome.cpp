#include "core/sizing/sizing_outcome.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibibyte = qint64{1} << 30;

QStringList mapsWith(const std::vector<SizingOutcome> &outcomes, SizingVerdict verdict)
{
    QStringList maps;
    for (const SizingOutcome &outcome : outcomes) {
        if (outcome.verdict == verdict)
            maps += outcome.map;
    }
    return maps;
}

} // namespace

class TestSizingOutcome : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatTheAgentRefuses_data();
    void refusesWhatTheAgentRefuses();
    void alignmentMendsASizeBeyondTheCeiling();
    void saysWhatIsAdjusted();
    void saysWhatIsRecreatedBefore119();
    void judgesFixedMaps_data();
    void judgesFixedMaps();
    void gravestComesFirst();
};

void TestSizingOutcome::refusesWhatTheAgentRefuses_data()
{
    QTest::addColumn<SizingInput>("input");
    QTest::addColumn<QString>("message");

    QTest::newRow("usual") << SizingInput{.memoryBytes = gibibyte} << QString();
    QTest::newRow("static") << SizingInput{.memoryBytes = gibibyte, .ratio = 0} << QString();
    QTest::newRow("ratio above 1") << SizingInput{.memoryBytes = gibibyte, .ratio = 8}
                                   << u"the ratio is 8, it must be between 0 and 1"_s;
    QTest::newRow("negative ratio") << SizingInput{.memoryBytes = gibibyte, .ratio = -0.5}
                                    << u"the ratio is -0.5, it must be between 0 and 1"_s;
    QTest::newRow("ratio above 1 with distributed LRU: the agent looks at that first")
        << SizingInput{.memoryBytes = gibibyte, .ratio = 2, .distributedLru = true}
        << u"a distributed LRU needs dynamic sizes, but the ratio is 2"_s;
    QTest::newRow("static sizes with distributed LRU")
        << SizingInput{.memoryBytes = gibibyte, .ratio = 0, .cpus = 4, .distributedLru = true}
        << u"a distributed LRU needs dynamic sizes, but the ratio is 0"_s;
    QTest::newRow("too small") << SizingInput{.memoryBytes = gibibyte, .ctTcpMax = 512}
                               << u"ct-tcp has 512 entries, between 1024 and 16777216 are possible"_s;
    QTest::newRow("too large") << SizingInput{.memoryBytes = gibibyte, .ctAnyMax = 16777217}
                               << u"ct-any has 16777217 entries, between 1024 and 16777216 are possible"_s;
    QTest::newRow("negative") << SizingInput{.memoryBytes = gibibyte, .ctTcpMax = -1}
                              << u"ct-tcp has -1 entries, between 1024 and 16777216 are possible"_s;
    QTest::newRow("set to 0 around the chart")
        << SizingInput{.memoryBytes = gibibyte, .sockRevNatMax = 0}
        << u"sock-rev-nat has 0 entries, between 1024 and 16777216 are possible"_s;
    QTest::newRow("as many neighbours as anyone likes")
        << SizingInput{.memoryBytes = gibibyte, .neighMax = 20000000} << QString();
    QTest::newRow("no neighbours") << SizingInput{.memoryBytes = gibibyte, .neighMax = 0}
                                   << u"neigh has 0 entries, between 1 and 2147483648 are possible"_s;
    QTest::newRow("more NAT than connections")
        << SizingInput{.memoryBytes = gibibyte, .natMax = 200000}
        << u"nat has 200000 entries, no more than ct-tcp and ct-any together (196608) are possible"_s;
}

void TestSizingOutcome::refusesWhatTheAgentRefuses()
{
    QFETCH(SizingInput, input);
    QFETCH(QString, message);
    QCOMPARE(sizingRefusal(input), message);
}

void TestSizingOutcome::alignmentMendsASizeBeyondTheCeiling()
{
    const SizingInput input{.memoryBytes = gibibyte, .cpus = 6, .distributedLru = true, .ctTcpMax = 16777217};

    QCOMPARE(sizingRefusal(input), QString());
    QCOMPARE(sizeMaps(input).maps.front().entries, 16777212);
}

void TestSizingOutcome::saysWhatIsAdjusted()
{
    const SizingInput cut{.memoryBytes = 256 * gibibyte, .ctTcpMax = 3000, .ctAnyMax = 3000};
    const SizingInput aligned{.memoryBytes = gibibyte, .cpus = 6, .distributedLru = true, .ctTcpMax = 500000};

    QCOMPARE(mapsWith(sizingOutcomes(cut), SizingVerdict::Adjusted), QStringList{u"nat"_s});
    QCOMPARE(mapsWith(sizingOutcomes(aligned), SizingVerdict::Adjusted), QStringList{u"ct-tcp"_s});
    QVERIFY(sizingOutcomes(aligned).front().message.contains("500004"_L1));
    QVERIFY(sizingOutcomes({.memoryBytes = gibibyte}).empty());
}

void TestSizingOutcome::saysWhatIsRecreatedBefore119()
{
    SizingInput input{.memoryBytes = gibibyte, .cpus = 6, .distributedLru = true, .ctTcpMax = 500000};
    input.alignsSetSizes = false;

    QCOMPARE(mapsWith(sizingOutcomes(input), SizingVerdict::Recreated), QStringList{u"ct-tcp"_s});

    input.ctTcpMax = 500004;
    QVERIFY(sizingOutcomes(input).empty());
}

void TestSizingOutcome::judgesFixedMaps_data()
{
    QTest::addColumn<FixedMapInput>("input");
    QTest::addColumn<int>("cpus");
    QTest::addColumn<QStringList>("adjusted");
    QTest::addColumn<QStringList>("recreated");
    QTest::addColumn<QStringList>("fatal");

    const QStringList none;
    QTest::newRow("defaults") << FixedMapInput{} << 32 << none << none << none;
    QTest::newRow("policies clamped") << FixedMapInput{.policyMapMax = 100000} << 1 << QStringList{u"policy"_s} << none
                                      << none;
    QTest::newRow("policies raised") << FixedMapInput{.policyMapMax = 10} << 1 << QStringList{u"policy"_s} << none
                                     << none;
    QTest::newRow("policies refused before 1.18")
        << FixedMapInput{.clampsPolicyMap = false, .policyMapMax = 10} << 1 << none << none << QStringList{u"policy"_s};
    QTest::newRow("policies clamped before 1.18, too") << FixedMapInput{.clampsPolicyMap = false, .policyMapMax = 70000}
                                                       << 1 << QStringList{u"policy"_s} << none << none;
    QTest::newRow("nodes, authentication, services") << FixedMapInput{.lbMapMax = 0, .authMapMax = 16, .nodeMapMax = 16}
                                                     << 1 << none << none << QStringList{u"auth"_s, u"node"_s, u"lb"_s};
    QTest::newRow("distributed over CPUs that don't divide")
        << FixedMapInput{.distributedLru = true} << 48 << none << QStringList{u"affinity"_s, u"fragments"_s} << none;
    QTest::newRow("distributed over CPUs that do")
        << FixedMapInput{.distributedLru = true} << 64 << none << none << none;
}

void TestSizingOutcome::judgesFixedMaps()
{
    QFETCH(FixedMapInput, input);
    QFETCH(int, cpus);

    const std::vector<SizingOutcome> outcomes = fixedMapOutcomes(input, cpus);

    QTEST(mapsWith(outcomes, SizingVerdict::Adjusted), "adjusted");
    QTEST(mapsWith(outcomes, SizingVerdict::Recreated), "recreated");
    QTEST(mapsWith(outcomes, SizingVerdict::Fatal), "fatal");
}

void TestSizingOutcome::gravestComesFirst()
{
    const SizingInput input{.memoryBytes = 256 * gibibyte, .ctTcpMax = 2048, .ctAnyMax = 100};

    const std::vector<SizingOutcome> outcomes = sizingOutcomes(input);

    QCOMPARE(outcomes.size(), 2);
    QCOMPARE(outcomes.front().verdict, SizingVerdict::Fatal);
    QCOMPARE(outcomes.front().map, u"ct-any"_s);
    QCOMPARE(outcomes.back().map, u"nat"_s);
}

QTEST_APPLESS_MAIN(TestSizingOutcome)
#include "tst_sizing_outcome.moc"
