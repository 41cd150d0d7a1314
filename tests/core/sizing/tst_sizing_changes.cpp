#include "core/sizing/sizing_changes.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray profileHead = "apiVersion: datapath-designer/v1\n"
                               "kind: Profile\n"
                               "cluster:\n"
                               "  nodePools:\n"
                               "    - {name: core, memory: 64GiB, labels: {pool: core}} # the large ones\n"
                               "    - {name: edge, memory: 8GiB, labels: {pool: edge}}\n"
                               "    - {name: bare, memory: 8GiB}\n"
                               "    - {name: gpu, memory: 64GiB, labels: {pool: core, gpu: yes}}\n"
                               "values:\n"
                               "  kubeProxyReplacement: true\n";

Configuration configuration(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
}

NodePool poolNamed(const Configuration &values, const QString &name)
{
    for (const NodePool &each : values.profile().cluster.nodePools) {
        if (each.name == name)
            return each;
    }
    return {};
}

} // namespace

class TestSizingChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsTheRatioOfAllNodes();
    void writesSizesOut();
    void makesANodeConfig_data();
    void makesANodeConfig();
    void changesTheNodeConfigThatIsThere();
    void saysWhyAPoolCantHaveItsOwnRatio_data();
    void saysWhyAPoolCantHaveItsOwnRatio();
    void writesTheResourceAlone();
    void replacesNodePools();
};

void TestSizingChanges::setsTheRatioOfAllNodes()
{
    const Configuration values = configuration("bpf:\n  masquerade: true # ours\n");

    const QByteArray after = values.apply(ratioChange(0.0123))->after.text().bytes();

    QCOMPARE(after, QByteArray("bpf:\n  masquerade: true # ours\n  mapDynamicSizeRatio: 0.0123\n"));
}

void TestSizingChanges::writesSizesOut()
{
    const NodeSizing sizing = sizeMaps({.memoryBytes = qint64{64} << 30, .hasNeigh = false});
    const Configuration values = configuration("kubeProxyReplacement: true\n");

    const Configuration after = values.apply(explicitSizesChange(sizing))->after;

    QCOMPARE(after.string("bpf.ctTcpMax"), u"602802"_s);
    QCOMPARE(after.string("bpf.ctAnyMax"), u"301401"_s);
    QCOMPARE(after.string("bpf.natMax"), u"602802"_s);
    QVERIFY(!after.isExplicit("bpf.neighMax"));
    QVERIFY(after.value("extraConfig.bpf-sock-rev-map-max").isString());
    NodePool small{.name = {}, .memoryTotalBytes = qint64{1} << 30};
    QCOMPARE(sizePool(after, small).maps.maps[0].entries, 602802);
    QCOMPARE(sizePool(after, small).maps.maps[4].entries, 301401);
}

void TestSizingChanges::makesANodeConfig_data()
{
    QTest::addColumn<QByteArray>("resources");

    QTest::newRow("the first resource") << QByteArray();
    QTest::newRow("an empty list") << QByteArray("resources: []\n");
    QTest::newRow("behind another") << QByteArray("resources:\n"
                                                  "  - apiVersion: cilium.io/v2\n"
                                                  "    kind: CiliumLoadBalancerIPPool\n"
                                                  "    metadata: {name: public} # ours\n");
}

void TestSizingChanges::makesANodeConfig()
{
    QFETCH(QByteArray, resources);
    const Configuration values = configuration(profileHead + resources);
    const NodePool edge = poolNamed(values, u"edge"_s);

    const Result<ChangeSet> changes = nodeConfigChange(values, edge, 0.05);

    QVERIFY2(changes, changes ? "" : qPrintable(changes.error().message));
    const Result<Configuration::Applied> applied = values.apply(*changes);
    QVERIFY2(applied, applied ? "" : qPrintable(applied.error().message));
    const PoolSizing sizing = sizePool(applied->after, edge);
    QCOMPARE(sizing.input.ratio, 0.05);
    QCOMPARE(sizing.nodeConfig, u"bpf-maps-edge"_s);
    QCOMPARE(sizePool(applied->after, poolNamed(values, u"core"_s)).ratioSource, RatioSource::ChartDefault);
    QCOMPARE(applied->after.text().bytes().contains("# ours"), resources.contains("# ours"));
    QVERIFY(applied->after.text().bytes().contains("# the large ones"));
}

void TestSizingChanges::changesTheNodeConfigThatIsThere()
{
    const Configuration before = configuration(profileHead);
    const NodePool edge = poolNamed(before, u"edge"_s);
    const Configuration values = before.apply(nodeConfigChange(before, edge, 0.05).value())->after;

    const Configuration after = values.apply(nodeConfigChange(values, edge, 0.02).value())->after;

    QCOMPARE(after.profile().resources.size(), 1);
    QCOMPARE(sizePool(after, edge).input.ratio, 0.02);
}

void TestSizingChanges::saysWhyAPoolCantHaveItsOwnRatio_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("pool");
    QTest::addColumn<QString>("message");

    QTest::newRow("a values file") << QByteArray("kubeProxyReplacement: true\n") << u"edge"_s
                                   << u"this file holds Helm values only"_s;
    QTest::newRow("no labels") << profileHead << u"bare"_s << u"pool bare has no labels"_s;
    QTest::newRow("labels of another pool, too") << profileHead << u"core"_s << u"select the nodes of pool gpu, too"_s;
    QTest::newRow("overruled by name")
        << QByteArray(profileHead + "resources:\n"
                                    "  - kind: CiliumNodeConfig\n"
                                    "    metadata: {name: zz}\n"
                                    "    spec: {nodeSelector: {}, defaults: {bpf-map-dynamic-size-ratio: \"0.01\"}}\n")
        << u"edge"_s << u"the CiliumNodeConfig zz selects these nodes, too"_s;
}

void TestSizingChanges::saysWhyAPoolCantHaveItsOwnRatio()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, pool);
    QFETCH(QString, message);
    const Configuration values = configuration(text);

    const Result<ChangeSet> changes = nodeConfigChange(values, poolNamed(values, pool), 0.05);

    QVERIFY(!changes);
    QVERIFY2(changes.error().message.contains(message), qPrintable(changes.error().message));
}

void TestSizingChanges::writesTheResourceAlone()
{
    const NodePool edge{.name = u"Edge nodes"_s, .labels = {{u"node-role.kubernetes.io/edge"_s, QString()}}};

    const Result<QByteArray> text = nodeConfigText(edge, 0.05);

    QVERIFY2(text, text ? "" : qPrintable(text.error().message));
    QCOMPARE(*text, QByteArray("apiVersion: cilium.io/v2\n"
                               "kind: CiliumNodeConfig\n"
                               "metadata:\n"
                               "  name: bpf-maps-edge-nodes\n"
                               "  namespace: kube-system\n"
                               "spec:\n"
                               "  nodeSelector:\n"
                               "    matchLabels:\n"
                               "      node-role.kubernetes.io/edge: \"\"\n"
                               "  defaults:\n"
                               "    bpf-map-dynamic-size-ratio: \"0.05\"\n"));
    QVERIFY(!nodeConfigText({.name = u"bare"_s}, 0.05));
}

void TestSizingChanges::replacesNodePools()
{
    const Configuration values = configuration(profileHead);
    const std::vector<NodePool> pools{{.name = u"worker"_s,
                                       .count = 3,
                                       .cpus = 32,
                                       .roles = {u"worker"_s},
                                       .memoryTotalBytes = 67369984000,
                                       .labels = {{u"pool"_s, u"big"_s}}}};

    const Configuration after = values.apply(nodePoolsChange(values, pools).value())->after;

    QCOMPARE(after.profile().cluster.nodePools, pools);
    QVERIFY(after.text().bytes().contains("memTotal: 65791000Ki"));
    QVERIFY(!nodePoolsChange(configuration("{}"), pools));
}

QTEST_APPLESS_MAIN(TestSizingChanges)
#include "tst_sizing_changes.moc"
