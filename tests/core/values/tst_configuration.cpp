#include "core/values/configuration.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Configuration read(const QByteArray &text, const QString &chart = u"1.18.5"_s)
{
    return Configuration::parse(text, Catalogue::builtIn(chart).value()).value();
}

QByteArray after(const QByteArray &text, const ChangeSet &changes)
{
    return read(text).apply(changes).value().after.text().bytes();
}

} // namespace

class ConfigurationTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNoValuesFileByItsSize();
    void unsetSettingsHaveTheChartsDefault();
    void nullTakesTheDefaultAway();
    void aParentThatIsNoMapTakesEverythingBelowAway();
    void freeFormMapsAreMergedWithTheDefault();
    void groupsShowTheMergedMap();
    void tellsTheStatesApart_data();
    void tellsTheStatesApart();
    void readsBooleansAsTheTemplatesDo_data();
    void readsBooleansAsTheTemplatesDo();
    void listsWhatTheFileSets();
    void positionFallsBackToTheNearestParent();
    void changesAreAppliedAllOrNone();
    void aValueThatGoesElsewhereTakesItsCommentsAlong();
    void saysWhatElseChangesThroughAnchors();
    void newKeysComeInTheOrderOfTheChart();
    void everySettingGoesInAndOutOfRealFiles();
    void profileChangesGoBesideTheValues();
    void valuesInsideAnObjectAreEditedInPlace();
    void splicesLeadFromTheOldToTheNewText();
    void everyCorpusFileKeepsItsBytes();
};

void ConfigurationTest::refusesWhatIsNoValuesFileByItsSize()
{
    QByteArray bytes;
    for (int key = 0; key < 7000; ++key)
        bytes += "key" + QByteArray::number(key) + ": 1\n";

    const Result<Configuration> many =
        Configuration::parse(bytes, Catalogue::builtIn(Catalogue::defaultVersion()).value());
    const Result<Configuration> inside = Configuration::parse("podAnnotations:\n  " + bytes.replace("\n", "\n  "),
                                                              Catalogue::builtIn(Catalogue::defaultVersion()).value());

    QVERIFY(!many);
    QVERIFY2(many.error().message.contains(u"7000 keys are set here"_s), qPrintable(many.error().message));
    QVERIFY(inside);
}

void ConfigurationTest::unsetSettingsHaveTheChartsDefault()
{
    const Configuration values = read("routingMode: native\n");

    QCOMPARE(values.value("operator.replicas"), Value(2));
    QCOMPARE(values.value("cgroup.hostRoot"), Value(u"/run/cilium/cgroupv2"_s));
    QVERIFY(values.value("bpf.masquerade").isNull());
}

void ConfigurationTest::nullTakesTheDefaultAway()
{
    QVERIFY(read("l7Proxy: null\n").value("l7Proxy").isNull());
    QVERIFY(read("l7Proxy:\n").value("l7Proxy").isNull());
}

void ConfigurationTest::aParentThatIsNoMapTakesEverythingBelowAway()
{
    QVERIFY(read("operator: null\n").value("operator.replicas").isNull());
    QVERIFY(read("bgpControlPlane: true\n").value("bgpControlPlane.enabled").isNull());
}

void ConfigurationTest::freeFormMapsAreMergedWithTheDefault()
{
    const Configuration values = read("nodeSelector:\n  disk: ssd\n");

    QCOMPARE(values.value("nodeSelector").toDisplay(), u"{kubernetes.io/os: linux, disk: ssd}"_s);
    QCOMPARE(values.value(YamlPath::parse(u"nodeSelector.kubernetes\\.io/os"_s).value()), Value(u"linux"_s));
}

void ConfigurationTest::groupsShowTheMergedMap()
{
    const Value group = read("hubble:\n  relay:\n    enabled: true\n").value("hubble.relay");

    QVERIFY(group.isMap());
    QCOMPARE(*group.find(u"enabled"), Value(true));
    QCOMPARE(*group.find(u"replicas"), Value(1));
}

void ConfigurationTest::tellsTheStatesApart_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("state");
    const auto row = [](const char *name, const char *text, const char *path, SettingState state) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(path) << static_cast<int>(state);
    };
    row("unset", "a: 1\n", "l7Proxy", SettingState::Unset);
    row("set", "l7Proxy: false\n", "l7Proxy", SettingState::Set);
    row("pinned", "l7Proxy: true\n", "l7Proxy", SettingState::Pinned);
    row("pinned, as the chart renders it", "kubeProxyReplacement: false\n", "kubeProxyReplacement",
        SettingState::Pinned);
    row("null", "l7Proxy: ~\n", "l7Proxy", SettingState::Null);
    row("unknown key", "enableBPFTProxy: true\n", "enableBPFTProxy", SettingState::Set);
}

void ConfigurationTest::tellsTheStatesApart()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, path);
    QFETCH(int, state);

    QCOMPARE(static_cast<int>(read(text).state(YamlPath::parse(path).value())), state);
}

void ConfigurationTest::readsBooleansAsTheTemplatesDo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isTrue");
    QTest::newRow("boolean") << QByteArray("kubeProxyReplacement: true\n") << true;
    QTest::newRow("text") << QByteArray("kubeProxyReplacement: \"true\"\n") << true;
    QTest::newRow("YAML 1.1") << QByteArray("kubeProxyReplacement: yes\n") << true;
    QTest::newRow("text false") << QByteArray("kubeProxyReplacement: \"false\"\n") << false;
    QTest::newRow("default") << QByteArray("a: 1\n") << false;
    QTest::newRow("null") << QByteArray("kubeProxyReplacement:\n") << false;
}

void ConfigurationTest::readsBooleansAsTheTemplatesDo()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isTrue);

    QCOMPARE(read(text).isTrue("kubeProxyReplacement"), isTrue);
}

void ConfigurationTest::listsWhatTheFileSets()
{
    const Configuration values = read("bpf:\n  masquerade: true\nnodeSelector:\n  a: b\nhubble:\n  metrics:\n    "
                                      "enabled: [dns]\ninvented:\n  key: 1\n");

    QStringList paths;
    for (const ExplicitLeaf &leaf : values.explicitLeaves())
        paths += leaf.path.toString();

    QCOMPARE(paths,
             (QStringList{u"bpf.masquerade"_s, u"nodeSelector"_s, u"hubble.metrics.enabled"_s, u"invented.key"_s}));
}

void ConfigurationTest::positionFallsBackToTheNearestParent()
{
    const Configuration values = read("# first\nbpf:\n  masquerade: true\n");

    QCOMPARE(values.position("bpf.masquerade"), (TextPosition{3, 3}));
    QCOMPARE(values.position("bpf.tproxy"), (TextPosition{2, 1}));
}

void ConfigurationTest::changesAreAppliedAllOrNone()
{
    const Configuration values = read("b: [1]\n");

    const Result<Configuration::Applied> applied = values.apply({setTo("routingMode", u"native"_s), setTo("b.c", 2)});

    QVERIFY(!applied);
    QCOMPARE(values.text().bytes(), "b: [1]\n");
}

void ConfigurationTest::aValueThatGoesElsewhereTakesItsCommentsAlong()
{
    const Configuration values =
        read("# how pods reach each other\ntunnel: vxlan # or geneve\nbpf:\n  masquerade: true\n");

    const auto renamed = values.apply({unset("tunnel"), setTo("tunnelProtocol", u"vxlan"_s)}).value();
    const auto moved = values.apply({setTo("bpf.tunnel", u"vxlan"_s), unset("tunnel")}).value();

    QCOMPARE(renamed.after.text().bytes(),
             "# how pods reach each other\ntunnelProtocol: vxlan # or geneve\nbpf:\n  masquerade: true\n");
    QCOMPARE(moved.after.text().bytes(),
             "bpf:\n  masquerade: true\n  # how pods reach each other\n  tunnel: vxlan # or geneve\n");
}

void ConfigurationTest::saysWhatElseChangesThroughAnchors()
{
    const Configuration values = read("x: &on {enabled: true}\nhubble: {relay: *on, ui: *on}\n");

    const auto shared = values.apply({setTo("x.enabled", false)}).value();
    const auto own = values.apply({setTo("hubble.ui.enabled", false)}).value();

    QCOMPARE(shared.alsoChanged, (std::vector<YamlPath>{"hubble.relay.enabled", "hubble.ui.enabled"}));
    QVERIFY(own.alsoChanged.empty());
}

void ConfigurationTest::newKeysComeInTheOrderOfTheChart()
{
    const Configuration values = read("cluster: {}\nhubble: {}\n");

    QCOMPARE(values.apply({setTo("bpf.masquerade", true)}).value().after.text().bytes(),
             "cluster: {}\nbpf:\n  masquerade: true\nhubble: {}\n");
}

namespace {

/// Some of the real files: plain values, HelmReleases and umbrella charts, with all kinds of habits.
QStringList someRealFiles()
{
    const QDir folder(QStringLiteral(SHARED_DIR) + u"/corpus/values"_s);
    const QFileInfoList all = folder.entryInfoList({u"*.yaml"_s}, QDir::Files, QDir::Name);
    QStringList files;
    for (qsizetype i = 3; i < all.size(); i += 17) {
        if (all[i].size() < 4000)
            files += all[i].filePath();
    }
    return files;
}

/// Sets what is absent and unsets it again, unsets what is present. Empty: as promised.
QString inAndOut(const Configuration &values, const Setting &setting)
{
    const YamlPath path = setting.path();
    const bool isThere = values.isExplicit(path);
    const auto first = values.apply({isThere ? unset(path) : setTo(path, u"in"_s)});
    if (!first)
        return first.error().message.contains("is not a"_L1) ? QString() : first.error().message;
    if (first->after.isExplicit(path) == isThere)
        return u"nothing happened"_s;
    const auto back = first->after.apply({isThere ? setTo(path, *values.explicitValue(path)) : unset(path)});
    if (!back)
        return back.error().message;
    const bool isSame = isThere ? *back->after.explicitValue(path) == *values.explicitValue(path)
                                : back->after.text().bytes() == values.text().bytes() ||
                                      values.explicitValue(path.parent()); // `{}` and null give way to the key
    return isSame ? QString() : u"the first text isn't back"_s;
}

} // namespace

void ConfigurationTest::everySettingGoesInAndOutOfRealFiles()
{
    const QStringList files = someRealFiles();
    if (files.isEmpty())
        QSKIP("the corpus of real files isn't there (../shared/corpus)");
    const std::shared_ptr<const Catalogue> catalogue = Catalogue::builtIn(u"1.18.5"_s).value();
    const std::span<const Setting> settings = catalogue->settings();
    std::size_t next = 0;

    for (const QString &file : files) {
        const Result<Configuration> values = Configuration::parse(readTextFile(file).value(), catalogue);
        if (!values)
            continue;
        const auto most = static_cast<std::size_t>(files.size());
        for (std::size_t i = next++ % most; i < settings.size(); i += most) { // all of them, spread over the files
            const QString fault = inAndOut(*values, settings[i]);
            QVERIFY2(fault.isEmpty(), qPrintable(u"%1 %2: %3"_s.arg(file, settings[i].path().toString(), fault)));
        }
    }
}

void ConfigurationTest::profileChangesGoBesideTheValues()
{
    const QByteArray profile = "apiVersion: datapath-designer/v1\nkind: Profile\ncluster:\n  podCIDRs: "
                               "[10.100.0.0/16]\nvalues:\n  routingMode: native\n";

    const QByteArray text =
        after(profile,
              {setTo("routingMode", u"tunnel"_s),
               Edit{.path = "cluster.podCIDRs[0]", .value = Value(u"10.244.0.0/16"_s), .scope = Edit::Scope::Profile}});

    QCOMPARE(text, QByteArray(profile).replace("native", "tunnel").replace("10.100", "10.244"));
}

void ConfigurationTest::valuesInsideAnObjectAreEditedInPlace()
{
    const QByteArray release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  interval: 1h # "
                               "often\n  values:\n    ipam:\n      mode: kubernetes\n";

    QCOMPARE(after(release, {setTo("ipam.mode", u"cluster-pool"_s)}),
             QByteArray(release).replace("kubernetes", "cluster-pool"));
}

void ConfigurationTest::splicesLeadFromTheOldToTheNewText()
{
    const Configuration before = read("bpf: {}\n# end\n");

    const Configuration::Applied applied =
        before.apply({setTo("bpf.masquerade", true), setTo("routingMode", u"native"_s), unset("bpf.masquerade")})
            .value();

    QByteArray text = before.text().bytes();
    for (const Splice &splice : applied.splices)
        text = splice.appliedTo(text);
    QCOMPARE(text, applied.after.text().bytes());
    for (auto splice = applied.splices.rbegin(); splice != applied.splices.rend(); ++splice)
        text = splice->inverted().appliedTo(text);
    QCOMPARE(text, before.text().bytes());
}

void ConfigurationTest::everyCorpusFileKeepsItsBytes()
{
    const QDir corpus(QStringLiteral(SHARED_DIR) + u"/corpus/values"_s);
    if (!corpus.exists())
        QSKIP("the corpus of real files isn't there (../shared/corpus)");

    for (const QString &file : corpus.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        const QByteArray bytes = readTextFile(corpus.filePath(file)).value();
        const Result<Configuration> values = Configuration::parse(bytes, Catalogue::builtIn(u"1.18.5"_s).value());
        if (values)
            QCOMPARE(values->text().bytes(), bytes);
    }
}

QTEST_APPLESS_MAIN(ConfigurationTest)
#include "tst_configuration.moc"
