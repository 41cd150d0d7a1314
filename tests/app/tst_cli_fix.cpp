#include "tests/app/cli_runner.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr auto deprecated = "# kept\nroutingMode: tunnel\nlocalRedirectPolicy: true\nenableBPFTProxy: true\n";

} // namespace

class TestCliFix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesSafeFixesByDefault();
    void appliesAllFixesWhereAsked();
    void leavesWhatIsSetToItsOwnerInSafeFixes();
    void mendsCausesBeforeWhatFollowsFromThem();
    void leavesHintsAlone();
    void endsWith1WhileFindingsAreLeft();
    void saysWhatItChangesInAProfile();
    void writesBackInPlace();
    void mendsATalosFile();
    void refusesSafeAndAll();
    void leavesNoErrorInTheGuide_data();
    void leavesNoErrorInTheGuide();
};

void TestCliFix::appliesSafeFixesByDefault()
{
    const Ran ran = datapathctl({u"fix"_s, u"-"_s, u"--fail-on"_s, u"never"_s}, deprecated);
    const Ran safe = datapathctl({u"fix"_s, u"-"_s, u"--safe"_s, u"--fail-on"_s, u"never"_s}, deprecated);

    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.out.startsWith("# kept\nroutingMode: tunnel\n"), ran.out.constData());
    QVERIFY(ran.out.contains("autoMount:\n    enabled: false\n"));
    QVERIFY(ran.out.contains("localRedirectPolicy: true\nenableBPFTProxy: true\n"));
    QVERIFY2(ran.err.contains("fix: Use the cgroup file system that Talos has mounted\n"), ran.err.constData());
    QVERIFY(ran.err.contains("cgroup.autoMount.enabled = false (was unset)\n"));
    QCOMPARE(safe.out, ran.out);
}

void TestCliFix::appliesAllFixesWhereAsked()
{
    const Ran ran = datapathctl({u"fix"_s, u"-"_s, u"--all"_s, u"--fail-on"_s, u"never"_s}, deprecated);

    QVERIFY(!ran.out.contains("enableBPFTProxy"));
    QVERIFY(ran.err.contains("enableBPFTProxy removed (was true)\n"));
    QVERIFY(ran.out.contains("localRedirectPolicies:\n  enabled: true\n"));
}

void TestCliFix::leavesWhatIsSetToItsOwnerInSafeFixes()
{
    const Ran ran =
        datapathctl({u"fix"_s, u"-"_s, u"--fail-on"_s, u"never"_s}, "cgroup: {autoMount: {enabled: true}}\n");

    QCOMPARE(ran.out, QByteArray("cgroup: {autoMount: {enabled: true}}\n"));
}

/// The old key for the routing comes first: without it pods would be taken for tunnelled, and the direct routes for a
/// mistake.
void TestCliFix::mendsCausesBeforeWhatFollowsFromThem()
{
    const Ran ran = datapathctl({u"fix"_s, u"-"_s, u"--all"_s, u"--fail-on"_s, u"never"_s},
                                "autoDirectNodeRoutes: true\nkubeProxyReplacement: true\nk8sServiceHost: localhost\n"
                                "k8sServicePort: 7445\nipam: {mode: kubernetes}\nipv4NativeRoutingCIDR: 10.244.0.0/16\n"
                                "loadBalancer: {mode: dsr}\ntunnel: disabled\n");

    QVERIFY2(ran.out.contains("routingMode: native\n"), ran.out.constData());
    QVERIFY2(ran.out.contains("autoDirectNodeRoutes: true\n"), ran.out.constData());
    QVERIFY2(ran.out.contains("loadBalancer: {mode: dsr}\n"), ran.out.constData());
}

/// A hint says what has no effect; to switch it on is nobody's wish.
void TestCliFix::leavesHintsAlone()
{
    const QByteArray values("cgroup: {autoMount: {enabled: false}, hostRoot: /sys/fs/cgroup}\n"
                            "l2announcements: {enabled: false, leaseDuration: 120s}\n");

    const Ran ran = datapathctl({u"fix"_s, u"-"_s, u"--all"_s, u"--fail-on"_s, u"never"_s}, values);

    QVERIFY2(ran.out.contains("l2announcements: {enabled: false, leaseDuration: 120s}\n"), ran.out.constData());
}

void TestCliFix::endsWith1WhileFindingsAreLeft()
{
    const QString file = dataFile(u"values.yaml"_s);
    const Ran safe = datapathctl({u"fix"_s, file});

    QCOMPARE(safe.code, 1);
    QVERIFY2(safe.err.contains("left: 1 error"), safe.err.constData());
    QCOMPARE(datapathctl({u"fix"_s, file, u"--all"_s}).code, 0);
}

void TestCliFix::saysWhatItChangesInAProfile()
{
    const QStringList arguments{u"fix"_s, dataFile(u"profile.datapath.yaml"_s), u"--all"_s};
    const Ran ran = datapathctl(arguments);
    const Ran json = datapathctl(arguments + QStringList{u"--format"_s, u"json"_s});

    QVERIFY2(ran.out.contains("serviceCIDRs"), ran.out.constData());
    QVERIFY2(ran.err.contains("profile: cluster.serviceCIDRs = "), ran.err.constData());
    QStringList scopes;
    for (const QJsonValue &change : json.json()["changes"_L1].toArray()) {
        if (change["path"_L1].toString() == "cluster.serviceCIDRs"_L1)
            scopes += change["scope"_L1].toString();
    }
    QCOMPARE(scopes, QStringList(u"profile"_s));
}

void TestCliFix::writesBackInPlace()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"values.yaml"_s);
    write(file, deprecated);

    const Ran ran = datapathctl({u"fix"_s, file, u"--in-place"_s, u"--fail-on"_s, u"never"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY(contentOf(file).contains("autoMount"));
}

void TestCliFix::mendsATalosFile()
{
    const QByteArray patch("machine:\n  certSANs: a.example\n  features:\n    kubePrism:\n      prot: 7446\n");

    const Ran safe = datapathctl({u"fix"_s, u"-"_s, u"--talos"_s, u"1.13.2"_s}, patch);
    const Ran all = datapathctl({u"fix"_s, u"-"_s, u"--talos"_s, u"1.13.2"_s, u"--all"_s}, patch);

    QCOMPARE(safe.code, 1);
    QCOMPARE(safe.out, QByteArray(patch).replace(" a.example", "\n    - a.example"));
    QVERIFY2(safe.err.contains("left: 1 error"), safe.err.constData());
    QCOMPARE(all.code, 0);
    QCOMPARE(all.out, QByteArray(safe.out).replace("prot", "port"));
    QVERIFY2(all.err.contains("fix: Call it port\n"), all.err.constData());
}

void TestCliFix::refusesSafeAndAll()
{
    QCOMPARE(datapathctl({u"fix"_s, dataFile(u"values.yaml"_s), u"--safe"_s, u"--all"_s}).code, 2);
}

void TestCliFix::leavesNoErrorInTheGuide_data()
{
    QTest::addColumn<QString>("talos");
    for (const char *talos : {"1.12", "1.13", "1.14.0-rc.1"})
        QTest::newRow(talos) << QString::fromLatin1(talos);
}

void TestCliFix::leavesNoErrorInTheGuide()
{
    QFETCH(const QString, talos);
    const QString guide = sharedFile(u"examples/guide-values.yaml"_s);
    if (guide.isEmpty())
        QSKIP("the guide's example of ../shared isn't here");

    const Ran fixed = datapathctl({u"fix"_s, guide, u"--all"_s, u"--talos"_s, talos});
    const Ran checked = datapathctl({u"check"_s, u"-"_s, u"--talos"_s, talos, u"--format"_s, u"json"_s}, fixed.out);

    QCOMPARE(fixed.code, 0);
    QCOMPARE(checked.code, 0);
    for (const QJsonValue &finding : checked.json()["files"_L1][0]["findings"_L1].toArray())
        QVERIFY(finding["severity"_L1].toString() != "error"_L1);
    QVERIFY(fixed.out.startsWith("# Every setting of the guide"));
}

QTEST_APPLESS_MAIN(TestCliFix)
#include "tst_cli_fix.moc"
