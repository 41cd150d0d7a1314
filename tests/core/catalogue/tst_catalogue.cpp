#include "core/catalogue/catalogue.h"
#include "core/catalogue/edit_distance.h"
#include "core/catalogue/nearest_minor.h"
#include "core/catalogue/setting_labels.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;

namespace {
YamlPath pathOf(const QString &text)
{
    return YamlPath::parse(text).value();
}

SettingFacts setting(const QString &path, const QStringList &types)
{
    SettingFacts facts;
    facts.path = pathOf(path);
    facts.types = types;
    return facts;
}

/// A chart with one setting of each kind, and knowledge about two of them.
Catalogue smallCatalogue()
{
    ChartFacts facts{.version = u"1.2.3"_s,
                     .settings = {setting(u"bpf.masquerade"_s, {u"boolean"_s}), setting(u"bpf.mode"_s, {u"string"_s}),
                                  setting(u"devices"_s, {u"array"_s, u"string"_s}), setting(u"logOptions"_s, {}),
                                  setting(u"nodeSelector"_s, {u"object"_s}), setting(u"refused"_s, {}),
                                  setting(u"hubble.enabled"_s, {u"boolean"_s}),
                                  setting(u"hubble.relay.enabled"_s, {u"boolean"_s})},
                     .groups = {"hubble", "bpf", "hubble.relay"}};
    facts.settings[1].choices = {Value(u"veth"_s), Value(u"netkit"_s)};
    facts.settings[4].freeForm = true;
    facts.settings[5].nullable = true;

    SettingKnowledge masquerade;
    masquerade.path = "bpf.masquerade";
    masquerade.section = u"datapath"_s;
    masquerade.label = u"Masquerade in eBPF"_s;
    masquerade.choices = {{.value = Value(true), .what = u"yes"_s, .since = {}, .maturity = {}}};
    masquerade.was = {"enableBPFMasquerade"};
    masquerade.mistakenNames = {"bpf.nat"};
    const Knowledge knowledge{
        .sections = {{.id = u"all"_s, .title = u"All"_s, .purpose = {}, .prefixes = {QString()}},
                     {.id = u"hubble"_s, .title = u"Hubble"_s, .purpose = {}, .prefixes = {u"hubble"_s}},
                     {.id = u"datapath"_s, .title = u"Datapath"_s, .purpose = {}, .prefixes = {u"bpf"_s}},
                     {.id = u"relay"_s, .title = u"Relay"_s, .purpose = {}, .prefixes = {u"hubble.relay"_s}}},
        .settings = {masquerade}};
    return Catalogue(facts, knowledge);
}
} // namespace

class CatalogueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loadsQuickly(); // first: later ones find it loaded
    void joinsFactsAndKnowledge();
    void prefersOurChoicesToTheSchemas();
    void putsUnexplainedSettingsIntoTheDeepestSection_data();
    void putsUnexplainedSettingsIntoTheDeepestSection();
    void findsTheSettingThatCoversAPath_data();
    void findsTheSettingThatCoversAPath();
    void knowsGroups();
    void suggestsWhatWasMeant_data();
    void suggestsWhatWasMeant();
    void suggestsRealSettings_data();
    void suggestsRealSettings();
    void countsEdits_data();
    void countsEdits();
    void readsLabelsOutOfPaths_data();
    void readsLabelsOutOfPaths();
    void resolvesVersions_data();
    void resolvesVersions();
    void refusesUnknownVersions_data();
    void refusesUnknownVersions();
    void shipsCompleteCatalogues();
    void loadsEachVersionOnce();
    void joinsOurKnowledgeWithAChartOfTheUsers();
    void loadsRealChartsThatItDoesNotShip_data();
    void loadsRealChartsThatItDoesNotShip();
    void takesTheNearestMinor_data();
    void takesTheNearestMinor();
};

void CatalogueTest::loadsQuickly()
{
    QElapsedTimer timer;
    timer.start();

    const auto catalogue = Catalogue::builtIn(u"1.20.0"_s);

    const double elapsed = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    QVERIFY(catalogue);
    qInfo("loaded in %.1f ms", elapsed);
    QVERIFY2(elapsed < 500, "far from the 15 milliseconds that it may take"); // room for sanitizers on a busy machine
}

void CatalogueTest::joinsFactsAndKnowledge()
{
    const Catalogue catalogue = smallCatalogue();

    const Setting *explained = catalogue.find("bpf.masquerade");
    const Setting *unexplained = catalogue.find("hubble.enabled");

    QVERIFY(explained && unexplained);
    QVERIFY(explained->isExplained);
    QCOMPARE(explained->knowledge.label, u"Masquerade in eBPF"_s);
    QVERIFY(!unexplained->isExplained);
    QCOMPARE(unexplained->knowledge.path, YamlPath("hubble.enabled"));
    QCOMPARE(unexplained->knowledge.label, u"Enable hubble"_s);
    QCOMPARE(catalogue.chartMinor(), u"1.2"_s);
    QVERIFY(!catalogue.find("nothing"));
}

void CatalogueTest::prefersOurChoicesToTheSchemas()
{
    const Catalogue catalogue = smallCatalogue();

    QCOMPARE(catalogue.find("bpf.masquerade")->choices().front().what, u"yes"_s);
    QCOMPARE(catalogue.find("bpf.mode")->choices().size(), 2U);
    QCOMPARE(catalogue.find("bpf.mode")->choices().back().value, Value(u"netkit"_s));
    QVERIFY(catalogue.find("devices")->choices().empty());
}

void CatalogueTest::putsUnexplainedSettingsIntoTheDeepestSection_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("section");
    QTest::newRow("no prefix of its own") << u"devices"_s << u"All"_s;
    QTest::newRow("prefix") << u"hubble.enabled"_s << u"Hubble"_s;
    QTest::newRow("longer prefix") << u"hubble.relay.enabled"_s << u"Relay"_s;
    QTest::newRow("as our knowledge says") << u"bpf.masquerade"_s << u"Datapath"_s;
}

void CatalogueTest::putsUnexplainedSettingsIntoTheDeepestSection()
{
    QFETCH(const QString, path);
    QFETCH(const QString, section);
    const Catalogue catalogue = smallCatalogue();

    QCOMPARE(catalogue.section(catalogue.find(pathOf(path))->knowledge.section).title, section);
}

void CatalogueTest::findsTheSettingThatCoversAPath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("covering");
    QTest::newRow("itself") << u"bpf.mode"_s << u"bpf.mode"_s;
    QTest::newRow("list item") << u"devices[1]"_s << u"devices"_s;
    QTest::newRow("key of the user's map") << u"nodeSelector.kubernetes\\.io/os"_s << u"nodeSelector"_s;
    QTest::newRow("inside of an untyped setting") << u"logOptions.format"_s << u"logOptions"_s;
    QTest::newRow("below a scalar") << u"bpf.masquerade.deeper"_s << QString();
    QTest::newRow("below a setting that takes nothing") << u"refused.deeper"_s << QString();
    QTest::newRow("group") << u"bpf"_s << QString();
    QTest::newRow("unknown in a group") << u"bpf.unknown"_s << QString();
    QTest::newRow("unknown") << u"unknown"_s << QString();
}

void CatalogueTest::findsTheSettingThatCoversAPath()
{
    QFETCH(const QString, path);
    QFETCH(const QString, covering);
    const Catalogue catalogue = smallCatalogue();

    const Setting *found = catalogue.covering(pathOf(path));

    QCOMPARE(found ? found->path().toString() : QString(), covering);
}

void CatalogueTest::knowsGroups()
{
    const Catalogue catalogue = smallCatalogue();

    QVERIFY(catalogue.isGroup("bpf"));
    QVERIFY(catalogue.isGroup("hubble.relay"));
    QVERIFY(!catalogue.isGroup("bpf.mode"));
    QVERIFY(!catalogue.isGroup("unknown"));
}

void CatalogueTest::suggestsWhatWasMeant_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("first");
    QTest::newRow("older name") << u"enableBPFMasquerade"_s << u"bpf.masquerade"_s;
    QTest::newRow("name that never was") << u"bpf.nat"_s << u"bpf.masquerade"_s;
    QTest::newRow("other case") << u"BPF.Masquerade"_s << u"bpf.masquerade"_s;
    QTest::newRow("moved") << u"masquerade"_s << u"bpf.masquerade"_s;
    QTest::newRow("misspelt") << u"bpf.maskerade"_s << u"bpf.masquerade"_s;
    QTest::newRow("misspelt group") << u"hubbel"_s << u"hubble"_s;
    QTest::newRow("misspelt above") << u"hubble.rely.enabled"_s << u"hubble.relay.enabled"_s;
    QTest::newRow("far from all") << u"somethingElse.entirely"_s << QString();
}

void CatalogueTest::suggestsWhatWasMeant()
{
    QFETCH(const QString, path);
    QFETCH(const QString, first);
    const Catalogue catalogue = smallCatalogue();

    const std::vector<YamlPath> nearest = catalogue.nearest(pathOf(path));

    QCOMPARE(nearest.empty() ? QString() : nearest.front().toString(), first);
}

void CatalogueTest::suggestsRealSettings_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("first");
    QTest::newRow("never existed") << u"enableBPFTProxy"_s << u"bpf.tproxy"_s;
    QTest::newRow("case") << u"kubeproxyReplacement"_s << u"kubeProxyReplacement"_s;
    QTest::newRow("letter lost") << u"bandwithManager.enabled"_s << u"bandwidthManager.enabled"_s;
    QTest::newRow("moved") << u"hubble.rollOutPods"_s << u"hubble.relay.rollOutPods"_s;
    QTest::newRow("plural") << u"hubble.relay.replica"_s << u"hubble.relay.replicas"_s;
}

void CatalogueTest::suggestsRealSettings()
{
    QFETCH(const QString, path);
    QFETCH(const QString, first);
    const auto catalogue = Catalogue::builtIn(u"1.18.5"_s);
    QVERIFY(catalogue);

    const std::vector<YamlPath> nearest = (*catalogue)->nearest(pathOf(path));

    QCOMPARE(nearest.empty() ? QString() : nearest.front().toString(), first);
    QVERIFY(nearest.size() <= 5);
}

void CatalogueTest::countsEdits_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<int>("edits"); ///< with a limit of 2: 3 is "more"
    QTest::newRow("same") << u"relay"_s << u"relay"_s << 0;
    QTest::newRow("lost") << u"relay"_s << u"rely"_s << 1;
    QTest::newRow("added") << u"relay"_s << u"rellay"_s << 1;
    QTest::newRow("replaced") << u"relay"_s << u"relax"_s << 1;
    QTest::newRow("swapped") << u"relay"_s << u"realy"_s << 1;
    QTest::newRow("two") << u"relay"_s << u"delays"_s << 2;
    QTest::newRow("three") << u"relay"_s << u"dolays"_s << 3;
    QTest::newRow("much longer") << u"relay"_s << u"relaying all"_s << 3;
    QTest::newRow("nothing") << QString() << u"ab"_s << 2;
}

void CatalogueTest::countsEdits()
{
    QFETCH(const QString, a);
    QFETCH(const QString, b);
    QFETCH(const int, edits);

    QCOMPARE(editDistance(a, b, 2), edits);
    QCOMPARE(editDistance(b, a, 2), edits);
}

void CatalogueTest::readsLabelsOutOfPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("label");
    QTest::newRow("words") << u"operator.rollOutPods"_s << u"Roll out pods"_s;
    QTest::newRow("one word") << u"hubble.relay.replicas"_s << u"Relay replicas"_s;
    QTest::newRow("switch") << u"ingressController.enabled"_s << u"Enable ingress controller"_s;
    QTest::newRow("abbreviation") << u"tls.caBundle.useSecret"_s << u"Use secret"_s;
    QTest::newRow("family") << u"ipv4NativeRoutingCIDR"_s << u"IPv4 native routing CIDR"_s;
    QTest::newRow("family inside") << u"enableIPv6Masquerade"_s << u"Enable IPv6 masquerade"_s;
    QTest::newRow("plural of an abbreviation") << u"nodePort.excludeCIDRs"_s << u"Exclude CIDRs"_s;
    QTest::newRow("all capitals") << u"MTU"_s << u"MTU"_s;
    QTest::newRow("letter and digit") << u"loadBalancer.l7"_s << u"Load balancer L7"_s;
    QTest::newRow("capital after capitals") << u"enableIPv4BIGTCP"_s << u"Enable IPv4 BIG TCP"_s;
    QTest::newRow("capitals, then a word") << u"bpf.lbDSRAnnotation"_s << u"LB DSR annotation"_s;
    QTest::newRow("Kubernetes") << u"k8sServiceHost"_s << u"Kubernetes service host"_s;
    QTest::newRow("underscore") << u"envoy.log.format_json"_s << u"Format JSON"_s;
    QTest::newRow("digit") << u"l2announcements.leaseDuration"_s << u"Lease duration"_s;
    QTest::newRow("top level") << u"devices"_s << u"Devices"_s;
}

void CatalogueTest::readsLabelsOutOfPaths()
{
    QFETCH(const QString, path);
    QFETCH(const QString, label);

    QCOMPARE(labelFromPath(pathOf(path)), label);
}

void CatalogueTest::resolvesVersions_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("version");
    QTest::newRow("exact") << u"1.18.5"_s << u"1.18.5"_s;
    QTest::newRow("with a v") << u"v1.19.6"_s << u"1.19.6"_s;
    QTest::newRow("minor: its newest") << u"1.18"_s << u"1.18.12"_s;
    QTest::newRow("patch below") << u"1.18.3"_s << u"1.18.5"_s;
    QTest::newRow("patch between") << u"1.18.11"_s << u"1.18.12"_s;
    QTest::newRow("patch above") << u"1.20.7"_s << u"1.20.0"_s;
    QTest::newRow("pre-release") << u"1.20.0-rc.1"_s << u"1.20.0"_s;
}

void CatalogueTest::resolvesVersions()
{
    QFETCH(const QString, asked);
    QFETCH(const QString, version);

    const auto catalogue = Catalogue::builtIn(asked);

    QVERIFY2(catalogue, qPrintable(catalogue ? QString() : catalogue.error().message));
    QCOMPARE((*catalogue)->chartVersion(), version);
}

void CatalogueTest::refusesUnknownVersions_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("message");
    QTest::newRow("old minor") << u"1.9.4"_s << u"Cilium 1.9.4 isn't known; known are 1.17.17, 1.18.5"_s;
    QTest::newRow("major only") << u"1"_s << u"1 is not a version of Cilium"_s;
    QTest::newRow("words") << u"latest"_s << u"latest is not a version of Cilium"_s;
    QTest::newRow("nothing") << QString() << u" is not a version"_s;
}

void CatalogueTest::refusesUnknownVersions()
{
    QFETCH(const QString, asked);
    QFETCH(const QString, message);

    const auto catalogue = Catalogue::builtIn(asked);

    QVERIFY(!catalogue);
    QVERIFY2(catalogue.error().message.startsWith(message), qPrintable(catalogue.error().message));
}

void CatalogueTest::shipsCompleteCatalogues()
{
    QVERIFY(Catalogue::builtInVersions().contains(Catalogue::defaultVersion()));
    for (const QString &version : Catalogue::builtInVersions()) {
        const auto catalogue = Catalogue::builtIn(version);
        QVERIFY2(catalogue, qPrintable(version));
        QVERIFY((*catalogue)->settings().size() > 900);
        QVERIFY((*catalogue)->find("clusterHealthPort")); // hidden, so that the templates' keys are joined
        for (const Setting &setting : (*catalogue)->settings()) {
            QVERIFY2(!setting.knowledge.label.isEmpty(), qPrintable(setting.path().toString()));
            QVERIFY2(!(*catalogue)->section(setting.knowledge.section).title.isEmpty(),
                     qPrintable(setting.path().toString()));
        }
    }
}

void CatalogueTest::loadsEachVersionOnce()
{
    QCOMPARE(Catalogue::builtIn(u"1.18"_s).value().get(), Catalogue::builtIn(u"1.18.12"_s).value().get());
}

void CatalogueTest::joinsOurKnowledgeWithAChartOfTheUsers()
{
    const auto catalogue = Catalogue::ofChart(QStringLiteral(TEST_DATA_DIR "/catalogue/chart"));
    QVERIFY2(catalogue, qPrintable(catalogue ? QString() : catalogue.error().toString()));

    const Setting *ours = (*catalogue)->find("tunnelPort");
    const Setting *theirs = (*catalogue)->find("several");

    QCOMPARE((*catalogue)->chartVersion(), u"9.8.7"_s);
    QCOMPARE((*catalogue)->knownMinor(), u"1.20"_s);
    QVERIFY(ours->isExplained);
    QCOMPARE(ours->chartComment, QString());
    QVERIFY(!theirs->isExplained);
    QCOMPARE(theirs->chartComment, u"Several lines are one text."_s);
    QCOMPARE(theirs->knowledge.what, QString());
    QVERIFY((*catalogue)->find("clusterHealthPort")); // the nearest chart's hidden key
}

void CatalogueTest::loadsRealChartsThatItDoesNotShip_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("minor");
    QTest::newRow("older") << u"1.16.19"_s << u"1.17"_s;
    QTest::newRow("pre-release of the next minor") << u"1.21.0-pre.0"_s << u"1.20"_s;
}

void CatalogueTest::loadsRealChartsThatItDoesNotShip()
{
    QFETCH(const QString, version);
    QFETCH(const QString, minor);
    const QString chart = u"%1/%2/cilium"_s.arg(qEnvironmentVariable("DATAPATH_CHARTS"), version);
    if (!QFileInfo::exists(chart))
        QSKIP("DATAPATH_CHARTS names no folder with this chart");
    (void)Catalogue::builtIn(minor);          // what is shipped is there already when a chart is chosen
    const std::clock_t before = std::clock(); // of this process alone, however busy the machine is

    const auto catalogue = Catalogue::ofChart(chart);

    const auto milliseconds = 1000 * (std::clock() - before) / CLOCKS_PER_SEC;

    QVERIFY2(catalogue, qPrintable(catalogue ? QString() : catalogue.error().toString()));
    QVERIFY2(milliseconds < 1000, qPrintable(u"%1 ms"_s.arg(milliseconds)));
    QCOMPARE((*catalogue)->chartVersion(), version);
    QCOMPARE((*catalogue)->knownMinor(), minor);
    QVERIFY((*catalogue)->settings().size() > 900);
    QVERIFY((*catalogue)->find("bpf.masquerade")->isExplained);
    qInfo("%ld ms of CPU, %zu settings", milliseconds, (*catalogue)->settings().size());
}

void CatalogueTest::takesTheNearestMinor_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("minor");
    QTest::newRow("known") << u"1.18.5"_s << u"1.18"_s;
    QTest::newRow("older") << u"1.9.4"_s << u"1.17"_s;
    QTest::newRow("newer") << u"1.21.0-pre.0"_s << u"1.20"_s;
    QTest::newRow("next major") << u"2.0.0"_s << u"1.20"_s;
    QTest::newRow("between") << u"1.19.0"_s << u"1.20"_s;
}

void CatalogueTest::takesTheNearestMinor()
{
    QFETCH(const QString, version);
    QFETCH(const QString, minor);

    QCOMPARE(nearestMinor(version, {u"1.17"_s, u"1.18"_s, u"1.20"_s}), minor);
}

QTEST_APPLESS_MAIN(CatalogueTest)
#include "tst_catalogue.moc"
