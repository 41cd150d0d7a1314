#include "tests/app/cli_runner.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray profile = "apiVersion: datapath-designer/v1\n"
                           "kind: Profile\n"
                           "target: {cilium: 1.20.0}\n"
                           "values: {}\n";

} // namespace

/// What commands design: presets and announcements.
class TestCliDesigns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsPresets();
    void showsWhatAPresetSets();
    void laysAPresetOverAFile();
    void namesThePresets();
    void announcesByBgp();
    void announcedResourcesAreExported();
    void announcesByL2();
    void explainsKinds();
    void showsAndAddsTemplates();
    void explainsWrongUsage_data();
    void explainsWrongUsage();
};

void TestCliDesigns::listsPresets()
{
    const Ran text = datapathctl({u"preset"_s, u"list"_s});
    const Ran json = datapathctl({u"preset"_s, u"list"_s, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY(text.out.contains("bare-metal-bgp"));
    QVERIFY(json.json()["presets"_L1].toArray().size() >= 8);
}

void TestCliDesigns::showsWhatAPresetSets()
{
    const Ran shown = datapathctl({u"preset"_s, u"show"_s, u"small-nodes"_s});

    QCOMPARE(shown.code, 0);
    QVERIFY(shown.out.contains("hubble.enabled = false"));
    QVERIFY(shown.out.contains("ipam.mode = kubernetes"));
    QVERIFY(shown.out.contains("Source: https://"));
}

void TestCliDesigns::laysAPresetOverAFile()
{
    const QByteArray mine = "# mine\nipam: {mode: cluster-pool}\n";

    const Ran kept = datapathctl({u"preset"_s, u"apply"_s, u"talos-without-kube-proxy"_s, u"-"_s}, mine);
    const Ran all =
        datapathctl({u"preset"_s, u"apply"_s, u"talos-without-kube-proxy"_s, u"-"_s, u"--overwrite"_s}, mine);

    QCOMPARE(kept.code, 0);
    QVERIFY(kept.out.startsWith(mine));
    QVERIFY(kept.err.contains("k8sServicePort = 7445 (was unset)"));
    QVERIFY(kept.err.contains("next: "));
    QVERIFY(all.out.startsWith("# mine\nipam: {mode: kubernetes}\n"));
}

void TestCliDesigns::namesThePresets()
{
    const Ran ran = datapathctl({u"preset"_s, u"show"_s, u"huge-nodes"_s});

    QCOMPARE(ran.code, 2);
    QVERIFY(ran.err.contains("small-nodes"));
}

void TestCliDesigns::announcesByBgp()
{
    const Ran ran = datapathctl({u"announce"_s, u"bgp"_s, u"-"_s, u"--asn"_s, u"64512"_s, u"--peer"_s,
                                 u"192.0.2.1=64513"_s, u"--addresses"_s, u"198.51.100.0/24"_s},
                                profile);

    QVERIFY2(ran.code == 0, ran.err.constData());
    for (const char *part :
         {"kind: CiliumBGPClusterConfig", "kind: CiliumBGPPeerConfig", "kind: CiliumBGPAdvertisement",
          "kind: CiliumLoadBalancerIPPool", "apiVersion: cilium.io/v2\n", "cidr: 198.51.100.0/24"})
        QVERIFY2(ran.out.contains(part), part);
    const Ran checked = datapathctl({u"check"_s, u"-"_s, u"--format"_s, u"json"_s}, ran.out);
    for (const QByteArray topic : {"\"bgp.", "\"resources.", "\"lb-pool."})
        QVERIFY2(!checked.out.contains(topic), checked.out.constData());
}

void TestCliDesigns::announcedResourcesAreExported()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"profile.datapath.yaml"_s);
    write(file, profile);
    const QString out = folder.filePath(u"out"_s);

    QCOMPARE(datapathctl({u"announce"_s, u"bgp"_s, file, u"--asn"_s, u"64512"_s, u"--peer"_s, u"192.0.2.1=64513"_s,
                          u"--addresses"_s, u"198.51.100.0/24"_s, u"--in-place"_s})
                 .code,
             0);
    const Ran exported = datapathctl(
        {u"export"_s, file, u"-o"_s, out, u"--force"_s, u"--wrap"_s, u"flux"_s, u"--values"_s, u"annotated"_s});

    QVERIFY2(exported.code == 0, exported.err.constData());
    QVERIFY(contentOf(out + u"/cilium-resources/ciliumbgppeerconfig.yaml"_s).contains("name: loadbalancer"));
    QVERIFY(contentOf(out + u"/flux/cilium.yaml"_s).contains("kind: HelmRelease"));
    QVERIFY(contentOf(out + u"/README.md"_s).contains("crd/ciliumbgpclusterconfigs.cilium.io"));
}

void TestCliDesigns::announcesByL2()
{
    const Ran ran = datapathctl({u"announce"_s, u"l2"_s, u"-"_s, u"--addresses"_s, u"198.51.100.0/28"_s,
                                 u"--interfaces"_s, u"^eth[0-9]+"_s, u"--nodes"_s, u"rack=a"_s},
                                profile);

    QVERIFY2(ran.code == 0, ran.err.constData());
    QVERIFY(ran.out.contains("apiVersion: cilium.io/v2alpha1\n    kind: CiliumL2AnnouncementPolicy"));
    QVERIFY(ran.out.contains("rack: a"));
}

void TestCliDesigns::explainsKinds()
{
    const Ran text = datapathctl({u"explain"_s, u"CiliumBGPPeerConfig"_s});
    const Ran json = datapathctl(
        {u"explain"_s, u"CiliumLoadBalancerIPPool"_s, u"--cilium"_s, u"1.17.17"_s, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY(text.out.contains("spec.timers.holdTimeSeconds: integer, 3 to 65535, default 90\n"));
    QCOMPARE(json.json()["resource"_L1]["apiVersion"_L1].toString(), u"cilium.io/v2alpha1"_s);
}

void TestCliDesigns::showsAndAddsTemplates()
{
    const Ran shown = datapathctl({u"template"_s, u"show"_s, u"grafana-dashboards"_s});
    const Ran added = datapathctl({u"template"_s, u"add"_s, u"node-local-dns"_s, u"-"_s}, profile);
    const Ran refused = datapathctl({u"template"_s, u"add"_s, u"pod-bandwidth"_s, u"-"_s}, profile);

    QVERIFY(shown.out.contains("16611"));
    QVERIFY2(added.out.contains("kind: CiliumLocalRedirectPolicy"), added.err.constData());
    QCOMPARE(refused.code, 4);
    QVERIFY(refused.err.contains("template show"));
}

void TestCliDesigns::explainsWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("a peer without number")
        << QStringList{u"announce"_s, u"bgp"_s, u"-"_s, u"--peer"_s, u"192.0.2.1"_s} << 2 << QByteArray("ADDRESS=ASN");
    QTest::newRow("a label without value")
        << QStringList{u"announce"_s, u"l2"_s, u"-"_s, u"--nodes"_s, u"rack"_s} << 2 << QByteArray("LABEL=VALUE");
    QTest::newRow("no addresses") << QStringList{u"announce"_s, u"bgp"_s, u"-"_s, u"--asn"_s, u"64512"_s} << 4
                                  << QByteArray("range of addresses");
}

void TestCliDesigns::explainsWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, code);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(arguments, profile);

    QCOMPARE(ran.code, code);
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

QTEST_APPLESS_MAIN(TestCliDesigns)
#include "tst_cli_designs.moc"
