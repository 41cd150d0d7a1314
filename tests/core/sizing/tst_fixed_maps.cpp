#include "core/sizing/fixed_maps.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

FixedMapInput inputOf(const QByteArray &text, const QString &chart = u"1.18.5"_s)
{
    return fixedMapInputOf(Configuration::parse(text, Catalogue::builtIn(chart).value()).value());
}

std::optional<FixedMap> mapIn(const std::vector<FixedMap> &maps, const QString &name)
{
    const auto map = std::ranges::find(maps, name, &FixedMap::name);
    return map == maps.end() ? std::nullopt : std::optional(*map);
}

} // namespace

class TestFixedMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesKnownBytesAtCreation_data();
    void takesKnownBytesAtCreation();
    void growsWithTheCpus_data();
    void growsWithTheCpus();
    void growsWithTheLoad();
    void neverExceedsAFullMap();
    void readsTheConfiguration_data();
    void readsTheConfiguration();
    void hasTheMapsOfTheFamiliesThatAreOn();
    void explainsEveryMap();
};

void TestFixedMaps::takesKnownBytesAtCreation_data()
{
    QTest::addColumn<QString>("map");
    QTest::addColumn<bool>("preallocates");
    QTest::addColumn<qint64>("bytes");

    QTest::newRow("services") << u"cilium_lb4_services_v2"_s << false << qint64{1048576};
    QTest::newRow("services, whole") << u"cilium_lb4_services_v2"_s << true << qint64{6295552}; // 6292528 in pages
    QTest::newRow("affinity") << u"cilium_lb4_affinity"_s << false << qint64{6291456};
    QTest::newRow("affinity, IPv6") << u"cilium_lb6_affinity"_s << false << qint64{6815744};
    QTest::newRow("pods") << u"cilium_lxc"_s << false << qint64{1048576};
    QTest::newRow("pods, whole") << u"cilium_lxc"_s << true << qint64{8916992}; // 8912776 in pages
    QTest::newRow("authentication") << u"cilium_auth_map"_s << false << qint64{8388608};
    QTest::newRow("authentication is never whole") << u"cilium_auth_map"_s << true << qint64{8388608};
    QTest::newRow("nodes") << u"cilium_node_map_v2"_s << false << qint64{262144};
    QTest::newRow("fragments") << u"cilium_ipv4_frag_datagrams"_s << false << qint64{720896};
    QTest::newRow("metrics") << u"cilium_metrics"_s << false << qint64{16384};
    QTest::newRow("identities are a trie") << u"cilium_ipcache"_s << false << qint64{0};
    QTest::newRow("policies are tries") << u"cilium_policy_*"_s << true << qint64{0};
}

void TestFixedMaps::takesKnownBytesAtCreation()
{
    QFETCH(QString, map);
    QFETCH(bool, preallocates);
    QFETCH(qint64, bytes);
    const FixedMapInput input{.ipv6 = true, .preallocates = preallocates};

    const std::optional<FixedMap> found = mapIn(fixedMaps(input, {}, 2), map);

    QVERIFY(found);
    QVERIFY2(qAbs(found->bytesAtCreation - bytes) <= 4096, qPrintable(QString::number(found->bytesAtCreation)));
}

void TestFixedMaps::growsWithTheCpus_data()
{
    QTest::addColumn<int>("cpus");
    QTest::addColumn<qint64>("policyStats");
    QTest::addColumn<qint64>("ring");

    for (const int cpus : {1, 2, 64, 128, 256})
        QTest::addRow("%d CPUs", cpus) << cpus << 5767168 + qint64{1048576} * cpus << qint64{262144} * cpus;
    QTest::newRow("48 CPUs: entries rounded down") << 48 << qint64{65520} * (72 + 16 * 48) + 1048576 + 2048 // in pages
                                                   << qint64{262144} * 48;
}

void TestFixedMaps::growsWithTheCpus()
{
    QFETCH(int, cpus);
    QFETCH(qint64, policyStats);
    QFETCH(qint64, ring);

    const std::vector<FixedMap> maps = fixedMaps({}, {}, cpus);

    QVERIFY(qAbs(mapIn(maps, u"cilium_policystats"_s)->bytesAtCreation - policyStats) <= 4096);
    QCOMPARE(mapIn(maps, u"cilium_events"_s)->bytesAtCreation, ring);
}

void TestFixedMaps::growsWithTheLoad()
{
    const NodeLoad quiet{.endpoints = 0, .services = 0, .ipcacheEntries = 0, .maglevServices = 0, .nodes = 0};
    const NodeLoad busy{.endpoints = 100, .policyEntriesPerEndpoint = 200, .services = 1000, .ipcacheEntries = 20000};
    FixedMapInput input;
    input.usesMaglev = true;

    const std::vector<FixedMap> before = fixedMaps(input, quiet, 4);
    const std::vector<FixedMap> after = fixedMaps(input, busy, 4);

    for (const FixedMap &map : before)
        QCOMPARE(map.bytesAtLoad, map.bytesAtCreation);
    QCOMPARE(mapIn(after, u"cilium_policy_*"_s)->bytesAtLoad, 100 * 200 * 2 * 64);
    QCOMPARE(mapIn(after, u"cilium_ipcache"_s)->bytesAtLoad, 20000 * 2 * 96);
    QCOMPARE(mapIn(after, u"cilium_lb4_services_v2"_s)->bytesAtLoad, 1048576 + 5000 * 96);
    QCOMPARE(mapIn(after, u"cilium_lb4_maglev"_s)->bytesAtLoad, 1048576 + 50 * (96 + 65536));
    QVERIFY(mapIn(after, u"cilium_ipcache"_s)->isEstimate);
    QVERIFY(!mapIn(after, u"cilium_lb4_affinity"_s)->isEstimate);
}

void TestFixedMaps::neverExceedsAFullMap()
{
    const NodeLoad absurd{.endpoints = 1000000, .services = 1000000, .ipcacheEntries = 10000000};

    for (const FixedMap &map : fixedMaps({}, absurd, 4))
        QVERIFY2(map.bytesAtLoad <= map.bytesWhenFull && map.bytesAtCreation <= map.bytesAtLoad, qPrintable(map.name));
}

void TestFixedMaps::readsTheConfiguration_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("chart");
    QTest::addColumn<FixedMapInput>("input");

    const QString usual = u"1.18.5"_s;
    QTest::newRow("defaults") << QByteArray("{}") << usual << FixedMapInput{};
    QTest::newRow("1.17: neither statistics nor sticky services")
        << QByteArray("{}") << u"1.17.17"_s
        << FixedMapInput{
               .hasPolicyStats = false, .clampsPolicyMap = false, .hasAffinity = false, .hasMaglevOuter = false};
    QTest::newRow("1.17: kube-proxy replacement has sticky services")
        << QByteArray("kubeProxyReplacement: true") << u"1.17.17"_s
        << FixedMapInput{.hasPolicyStats = false, .clampsPolicyMap = false, .hasMaglevOuter = false};
    QTest::newRow("sizes") << QByteArray("bpf: {lbMapMax: 131072, policyMapMax: 20000, policyStatsMapMax: 1024, "
                                         "authMapMax: 300, nodeMapMax: 20000, preallocateMaps: true}\n"
                                         "extraConfig: {bpf-fragments-map-max: \"4096\"}")
                           << usual
                           << FixedMapInput{.preallocates = true,
                                            .lbMapMax = 131072,
                                            .affinityMapMax = 131072,
                                            .policyMapMax = 20000,
                                            .policyStatsMapMax = 1024,
                                            .authMapMax = 300,
                                            .nodeMapMax = 20000,
                                            .fragmentsMapMax = 4096};
    QTest::newRow("Maglev") << QByteArray("loadBalancer: {algorithm: maglev}\nmaglev: {tableSize: 65521}") << usual
                            << FixedMapInput{.usesMaglev = true, .maglevTableSize = 65521};
    QTest::newRow("no fragments") << QByteArray("fragmentTracking: false") << usual
                                  << FixedMapInput{.tracksFragments = false};
    QTest::newRow("an affinity map of its own") << QByteArray("extraConfig: {bpf-lb-affinity-map-max: \"1000\"}")
                                                << usual << FixedMapInput{.affinityMapMax = 1000};
}

void TestFixedMaps::readsTheConfiguration()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, chart);
    QFETCH(FixedMapInput, input);

    QVERIFY(inputOf(text, chart) == input);
}

void TestFixedMaps::hasTheMapsOfTheFamiliesThatAreOn()
{
    const auto has = [](bool ipv4, bool ipv6, const QString &name) {
        return mapIn(fixedMaps({.ipv4 = ipv4, .ipv6 = ipv6}, {}, 1), name).has_value();
    };

    QVERIFY(has(true, false, u"cilium_lb4_affinity"_s));
    QVERIFY(!has(true, false, u"cilium_lb6_affinity"_s));
    QVERIFY(!has(false, true, u"cilium_lb4_services_v2"_s));
    QVERIFY(has(false, true, u"cilium_ipcache"_s));
}

void TestFixedMaps::explainsEveryMap()
{
    for (const FixedMap &map : fixedMaps({.ipv6 = true}, {}, 1))
        QVERIFY2(map.why.size() > 15, qPrintable(map.name));
}

QTEST_APPLESS_MAIN(TestFixedMaps)
#include "tst_fixed_maps.moc"
