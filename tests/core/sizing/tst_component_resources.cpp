#include "core/sizing/component_resources.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Configuration configuration(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
}

PoolSizing nodeOf(const Configuration &values)
{
    return sizePool(values, {.name = {}, .cpus = 4, .memoryTotalBytes = qint64{64} << 30});
}

std::vector<ComponentResources> componentsOf(const QByteArray &text)
{
    const Configuration values = configuration(text);
    return componentResources(values, nodeOf(values));
}

QStringList namesOf(const std::vector<ComponentResources> &components)
{
    QStringList names;
    for (const ComponentResources &component : components)
        names += component.name;
    return names;
}

ComponentResources componentIn(const std::vector<ComponentResources> &components, const QString &name)
{
    const auto found = std::ranges::find(components, name, &ComponentResources::name);
    return found == components.end() ? ComponentResources{} : *found;
}

} // namespace

class TestComponentResources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatIsOn_data();
    void listsWhatIsOn();
    void readsWhatTheDocumentSets();
    void saysHowAFigureCameToBe();
    void agentGrowsWithTheCluster();
    void leavesTheRest();
    void readsTheAgentsLimit_data();
    void readsTheAgentsLimit();
};

void TestComponentResources::listsWhatIsOn_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("names");

    QTest::newRow("defaults") << QByteArray("{}") << u"maps fixed-maps agent hubble envoy operator"_s;
    QTest::newRow("without the L7 proxy there is no Envoy")
        << QByteArray("l7Proxy: false") << u"maps fixed-maps agent hubble operator"_s;
    QTest::newRow("Envoy inside the agent")
        << QByteArray("envoy: {enabled: false}") << u"maps fixed-maps agent hubble operator"_s;
    QTest::newRow("everything") << QByteArray("hubble: {relay: {enabled: true}, ui: {enabled: true}}")
                                << u"maps fixed-maps agent hubble envoy operator hubble-relay hubble-ui"_s;
    QTest::newRow("little") << QByteArray("hubble: {enabled: false}\nl7Proxy: false\noperator: {enabled: false}")
                            << u"maps fixed-maps agent"_s;
}

void TestComponentResources::listsWhatIsOn()
{
    QFETCH(QByteArray, text);

    QTEST(namesOf(componentsOf(text)).join(u' '), "names");
}

void TestComponentResources::readsWhatTheDocumentSets()
{
    const std::vector<ComponentResources> components =
        componentsOf("resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {memory: 2Gi}}\n"
                     "operator: {replicas: 3, resources: {limits: {cpu: 1}}}");

    const ComponentResources agent = componentIn(components, u"agent"_s);
    QCOMPARE(agent.memoryRequest, u"512Mi"_s);
    QCOMPARE(agent.memoryLimit, u"2Gi"_s);
    QCOMPARE(agent.cpuRequest, u"100m"_s);
    QVERIFY(agent.cpuLimit.isEmpty());
    const ComponentResources theOperator = componentIn(components, u"operator"_s);
    QCOMPARE(theOperator.replicas, 3);
    QCOMPARE(theOperator.cpuLimit, u"1"_s);
    QCOMPARE(theOperator.place, ComponentResources::Place::SomeNodes);
}

void TestComponentResources::saysHowAFigureCameToBe()
{
    const Configuration values = configuration("kubeProxyReplacement: true");
    const PoolSizing node = nodeOf(values);

    const std::vector<ComponentResources> components = componentResources(values, node);

    QCOMPARE(componentIn(components, u"maps"_s).memory.lowBytes, node.maps.totalBytes);
    for (const ComponentResources &component : components) {
        const bool isKnown = component.memory.kind != FigureKind::Unknown;
        QCOMPARE(isKnown, component.memory.source.startsWith("https://"_L1));
        QCOMPARE(isKnown, component.memory.highBytes > 0);
        QVERIFY(component.memory.lowBytes <= component.memory.highBytes);
        QVERIFY(!component.memory.text.isEmpty());
    }
}

void TestComponentResources::agentGrowsWithTheCluster()
{
    const Configuration values = configuration("{}");
    const auto agentFor = [&values](qint64 addresses) {
        return componentIn(componentResources(values, nodeOf(values), {.ipcacheEntries = addresses}), u"agent"_s)
            .memory;
    };

    // What the scalability report has for 50,000 pods: 438 MiB on average, 573 MiB at most.
    QCOMPARE(agentFor(50000).lowBytes >> 20, 438);
    QCOMPARE(agentFor(50000).highBytes >> 20, 573);
    QCOMPARE(agentFor(51000).highBytes - agentFor(50000).highBytes, 1000 * 10752);
}

void TestComponentResources::leavesTheRest()
{
    const Configuration values = configuration("l7Proxy: false");
    const PoolSizing node = nodeOf(values);
    const std::vector<ComponentResources> components = componentResources(values, node);

    const NodeRemainder remainder = remainderOf(node, components);

    const Figure agent = componentIn(components, u"agent"_s).memory;
    QCOMPARE(remainder.lowBytes, node.input.memoryBytes - node.totalBytes() - agent.highBytes);
    QCOMPARE(remainder.highBytes, node.input.memoryBytes - node.totalBytes() - agent.lowBytes);
    QCOMPARE(remainder.uncounted, QStringList{u"hubble"_s});
}

void TestComponentResources::readsTheAgentsLimit_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("limit");

    QTest::newRow("none") << QByteArray("{}") << qint64{-1};
    QTest::newRow("binary") << QByteArray("resources: {limits: {memory: 2Gi}}") << qint64{2} * 1073741824;
    QTest::newRow("bytes") << QByteArray("resources: {limits: {memory: 536870912}}") << qint64{536870912};
    QTest::newRow("nonsense") << QByteArray("resources: {limits: {memory: lots}}") << qint64{-1};
}

void TestComponentResources::readsTheAgentsLimit()
{
    QFETCH(QByteArray, text);

    QTEST(agentMemoryLimit(configuration(text)).value_or(-1), "limit");
}

QTEST_APPLESS_MAIN(TestComponentResources)
#include "tst_component_resources.moc"
