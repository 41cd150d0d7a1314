#include "core/catalogue/catalogue.h"
#include "tests/app/cli_runner.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

class TestCliExplain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explainsEverySetting_data();
    void explainsEverySetting();
    void wrapsItsLines();
    void saysAllOfASettingAsJson();
    void resolvesLinksToTheChart();
    void explainsAGroup();
    void explainsTheMapAroundAKey();
    void explainsWhatAMistakenNameMeant();
    void explainsARule();
    void saysWhichChartsHaveASetting();
    void tellsOfAPictureInWords();
    void explainsWhatOnlyAChartOfTheUsersHas();
    void takesAChartOfTheUsers_data();
    void takesAChartOfTheUsers();
    void refusesWhatIsNoChart_data();
    void refusesWhatIsNoChart();
    void asksForTheChartOfAProfile();
    void listsEverySettingAsJson();
    void findsWhatTheSearchFinds();
    void countsWhatIsExplained();
    void filtersByWhatAFileSays_data();
    void filtersByWhatAFileSays();
    void saysWhyASettingIsListed();
    void refusesFiltersItCannotRead();
    void listsTheFilters();
    void takesNoQueryWithStats();
};

void TestCliExplain::explainsEverySetting_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("heading");

    QTest::newRow("texts") << u"bpf.masquerade"_s << QByteArray("\nWhy on Talos\n");
    QTest::newRow("choices") << u"bpf.datapathMode"_s << QByteArray("\nChoices\n  - ");
    QTest::newRow("range") << u"bpf.mapDynamicSizeRatio"_s << QByteArray("\nRange: ");
    QTest::newRow("verification") << u"bpf.masquerade"_s << QByteArray("\nHow to verify it\n");
    QTest::newRow("performance") << u"bpf.masquerade"_s << QByteArray("(no published source, said by the guide)");
}

void TestCliExplain::explainsEverySetting()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, heading);

    const Ran ran = datapathctl({u"explain"_s, path});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.err, QByteArray());
    QVERIFY(ran.out.startsWith(u"%1: "_s.arg(path).toUtf8()));
    QVERIFY2(ran.out.contains(heading), ran.out.constData());
}

void TestCliExplain::wrapsItsLines()
{
    for (const QString &path : {u"bpf.masquerade"_s, u"kubeProxyReplacement"_s, u"routingMode"_s}) {
        const QString page = QString::fromUtf8(datapathctl({u"explain"_s, path}).out);
        for (const QString &line : page.split(u'\n')) {
            const bool isProse = !line.contains("://"_L1) && !line.startsWith("      "_L1);
            QVERIFY2(!isProse || line.size() <= 100, qPrintable(line));
        }
    }
}

void TestCliExplain::saysAllOfASettingAsJson()
{
    const Ran ran = datapathctl({u"explain"_s, u"bpf.masquerade"_s, u"--format"_s, u"json"_s});
    const QJsonObject setting = ran.json()["setting"_L1].toObject();

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json()["cilium"_L1].toString(), u"1.18.5"_s);
    QCOMPARE(setting["path"_L1].toString(), u"bpf.masquerade"_s);
    QCOMPARE(setting["types"_L1].toArray(), QJsonArray({u"boolean"_s, u"null"_s}));
    QCOMPARE(setting["section"_L1].toString(), u"masquerading"_s);
    for (const QLatin1StringView key : {"what"_L1, "how"_L1, "whyOnTalos"_L1, "unset"_L1, "cost"_L1})
        QVERIFY2(!setting[key].toString().isEmpty(), key.data());
    for (const QLatin1StringView key :
         {"useCases"_L1, "prerequisites"_L1, "conflicts"_L1, "examples"_L1, "validation"_L1, "links"_L1})
        QVERIFY2(!setting[key].toArray().isEmpty(), key.data());
}

void TestCliExplain::resolvesLinksToTheChart()
{
    const Ran ran = datapathctl({u"explain"_s, u"bpf.masquerade"_s, u"--cilium"_s, u"1.19"_s});

    QVERIFY(ran.out.contains("/v1.19/"));
    QVERIFY(!ran.out.contains("{minor}"));
    QVERIFY(!ran.out.contains("{version}"));
}

void TestCliExplain::explainsAGroup()
{
    const Ran text = datapathctl({u"explain"_s, u"bandwidthManager"_s});
    const Ran json = datapathctl({u"explain"_s, u"bandwidthManager"_s, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY(text.out.startsWith("bandwidthManager: a group of settings in chart 1.18.5\n"));
    QVERIFY(text.out.contains("\n  bandwidthManager.bbr: "));
    QCOMPARE(json.json()["group"_L1]["settings"_L1].toArray().size(), 3);
}

void TestCliExplain::explainsTheMapAroundAKey()
{
    const Ran ran = datapathctl({u"explain"_s, u"nodeSelector.kubernetes\\.io/os"_s});

    QCOMPARE(ran.code, 0);
    QVERIFY2(ran.out.contains("is a part of the value of nodeSelector."), ran.out.constData());
}

void TestCliExplain::explainsWhatAMistakenNameMeant()
{
    const Ran text = datapathctl({u"explain"_s, u"enableBPFTProxy"_s});
    const Ran json = datapathctl({u"explain"_s, u"enableBPFTProxy"_s, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.startsWith("enableBPFTProxy doesn't exist"), text.out.constData());
    QVERIFY(text.out.contains("\nbpf.tproxy: "));
    QCOMPARE(json.json()["reason"_L1].toString(), u"mistaken"_s);
    QCOMPARE(json.json()["setting"_L1]["path"_L1].toString(), u"bpf.tproxy"_s);
}

void TestCliExplain::explainsARule()
{
    const Ran text = datapathctl({u"explain"_s, u"hubble.relay-needs-hubble"_s});
    const Ran json = datapathctl({u"explain"_s, u"hubble.relay-needs-hubble"_s, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY(text.out.contains("usually error, origin chart"));
    QVERIFY(text.out.contains("\nSource: https://"));
    QCOMPARE(json.json()["rule"_L1].toObject().keys(),
             QStringList({u"id"_s, u"origin"_s, u"severity"_s, u"source"_s, u"title"_s, u"why"_s}));
}

void TestCliExplain::tellsOfAPictureInWords()
{
    const Ran text = datapathctl({u"explain"_s, u"routingMode"_s});
    const QJsonObject flow = datapathctl({u"explain"_s, u"routingMode"_s, u"--format"_s, u"json"_s})
                                 .json()["setting"_L1]["flow"_L1]
                                 .toObject();

    QVERIFY(text.out.contains("\nPicture (in the window): A packet between pods of two nodes\n  In a tunnel"));
    QCOMPARE(flow["picture"_L1].toString(), u"routing-mode"_s);
    QCOMPARE(flow["path"_L1].toString(), u"resources/catalogue/flows/routing-mode.svg"_s);
    QCOMPARE(flow["caption"_L1].toString(), u"A packet between pods of two nodes"_s);
    QVERIFY(flow["says"_L1].toString().startsWith("In a tunnel"_L1));
}

namespace {
const QString ownChart = QStringLiteral(TEST_DATA_DIR "/catalogue/chart");
}

void TestCliExplain::explainsWhatOnlyAChartOfTheUsersHas()
{
    const Ran text = datapathctl({u"explain"_s, u"several"_s, u"--chart"_s, ownChart});
    const Ran json = datapathctl({u"explain"_s, u"several"_s, u"--chart"_s, ownChart, u"--format"_s, u"json"_s});

    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.contains("\nThe chart's own words\n  Several lines are one text.\n"), text.out.constData());
    QCOMPARE(text.err.count("Cilium 9.8.7 isn't known here"), 1);
    QCOMPARE(json.json()["setting"_L1]["explainedBy"_L1].toString(), u"chart"_s);
    QCOMPARE(json.json()["setting"_L1]["chartComment"_L1].toString(), u"Several lines are one text."_s);
    QCOMPARE(json.json()["setting"_L1]["what"_L1].toString(), QString());
}

void TestCliExplain::takesAChartOfTheUsers_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("list") << QStringList{u"list"_s, u"tunnelPort"_s} << "tunnelPort  integer  default 0"_ba;
    QTest::newRow("stats") << QStringList{u"list"_s, u"--stats"_s} << "Cilium 9.8.7: "_ba;
    QTest::newRow("get") << QStringList{u"get"_s, u"-"_s, u"tunnelPort"_s} << "7\n"_ba;
    QTest::newRow("set") << QStringList{u"set"_s, u"-"_s, u"several=2"_s} << "several: 2"_ba;
    QTest::newRow("check") << QStringList{u"check"_s, u"-"_s, u"--fail-on"_s, u"never"_s, u"--format"_s, u"json"_s}
                           << "\"cilium\": \"9.8.7\""_ba;
}

void TestCliExplain::takesAChartOfTheUsers()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, output);

    const Ran ran = datapathctl(arguments + QStringList{u"--chart"_s, ownChart}, "tunnelPort: 7\n");

    QVERIFY2(ran.code == 0, ran.err.constData());
    QVERIFY2(ran.out.contains(output), ran.out.constData());
    QVERIFY2(!ran.out.contains("doesn't exist"), ran.out.constData());
}

void TestCliExplain::refusesWhatIsNoChart_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("nothing there") << QStringList{u"--chart"_s, u"/nowhere/at/all"_s} << 3
                                   << "/nowhere/at/all: doesn't exist"_ba;
    QTest::newRow("version and chart") << QStringList{u"--chart"_s, ownChart, u"--cilium"_s, u"1.18"_s} << 2
                                       << "--chart says which version it is; leave --cilium out"_ba;
    QTest::newRow("a path for a version")
        << QStringList{u"--cilium"_s, ownChart} << 2 << "is a file or folder, which --chart takes"_ba;
}

void TestCliExplain::refusesWhatIsNoChart()
{
    QFETCH(const QStringList, options);
    QFETCH(const int, code);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(QStringList{u"explain"_s, u"bpf.masquerade"_s} + options);

    QCOMPARE(ran.code, code);
    QVERIFY2(ran.err.contains(message), ran.err.constData());
    QCOMPARE(ran.out, QByteArray());
}

void TestCliExplain::asksForTheChartOfAProfile()
{
    const QByteArray profile = "apiVersion: datapath-designer/v1\nkind: Profile\nmetadata: {name: a}\n"
                               "target: {cilium: 1.21.0-pre.0}\nvalues: {}\n";

    const Ran ran = datapathctl({u"check"_s, u"-"_s}, profile);

    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.contains("Cilium 1.21.0-pre.0 isn't known; known are 1.17.17, "), ran.err.constData());
    QVERIFY2(ran.err.contains("; --chart PATH takes a chart of your own"), ran.err.constData());
}

void TestCliExplain::saysWhichChartsHaveASetting()
{
    const Ran newer = datapathctl({u"list"_s, u"--cilium"_s, u"1.20"_s, u"--format"_s, u"json"_s});
    const Ran older = datapathctl({u"list"_s, u"--cilium"_s, u"1.17"_s, u"--format"_s, u"json"_s});
    QString onlyNewer;
    for (const QJsonValue &setting : newer.json()["settings"_L1].toArray()) {
        const QByteArray quoted = '"' + setting["path"_L1].toString().toUtf8() + '"';
        if (onlyNewer.isEmpty() && setting["presence"_L1].toString() == "active"_L1 && !older.out.contains(quoted))
            onlyNewer = setting["path"_L1].toString();
    }

    const Ran ran = datapathctl({u"explain"_s, onlyNewer, u"--cilium"_s, u"1.17"_s});

    QCOMPARE(ran.code, 2);
    QVERIFY2(ran.err.contains("(it does in "), ran.err.constData());
    QVERIFY2(ran.err.contains("1.20.0)"), ran.err.constData());
}

void TestCliExplain::listsEverySettingAsJson()
{
    const Ran ran = datapathctl({u"list"_s, u"--format"_s, u"json"_s});
    const QJsonArray settings = ran.json()["settings"_L1].toArray();
    const auto found = std::ranges::find_if(
        settings, [](const QJsonValue &setting) { return setting["path"_L1].toString() == "bpf.masquerade"_L1; });

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json()["cilium"_L1].toString(), u"1.18.5"_s);
    QVERIFY(settings.size() > 1000);
    QVERIFY(found != settings.end());
    const QJsonObject masquerade = (*found).toObject();
    for (const QLatin1StringView key : {"label"_L1, "section"_L1, "level"_L1, "summary"_L1, "impact"_L1})
        QVERIFY2(!masquerade[key].toString().isEmpty(), key.data());
    QVERIFY(masquerade.contains("default"_L1) && masquerade["default"_L1].isNull());
    QCOMPARE(masquerade["rendersTo"_L1].toArray(), QJsonArray({u"cilium-config/enable-bpf-masquerade"_s}));
}

void TestCliExplain::findsWhatTheSearchFinds()
{
    const Ran path = datapathctl({u"list"_s, u"bpf.masquerade"_s});
    const Ran words = datapathctl({u"list"_s, u"hubble"_s, u"relay"_s});
    const Ran nothing = datapathctl({u"list"_s, u"zzzyyyxxx"_s});

    QVERIFY(path.out.startsWith("bpf.masquerade  boolean|null  default null  "));
    QVERIFY(words.out.startsWith("hubble.relay."));
    QCOMPARE(nothing.code, 0);
    QCOMPARE(nothing.out, QByteArray());
}

void TestCliExplain::countsWhatIsExplained()
{
    const Ran text = datapathctl({u"list"_s, u"--stats"_s});
    const Ran json = datapathctl({u"list"_s, u"--stats"_s, u"--cilium"_s, u"1.18.5"_s, u"--format"_s, u"json"_s});
    const QJsonArray stats = json.json()["stats"_L1].toArray();

    for (const QString &version : Catalogue::builtInVersions())
        QVERIFY2(text.out.contains(QByteArray("Cilium " + version.toUtf8() + ": ")), qPrintable(version));
    QCOMPARE(stats.size(), 1);
    const QJsonObject counts = stats[0].toObject();
    const int all = counts["all"_L1].toInt();
    QCOMPARE(all, static_cast<int>(Catalogue::builtIn(u"1.18.5"_s).value()->settings().size()));
    QCOMPARE(counts["essential"_L1].toInt() + counts["common"_L1].toInt() + counts["expert"_L1].toInt(), all);
    for (const QLatin1StringView aspect : {"explained"_L1, "kind"_L1, "sources"_L1, "rendersTo"_L1, "synonyms"_L1}) {
        QVERIFY2(counts[aspect].toInt() >= 28, qPrintable(aspect));
        QVERIFY2(counts[aspect].toInt() <= all, qPrintable(aspect));
    }
}

void TestCliExplain::filtersByWhatAFileSays_data()
{
    QTest::addColumn<QStringList>("query");
    QTest::addColumn<QByteArray>("paths");

    QTest::newRow("set") << QStringList{u"@modified"_s} << "MTU l7Proxy bpf.masquerade enableBPFTProxy"_ba;
    QTest::newRow("null") << QStringList{u"@null"_s} << "MTU"_ba;
    QTest::newRow("pinned") << QStringList{u"@pinned"_s} << "l7Proxy"_ba;
    QTest::newRow("by a rule") << QStringList{u"@rule:values.unknown-key"_s} << "enableBPFTProxy"_ba;
    QTest::newRow("set, of a type") << QStringList{u"@modified"_s, u"@type:bool"_s} << "l7Proxy bpf.masquerade"_ba;
    QTest::newRow("left out") << QStringList{u"--"_s, u"-@null"_s, u"@modified"_s, u"-bpf"_s, u"-/tproxy/"_s}
                              << "l7Proxy"_ba;
}

void TestCliExplain::filtersByWhatAFileSays()
{
    QFETCH(const QStringList, query);
    QFETCH(const QByteArray, paths);
    const QByteArray values = "MTU: null\nl7Proxy: true\nbpf:\n  masquerade: true\nenableBPFTProxy: true\n";

    const Ran ran = datapathctl(QStringList{u"list"_s, u"--file"_s, u"-"_s} + query, values);

    QCOMPARE(ran.code, 0);
    QByteArrayList found;
    for (const QByteArray &line : ran.out.trimmed().split('\n'))
        found << line.left(line.indexOf("  "));
    QByteArrayList expected = paths.split(' ');
    std::ranges::sort(found);
    std::ranges::sort(expected);
    QCOMPARE(found, expected);
}

void TestCliExplain::saysWhyASettingIsListed()
{
    const Ran ran =
        datapathctl({u"list"_s, u"--format"_s, u"json"_s, u"@removed"_s, u"encryption"_s, u"--cilium"_s, u"1.20"_s});

    const QJsonArray settings = ran.json()["settings"_L1].toArray();
    QVERIFY(!settings.isEmpty());
    QVERIFY(settings[0].toObject()["foundBy"_L1].toString().startsWith("last in chart "_L1));
}

void TestCliExplain::refusesFiltersItCannotRead()
{
    const Ran misspelt = datapathctl({u"list"_s, u"@modifed"_s});
    const Ran withoutFile = datapathctl({u"list"_s, u"@modified"_s});

    QCOMPARE(misspelt.code, 2);
    QVERIFY(misspelt.err.contains("there is no filter @modifed; perhaps @modified"));
    QCOMPARE(withoutFile.code, 2);
    QVERIFY(withoutFile.err.contains("--file"));
}

void TestCliExplain::listsTheFilters()
{
    const Ran ran = datapathctl({u"list"_s, u"--filters"_s});

    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out.contains("@problem[:error|warning|hint]  "));
    QVERIFY(ran.out.contains("@talos  "));
}

void TestCliExplain::takesNoQueryWithStats()
{
    QCOMPARE(datapathctl({u"list"_s, u"bpf"_s, u"--stats"_s}).code, 2);
}

QTEST_APPLESS_MAIN(TestCliExplain)
#include "tst_cli_explain.moc"
