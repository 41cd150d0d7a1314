#include "core/sizing/derivation.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibibyte = qint64{1} << 30;

const DerivationStep *stepOf(const std::vector<DerivationStep> &steps, const QString &map, const QString &what)
{
    const auto step =
        std::ranges::find_if(steps, [&](const DerivationStep &each) { return each.map == map && each.what == what; });
    return step == steps.end() ? nullptr : &*step;
}

/// The number of entries that a map's steps end with.
QString lastEntries(const std::vector<DerivationStep> &steps, const QString &map)
{
    QString entries;
    for (const DerivationStep &step : steps) {
        if (step.map == map && !step.what.startsWith("bytes"_L1) && step.what != "memory"_L1)
            entries = step.result;
    }
    return entries;
}

} // namespace

class TestDerivation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheArithmetic();
    void leadsToWhatIsComputed_data();
    void leadsToWhatIsComputed();
    void beginsWithWhatIsInstalled();
    void namesItsSource();
};

void TestDerivation::showsTheArithmetic()
{
    const std::vector<DerivationStep> steps = derivationOf({.memoryBytes = 64 * gibibyte, .ratio = 0.08});

    const DerivationStep *budget = stepOf(steps, {}, u"budget"_s);
    QVERIFY(budget);
    QCOMPARE(budget->formula, u"68719476736 × 0.08"_s);
    QCOMPARE(budget->result, u"5497558138"_s);
    const DerivationStep *unit = stepOf(steps, {}, u"unit: the default sizes as the agent counts them"_s);
    QVERIFY(unit);
    QCOMPARE(unit->formula, u"524288 × 94 + 262144 × 94 + 524288 × 94 + 524288 × 24 + 262144 × 52"_s);
    QCOMPARE(unit->result, u"149422080"_s);
    const DerivationStep *share = stepOf(steps, u"ct-tcp"_s, u"share"_s);
    QVERIFY(share);
    QCOMPARE(share->formula, u"524288 × 5497558138 / 149422080"_s);
    QCOMPARE(share->result, u"19289677"_s);
    QVERIFY(stepOf(steps, u"ct-tcp"_s, u"ceiling"_s));
    const DerivationStep *bytes = stepOf(steps, u"ct-any"_s, u"bytes, IPv4"_s);
    QVERIFY(bytes);
    QCOMPARE(bytes->formula, u"9644838 elements × 120 + 268435456 of buckets, each in whole pages"_s);
    QCOMPARE(bytes->result, u"1425817600"_s);
    QCOMPARE(steps.back().result, u"8025829376"_s);
}

void TestDerivation::leadsToWhatIsComputed_data()
{
    QTest::addColumn<SizingInput>("input");

    QTest::newRow("floors") << SizingInput{.memoryBytes = gibibyte};
    QTest::newRow("floors, aligned") << SizingInput{.memoryBytes = gibibyte, .cpus = 48, .distributedLru = true};
    QTest::newRow("ratio, aligned") << SizingInput{
        .memoryBytes = 64 * gibibyte, .ratio = 0.01, .cpus = 96, .distributedLru = true};
    QTest::newRow("ceilings, aligned") << SizingInput{
        .memoryBytes = 512 * gibibyte, .ratio = 0.5, .cpus = 96, .distributedLru = true};
    QTest::newRow("by hand") << SizingInput{.memoryBytes = gibibyte, .ctTcpMax = 200000, .neighMax = 5000};
    QTest::newRow("by hand, aligned") << SizingInput{
        .memoryBytes = gibibyte, .cpus = 6, .distributedLru = true, .ctTcpMax = 500000};
    QTest::newRow("cut") << SizingInput{.memoryBytes = 256 * gibibyte, .ctTcpMax = 3000, .ctAnyMax = 3000};
    QTest::newRow("repaired") << SizingInput{.memoryBytes = gibibyte, .natMax = 524288};
    QTest::newRow("static") << SizingInput{.memoryBytes = gibibyte, .ratio = 0};
    QTest::newRow("dual stack") << SizingInput{.memoryBytes = 16 * gibibyte, .ipv6 = true};
    QTest::newRow("without NAT") << SizingInput{.memoryBytes = 16 * gibibyte, .hasNat = false, .hasNeigh = false};
}

void TestDerivation::leadsToWhatIsComputed()
{
    QFETCH(SizingInput, input);
    const NodeSizing sizing = sizeMaps(input);

    const std::vector<DerivationStep> steps = derivationOf(input);

    for (const MapSize &map : sizing.maps) {
        QCOMPARE(lastEntries(steps, map.name), QString::number(map.entries));
        const DerivationStep *bytes = stepOf(steps, map.name, u"bytes, IPv4"_s);
        QCOMPARE(bytes != nullptr, map.exists);
        if (bytes)
            QCOMPARE(bytes->result, QString::number(map.bytesIPv4));
    }
    QCOMPARE(steps.back().result, QString::number(sizing.totalBytes));
}

void TestDerivation::beginsWithWhatIsInstalled()
{
    const qint64 installed = 64 * gibibyte;

    const DerivationStep step = derivationOf({.memoryBytes = memoryTotalOf(installed)}, installed).front();

    QVERIFY(step.formula.startsWith("68719476736 installed"_L1));
    QCOMPARE(step.result, u"67377299456"_s);
}

void TestDerivation::namesItsSource()
{
    QVERIFY(derivationSource().startsWith("https://github.com/cilium/cilium/"_L1));
}

QTEST_APPLESS_MAIN(TestDerivation)
#include "tst_derivation.moc"
