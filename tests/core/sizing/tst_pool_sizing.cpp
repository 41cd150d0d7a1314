#include "core/sizing/pool_sizing.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibibyte = qint64{1} << 30;

Configuration configuration(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
}

QByteArray profile(const QByteArray &resources)
{
    return "apiVersion: datapath-designer/v1\nkind: Profile\nvalues:\n  kubeProxyReplacement: true\n"
           "  bpf: {mapDynamicSizeRatio: 0.01}\nresources:\n" +
           resources;
}

QByteArray nodeConfig(const QByteArray &name, const QByteArray &selector, const QByteArray &defaults)
{
    return "  - apiVersion: cilium.io/v2\n    kind: CiliumNodeConfig\n    metadata: {name: " + name + "}\n    spec: {" +
           (selector.isEmpty() ? QByteArray() : "nodeSelector: " + selector + ", ") + "defaults: " + defaults + "}\n";
}

QByteArray ratioOf(const QByteArray &ratio)
{
    return "{bpf-map-dynamic-size-ratio: \"" + ratio + "\"}";
}

} // namespace

class TestPoolSizing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizesAPoolFromItsMemory();
    void prefersWhatWasReadFromANode();
    void sumsUpTheCluster();
    void leavesOutPoolsWithoutMemory();
    void takesAnotherRatioForAWhatIf();
    void obeysNodeConfigs_data();
    void obeysNodeConfigs();
    void nodeConfigsSetSizes();
    void tellsWhetherTheAgentStarts();
    void countsFixedMapsByCpus();
};

void TestPoolSizing::sizesAPoolFromItsMemory()
{
    const PoolSizing sizing = sizePool(configuration("kubeProxyReplacement: true\nbpf: {mapDynamicSizeRatio: 0.08}"),
                                       {.name = u"workers"_s, .memoryBytes = 64 * gibibyte, .cpus = 32});

    QCOMPARE(sizing.input.memoryBytes, memoryTotalOf(64 * gibibyte));
    QCOMPARE(sizing.input.cpus, 32);
    QCOMPARE(sizing.maps.maps.front().entries, 16777216);
    QCOMPARE(sizing.resizeBytes, sizing.maps.totalBytes);
    QVERIFY(sizing.shareOfMemory() > 0.118 && sizing.shareOfMemory() < 0.119);
    QCOMPARE(sizing.ratioSource, RatioSource::Values);
}

void TestPoolSizing::prefersWhatWasReadFromANode()
{
    const PoolSizing sizing =
        sizePool(configuration("{}"), {.name = {}, .memoryBytes = 64 * gibibyte, .memoryTotalBytes = 67369984000});

    QCOMPARE(sizing.input.memoryBytes, 67369984000);
}

void TestPoolSizing::sumsUpTheCluster()
{
    const std::vector<NodePool> pools{{.name = u"a"_s, .count = 3, .memoryTotalBytes = 16 * gibibyte},
                                      {.name = u"b"_s, .count = 2, .memoryTotalBytes = 64 * gibibyte}};

    const ClusterSizing cluster = sizePools(configuration("kubeProxyReplacement: true"), pools);

    QCOMPARE(cluster.nodes, 5);
    QCOMPARE(cluster.memoryBytes, 176 * gibibyte);
    QCOMPARE(cluster.mapBytes, 3 * cluster.pools[0].totalBytes() + 2 * cluster.pools[1].totalBytes());
}

void TestPoolSizing::leavesOutPoolsWithoutMemory()
{
    const std::vector<NodePool> pools{{.name = u"a"_s}, {.name = u"b"_s, .memoryBytes = gibibyte}};

    const ClusterSizing cluster = sizePools(configuration("{}"), pools);

    QCOMPARE(cluster.pools.size(), 1);
    QCOMPARE(cluster.nodes, 1);
}

void TestPoolSizing::takesAnotherRatioForAWhatIf()
{
    const PoolSizing sizing = sizePool(configuration("{}"), {.name = {}, .memoryTotalBytes = 64 * gibibyte}, 0.01);

    QCOMPARE(sizing.input.ratio, 0.01);
    QCOMPARE(sizing.ratioSource, RatioSource::WhatIf);
}

void TestPoolSizing::obeysNodeConfigs_data()
{
    QTest::addColumn<QByteArray>("resources");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<QString>("name");

    const double own = 0.01;
    const QByteArray matching("{matchLabels: {pool: edge}}");
    QTest::newRow("none") << QByteArray("  []\n") << own << QString();
    QTest::newRow("by a label") << nodeConfig("edge", matching, ratioOf("0.05")) << 0.05 << u"edge"_s;
    QTest::newRow("by another label") << nodeConfig("edge", "{matchLabels: {pool: core}}", ratioOf("0.05")) << own
                                      << QString();
    QTest::newRow("by two labels") << nodeConfig("edge", "{matchLabels: {pool: edge, zone: a}}", ratioOf("0.05"))
                                   << 0.05 << u"edge"_s;
    QTest::newRow("by one label too many")
        << nodeConfig("edge", "{matchLabels: {pool: edge, zone: b}}", ratioOf("0.05")) << own << QString();
    QTest::newRow("an empty selector selects all") << nodeConfig("all", "{}", ratioOf("0.05")) << 0.05 << u"all"_s;
    QTest::newRow("no selector selects nothing") << nodeConfig("all", {}, ratioOf("0.05")) << own << QString();
    QTest::newRow("the last by name wins")
        << nodeConfig("z", matching, ratioOf("0.05")) + nodeConfig("a", "{}", ratioOf("0.07")) << 0.05 << u"z"_s;
    QTest::newRow("another flag") << nodeConfig("edge", matching, "{debug: \"true\"}") << own << QString();
    QTest::newRow("In") << nodeConfig("edge", "{matchExpressions: [{key: pool, operator: In, values: [core, edge]}]}",
                                      ratioOf("0.05"))
                        << 0.05 << u"edge"_s;
    QTest::newRow("NotIn") << nodeConfig("edge", "{matchExpressions: [{key: pool, operator: NotIn, values: [edge]}]}",
                                         ratioOf("0.05"))
                           << own << QString();
    QTest::newRow("Exists") << nodeConfig("edge", "{matchExpressions: [{key: zone, operator: Exists}]}",
                                          ratioOf("0.05"))
                            << 0.05 << u"edge"_s;
    QTest::newRow("DoesNotExist") << nodeConfig("edge", "{matchExpressions: [{key: zone, operator: DoesNotExist}]}",
                                                ratioOf("0.05"))
                                  << own << QString();
    QTest::newRow("another kind") << QByteArray("  - {kind: CiliumNetworkPolicy, metadata: {name: x}}\n") << own
                                  << QString();
}

void TestPoolSizing::obeysNodeConfigs()
{
    QFETCH(QByteArray, resources);
    const NodePool pool{
        .name = u"edge"_s, .memoryTotalBytes = 64 * gibibyte, .labels = {{u"pool"_s, u"edge"_s}, {u"zone"_s, u"a"_s}}};

    const PoolSizing sizing = sizePool(configuration(profile(resources)), pool);

    QTEST(sizing.input.ratio, "ratio");
    QTEST(sizing.nodeConfig, "name");
    QCOMPARE(sizing.ratioSource == RatioSource::NodeConfig, !sizing.nodeConfig.isEmpty());
}

void TestPoolSizing::nodeConfigsSetSizes()
{
    const QByteArray defaults("{bpf-ct-global-tcp-max: \"300000\", bpf-distributed-lru: \"true\"}");

    const PoolSizing sizing = sizePool(configuration(profile(nodeConfig("all", "{}", defaults))),
                                       {.name = {}, .memoryTotalBytes = 64 * gibibyte});

    QCOMPARE(sizing.maps.maps.front().entries, 300000);
    QVERIFY(sizing.input.distributedLru);
}

void TestPoolSizing::tellsWhetherTheAgentStarts()
{
    const NodePool pool{.name = {}, .memoryTotalBytes = 8 * gibibyte};

    QVERIFY(sizePool(configuration("bpf: {natMax: 1000000}"), pool).refusal().startsWith("nat has 1000000"_L1));
    QVERIFY(sizePool(configuration("bpf: {nodeMapMax: 16}"), pool).refusal().startsWith("node has 16"_L1));
    QCOMPARE(sizePool(configuration("{}"), pool).refusal(), QString());
}

void TestPoolSizing::countsFixedMapsByCpus()
{
    const PoolSizer sizer(configuration("{}"));
    const auto bytes = [&sizer](int cpus) {
        return sizer.size({.name = {}, .cpus = cpus, .memoryTotalBytes = gibibyte}).fixedMapsBytesAtCreation;
    };

    QCOMPARE(bytes(64) - bytes(32), 32 * (1048576 + 262144));
    QCOMPARE(bytes(0), bytes(1));
}

QTEST_APPLESS_MAIN(TestPoolSizing)
#include "tst_pool_sizing.moc"
