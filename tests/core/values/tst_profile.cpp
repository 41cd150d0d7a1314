#include "core/values/target.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Result<Profile> read(const QByteArray &text)
{
    return readProfile(YamlText::parse(text).value());
}

} // namespace

class ProfileTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverythingItSays();
    void readsWhatTheMachinesGet();
    void leavesOutWhatIsntTold();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
};

void ProfileTest::readsEverythingItSays()
{
    const Profile profile = read("apiVersion: datapath-designer/v1\n"
                                 "kind: Profile\n"
                                 "metadata: {name: production}\n"
                                 "target: {cilium: 1.18.5, talos: 1.12.5, kubernetes: 1.34.0, kernel: 6.18.9}\n"
                                 "cluster:\n"
                                 "  podCIDRs: [10.100.0.0/16]\n"
                                 "  serviceCIDRs: [10.112.0.0/16]\n"
                                 "  nodesShareL2: true\n"
                                 "  nodePools:\n"
                                 "    - {name: workers, count: 6, memory: 64GiB, cpus: 32, roles: [worker]}\n"
                                 "    - {name: edge, memTotal: 8003000Ki, labels: {zone: a, ssd: true}}\n"
                                 "accepted:\n"
                                 "  - {rule: services.bgp-and-l2, reason: separate pools}\n"
                                 "values: {}\n"
                                 "resources: [{kind: CiliumNodeConfig}]\n"
                                 "talos: {}\n")
                                .value();

    QCOMPARE(profile.name, u"production"_s);
    QCOMPARE(profile.target, (Target{u"1.18.5"_s, u"1.12.5"_s, u"1.34.0"_s, u"6.18.9"_s}));
    QCOMPARE(profile.cluster.podCidrs, QStringList{u"10.100.0.0/16"_s});
    QCOMPARE(profile.cluster.nodesShareL2, std::optional(true));
    QCOMPARE(profile.cluster.nodePools.front(),
             (NodePool{u"workers"_s, 6, qint64{64} << 30, 32, {u"worker"_s}, 0, {}}));
    QCOMPARE(profile.cluster.nodePools.back().memoryTotalBytes, qint64{8003000} * 1024);
    QCOMPARE(profile.cluster.nodePools.back().labels,
             (QMap<QString, QString>{{u"ssd"_s, u"true"_s}, {u"zone"_s, u"a"_s}}));
    QCOMPARE(profile.resources.size(), 1);
    QCOMPARE(profile.accepted.front().reason, u"separate pools"_s);
}

void ProfileTest::readsWhatTheMachinesGet()
{
    const Profile profile = read("apiVersion: datapath-designer/v1\n"
                                 "cluster: {nodeCIDRs: [10.5.0.0/24]}\n"
                                 "talos:\n"
                                 "  firewall: {administrators: [10.9.0.0/24], controlPlanes: [10.5.0.2/32]}\n"
                                 "  kubeSpan: true\n"
                                 "  nodeIPSubnets: [10.5.0.0/24, '!10.5.0.9/32']\n"
                                 "  links: [{name: eth0, mtu: 9000}, {name: eth1, mtu: 1400, dhcp: false}]\n"
                                 "  sysctls: {net.core.somaxconn: 65535}\n"
                                 "  patches: {worker: [{machine: {sysctls: {a.b: '1'}}}]}\n")
                                .value();

    const MachineAdditions &machines = profile.machines;
    QCOMPARE(profile.cluster.nodeCidrs, QStringList{u"10.5.0.0/24"_s});
    QCOMPARE(machines.firewall.value().administrators, QStringList{u"10.9.0.0/24"_s});
    QCOMPARE(machines.firewall.value().controlPlanes, QStringList{u"10.5.0.2/32"_s});
    QVERIFY(machines.kubeSpan);
    QCOMPARE(machines.nodeIpSubnets, (QStringList{u"10.5.0.0/24"_s, u"!10.5.0.9/32"_s}));
    QCOMPARE(machines.links.front(), (MachineLink{u"eth0"_s, 9000, true}));
    QCOMPARE(machines.links.back(), (MachineLink{u"eth1"_s, 1400, false}));
    QCOMPARE(machines.sysctls.value(u"net.core.somaxconn"_s), u"65535"_s);
    QCOMPARE(machines.workerPatches.size(), 1);
    QVERIFY(machines.patches.empty());
}

void ProfileTest::leavesOutWhatIsntTold()
{
    const Profile profile = read("apiVersion: datapath-designer/v1\nkind: Profile\n").value();

    QVERIFY(profile.target.talos.isEmpty());
    QVERIFY(profile.cluster.podCidrs.isEmpty());
    QVERIFY(!profile.cluster.nodesShareL2);
}

void ProfileTest::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown key") << QByteArray("clutser: {}") << u"no key clutser"_s;
    QTest::newRow("unknown inner key") << QByteArray("cluster: {podCIDR: [10.0.0.0/8]}") << u"no key cluster.podCIDR"_s;
    QTest::newRow("a text for a list") << QByteArray("cluster: {podCIDRs: 10.0.0.0/8}") << u"expected a list"_s;
    QTest::newRow("memory without a number") << QByteArray("cluster: {nodePools: [{memory: lots}]}") << u"64GiB"_s;
    QTest::newRow("no nodes") << QByteArray("cluster: {nodePools: [{count: 0}]}") << u"above 0"_s;
    QTest::newRow("labels in a list") << QByteArray("cluster: {nodePools: [{labels: [a]}]}") << u"a map of labels"_s;
    QTest::newRow("what a node sees without a number")
        << QByteArray("cluster: {nodePools: [{memTotal: much}]}") << u"64GiB"_s;
    QTest::newRow("a map for the resources") << QByteArray("resources: {}") << u"expected a list"_s;
    QTest::newRow("accepted without a rule") << QByteArray("accepted: [{reason: so}]") << u"needs a rule"_s;
    QTest::newRow("accepted at no path") << QByteArray("accepted: [{rule: a.b, setting: a..b}]") << u"a..b"_s;
    QTest::newRow("a firewall around nodes that nobody knows")
        << QByteArray("talos: {firewall: true}") << u"cluster.nodeCIDRs"_s;
    QTest::newRow("an unknown addition") << QByteArray("talos: {firewal: true}") << u"no key talos.firewal"_s;
    QTest::newRow("an address for a range") << QByteArray("cluster: {nodeCIDRs: [10.5.0.1]}") << u"expected a range"_s;
    QTest::newRow("a link without an MTU") << QByteArray("talos: {links: [{name: a}]}") << u"a name and an mtu"_s;
    QTest::newRow("an MTU that no link has") << QByteArray("talos: {links: [{name: a, mtu: 9}]}") << u"68 to"_s;
    QTest::newRow("a JSON patch") << QByteArray("talos: {patches: {all: [{op: add, path: /a}]}}") << u"JSON patch"_s;
    QTest::newRow("no ranges for nodes' addresses")
        << QByteArray("talos: {nodeIPSubnets: ['!10.5.0.9']}") << u"!192.0.2.5/32"_s;
    QTest::newRow("a list for the target") << QByteArray("target: []") << u"expected a map"_s;
}

void ProfileTest::namesWhatIsWrong()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, message);

    const Result<Profile> profile = read("apiVersion: datapath-designer/v1\nkind: Profile\n" + line + "\n");

    QVERIFY(!profile);
    QVERIFY2(profile.error().message.contains(message), qPrintable(profile.error().message));
    QCOMPARE(profile.error().line, 3);
}

QTEST_APPLESS_MAIN(ProfileTest)
#include "tst_profile.moc"
