#include "core/sizing/sizing_input.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Configuration configuration(const QByteArray &text, const QString &chart = u"1.18.5"_s)
{
    return Configuration::parse(text, Catalogue::builtIn(chart).value()).value();
}

SizingInput inputOf(const QByteArray &text, const QString &chart = u"1.18.5"_s)
{
    return sizingInputOf(configuration(text, chart));
}

} // namespace

class TestSizingInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersTheRatioAsTheChartDoes_data();
    void rendersTheRatioAsTheChartDoes();
    void readsSizes_data();
    void readsSizes();
    void knowsWhichMapsAreMade_data();
    void knowsWhichMapsAreMade();
    void readsFamiliesAndLru();
    void alignsSetSizesFrom119On();
};

void TestSizingInput::rendersTheRatioAsTheChartDoes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<RatioSource>("source");

    QTest::newRow("unset") << QByteArray("{}") << 0.0025 << RatioSource::ChartDefault;
    QTest::newRow("set") << QByteArray("bpf: {mapDynamicSizeRatio: 0.08}") << 0.08 << RatioSource::Values;
    QTest::newRow("as a text") << QByteArray("bpf: {mapDynamicSizeRatio: \"0.08\"}") << 0.08 << RatioSource::Values;
    QTest::newRow("null") << QByteArray("bpf: {mapDynamicSizeRatio: null}") << 0.0025 << RatioSource::ChartDefault;
    QTest::newRow("0 is taken for unset")
        << QByteArray("bpf: {mapDynamicSizeRatio: 0}") << 0.0025 << RatioSource::ChartDefault;
    QTest::newRow("0 around the chart") << QByteArray("extraConfig: {bpf-map-dynamic-size-ratio: \"0\"}") << 0.0
                                        << RatioSource::ExtraConfig;
    QTest::newRow("extraConfig wins")
        << QByteArray("bpf: {mapDynamicSizeRatio: 0.08}\nextraConfig: {bpf-map-dynamic-size-ratio: \"0.01\"}") << 0.01
        << RatioSource::ExtraConfig;
    QTest::newRow("an old cluster: the agent's own")
        << QByteArray("upgradeCompatibility: \"1.7\"") << 0.0025 << RatioSource::AgentDefault;
    QTest::newRow("an old cluster with a ratio")
        << QByteArray("upgradeCompatibility: \"1.7\"\nbpf: {mapDynamicSizeRatio: 0.01}") << 0.01 << RatioSource::Values;
}

void TestSizingInput::rendersTheRatioAsTheChartDoes()
{
    QFETCH(QByteArray, text);

    QTEST(inputOf(text).ratio, "ratio");
    QTEST(ratioSourceOf(configuration(text)), "source");
}

void TestSizingInput::readsSizes_data()
{
    using Sizes = QList<qint64>; // ct-tcp, ct-any, nat, neigh, sock-rev-nat; -1: not set
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("chart");
    QTest::addColumn<Sizes>("sizes");

    const QString usual = u"1.18.5"_s;
    QTest::newRow("none") << QByteArray("{}") << usual << Sizes{-1, -1, -1, -1, -1};
    QTest::newRow("the default is a size, too")
        << QByteArray("bpf: {ctTcpMax: 524288}") << usual << Sizes{524288, -1, -1, -1, -1};
    QTest::newRow("0 is taken for unset")
        << QByteArray("bpf: {ctTcpMax: 0, natMax: 0}") << usual << Sizes{-1, -1, -1, -1, -1};
    QTest::newRow("all") << QByteArray("bpf: {ctTcpMax: 1, ctAnyMax: 2, natMax: 3, neighMax: 4}\n"
                                       "extraConfig: {bpf-sock-rev-map-max: \"5\"}")
                         << usual << Sizes{1, 2, 3, 4, 5};
    QTest::newRow("extraConfig wins") << QByteArray("bpf: {natMax: 3}\nextraConfig: {bpf-nat-global-max: \"7\"}")
                                      << usual << Sizes{-1, -1, 7, -1, -1};
    QTest::newRow("a socket map of 0 is computed from 1.18 on")
        << QByteArray("extraConfig: {bpf-sock-rev-map-max: \"0\"}") << usual << Sizes{-1, -1, -1, -1, -1};
    QTest::newRow("a socket map of 0 before")
        << QByteArray("extraConfig: {bpf-sock-rev-map-max: \"0\"}") << u"1.17.17"_s << Sizes{-1, -1, -1, -1, 0};
    QTest::newRow("an old cluster has static connection maps")
        << QByteArray("upgradeCompatibility: \"1.7\"") << usual << Sizes{524288, 262144, -1, -1, -1};
    QTest::newRow("an old cluster with a size of its own")
        << QByteArray("upgradeCompatibility: \"1.7\"\nbpf: {ctTcpMax: 1000000}") << usual
        << Sizes{1000000, 262144, -1, -1, -1};
    QTest::newRow("since 1.8") << QByteArray("upgradeCompatibility: \"1.8\"") << usual << Sizes{-1, -1, -1, -1, -1};
}

void TestSizingInput::readsSizes()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, chart);

    const SizingInput input = inputOf(text, chart);
    const QList<qint64> sizes{input.ctTcpMax.value_or(-1), input.ctAnyMax.value_or(-1), input.natMax.value_or(-1),
                              input.neighMax.value_or(-1), input.sockRevNatMax.value_or(-1)};

    QTEST(sizes, "sizes");
}

void TestSizingInput::knowsWhichMapsAreMade_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("made");

    const QByteArray replacement("kubeProxyReplacement: true");
    const QByteArray masquerade("bpf: {masquerade: true}");
    for (const char *chart : {"1.17.17", "1.18.5", "1.18.12", "1.19.6", "1.20.0"})
        QTest::addRow("%s: instead of kube-proxy", chart)
            << QString::fromLatin1(chart) << replacement << u"nat neigh sock"_s;
    QTest::newRow("1.17: beside kube-proxy") << u"1.17.17"_s << QByteArray("{}") << QString();
    QTest::newRow("1.18: beside kube-proxy") << u"1.18.5"_s << QByteArray("{}") << u"sock"_s;
    QTest::newRow("1.17: node ports only") << u"1.17.17"_s << QByteArray("nodePort: {enabled: true}") << u"nat neigh"_s;
    QTest::newRow("1.17: socket balancer only") << u"1.17.17"_s << QByteArray("socketLB: {enabled: true}") << u"sock"_s;
    QTest::newRow("1.18: masquerading beside kube-proxy") << u"1.18.5"_s << masquerade << u"sock"_s;
    QTest::newRow("1.19: masquerading beside kube-proxy") << u"1.19.6"_s << masquerade << u"nat sock"_s;
}

void TestSizingInput::knowsWhichMapsAreMade()
{
    QFETCH(QString, chart);
    QFETCH(QByteArray, text);

    const SizingInput input = inputOf(text, chart);
    QStringList made;
    if (input.hasNat)
        made += u"nat"_s;
    if (input.hasNeigh)
        made += u"neigh"_s;
    if (input.hasSockRevNat)
        made += u"sock"_s;

    QTEST(made.join(u' '), "made");
}

void TestSizingInput::readsFamiliesAndLru()
{
    const SizingInput usual = inputOf("{}");
    const SizingInput other =
        inputOf("ipv4: {enabled: false}\nipv6: {enabled: true}\nbpf: {distributedLRU: {enabled: true}}");

    QVERIFY(usual.ipv4 && !usual.ipv6 && !usual.distributedLru);
    QVERIFY(!other.ipv4 && other.ipv6 && other.distributedLru);
}

void TestSizingInput::alignsSetSizesFrom119On()
{
    QVERIFY(!inputOf("{}", u"1.18.12"_s).alignsSetSizes);
    QVERIFY(inputOf("{}", u"1.19.6"_s).alignsSetSizes);
}

QTEST_APPLESS_MAIN(TestSizingInput)
#include "tst_sizing_input.moc"
