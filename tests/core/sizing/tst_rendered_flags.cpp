#include "core/sizing/rendered_flags.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QStringList rendered(const QByteArray &text, const QString &chart)
{
    QStringList flags;
    for (const RenderedFlag &flag :
         renderedMapFlags(Configuration::parse(text, Catalogue::builtIn(chart).value()).value()))
        flags += flag.flag + u'=' + flag.value;
    flags.sort();
    return flags;
}

} // namespace

/// The expectations are what `helm template` wrote for these values.
class TestRenderedFlags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersAsTheChart_data();
    void rendersAsTheChart();
    void saysWhereAFlagComesFrom();
};

void TestRenderedFlags::rendersAsTheChart_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("flags");

    const QString always = u"bpf-distributed-lru=false bpf-lb-map-max=65536 bpf-map-dynamic-size-ratio=%1 "
                           "bpf-policy-map-max=16384 bpf-policy-stats-map-max=65536 preallocate-bpf-maps=false"_s;
    for (const char *chart : {"1.18.5", "1.18.12", "1.19.6", "1.20.0"})
        QTest::addRow("%s: defaults", chart) << QString::fromLatin1(chart) << QByteArray("{}") << always.arg(0.0025);
    QTest::newRow("1.17: defaults") << u"1.17.17"_s << QByteArray("{}")
                                    << always.arg(0.0025).remove(u" bpf-policy-stats-map-max=65536"_s);
    QTest::newRow("a ratio") << u"1.18.5"_s << QByteArray("bpf: {mapDynamicSizeRatio: 0.08}") << always.arg(0.08);
    QTest::newRow("a ratio of 0") << u"1.18.5"_s << QByteArray("bpf: {mapDynamicSizeRatio: 0}") << always.arg(0.0025);
    QTest::newRow("a ratio of 0 around the chart")
        << u"1.18.5"_s << QByteArray("extraConfig: {bpf-map-dynamic-size-ratio: \"0\"}") << always.arg(0);
    QTest::newRow("an old cluster")
        << u"1.18.5"_s << QByteArray("upgradeCompatibility: \"1.7\"")
        << u"bpf-ct-global-any-max=262144 bpf-ct-global-tcp-max=524288 bpf-distributed-lru=false bpf-lb-map-max=65536 "
           "bpf-policy-map-max=16384 bpf-policy-stats-map-max=65536 preallocate-bpf-maps=false"_s;
    QTest::newRow("sizes") << u"1.18.5"_s
                           << QByteArray("bpf: {ctTcpMax: 16777216, ctAnyMax: 0, natMax: 1000000, authMapMax: 300, "
                                         "nodeMapMax: 20000, distributedLRU: {enabled: true}, preallocateMaps: true}")
                           << u"bpf-auth-map-max=300 bpf-ct-global-tcp-max=16777216 bpf-distributed-lru=true "
                              "bpf-lb-map-max=65536 bpf-map-dynamic-size-ratio=0.0025 bpf-nat-global-max=1000000 "
                              "bpf-node-map-max=20000 bpf-policy-map-max=16384 bpf-policy-stats-map-max=65536 "
                              "preallocate-bpf-maps=true"_s;
}

void TestRenderedFlags::rendersAsTheChart()
{
    QFETCH(QString, chart);
    QFETCH(QByteArray, text);

    QTEST(rendered(text, chart).join(u' '), "flags");
}

void TestRenderedFlags::saysWhereAFlagComesFrom()
{
    const Configuration values =
        Configuration::parse("bpf: {natMax: 3000}\nextraConfig: {bpf-nat-global-max: \"7000\"}",
                             Catalogue::builtIn(u"1.18.5"_s).value())
            .value();

    for (const RenderedFlag &flag : renderedMapFlags(values)) {
        const bool isNat = flag.flag == "bpf-nat-global-max"_L1;
        QCOMPARE(flag.isSet, isNat);
        if (isNat) {
            QCOMPARE(flag.value, u"7000"_s);
            QCOMPARE(flag.from, YamlPath("extraConfig.bpf-nat-global-max"));
        }
    }
}

QTEST_APPLESS_MAIN(TestRenderedFlags)
#include "tst_rendered_flags.moc"
