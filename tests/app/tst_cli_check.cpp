#include "tests/app/cli_runner.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QStringList json{u"--format"_s, u"json"_s};

QJsonObject onlyFile(const Ran &ran)
{
    const QJsonArray files = ran.json()["files"_L1].toArray();
    return files.size() == 1 ? files.first().toObject() : QJsonObject();
}

QStringList rulesIn(const QJsonObject &file, const QString &severity = {})
{
    QStringList rules;
    for (const QJsonValue &finding : file["findings"_L1].toArray()) {
        if (severity.isEmpty() || finding["severity"_L1].toString() == severity)
            rules += finding["rule"_L1].toString();
    }
    return rules;
}

/// The places of our files differ from machine to machine.
QByteArray withoutFolder(QByteArray text)
{
    return text.replace(dataFile({}).toUtf8(), "");
}

QByteArray releaseWith(const char *chartVersion)
{
    const QByteArray release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n"
                               "  chart: {spec: {chart: cilium, version: %1}}\n  values: {l7Proxy: true}\n";
    return QByteArray(release).replace("%1", chartVersion);
}

} // namespace

class TestCliCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsFindingsForReading();
    void printsFindingsAsJson();
    void marksSeveritiesOnlyWithColor();
    void followsTheThreshold_data();
    void followsTheThreshold();
    void readsStandardInput();
    void checksSeveralFiles();
    void goesOnBehindAFileItCantRead();
    void refusesBadInput_data();
    void refusesBadInput();
    void takesTheVersionsOfAProfile();
    void takesTheChartThatAReleasePins();
    void saysThatAPinnedChartIsNotKnown();
    void optionsOverrideTheProfile();
    void comparesWithAMachineConfig();
    void laysPatchesOverAMachineConfig();
    void refusesAMachineConfigThatIsNone();
    void judgesATalosPatch();
    void takesAClusterThatIsNoMapForTheCharts_data();
    void takesAClusterThatIsNoMapForTheCharts();
    void takesTheRoleFromThePath_data();
    void takesTheRoleFromThePath();
    void findsWhatContradictsItself();
    void findsWhatTheGuideCallsFor();
    void findsNoErrorInTheBuiltInProfile();
    void writesTheScopeOfProfileChanges();
    void isDeterministic();
};

void TestCliCheck::printsFindingsForReading()
{
    const Ran ran = datapathctl({u"check"_s, dataFile(u"values.yaml"_s), u"--talos"_s, u"1.13.9"_s});

    QCOMPARE(ran.code, 1);
    QCOMPARE(withoutFolder(ran.out), contentOf(dataFile(u"golden/values.check.txt"_s)));
    QVERIFY2(withoutFolder(ran.err).startsWith("values.yaml: 1 error"), ran.err.constData());
    QVERIFY(ran.err.contains("(Cilium 1.18.5, Talos "));
}

void TestCliCheck::printsFindingsAsJson()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, dataFile(u"values.yaml"_s)} + json);
    const QJsonObject file = onlyFile(ran);
    const QJsonObject finding = file["findings"_L1].toArray().first().toObject();
    const QJsonObject fix = finding["fixes"_L1].toArray().first().toObject();

    QCOMPARE(ran.code, 1);
    QCOMPARE(ran.json().keys(), QStringList({u"files"_s, u"version"_s}));
    QCOMPARE(file["path"_L1].toString(), dataFile(u"values.yaml"_s));
    QCOMPARE(file["kind"_L1].toString(), u"values"_s);
    QCOMPARE(file["cilium"_L1].toString(), u"1.18.5"_s);
    QCOMPARE(finding.keys(), QStringList({u"column"_s, u"fixes"_s, u"line"_s, u"message"_s, u"origin"_s, u"rule"_s,
                                          u"settings"_s, u"severity"_s, u"source"_s, u"why"_s}));
    QCOMPARE(finding["rule"_L1].toString(), u"hubble.relay-needs-hubble"_s);
    QCOMPARE(finding["severity"_L1].toString(), u"error"_s);
    QCOMPARE(finding["origin"_L1].toString(), u"chart"_s);
    QCOMPARE(finding["line"_L1].toInt(), 13);
    QCOMPARE(finding["column"_L1].toInt(), 9);
    QCOMPARE(fix.keys(), QStringList({u"changes"_s, u"label"_s, u"safe"_s}));
    QVERIFY(fix["changes"_L1].toArray().first()["path"_L1].isString());
}

void TestCliCheck::marksSeveritiesOnlyWithColor()
{
    const QString file = dataFile(u"values.yaml"_s);

    QVERIFY(!datapathctl({u"check"_s, file}).out.contains('\x1b'));
    QVERIFY(!datapathctl({u"check"_s, file, u"--color"_s, u"never"_s}).out.contains('\x1b'));
    QVERIFY(datapathctl({u"check"_s, file, u"--color"_s, u"always"_s}).out.contains("\x1b[1;31merror"));
    QVERIFY(!datapathctl(QStringList{u"check"_s, file, u"--color"_s, u"always"_s} + json).out.contains('\x1b'));
}

void TestCliCheck::followsTheThreshold_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QString>("threshold");
    QTest::addColumn<int>("code");

    const QByteArray error = "hubble: {enabled: false, relay: {enabled: true}}\n";
    const QByteArray warning =
        contentOf(dataFile(u"values.yaml"_s)).replace("enabled: false\n    relay", "enabled: true\n    relay") +
        "noSuchKey: 1\n";
    QTest::newRow("error, default") << error << QString() << 1;
    QTest::newRow("error, never") << error << u"never"_s << 0;
    QTest::newRow("warning, default") << warning << QString() << 0;
    QTest::newRow("warning, error") << warning << u"error"_s << 0;
    QTest::newRow("warning, warning") << warning << u"warning"_s << 1;
    QTest::newRow("warning, hint") << warning << u"hint"_s << 1;
}

void TestCliCheck::followsTheThreshold()
{
    QFETCH(const QByteArray, values);
    QFETCH(const QString, threshold);
    QFETCH(const int, code);

    QStringList arguments{u"check"_s, u"-"_s};
    if (!threshold.isEmpty())
        arguments += {u"--fail-on"_s, threshold};
    const Ran ran = datapathctl(arguments, values);

    QVERIFY2(ran.code == code, ran.out.constData());
}

void TestCliCheck::readsStandardInput()
{
    const Ran ran = datapathctl({u"check"_s, u"-"_s}, "hubble:\n  enabled: false\n  relay: {enabled: true}\n");

    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.out.contains("-:3:11: error[hubble.relay-needs-hubble]: "), ran.out.constData());
}

void TestCliCheck::checksSeveralFiles()
{
    const Ran ran =
        datapathctl(QStringList{u"check"_s, dataFile(u"values.yaml"_s), u"builtin:talos-production"_s} + json);
    const QJsonArray files = ran.json()["files"_L1].toArray();

    QCOMPARE(ran.code, 1);
    QCOMPARE(files.size(), 2);
    QCOMPARE(files.last()["path"_L1].toString(), u"builtin:talos-production"_s);
    QCOMPARE(files.last()["form"_L1].toString(), u"profile"_s);
    QVERIFY(ran.err.contains("2 files: "));
}

void TestCliCheck::goesOnBehindAFileItCantRead()
{
    const QString missing = dataFile(u"missing.yaml"_s);
    const Ran ran = datapathctl(QStringList{u"check"_s, missing, dataFile(u"values.yaml"_s)} + json);

    QCOMPARE(ran.code, 3);
    QCOMPARE(ran.json()["files"_L1].toArray().size(), 1);
    QCOMPARE(ran.json()["errors"_L1].toArray().first()["path"_L1].toString(), missing);
}

void TestCliCheck::refusesBadInput_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("missing") << dataFile(u"missing.yaml"_s) << QByteArray("missing.yaml: there is no such file");
    QTest::newRow("folder") << dataFile({}) << QByteArray("this is a folder, not a file");
    QTest::newRow("binary") << dataFile(u"binary.yaml"_s) << QByteArray("binary.yaml:1:5: ");
    QTest::newRow("not YAML") << dataFile(u"broken.yaml"_s) << QByteArray("broken.yaml:3:2: ");
    QTest::newRow("a list") << dataFile(u"list.yaml"_s) << QByteArray("list.yaml:1:1: ");
    QTest::newRow("other object") << dataFile(u"service.yaml"_s)
                                  << QByteArray("service.yaml:1:1: this is a Kubernetes object of kind Service");
    QTest::newRow("preset") << u"builtin:other"_s
                            << QByteArray("builtin:other: there is no such preset; there is builtin:talos-production");
}

void TestCliCheck::refusesBadInput()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl({u"check"_s, file});

    QCOMPARE(ran.code, 3);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

void TestCliCheck::takesTheVersionsOfAProfile()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, dataFile(u"profile.datapath.yaml"_s)} + json);

    QCOMPARE(onlyFile(ran)["cilium"_L1].toString(), u"1.19.6"_s);
    QVERIFY2(ran.err.contains("Talos 1.13.2"), ran.err.constData());
}

void TestCliCheck::takesTheChartThatAReleasePins()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, u"-"_s} + json, releaseWith("1.19.0"));

    QCOMPARE(onlyFile(ran)["cilium"_L1].toString(), u"1.19.6"_s);
}

void TestCliCheck::saysThatAPinnedChartIsNotKnown()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, u"-"_s} + json, releaseWith("1.13.0"));

    QCOMPARE(onlyFile(ran)["cilium"_L1].toString(), u"1.18.5"_s);
    QVERIFY2(ran.err.contains("pins chart 1.13.0"), ran.err.constData());
}

void TestCliCheck::optionsOverrideTheProfile()
{
    const Ran ran =
        datapathctl(QStringList{u"check"_s, dataFile(u"profile.datapath.yaml"_s), u"--cilium"_s, u"1.20"_s,
                                u"--talos"_s, u"v1.12.5"_s, u"--kernel"_s, u"6.1.2"_s, u"--kubernetes"_s, u"1.33.1"_s} +
                    json);

    QCOMPARE(onlyFile(ran)["cilium"_L1].toString(), u"1.20.0"_s);
    QVERIFY2(ran.err.contains("(Cilium 1.20.0, Talos 1.12.5, Kubernetes 1.33.1, kernel 6.1.2)"), ran.err.constData());
}

void TestCliCheck::comparesWithAMachineConfig()
{
    const QStringList alone{u"check"_s, dataFile(u"values.yaml"_s)};
    const QStringList beside = alone + QStringList{u"--talos-config"_s, dataFile(u"machine-config.yaml"_s)};

    QVERIFY(!rulesIn(onlyFile(datapathctl(alone + json))).contains(u"talos.kube-prism-port"_s));
    QVERIFY(rulesIn(onlyFile(datapathctl(beside + json))).contains(u"talos.kube-prism-port"_s));
}

void TestCliCheck::laysPatchesOverAMachineConfig()
{
    const QByteArray patch = "machine:\n  features:\n    kubePrism:\n      enabled: true\n      port: 7445\n";
    const Ran ran = datapathctl(QStringList{u"check"_s, dataFile(u"values.yaml"_s), u"--talos-config"_s,
                                            dataFile(u"machine-config.yaml"_s), u"--talos-config"_s, u"-"_s} +
                                    json,
                                patch);

    QVERIFY(!rulesIn(onlyFile(ran)).contains(u"talos.kube-prism-port"_s));
    QVERIFY(!onlyFile(ran).isEmpty());
}

void TestCliCheck::refusesAMachineConfigThatIsNone()
{
    const Ran ran =
        datapathctl({u"check"_s, dataFile(u"values.yaml"_s), u"--talos-config"_s, dataFile(u"service.yaml"_s)});

    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.contains("service.yaml: no Talos machine configuration"), ran.err.constData());
}

void TestCliCheck::judgesATalosPatch()
{
    const QByteArray patch = "cluster: {network: {podSubnet: [10.1.0.0/16]}}\n";

    const Ran ran = datapathctl(
        QStringList{u"check"_s, u"-"_s, u"--talos"_s, u"1.13.2"_s, u"--contract"_s, u"v1.12"_s} + json, patch);

    QCOMPARE(ran.code, 1);
    const QJsonObject file = onlyFile(ran);
    QCOMPARE(file["kind"_L1].toString(), u"talos"_s);
    QCOMPARE(file["talos"_L1].toString(), u"1.13.2"_s);
    QCOMPARE(file["contract"_L1].toString(), u"1.12"_s);
    QCOMPARE(file["role"_L1].toString(), u"both"_s);
    const QJsonObject finding = file["findings"_L1][0].toObject();
    QCOMPARE(finding["rule"_L1].toString(), u"talos.unknown-key"_s);
    QCOMPARE(finding["origin"_L1].toString(), u"talos"_s);
    QCOMPARE(finding["column"_L1].toInt(), 21);
}

void TestCliCheck::takesAClusterThatIsNoMapForTheCharts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rule");
    QTest::newRow("null") << QByteArray("cluster: null\n") << u"values.null-taken-away"_s;
    QTest::newRow("list") << QByteArray("cluster: []\n") << u"values.value-for-a-group"_s;
}

void TestCliCheck::takesAClusterThatIsNoMapForTheCharts()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, rule);

    const QJsonObject file = onlyFile(datapathctl(QStringList{u"check"_s, u"-"_s} + json, text));

    QCOMPARE(file["kind"_L1].toString(), u"values"_s);
    QVERIFY(rulesIn(file).contains(rule));
}

void TestCliCheck::takesTheRoleFromThePath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("role");
    QTest::newRow("folder") << u"control-plane/20-no-kube-proxy.yaml"_s << u"control-plane"_s;
    QTest::newRow("other folder") << u"worker/30-x.yaml"_s << u"worker"_s;
    QTest::newRow("name") << u"60-firewall.cp.yaml"_s << u"control-plane"_s;
    QTest::newRow("neither") << u"all/10-cilium.yaml"_s << u"both"_s;
}

void TestCliCheck::takesTheRoleFromThePath()
{
    QFETCH(const QString, path);
    QFETCH(const QString, role);
    const QTemporaryDir folder;
    const QString file = folder.filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    write(file, "cluster: {proxy: {disabled: true}}\n");

    const Ran ran = datapathctl(QStringList{u"check"_s, file} + json);

    QCOMPARE(onlyFile(ran)["role"_L1].toString(), role);
}

void TestCliCheck::findsWhatContradictsItself()
{
    const QByteArray values =
        "hubble: {enabled: false, relay: {enabled: true}, ui: {enabled: true}}\n"
        "bandwidthManager: {bbr: true}\n"
        "bpf: {datapathMode: netkit, hostLegacyRouting: true, masquerade: \"yes\", distributedLRU: {enabled: true}}\n"
        "bgpControlPlane: {enabled: true}\n"
        "l2announcements: {enabled: true}\n"
        "k8sServiceHost: localhost\n"
        "k8sServicePort: 6443\n";
    const Ran ran = datapathctl(QStringList{u"check"_s, u"-"_s} + json, values);
    const QStringList rules = rulesIn(onlyFile(ran));

    for (const QString &rule :
         {u"hubble.relay-needs-hubble"_s, u"bandwidth.bbr-needs-manager"_s, u"netkit.legacy-host-routing"_s,
          u"netkit.needs-kube-proxy-replacement"_s, u"values.wrong-type"_s, u"bpf.distributed-lru-default-ratio"_s,
          u"services.bgp-and-l2"_s, u"talos.kube-prism-port"_s, u"talos.refused-capability"_s})
        QVERIFY2(rules.contains(rule), qPrintable(rule + u" isn't among "_s + rules.join(u' ')));
}

void TestCliCheck::findsWhatTheGuideCallsFor()
{
    const QString guide = sharedFile(u"examples/guide-values.yaml"_s);
    if (guide.isEmpty())
        QSKIP("the guide's example of ../shared isn't here");

    const Ran ran = datapathctl(QStringList{u"check"_s, guide, u"--talos"_s, u"1.12.5"_s} + json);
    const QStringList rules = rulesIn(onlyFile(ran));

    QCOMPARE(ran.code, 1);
    for (const QString &rule : {u"values.unknown-key"_s, u"services.local-redirect-policy-moved"_s,
                                u"talos.pods-inside-services"_s, u"hubble.l7-metrics-need-proxy"_s})
        QVERIFY2(rules.contains(rule), qPrintable(rule + u" isn't among "_s + rules.join(u' ')));
    for (const QString &rule :
         {u"services.bgp-and-l2"_s, u"talos.refused-capability"_s, u"bpf.distributed-lru-default-ratio"_s,
          u"talos.kube-prism-port"_s, u"talos.kube-prism-host"_s, u"netkit.legacy-host-routing"_s})
        QVERIFY2(!rules.contains(rule), qPrintable(rule));
}

void TestCliCheck::findsNoErrorInTheBuiltInProfile()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, u"builtin:talos-production"_s} + json);

    QCOMPARE(ran.code, 0);
    QCOMPARE(rulesIn(onlyFile(ran), u"error"_s), QStringList());
}

void TestCliCheck::writesTheScopeOfProfileChanges()
{
    const Ran ran = datapathctl(QStringList{u"check"_s, dataFile(u"profile.datapath.yaml"_s)} + json);

    QStringList scopes;
    for (const QJsonValue &finding : onlyFile(ran)["findings"_L1].toArray()) {
        if (finding["rule"_L1].toString() != "talos.pods-inside-services"_L1)
            continue;
        for (const QJsonValue &fix : finding["fixes"_L1].toArray()) {
            for (const QJsonValue &change : fix["changes"_L1].toArray())
                scopes += change["path"_L1].toString() + u' ' + change["scope"_L1].toString();
        }
    }
    QVERIFY2(scopes.contains(u"cluster.serviceCIDRs profile"_s), qPrintable(scopes.join(u", "_s)));
}

void TestCliCheck::isDeterministic()
{
    const QStringList arguments{u"check"_s, u"builtin:talos-production"_s, dataFile(u"values.yaml"_s)};
    const Ran first = datapathctl(arguments);
    const Ran second = datapathctl(arguments);

    QCOMPARE(second.out, first.out);
    QCOMPARE(second.err, first.err);
    QCOMPARE(datapathctl(arguments + json).out, datapathctl(arguments + json).out);
}

QTEST_APPLESS_MAIN(TestCliCheck)
#include "tst_cli_check.moc"
