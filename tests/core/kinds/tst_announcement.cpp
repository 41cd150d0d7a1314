#include "core/exporters/exporter.h"
#include "core/kinds/announcement.h"
#include "core/rules/rules.h"
#include "tests/core/kinds/crd_validation.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr char talosProfile[] = R"(apiVersion: datapath-designer/v1
kind: Profile
cluster:
  nodePools:
    - {name: core, memory: 64GiB, labels: {rack: a}}
values:
  kubeProxyReplacement: true
  k8sServiceHost: localhost
  k8sServicePort: 7445
resources: []
)";

Configuration configuration(const QByteArray &text, const QString &chart)
{
    return Configuration::parse(text, Catalogue::builtIn(chart).value()).value();
}

const Announcement two{.addresses = {u"198.51.100.0/24"_s, u"203.0.113.0/26"_s},
                       .nodes = {{u"rack"_s, u"a"_s}},
                       .localAsn = 64512,
                       .peers = {{.address = u"192.0.2.1"_s, .asn = 64513}, {.address = u"192.0.2.2"_s, .asn = 4200000000}}};

/// What is said of resources, and of announcements.
QStringList complaints(const Configuration &values)
{
    QStringList said;
    for (const Finding &finding : check(contextFor(values).value())) {
        const bool isAbout = finding.rule.startsWith("resources."_L1) || finding.rule.startsWith("bgp."_L1) ||
                             finding.rule.startsWith("lb-pool."_L1) || finding.rule.startsWith("l2."_L1);
        if (isAbout && finding.severity != Severity::Hint)
            said += finding.rule + u": "_s + finding.message;
    }
    return said;
}

} // namespace

class TestAnnouncement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolvesEveryReference_data();
    void resolvesEveryReference();
    void writesWhatOneWouldWrite();
    void replacesItselfAndKeepsOthers();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void needsAProfile();
    void exportsWhatTheClusterTakes_data();
    void exportsWhatTheClusterTakes();
};

void TestAnnouncement::resolvesEveryReference_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<bool>("byBgp");
    for (const char *chart : {"1.17.17", "1.18.5", "1.19.6", "1.20.0"}) {
        QTest::addRow("BGP %s", chart) << QString::fromLatin1(chart) << true;
        QTest::addRow("L2 %s", chart) << QString::fromLatin1(chart) << false;
    }
}

void TestAnnouncement::resolvesEveryReference()
{
    QFETCH(const QString, chart);
    QFETCH(const bool, byBgp);
    const Configuration before = configuration(talosProfile, chart);

    const Result<ChangeSet> changes = byBgp ? announceByBgp(before, two) : announceByL2(before, two);
    QVERIFY2(changes, changes ? "" : qPrintable(changes.error().message));
    const Configuration after = before.apply(*changes)->after;

    QCOMPARE(complaints(after), QStringList());
    QVERIFY(after.isTrue(byBgp ? "bgpControlPlane.enabled" : "l2announcements.enabled"));
    QCOMPARE(after.profile().resources.size(), byBgp ? 4 : 2);
}

void TestAnnouncement::writesWhatOneWouldWrite()
{
    const Configuration before = configuration(talosProfile, u"1.18.5"_s);
    const Announcement one{.addresses = {u"198.51.100.0/24"_s},
                           .localAsn = 64512,
                           .peers = {{.address = u"192.0.2.1"_s, .asn = 64513, .name = u"tor"_s}}};

    const QByteArray after = before.apply(*announceByBgp(before, one))->after.text().bytes();

    const QByteArray expected = R"(resources:
  - apiVersion: cilium.io/v2
    kind: CiliumBGPClusterConfig
    metadata:
      name: loadbalancer
    spec:
      bgpInstances:
        - name: instance-64512
          localASN: 64512
          peers:
            - name: tor
              peerASN: 64513
              peerAddress: 192.0.2.1
              peerConfigRef:
                name: loadbalancer
  - apiVersion: cilium.io/v2
    kind: CiliumBGPPeerConfig
    metadata:
      name: loadbalancer
    spec:
      gracefulRestart:
        enabled: true
        restartTimeSeconds: 120
      families:
        - afi: ipv4
          safi: unicast
          advertisements:
            matchLabels:
              advertise: loadbalancer
)";
    QVERIFY2(after.contains(expected), after.constData());
}

void TestAnnouncement::replacesItselfAndKeepsOthers()
{
    const Configuration before = configuration(
        QByteArray(talosProfile).replace("resources: []\n", "resources:\n  - {kind: Other, apiVersion: v1, metadata: {name: a}}\n"),
        u"1.18.5"_s);
    const Configuration once = before.apply(*announceByBgp(before, two))->after;
    Announcement other = two;
    other.localAsn = 65000;

    const Configuration twice = once.apply(*announceByBgp(once, other))->after;

    QCOMPARE(twice.profile().resources.size(), 5);
    QVERIFY(twice.text().bytes().contains("localASN: 65000"));
    QVERIFY(!twice.text().bytes().contains("localASN: 64512"));
    QVERIFY(twice.text().bytes().contains("{kind: Other"));
}

void TestAnnouncement::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<qint64>("asn");
    QTest::addColumn<QString>("message");

    QTest::newRow("no range") << u"198.51.100.0"_s << u"192.0.2.1"_s << qint64{64512} << u"prefix length"_s;
    QTest::newRow("no address") << u"198.51.100.0/24"_s << u"tor"_s << qint64{64512} << u"isn't an IP address"_s;
    QTest::newRow("no AS number") << u"198.51.100.0/24"_s << u"192.0.2.1"_s << qint64{0} << u"AS number"_s;
    QTest::newRow("too large") << u"198.51.100.0/24"_s << u"192.0.2.1"_s << qint64{4294967296} << u"4294967295"_s;
}

void TestAnnouncement::saysWhatIsWrong()
{
    QFETCH(const QString, address);
    QFETCH(const QString, peer);
    QFETCH(const qint64, asn);
    QFETCH(const QString, message);
    const Announcement wish{.addresses = {address}, .localAsn = asn, .peers = {{.address = peer, .asn = 64513}}};

    const Result<ChangeSet> changes = announceByBgp(configuration(talosProfile, u"1.18.5"_s), wish);

    QVERIFY(!changes);
    QVERIFY2(changes.error().message.contains(message), qPrintable(changes.error().message));
}

void TestAnnouncement::needsAProfile()
{
    const Result<ChangeSet> changes = announceByBgp(configuration("ipam: {}\n", u"1.18.5"_s), two);

    QVERIFY(!changes);
    QVERIFY(changes.error().message.contains("profile"_L1));
}

void TestAnnouncement::exportsWhatTheClusterTakes_data()
{
    resolvesEveryReference_data();
}

void TestAnnouncement::exportsWhatTheClusterTakes()
{
    QFETCH(const QString, chart);
    QFETCH(const bool, byBgp);
    const QString crds = qEnvironmentVariable("DATAPATH_CRDS");
    const QDir folder(crds + u'/' + chart.section(u'.', 0, 1));
    if (crds.isEmpty() || !folder.exists())
        QSKIP("DATAPATH_CRDS (a folder <minor>/ a version with Cilium's CRDs below) isn't set, or lacks this version");
    const Configuration before = configuration(talosProfile, chart);
    const Configuration after = before.apply(byBgp ? *announceByBgp(before, two) : *announceByL2(before, two))->after;

    const std::vector<TextFile> files = renderExport(contextFor(after).value(), {u"resources"_s}).value();

    for (const TextFile &file : files) {
        const YamlText text = YamlText::parse(file.content).value();
        for (int document = 0; document < text.documentCount(); ++document)
            QCOMPARE(crdProblems(text.value(text.root(document)), folder.path()), QStringList());
    }
}

QTEST_APPLESS_MAIN(TestAnnouncement)
#include "tst_announcement.moc"
