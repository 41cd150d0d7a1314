#include "core/exporters/exporter.h"
#include "core/rules/rules.h"
#include "core/yaml/text_file.h"
#include "tests/core/exporters/talos_schema.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr char all[] = "talos/patches/all/10-cilium-network.yaml";

/// The part of the guide's values that Talos is concerned with.
constexpr char guideValues[] = R"(ipam: {mode: kubernetes}
ipv4NativeRoutingCIDR: 10.100.0.0/16
routingMode: native
kubeProxyReplacement: true
k8sServiceHost: localhost
k8sServicePort: 7445
bpf: {masquerade: true}
)";

/// All patches behind each other, without comments, each under its path.
QString patchesFor(const QByteArray &yaml, const Target &told = {}, const QByteArray &machineConfig = {})
{
    const Configuration values = Configuration::parse(yaml, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    std::optional<MachineConfig> loaded;
    if (!machineConfig.isEmpty())
        loaded = readMachineConfig(YamlText::parse(machineConfig).value(), u"node.yaml"_s).value();
    const CheckContext context = contextFor(values, {.target = told, .machineConfig = loaded}).value();

    QString text;
    const std::vector<TextFile> files = renderExport(context, {u"talos"_s}).value();
    for (const TextFile &file : files)
        text += u"== "_s + file.path + u'\n' + QString::fromUtf8(file.content);
    return text;
}

constexpr char goldenFolder[] = TEST_DATA_DIR "/exporters/talos/";

QString schemaRelease(const QString &talos, bool isOldStyle)
{
    if (talos.startsWith("1.12"_L1))
        return u"1.12.11"_s;
    return isOldStyle ? u"1.13.9"_s : talos;
}

/// What Talos takes, and its schema leaves out: fields that are deprecated in favour of documents.
bool isSchemaGap(const QString &problem)
{
    static const QStringList gaps{u".machine.network is unknown"_s, u".machine.network.interfaces is unknown"_s,
                                  u".machine.sysctls is unknown"_s, u".machine.sysfs is unknown"_s};
    return gaps.contains(problem);
}

/// What is expected of a profile for a minor of Talos: its own file, else that of the minor before, as most patches
/// are the same.
QString goldenFor(const QString &profile, const QString &minor)
{
    for (const QString &known : {minor, u"1.12"_s}) {
        const QString path = QLatin1StringView(goldenFolder) + profile + u'/' + known + u".txt"_s;
        if (const Result<QByteArray> text = readTextFile(path))
            return QString::fromUtf8(*text);
    }
    return {};
}

QByteArray profileOf(const char *cluster, const char *values)
{
    return QByteArray("apiVersion: datapath-designer/v1\nkind: Profile\ncluster:\n  ") + cluster + "\nvalues:\n  " +
           QByteArray(values).trimmed().replace('\n', "\n  ") + '\n';
}

} // namespace

class TestTalosExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheReviewedPatches_data();
    void writesTheReviewedPatches();
    void fitsTheSchemaOfTalos_data() { writesTheReviewedPatches_data(); }
    void fitsTheSchemaOfTalos();
    void followsTheTalosVersion_data();
    void followsTheTalosVersion();
    void keepsTheStyleOfALoadedConfiguration();
    void derivesWhatTheValuesNeed_data();
    void derivesWhatTheValuesNeed();
    void movesServicesOffThePods_data();
    void movesServicesOffThePods();
    void keepsTheMaskOfTheLoadedConfiguration();
    void replacesTheManifestThatHasCilium();
};

void TestTalosExporter::writesTheReviewedPatches_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("talos");

    const QStringList profiles = QDir(QLatin1StringView(goldenFolder)).entryList({u"*.datapath.yaml"_s}, QDir::Files);
    QVERIFY(profiles.size() >= 11);
    for (const QString &profile : profiles) {
        for (const char *talos : {"1.12.11", "1.13.2", "1.14.0-rc.1"})
            QTest::addRow("%s for %s", qPrintable(profile), talos)
                << profile.section(u'.', 0, 0) << QString::fromLatin1(talos);
    }
}

void TestTalosExporter::writesTheReviewedPatches()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, talos);
    const QString path = QLatin1StringView(goldenFolder) + profile;
    const Result<QByteArray> yaml = readTextFile(path + u".datapath.yaml"_s);
    const QByteArray loaded = readTextFile(path + u".machine.yaml"_s).value_or(QByteArray());
    QVERIFY(yaml);

    const QString patches = patchesFor(*yaml, {.talos = talos}, loaded);

    QCOMPARE(patches, goldenFor(profile, talos.section(u'.', 0, 1)));
}

void TestTalosExporter::fitsTheSchemaOfTalos()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, talos);
    const QString path = QLatin1StringView(goldenFolder) + profile;
    const QByteArray loaded = readTextFile(path + u".machine.yaml"_s).value_or(QByteArray());
    const bool isOldStyle = !talos.startsWith("1.14"_L1) || !loaded.isEmpty();
    const QString release = schemaRelease(talos, isOldStyle);
    const TalosSchema schema(QStringLiteral(SHARED_DIR "/talos-schema/v%1.json").arg(release));
    if (!schema.isThere())
        QSKIP("Talos' schemas (../shared/talos-schema) are not here");

    const QString patches = patchesFor(readTextFile(path + u".datapath.yaml"_s).value(), {.talos = talos}, loaded);

    for (const QString &file : patches.split(u"== "_s, Qt::SkipEmptyParts)) {
        const YamlText text = YamlText::parse(file.section(u'\n', 1).toUtf8()).value();
        for (int document = 0; document < text.documentCount(); ++document) {
            QStringList problems = schema.problemsOf(text.value(text.root(document)));
            problems.removeIf(isSchemaGap);
            QVERIFY2(problems.isEmpty(), qPrintable(file.section(u'\n', 0, 0) + u": "_s + problems.join(u"; "_s)));
        }
    }
}

void TestTalosExporter::followsTheTalosVersion_data()
{
    QTest::addColumn<QString>("talos");
    QTest::addColumn<QStringList>("paths");

    const QStringList sections{QString::fromLatin1(all), u"talos/patches/control-plane/20-no-kube-proxy.yaml"_s};
    const QStringList documents{QString::fromLatin1(all),
                                u"talos/patches/control-plane/20-no-flannel-no-kube-proxy.yaml"_s};
    QTest::newRow("1.12") << u"1.12.5"_s << sections;
    QTest::newRow("1.13") << u"1.13"_s << sections;
    QTest::newRow("1.14") << u"1.14"_s << documents;
}

void TestTalosExporter::followsTheTalosVersion()
{
    QFETCH(QString, talos);
    QFETCH(QStringList, paths);

    const QString patches = patchesFor(guideValues, {.talos = talos});

    for (const QString &path : paths)
        QVERIFY2(patches.contains(u"== "_s + path + u'\n'), qPrintable(patches));
    QCOMPARE(patches.count("== "_L1), paths.size());
}

void TestTalosExporter::keepsTheStyleOfALoadedConfiguration()
{
    const QString patches =
        patchesFor(guideValues, {.talos = u"1.14"_s}, "cluster:\n  network:\n    dnsDomain: cluster.local\n");

    QVERIFY2(patches.contains("\ncluster:\n  network:\n    cni:\n      name: none\n"_L1), qPrintable(patches));
}

void TestTalosExporter::derivesWhatTheValuesNeed_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<Target>("told");
    QTest::addColumn<QStringList>("present");
    QTest::addColumn<QStringList>("absent");

    const QByteArray guide(guideValues);
    const auto guideWith = [&guide](const char *line, const char *replacement) {
        return QByteArray(guide).replace(line, replacement);
    };
    QTest::newRow("the guide")
        << guide << Target{}
        << QStringList{u"    podSubnets:\n      - 10.100.0.0/16\n"_s,
                       u"    kubePrism:\n      enabled: true\n      port: 7445\n"_s,
                       u"    hostDNS:\n      enabled: true\n      forwardKubeDNSToHost: false\n"_s,
                       u"  proxy:\n    disabled: true\n"_s}
        << QStringList{};
    QTest::newRow("another KubePrism port")
        << guideWith("7445", "\"7446\"") << Target{} << QStringList{u"      port: 7446\n"_s} << QStringList{};
    QTest::newRow("API server by name") << guideWith("localhost", "api.example.com") << Target{} << QStringList{}
                                        << QStringList{u"kubePrism"_s};
    QTest::newRow("a control plane's own API server")
        << guideWith("7445", "6443") << Target{} << QStringList{} << QStringList{u"kubePrism"_s};
    QTest::newRow("kube-proxy stays") << guideWith("Replacement: true", "Replacement: false") << Target{}
                                      << QStringList{u"name: none"_s} << QStringList{u"proxy:"_s, u"hostDNS"_s};
    QTest::newRow("legacy host routing leaves DNS alone")
        << guideWith("{masquerade: true}", "{masquerade: true, hostLegacyRouting: true}") << Target{} << QStringList{}
        << QStringList{u"hostDNS"_s};
    QTest::newRow("a redirect of DNS does without the host's resolver")
        << QByteArray(
               "apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {localRedirectPolicies: {enabled: true}}\n"
               "resources:\n  - apiVersion: cilium.io/v2\n    kind: CiliumLocalRedirectPolicy\n"
               "    metadata: {name: dns, namespace: kube-system}\n"
               "    spec: {redirectFrontend: {serviceMatcher: {serviceName: kube-dns, namespace: kube-system}}}\n")
        << Target{}
        << QStringList{u"      forwardKubeDNSToHost: false\n"_s,
                       u"# forwardKubeDNSToHost: CiliumLocalRedirectPolicy dns gives each node a DNS cache"_s}
        << QStringList{};
    QTest::newRow("iptables masquerading leaves DNS alone")
        << guideWith("masquerade: true", "masquerade: false") << Target{} << QStringList{} << QStringList{u"hostDNS"_s};
    QTest::newRow("Talos 1.6 has no resolver yet")
        << guide << Target{.talos = u"1.6.8"_s} << QStringList{u"name: none"_s} << QStringList{u"hostDNS"_s};
    QTest::newRow("Talos' own pods needn't be said") << guideWith("10.100.0.0/16", "10.244.0.0/16") << Target{}
                                                     << QStringList{u"name: none"_s} << QStringList{u"Subnets:"_s};
    QTest::newRow("a range around Talos' pods says nothing of them")
        << guideWith("10.100.0.0/16", "10.0.0.0/8") << Target{} << QStringList{u"name: none"_s}
        << QStringList{u"Subnets:"_s};
    QTest::newRow("both families: Services get both, too")
        << guide + "ipv6: {enabled: true}\nipv6NativeRoutingCIDR: fd42::/48\n"
        << Target{}
        << QStringList{u"      - fd42::/48\n    serviceSubnets:\n      - 10.112.0.0/16\n"_s +
                       u"      - fc00:db8:20::/112\n"_s}
        << QStringList{};
    QTest::newRow("an IPv6 range too large for pods")
        << guide + "ipv6: {enabled: true}\nipv6NativeRoutingCIDR: fd00::/16\n"
        << Target{}
        << QStringList{u"podSubnets:\n      - 10.100.0.0/16\n    serviceSubnets:\n      - 10.112.0.0/16\nmachine:"_s}
        << QStringList{};
    QTest::newRow("a small pool brings its mask")
        << QByteArray("ipam: {operator: {clusterPoolIPv4PodCIDRList: [10.42.0.0/20], clusterPoolIPv4MaskSize: 26}}\n")
        << Target{} << QStringList{u"node-cidr-mask-size-ipv4: \"26\"\n"_s} << QStringList{u"ipv6"_s};
    QTest::newRow("an IPv6 pool brings its mask")
        << QByteArray("ipv6: {enabled: true}\nipam:\n  operator:\n    clusterPoolIPv4PodCIDRList: [10.42.0.0/16]\n"
                      "    clusterPoolIPv6PodCIDRList: [fd42::/104]\n")
        << Target{} << QStringList{u"node-cidr-mask-size-ipv6: \"120\"\n"_s} << QStringList{u"ipv4"_s};
    QTest::newRow("the chart's pool written out is no choice")
        << QByteArray("ipam: {operator: {clusterPoolIPv4PodCIDRList: [10.0.0.0/8]}}\n") << Target{}
        << QStringList{u"name: none"_s} << QStringList{u"Subnets:"_s};
    QTest::newRow("host bits are cleared") << guideWith("10.100.0.0/16", "10.100.0.1/16") << Target{}
                                           << QStringList{u"      - 10.100.0.0/16\n"_s} << QStringList{};
    QTest::newRow("a template's gap is no range") << guideWith("10.100.0.0/16", "${POD_CIDR}") << Target{}
                                                  << QStringList{u"name: none"_s} << QStringList{u"Subnets:"_s};
    QTest::newRow("the chart's default pool would hide the nodes")
        << QByteArray("kubeProxyReplacement: true\n") << Target{} << QStringList{u"name: none"_s}
        << QStringList{u"Subnets:"_s};
    QTest::newRow("a pool of one's own")
        << QByteArray("ipam: {mode: cluster-pool, operator: {clusterPoolIPv4PodCIDRList: [10.42.0.0/16]}}\n")
        << Target{} << QStringList{u"podSubnets:\n      - 10.42.0.0/16\n"_s} << QStringList{u"serviceSubnets:"_s};
}

void TestTalosExporter::derivesWhatTheValuesNeed()
{
    QFETCH(QByteArray, yaml);
    QFETCH(Target, told);
    QFETCH(QStringList, present);
    QFETCH(QStringList, absent);

    const QString patches = patchesFor(yaml, told);

    for (const QString &text : present)
        QVERIFY2(patches.contains(text), qPrintable(patches));
    for (const QString &text : absent)
        QVERIFY2(!patches.contains(text), qPrintable(patches));
}

void TestTalosExporter::movesServicesOffThePods_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("machineConfig");
    QTest::addColumn<QStringList>("services");
    QTest::addColumn<QString>("movedFrom");

    const QByteArray generated(
        "cluster:\n  network:\n    podSubnets: [10.100.0.0/16]\n    serviceSubnets: [10.96.0.0/12]\n");
    QTest::newRow("Talos' default around the guide's pods")
        << QByteArray(guideValues) << QByteArray() << QStringList{u"10.112.0.0/16"_s} << u"10.96.0.0/12"_s;
    QTest::newRow("the same in a loaded configuration")
        << QByteArray(guideValues) << generated << QStringList{u"10.112.0.0/16"_s} << u"10.96.0.0/12"_s;
    QTest::newRow("told, and clear") << profileOf("serviceCIDRs: [10.120.0.0/16]", guideValues) << QByteArray()
                                     << QStringList{u"10.120.0.0/16"_s} << QString();
    QTest::newRow("told, but overlapping")
        << profileOf("serviceCIDRs: [10.100.128.0/20]", guideValues) << QByteArray()
        << QStringList{u"10.96.0.0/12"_s, u"10.112.0.0/16"_s}.mid(1) << u"10.100.128.0/20"_s;
    QTest::newRow("only the family that overlaps")
        << profileOf("{podCIDRs: [10.96.0.0/11, fd00:1::/56], serviceCIDRs: [10.96.0.0/12, fd00:2::/112]}", guideValues)
        << QByteArray() << QStringList{u"172.20.0.0/16"_s, u"fd00:2::/112"_s} << u"10.96.0.0/12"_s;
}

void TestTalosExporter::movesServicesOffThePods()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, machineConfig);
    QFETCH(QStringList, services);
    QFETCH(QString, movedFrom);

    const QString patches = patchesFor(yaml, {.talos = u"1.13"_s}, machineConfig);

    const QString expected = u"    serviceSubnets:\n      - "_s + services.join("\n      - "_L1) + u"\n"_s;
    QVERIFY2(patches.contains(expected), qPrintable(patches));
    QCOMPARE(patches.contains("# serviceSubnets: moved, because "_L1 + movedFrom + " overlaps"_L1),
             !movedFrom.isEmpty());
}

void TestTalosExporter::keepsTheMaskOfTheLoadedConfiguration()
{
    const QByteArray config(
        "cluster:\n  network:\n    podSubnets: [10.100.0.0/16]\n  controllerManager:\n    extraArgs:\n"
        "      node-cidr-mask-size-ipv4: 25\n");

    const QString patches = patchesFor(guideValues, {.talos = u"1.13"_s}, config);

    QVERIFY2(patches.contains("== talos/patches/control-plane/40-node-cidr-mask.yaml\n"_L1), qPrintable(patches));
    QVERIFY2(patches.contains("node-cidr-mask-size-ipv4: \"25\"\n"_L1), qPrintable(patches));
}

void TestTalosExporter::replacesTheManifestThatHasCilium()
{
    const QByteArray config("machine: {type: controlplane}\ncluster:\n  network: {}\n  inlineManifests:\n"
                            "    - {name: cni, contents: 'image: quay.io/cilium/cilium:v1.18.4'}\n"
                            "    - {name: pools, contents: 'kind: CiliumLoadBalancerIPPool'}\n");
    const Configuration values = Configuration::parse(guideValues, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    const MachineConfig loaded = readMachineConfig(YamlText::parse(config).value(), u"node.yaml"_s).value();
    const CheckContext context =
        contextFor(values, {.target = {.talos = u"1.13.2"_s}, .machineConfig = loaded}).value();

    const std::vector<TextFile> files =
        renderExport(context, {u"talos"_s}, {.inlineManifest = u"image: quay.io/cilium/cilium:v1.18.5\n"_s}).value();

    QCOMPARE(files.back().path, u"talos/patches/control-plane/90-cilium-inline.yaml"_s);
    QVERIFY2(files.back().content.contains("    - name: cni\n      $patch: delete\n    - name: cni\n      contents:"),
             files.back().content.constData());
}

QTEST_APPLESS_MAIN(TestTalosExporter)
#include "tst_talos_exporter.moc"
