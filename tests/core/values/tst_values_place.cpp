#include "core/values/values_choice.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

class ValuesPlaceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheValuesByContent_data();
    void findsTheValuesByContent();
    void saysWhyThereAreNone_data();
    void saysWhyThereAreNone();
    void tellsTheChartThatTheFilePins_data();
    void tellsTheChartThatTheFilePins();
    void listsAllPlaces();
    void choosesAPlace_data();
    void choosesAPlace();
    void saysWhatThereIsToChoose_data();
    void saysWhatThereIsToChoose();
    void findsAPlaceAgainAfterEdits_data();
    void findsAPlaceAgainAfterEdits();
    void findsThemInRealFiles();
};

void ValuesPlaceTest::findsTheValuesByContent_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("form");
    QTest::addColumn<int>("document");
    QTest::addColumn<QString>("root");
    const auto row = [](const char *name, const char *text, ValuesForm form, int document, const QString &root) {
        QTest::newRow(name) << QByteArray(text) << static_cast<int>(form) << document << root;
    };
    row("plain", "routingMode: native\n", ValuesForm::Plain, 0, {});
    row("empty", "", ValuesForm::Plain, 0, {});
    row("comments only", "# nothing yet\n", ValuesForm::Plain, 0, {});
    row("umbrella", "cilium:\n  routingMode: native\n", ValuesForm::UmbrellaChart, 0, u"cilium"_s);
    row("umbrella with an alias", "cni-cilium:\n  ipam: {mode: kubernetes}\nextra: {a: 1}\n", ValuesForm::UmbrellaChart,
        0, u"cni-cilium"_s);
    row("a setting that is named after Cilium", "ciliumEndpointSlice:\n  enabled: true\n", ValuesForm::Plain, 0, {});
    row("HelmRelease", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    ipam: {}\n",
        ValuesForm::HelmRelease, 0, u"spec.values"_s);
    row("Argo CD",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      valuesObject: {ipam: "
        "{}}\n",
        ValuesForm::ArgoApplication, 0, u"spec.source.helm.valuesObject"_s);
    row("Argo CD, as one string",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n        a: "
        "1\n",
        ValuesForm::ArgoApplication, 0, u"spec.source.helm.values"_s);
    row("second of several sources",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n    - ref: values\n    - helm:\n      "
        "  valuesObject: {ipam: {}}\n",
        ValuesForm::ArgoApplication, 0, u"spec.sources[1].helm.valuesObject"_s);
    row("profile", "apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {}\n", ValuesForm::Profile, 0,
        u"values"_s);
    row("umbrella in Argo CD",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      valuesObject:\n"
        "        cilium: {ipam: {}}\n",
        ValuesForm::ArgoApplication, 0, u"spec.source.helm.valuesObject.cilium"_s);
    row("HelmRelease of Cilium behind another one",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values: {replicas: 1}\n---\n"
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values: {kubeProxyReplacement: true}\n",
        ValuesForm::HelmRelease, 1, u"spec.values"_s);
    row("HelmRelease that names the chart",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values: {operator: {}}\n"
        "  chart: {spec: {chart: other}}\n---\n"
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: cilium}}\n",
        ValuesForm::HelmRelease, 1, u"spec.values"_s);
    row("source of Cilium behind another one",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n"
        "    - {chart: hubble-tool, helm: {valuesObject: {replicas: 1}}}\n"
        "    - {chart: cilium, helm: {valuesObject: {ipam: {}}}}\n",
        ValuesForm::ArgoApplication, 0, u"spec.sources[1].helm.valuesObject"_s);
    row("string of Cilium's values behind another one",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n"
        "    - {helm: {valuesObject: {replicas: 1}}}\n"
        "    - helm:\n        values: |\n          # ours\n          routingMode: native\n",
        ValuesForm::ArgoApplication, 0, u"spec.sources[1].helm.values"_s);
    row("second document", "apiVersion: v1\nkind: Namespace\n---\nkubeProxyReplacement: true\n", ValuesForm::Plain, 1,
        {});
}

void ValuesPlaceTest::findsTheValuesByContent()
{
    QFETCH(QByteArray, text);
    QFETCH(int, form);
    QFETCH(int, document);
    QFETCH(QString, root);

    const Result<ValuesPlace> place = findValues(YamlText::parse(text).value());

    QVERIFY2(place, place ? "" : qPrintable(place.error().message));
    QCOMPARE(static_cast<int>(place->form), form);
    QCOMPARE(place->document, document);
    QCOMPARE(place->root.toString(), root);
}

void ValuesPlaceTest::saysWhyThereAreNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("another object") << QByteArray("apiVersion: v1\nkind: ConfigMap\n") << u"kind ConfigMap"_s;
    QTest::newRow("another chart")
        << QByteArray("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec: {chart: "
                      "ingress-nginx}\n  values: {controller: {replicaCount: 2}}\n")
        << u"installs the chart ingress-nginx"_s;
    QTest::newRow("a helmfile") << QByteArray("releases:\n  - {name: a, chart: cilium/cilium, values: [{ipam: {}}]}\n")
                                << u"this is a helmfile"_s;
    QTest::newRow("a list") << QByteArray("- a\n") << u"the document is a list"_s;
    QTest::newRow("an application without values")
        << QByteArray("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: cilium}}\n")
        << u"no Helm values"_s;
}

void ValuesPlaceTest::saysWhyThereAreNone()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);

    const Result<ValuesPlace> place = findValues(YamlText::parse(text).value());

    QVERIFY(!place);
    QVERIFY2(place.error().message.contains(message), qPrintable(place.error().message));
}

void ValuesPlaceTest::tellsTheChartThatTheFilePins_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("version");

    const QByteArray release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n"
                               "  chart: {spec: {chart: %1, version: %2}}\n  values: {ipam: {}}\n";
    const auto releaseOf = [&release](const char *chart, const char *version) {
        return QByteArray(release).replace("%1", chart).replace("%2", version);
    };
    QTest::newRow("HelmRelease") << releaseOf("cilium", "1.19.0") << u"1.19.0"_s;
    QTest::newRow("with a v") << releaseOf("cilium", "v1.18.2") << u"1.18.2"_s;
    QTest::newRow("a pre-release") << releaseOf("cilium", "1.21.0-pre.0") << u"1.21.0-pre.0"_s;
    QTest::newRow("any patch") << releaseOf("cilium", "1.18.x") << u"1.18"_s;
    QTest::newRow("a range") << releaseOf("cilium", "'>=1.17 <1.19'") << QString();
    QTest::newRow("another chart") << releaseOf("cilium-with-more", "1.19.0") << QString();
    QTest::newRow("Argo CD") << QByteArray("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n"
                                           "    - ref: values\n"
                                           "    - {chart: cilium, targetRevision: 1.20.0, helm: {valuesObject: {}}}\n")
                             << u"1.20.0"_s;
    QTest::newRow("profile") << QByteArray("apiVersion: datapath-designer/v1\nkind: Profile\n"
                                           "target: {cilium: 1.18.5}\nvalues: {}\n")
                             << u"1.18.5"_s;
    QTest::newRow("plain") << QByteArray("routingMode: native\n") << QString();
}

void ValuesPlaceTest::tellsTheChartThatTheFilePins()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, version);
    const YamlText yaml = YamlText::parse(text).value();

    QCOMPARE(pinnedChart(yaml, findValues(yaml).value()), version);
}

void ValuesPlaceTest::listsAllPlaces()
{
    const YamlText text = YamlText::parse("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n"
                                          "    - {helm: {valuesObject: {ipam: {}}}}\n    - helm: {values: 'a: 1'}\n"
                                          "---\napiVersion: v1\nkind: Namespace\n---\nrouting: 1\n")
                              .value();

    const std::vector<ValuesPlace> places = valuesPlaces(text).value();

    QCOMPARE(places.size(), 3U);
    QCOMPARE(places[0].root, YamlPath("spec.sources[0].helm.valuesObject"));
    QCOMPARE(places[1].root, YamlPath("spec.sources[1].helm.values"));
    QVERIFY(places[1].isString);
    QCOMPARE(places[2], (ValuesPlace{ValuesForm::Plain, 2, {}}));
}

namespace {

QByteArray releaseCalled(const QByteArray &name, const QByteArray &values = "ipam: {}")
{
    return "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: " + name +
           "}\nspec:\n  values:\n    " + values + "\n";
}

const QByteArray twoSources = "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: both}\n"
                              "spec:\n  sources:\n    - {helm: {valuesObject: {a: 1}}}\n    - helm: {values: 'b: 1'}\n";

} // namespace

void ValuesPlaceTest::choosesAPlace_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<int>("document");
    QTest::addColumn<QString>("root");
    QTest::addColumn<QString>("description");
    const QString second = u"spec.sources[1].helm.values"_s;
    QTest::newRow("number") << u"2"_s << 1 << u"spec.values"_s << u"HelmRelease west (document 2): spec.values"_s;
    QTest::newRow("name") << u"west"_s << 1 << u"spec.values"_s << u"HelmRelease west (document 2): spec.values"_s;
    QTest::newRow("path") << second << 2 << second << u"Application both (document 3): "_s + second;
    QTest::newRow("last") << u"5"_s << 3 << QString() << u"document 4"_s;
}

void ValuesPlaceTest::choosesAPlace()
{
    QFETCH(const QString, wanted);
    QFETCH(const int, document);
    QFETCH(const QString, root);
    QFETCH(const QString, description);
    const YamlText text =
        YamlText::parse(releaseCalled("east") + releaseCalled("west") + twoSources + "---\nipam: {}\n").value();

    const Result<ValuesPlace> place = chooseValues(text, wanted);

    QVERIFY2(place, place ? "" : qPrintable(place.error().message));
    QCOMPARE(place->document, document);
    QCOMPARE(place->root.toString(), root);
    QCOMPARE(describePlace(text, *place), description);
}

void ValuesPlaceTest::saysWhatThereIsToChoose_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("message");
    QTest::newRow("too large a number") << u"3"_s << u"no values at 3"_s;
    QTest::newRow("no number") << u"0"_s << u"no values at 0"_s;
    QTest::newRow("unknown name") << u"north"_s << u"no values at north"_s;
    QTest::newRow("path of several") << u"spec.values"_s << u"says not which"_s;
    QTest::newRow("nothing") << QString() << u"no values at"_s;
}

void ValuesPlaceTest::saysWhatThereIsToChoose()
{
    QFETCH(const QString, wanted);
    QFETCH(const QString, message);
    const YamlText text = YamlText::parse(releaseCalled("east") + releaseCalled("west")).value();

    const Result<ValuesPlace> place = chooseValues(text, wanted);

    QVERIFY(!place);
    QVERIFY2(place.error().message.contains(message), qPrintable(place.error().message));
    QVERIFY(place.error().message.contains(u"1: HelmRelease east (document 1): spec.values; 2: HelmRelease west"_s));
}

void ValuesPlaceTest::findsAPlaceAgainAfterEdits_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("document");
    QTest::newRow("another value") << releaseCalled("east") + releaseCalled("west", "a: 1") << 1;
    QTest::newRow("another document before it")
        << releaseCalled("north") + releaseCalled("east") + releaseCalled("west") << 2;
    QTest::newRow("the other one goes") << releaseCalled("west") << 0;
    QTest::newRow("renamed") << releaseCalled("east") + releaseCalled("south", "a: 1") << 1;
    QTest::newRow("gone") << releaseCalled("east") << 0;
}

void ValuesPlaceTest::findsAPlaceAgainAfterEdits()
{
    QFETCH(const QByteArray, after);
    QFETCH(const int, document);
    const YamlText before = YamlText::parse(releaseCalled("east") + releaseCalled("west")).value();
    const ValuesPlace west = chooseValues(before, u"west"_s).value();

    QCOMPARE(findValuesAgain(YamlText::parse(after).value(), west, before).value().document, document);
}

/// A line of the corpus' index: `doc0:spec.sources.0.helm.valuesObject`.
struct IndexedPlace
{
    QString file;
    int document = 0;
    QString root;
};

QList<IndexedPlace> indexedPlaces(const QByteArray &index)
{
    static const QRegularExpression line(u"^([^,]+),[^,]+,[^,]+,[^,]+,[^,]*,[^,]*,[^,]*,doc(\\d+):([^,]*),"_s,
                                         QRegularExpression::MultilineOption);
    QList<IndexedPlace> places;
    for (const QRegularExpressionMatch &match : line.globalMatch(QString::fromUtf8(index))) {
        QString root = match.captured(3).remove(u".<str>"_s);
        root.replace(QRegularExpression(u"\\.(\\d+)"_s), u"[\\1]"_s);
        places += {.file = match.captured(1), .document = match.captured(2).toInt(), .root = root};
    }
    return places;
}

void ValuesPlaceTest::findsThemInRealFiles()
{
    const QDir corpus(QStringLiteral(SHARED_DIR) + u"/corpus"_s);
    if (!corpus.exists())
        QSKIP("the corpus of real files isn't there (../shared/corpus)");
    const QList<IndexedPlace> wanted = indexedPlaces(readTextFile(corpus.filePath(u"index.csv"_s)).value());

    for (const auto &[file, document, root] : wanted) {
        const YamlText text = YamlText::parse(readTextFile(corpus.filePath(u"values/"_s + file)).value()).value();
        const Result<ValuesPlace> place = findValues(text);

        QVERIFY2(place, qPrintable(file));
        QCOMPARE(u"%1 %2 %3"_s.arg(file).arg(place->document).arg(place->root.toString()),
                 u"%1 %2 %3"_s.arg(file).arg(document).arg(root));
        QVERIFY2(text.find(place->root, place->document) >= 0, qPrintable(file));
    }
    QVERIFY(wanted.size() > 70);
}

QTEST_APPLESS_MAIN(ValuesPlaceTest)
#include "tst_values_place.moc"
