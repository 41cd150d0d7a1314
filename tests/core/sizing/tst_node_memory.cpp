#include "core/sizing/node_memory.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray nodeYaml(const QByteArray &name, const QByteArray &memory, const QByteArray &cpus,
                    const QByteArray &labels = "{}")
{
    return "- apiVersion: v1\n  kind: Node\n  metadata: {name: " + name + ", labels: " + labels +
           "}\n  status:\n    capacity: {cpu: \"" + cpus + "\", memory: " + memory + "}\n";
}

QByteArray listYaml(const QByteArray &nodes)
{
    return "apiVersion: v1\nitems:\n" + nodes + "kind: List\n";
}

} // namespace

class TestNodeMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryListing_data();
    void readsEveryListing();
    void readsRolesAndLabels();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void makesPoolsOfEqualNodes();
    void smallestNodeStandsForItsPool();
    void keepsLabelsThatTell();
    void namesPoolsByRole();
};

void TestNodeMemory::readsEveryListing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<NodeListing>("listing");
    QTest::addColumn<QString>("nodes"); // name memory cpus, …

    QTest::newRow("kubectl, YAML list") << listYaml(nodeYaml("a", "65791000Ki", "32") +
                                                    nodeYaml("b", "16777216000", "3920m"))
                                        << NodeListing::KubectlYaml << u"a 67369984000 32, b 16777216000 4"_s;
    QTest::newRow("kubectl, one node")
        << QByteArray("apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {capacity: {cpu: 8, memory: 1Gi}}\n")
        << NodeListing::KubectlYaml << u"a 1073741824 8"_s;
    QTest::newRow("kubectl, JSON list") << QByteArray(
                                               R"({"kind": "List", "items": [{"kind": "Node", "metadata": {"name": "a"},
                          "status": {"capacity": {"cpu": "32", "memory": "65791000Ki"}}}]})")
                                        << NodeListing::KubectlJson << u"a 67369984000 32"_s;
    QTest::newRow("kubectl, JSON, one node")
        << QByteArray(R"({"kind": "Node", "metadata": {"name": "a"}, "status": {"capacity": {"memory": "1Gi"}}})")
        << NodeListing::KubectlJson << u"a 1073741824 0"_s;
    QTest::newRow("talosctl memory") << QByteArray(
                                            "NODE       TOTAL   USED   FREE   SHARED   BUFFERS   CACHE   AVAILABLE\n"
                                            "10.5.0.2   64249   1200   60000  3        10        3000    62000\n"
                                            "10.5.0.3   7815    900    5000   3        10        1900    6500\n")
                                     << NodeListing::Talosctl << u"10.5.0.2 67369959424 0, 10.5.0.3 8194621440 0"_s;
    QTest::newRow("talosctl memory --verbose")
        << QByteArray("NODE: 10.5.0.2\nMemTotal: 65791000 kB\nMemFree: 1 kB\n"
                      "NODE: 10.5.0.3\nMemTotal: 8003000 kB\n")
        << NodeListing::Talosctl << u"10.5.0.2 67369984000 0, 10.5.0.3 8195072000 0"_s;
    QTest::newRow("/proc/meminfo") << QByteArray("MemTotal:       65791000 kB\nMemFree:         5109932 kB\n")
                                   << NodeListing::ProcMeminfo << u" 67369984000 0"_s;
    QTest::newRow("/proc/meminfo with the end of lines that Windows has")
        << QByteArray("MemTotal:       65791000 kB\r\nMemFree: 1 kB\r\n") << NodeListing::ProcMeminfo
        << u" 67369984000 0"_s;
}

void TestNodeMemory::readsEveryListing()
{
    QFETCH(QByteArray, text);

    const Result<NodeList> list = readNodeList(text);

    QVERIFY2(list, list ? "" : qPrintable(list.error().message));
    QTEST(list->listing, "listing");
    QStringList nodes;
    for (const ListedNode &node : list->nodes)
        nodes += u"%1 %2 %3"_s.arg(node.name).arg(node.memoryTotalBytes).arg(node.cpus);
    QTEST(nodes.join(u", "_s), "nodes");
}

void TestNodeMemory::readsRolesAndLabels()
{
    const NodeList list =
        readNodeList(listYaml(nodeYaml("a", "1Gi", "1", "{node-role.kubernetes.io/control-plane: \"\", zone: x}") +
                              nodeYaml("b", "1Gi", "1")))
            .value();

    QCOMPARE(list.nodes[0].roles, QStringList{u"control-plane"_s});
    QCOMPARE(list.nodes[0].labels.value(u"zone"_s), u"x"_s);
    QCOMPARE(list.nodes[1].roles, QStringList{u"worker"_s});
}

void TestNodeMemory::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");

    QTest::newRow("nothing") << QByteArray("  \n") << u"there is nothing in it"_s;
    QTest::newRow("prose") << QByteArray("sixty-four gigabytes\n") << u"isn't a listing of nodes"_s;
    QTest::newRow("broken JSON") << QByteArray("{\"kind\": \"List\", ") << u"isn't the JSON of kubectl get nodes"_s;
    QTest::newRow("another object") << QByteArray("apiVersion: v1\nkind: Pod\n") << u"of kind Pod, expected nodes"_s;
    QTest::newRow("JSON without a kind") << QByteArray("{}") << u"of kind that isn't told"_s;
    QTest::newRow("no nodes") << QByteArray("apiVersion: v1\nkind: List\nitems: []\n") << u"no nodes in it"_s;
    QTest::newRow("names only") << QByteArray("kind: List\nitems: [{kind: Node, metadata: {name: a}}]\n")
                                << u"node a has no status.capacity.memory"_s;
    QTest::newRow("memory that is none") << listYaml(nodeYaml("a", "lots", "1")) << u"node a: lots is no amount"_s;
    QTest::newRow("a table of something else")
        << QByteArray("NODE   TOTAL   USED\n10.5.0.2   -   1\n") << u"no memory in its second column"_s;
    QTest::newRow("meminfo without the total's unit") << QByteArray("MemTotal: 5\n") << u"no line like"_s;
}

void TestNodeMemory::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);

    const Result<NodeList> list = readNodeList(text);

    QVERIFY(!list);
    QVERIFY2(list.error().message.contains(message), qPrintable(list.error().message));
}

void TestNodeMemory::makesPoolsOfEqualNodes()
{
    const NodeList list =
        readNodeList(listYaml(nodeYaml("a", "65791000Ki", "32") + nodeYaml("b", "8003000Ki", "4") +
                              nodeYaml("c", "65791000Ki", "32") + nodeYaml("d", "65791000Ki", "16") +
                              nodeYaml("e", "65791000Ki", "32", "{node-role.kubernetes.io/edge: \"\"}")))
            .value();

    const std::vector<NodePool> pools = poolsOf(list);

    QStringList drawn;
    for (const NodePool &pool : pools)
        drawn += u"%1: %2 × %3 CPUs"_s.arg(pool.name).arg(pool.count).arg(pool.cpus);
    QCOMPARE(drawn, (QStringList{u"worker: 2 × 32 CPUs"_s, u"worker-2: 1 × 4 CPUs"_s, u"worker-3: 1 × 16 CPUs"_s,
                                 u"edge: 1 × 32 CPUs"_s}));
}

void TestNodeMemory::smallestNodeStandsForItsPool()
{
    const NodeList list =
        readNodeList(listYaml(nodeYaml("a", "65791000Ki", "32") + nodeYaml("b", "65780000Ki", "32"))).value();

    const std::vector<NodePool> pools = poolsOf(list);

    QCOMPARE(pools.size(), 1);
    QCOMPARE(pools.front().count, 2);
    QCOMPARE(pools.front().memoryTotalBytes, qint64{65780000} * 1024);
    QCOMPARE(pools.front().memoryBytes, 0);
}

void TestNodeMemory::keepsLabelsThatTell()
{
    const NodeList list = readNodeList(listYaml(nodeYaml("a", "64Gi", "32", "{os: linux, pool: big, host: a}") +
                                                nodeYaml("b", "64Gi", "32", "{os: linux, pool: big, host: b}") +
                                                nodeYaml("c", "8Gi", "4", "{os: linux, pool: small, host: c}")))
                              .value();

    const std::vector<NodePool> pools = poolsOf(list);

    QCOMPARE(pools[0].labels, (QMap<QString, QString>{{u"pool"_s, u"big"_s}}));
    QCOMPARE(pools[1].labels, (QMap<QString, QString>{{u"host"_s, u"c"_s}, {u"pool"_s, u"small"_s}}));
}

void TestNodeMemory::namesPoolsByRole()
{
    const std::vector<NodePool> pools = poolsOf(readNodeList("MemTotal: 65791000 kB\n").value());

    QCOMPARE(pools.front().name, u"nodes"_s);
}

QTEST_APPLESS_MAIN(TestNodeMemory)
#include "tst_node_memory.moc"
