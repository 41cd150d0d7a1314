#include "core/catalogue/search.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {
const Catalogue &catalogue()
{
    static const std::shared_ptr<const Catalogue> loaded = Catalogue::builtIn(u"1.18.5"_s).value();
    return *loaded;
}

QStringList pathsOf(const std::vector<SearchHit> &hits, qsizetype most = 10)
{
    QStringList paths;
    for (const SearchHit &hit : hits)
        if (paths.size() < most)
            paths << hit.setting->path().toString();
    return paths;
}
} // namespace

class SearchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatPeopleLookFor_data();
    void findsWhatPeopleLookFor();
    void givesAllInTheChartsOrderWithoutWords_data();
    void givesAllInTheChartsOrderWithoutWords();
    void narrowsWithMoreWords();
    void findsNothingForNonsense_data();
    void findsNothingForNonsense();
    void saysWhy_data();
    void saysWhy();
    void findsWordsInOtherForms_data();
    void findsWordsInOtherForms();
    void leavesOutAWordOnlyWhereNothingHasAll();
    void forgivesTyposOnlyWhereNothingElseMatches();
    void answersWithinAFrame();
    void readsTheGrammar_data();
    void readsTheGrammar();
    void filters_data();
    void filters();
    void takesPastedTextAsWords_data();
    void takesPastedTextAsWords();
    void refusesWhatItCannotRead_data();
    void refusesWhatItCannotRead();
    void asksTheDocument_data();
    void asksTheDocument();
    void findsKeysThatTheChartDoesNotKnow();
    void everyFilterIsKnown();
};

void SearchTest::findsWhatPeopleLookFor_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("within");
    const QByteArray bytes = readTextFile(QStringLiteral(TEST_DATA_DIR "/catalogue/queries.yaml")).value();
    const YamlText text = YamlText::parse(bytes).value();
    const Value queries = text.value(text.find("queries"));
    for (const Value &entry : queries.toList()) {
        const QString query = entry.find(u"query")->toString();
        const Value *within = entry.find(u"within");
        QTest::newRow(qPrintable(query)) << query << entry.find(u"expect")->toString()
                                         << (within ? static_cast<int>(within->toInteger()) : 1);
    }
}

void SearchTest::findsWhatPeopleLookFor()
{
    QFETCH(const QString, query);
    QFETCH(const QString, expected);
    QFETCH(const int, within);

    const QStringList found = pathsOf(search(catalogue(), query).value(), within);

    QVERIFY2(found.contains(expected), qPrintable(u"found "_s + found.join(u", "_s)));
}

void SearchTest::givesAllInTheChartsOrderWithoutWords_data()
{
    QTest::addColumn<QString>("query");
    QTest::newRow("empty") << QString();
    QTest::newRow("blanks") << u"  \t "_s;
}

void SearchTest::givesAllInTheChartsOrderWithoutWords()
{
    QFETCH(const QString, query);

    const std::vector<SearchHit> hits = search(catalogue(), query).value();

    QCOMPARE(hits.size(), catalogue().settings().size());
    for (std::size_t i = 0; i < hits.size(); ++i)
        QCOMPARE(hits[i].setting, &catalogue().settings()[i]);
}

void SearchTest::narrowsWithMoreWords()
{
    const QStringList one = pathsOf(search(catalogue(), u"hubble"_s).value(), 10'000);
    const QStringList two = pathsOf(search(catalogue(), u"hubble relay"_s).value(), 10'000);
    const QStringList three = pathsOf(search(catalogue(), u"hubble relay tls"_s).value(), 10'000);

    QVERIFY(one.size() > two.size());
    QVERIFY(two.size() > three.size());
    QVERIFY(!three.isEmpty());
    for (const QString &path : three)
        QVERIFY2(two.contains(path) && one.contains(path), qPrintable(path));
}

void SearchTest::findsNothingForNonsense_data()
{
    QTest::addColumn<QString>("query");
    QTest::newRow("no word") << u"qwxyzzv"_s;
    QTest::newRow("one of two") << u"hubble qwxyzzv"_s;
    QTest::newRow("short words have no typos") << u"hubq"_s;
    QTest::newRow("signs") << u"\\[](*"_s;
    QTest::newRow("a pasted book") << u"qwxyzzv "_s.repeated(10'000);
}

void SearchTest::findsNothingForNonsense()
{
    QFETCH(const QString, query);

    QCOMPARE(pathsOf(search(catalogue(), query).value()), QStringList());
}

void SearchTest::saysWhy_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("reason"); ///< of the first hit
    QTest::newRow("path") << u"bpf.masquerade"_s << u"path"_s;
    QTest::newRow("label") << u"Legacy host routing"_s << u"label"_s;
    QTest::newRow("rendered") << u"enable-bpf-masquerade"_s << u"renders to enable-bpf-masquerade"_s;
    QTest::newRow("synonym") << u"jumbo frames"_s << u"synonym jumbo frames"_s;
    QTest::newRow("older path") << u"tunnel"_s << u"other name tunnel"_s;
    QTest::newRow("choice") << u"best-effort"_s << u"value best-effort"_s;
    QTest::newRow("typo") << u"hubbel"_s << u"similar: hubble"_s;
    QTest::newRow("two slips") << u"encripton"_s << u"similar: encryption"_s;
    QTest::newRow("a word too many") << u"hubble relay zebra"_s << u"label, without zebra"_s;
}

void SearchTest::saysWhy()
{
    QFETCH(const QString, query);
    QFETCH(const QString, reason);

    const std::vector<SearchHit> hits = search(catalogue(), query).value();

    QVERIFY(!hits.empty());
    QCOMPARE(hits.front().reason, reason);
    QVERIFY(std::ranges::is_sorted(hits, std::ranges::greater(), &SearchHit::score));
}

void SearchTest::findsWordsInOtherForms_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("first");
    QTest::newRow("plural") << u"announcement"_s << u"l2announcements.enabled"_s;
    QTest::newRow("verb") << u"masquerading in ebpf"_s << u"bpf.masquerade"_s;
    QTest::newRow("other word") << u"network interfaces"_s << u"devices"_s;
    QTest::newRow("abbreviation") << u"kubernetes svc host"_s << u"k8sServiceHost"_s;
    QTest::newRow("joined") << u"timeout of the handshake"_s << u"authentication.mutual.connectTimeout"_s;
    QTest::newRow("inside a name") << u"dynamicSize"_s << u"bpf.mapDynamicSizeRatio"_s;
    QTest::newRow("camel case") << u"egressGatewayEnabled"_s << u"egressGateway.enabled"_s;
    QTest::newRow("negation") << u"pods can't resolve dns"_s << u"bpf.masquerade"_s;
    QTest::newRow("pasted from a command line") << u"--set routingMode=native"_s << u"routingMode"_s;
    QTest::newRow("pasted from values") << u"k8sServicePort: 7445"_s << u"k8sServicePort"_s;
}

void SearchTest::findsWordsInOtherForms()
{
    QFETCH(const QString, query);
    QFETCH(const QString, first);

    QCOMPARE(pathsOf(search(catalogue(), query).value(), 1), QStringList{first});
}

void SearchTest::leavesOutAWordOnlyWhereNothingHasAll()
{
    const auto isPartial = [](const SearchHit &hit) { return hit.reason.contains(", without "_L1); };

    const std::vector<SearchHit> all = search(catalogue(), u"hubble relay tls"_s).value();
    const std::vector<SearchHit> some = search(catalogue(), u"hubble relay zebra"_s).value();

    QVERIFY(!all.empty() && std::ranges::none_of(all, isPartial));
    QVERIFY(!some.empty() && std::ranges::all_of(some, isPartial));
}

void SearchTest::forgivesTyposOnlyWhereNothingElseMatches()
{
    const std::vector<SearchHit> hits = search(catalogue(), u"relay"_s).value();
    for (const SearchHit &hit : hits)
        QVERIFY2(!hit.reason.startsWith("similar"_L1), qPrintable(hit.setting->path().toString()));
}

void SearchTest::answersWithinAFrame()
{
    const QStringList queries{u"h"_s,
                              u"hubble"_s,
                              u"bpf masquerade"_s,
                              u"encrypt pod traffic"_s,
                              u"the pods"_s,
                              u"\"load balancing\" OR /^bpf\\./ -map"_s,
                              u"@new OR @deprecated @talos"_s,
                              u"-@type:bool @affects:hubble"_s};
    search(catalogue(), u"warm up"_s).value();
    qint64 fastest = std::numeric_limits<qint64>::max(); // a busy machine only adds to it
    for (int round = 0; round < 20; ++round) {
        QElapsedTimer timer;
        timer.start();
        for (const QString &query : queries)
            search(catalogue(), query).value();
        fastest = std::min(fastest, timer.nsecsElapsed());
    }

    const double each = static_cast<double>(fastest) / 1e6 / static_cast<double>(queries.size());
    qInfo("%.2f ms a search", each);
    QVERIFY2(each < 100, "far from the millisecond that it takes"); // room for sanitizers
}

void SearchTest::readsTheGrammar_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("all"); ///< a pattern that each hit's path matches
    QTest::newRow("an excluded word") << u"hubble relay -tls"_s << u"hubble.relay.enabled"_s << u"^(?!.*tls)"_s;
    QTest::newRow("nothing but an excluded word") << u"-enabled"_s << u"namespaceOverride"_s << u"^(?!.*[eE]nabled)"_s;
    QTest::newRow("a phrase in a label") << u"\"legacy host routing\""_s << u"bpf.hostLegacyRouting"_s << u"."_s;
    QTest::newRow("a phrase that isn't closed") << u"\"legacy host"_s << u"bpf.hostLegacyRouting"_s << u"."_s;
    QTest::newRow("a pattern") << u"/^bpf\\.ct.*max$/"_s << u"bpf.ctTcpMax"_s << u"^bpf\\.ct"_s;
    QTest::newRow("a pattern left out") << u"bpf -/^bpf/"_s << u"bgpControlPlane.enabled"_s << u"^(?!bpf)"_s;
    QTest::newRow("either") << u"bpf.masquerade OR routingMode"_s << u"bpf.masquerade"_s << u"."_s;
    QTest::newRow("either, both narrowed")
        << u"/^bpf/ OR /^hubble/ @type:port"_s << u"hubble.metrics.port"_s << u"^(bpf|hubble)"_s;
    QTest::newRow("an OR that isn't finished") << u"bpf.masquerade OR"_s << u"bpf.masquerade"_s << u"."_s;
}

void SearchTest::readsTheGrammar()
{
    QFETCH(const QString, query);
    QFETCH(const QString, first);
    QFETCH(const QString, all);

    const QStringList paths = pathsOf(search(catalogue(), query).value(), 10'000);

    QVERIFY(!paths.isEmpty());
    QCOMPARE(paths.front(), first);
    for (const QString &path : paths)
        QVERIFY2(QRegularExpression(all).match(path).hasMatch(), qPrintable(path));
}

void SearchTest::filters_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("one");   ///< is found
    QTest::addColumn<QString>("other"); ///< isn't
    const auto row = [](const QString &chart, const QString &query, const QString &one, const QString &other) {
        QTest::newRow(qPrintable(query)) << chart << query << one << other;
    };
    row(u"1.18.5"_s, u"@type:cidr"_s, u"ipv4NativeRoutingCIDR"_s, u"routingMode"_s);
    row(u"1.18.5"_s, u"@type:list"_s, u"hubble.metrics.enabled"_s, u"MTU"_s);
    row(u"1.18.5"_s, u"@type:port @section:hubble"_s, u"hubble.metrics.port"_s, u"prometheus.port"_s);
    row(u"1.18.5"_s, u"@type:hubble-metrics"_s, u"hubble.metrics.enabled"_s, u"MTU"_s);
    row(u"1.18.5"_s, u"@section:encryption"_s, u"encryption.type"_s, u"MTU"_s);
    row(u"1.18.5"_s, u"@level:essential"_s, u"routingMode"_s, u"affinity"_s);
    row(u"1.18.5"_s, u"@impact:restart"_s, u"hubble.metrics.enabled"_s, u"hubble.metrics.serviceMonitor.enabled"_s);
    row(u"1.18.5"_s, u"@cm:bpf-map-dynamic"_s, u"bpf.mapDynamicSizeRatio"_s, u"routingMode"_s);
    row(u"1.18.5"_s, u"@flag:--enable-bpf-masquerade"_s, u"bpf.masquerade"_s, u"routingMode"_s);
    row(u"1.18.5"_s, u"@value:geneve"_s, u"tunnelProtocol"_s, u"routingMode"_s);
    row(u"1.18.5"_s, u"@affectedby:hubble.enabled"_s, u"hubble.metrics.enabled"_s, u"hubble.enabled"_s);
    row(u"1.18.5"_s, u"@affects:hubble.metrics.enabled"_s, u"hubble.enabled"_s, u"MTU"_s);
    row(u"1.18.5"_s, u"@talos"_s, u"hubble.metrics.enabled"_s, u"hubble.metrics.enableOpenMetrics"_s);
    row(u"1.20.0"_s, u"@deprecated"_s, u"hubble.preferIpv6"_s, u"MTU"_s);
    row(u"1.20.0"_s, u"@since:1.19 encryption"_s, u"encryption.strictMode.egress.enabled"_s, u"encryption.enabled"_s);
    row(u"1.20.0"_s, u"@removed encryption"_s, u"encryption.strictMode.enabled"_s, u"encryption.enabled"_s);
    row(u"1.20.0"_s, u"-@type:bool @section:encryption"_s, u"encryption.type"_s, u"encryption.enabled"_s);
}

void SearchTest::filters()
{
    QFETCH(const QString, chart);
    QFETCH(const QString, query);
    QFETCH(const QString, one);
    QFETCH(const QString, other);

    const auto hits = search(*Catalogue::builtIn(chart).value(), query);

    QVERIFY2(hits.has_value(), hits ? "" : qPrintable(hits.error().message));
    const QStringList paths = pathsOf(*hits, 10'000);
    QVERIFY2(paths.contains(one), qPrintable(paths.join(u", "_s)));
    QVERIFY(!paths.contains(other));
    for (const SearchHit &hit : *hits)
        QVERIFY2(query.startsWith(u'-') || !hit.reason.isEmpty(), qPrintable(hit.setting->path().toString()));
}

void SearchTest::takesPastedTextAsWords_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("first");
    QTest::newRow("values with quotes") << u"k8sServiceHost: \"localhost\""_s << u"k8sServiceHost"_s;
    QTest::newRow("values below one another")
        << u"ipv4NativeRoutingCIDR:  \"10.0.0.0/8\""_s << u"ipv4NativeRoutingCIDR"_s;
    QTest::newRow("an option") << u"--set routingMode=native"_s << u"routingMode"_s;
    QTest::newRow("a flag") << u"--enable-bpf-masquerade"_s << u"bpf.masquerade"_s;
    QTest::newRow("a rendered key") << u"cilium-config/enable-bpf-masquerade"_s << u"bpf.masquerade"_s;
}

void SearchTest::takesPastedTextAsWords()
{
    QFETCH(const QString, query);
    QFETCH(const QString, first);

    QCOMPARE(pathsOf(search(catalogue(), query).value(), 1), QStringList{first});
}

void SearchTest::refusesWhatItCannotRead_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt") << u"@modifed"_s << u"there is no filter @modifed; perhaps @modified"_s;
    QTest::newRow("unknown") << u"@zebra"_s << u"there are @modified, "_s;
    QTest::newRow("unknown value") << u"@type:cider"_s << u"@type:cider isn't known; @type takes bool, int, "_s;
    QTest::newRow("no value") << u"@section:"_s << u"@section takes "_s;
    QTest::newRow("a value too many") << u"@talos:yes"_s << u"@talos takes no value"_s;
    QTest::newRow("no path") << u"@affects:hubble.enbled"_s
                             << u"there is no setting hubble.enbled; perhaps hubble.enabled"_s;
    QTest::newRow("no document") << u"@modified"_s << u"@modified asks what a file says"_s;
    QTest::newRow("broken pattern") << u"/(bpf/"_s << u"the pattern /(bpf/ can't be read"_s;
    QTest::newRow("a machine's query") << u"a OR b c OR d e OR f g OR h i OR j k OR l m OR n"_s << u"alternatives"_s;
}

void SearchTest::refusesWhatItCannotRead()
{
    QFETCH(const QString, query);
    QFETCH(const QString, says);

    const auto hits = search(catalogue(), query);

    QVERIFY(!hits);
    QVERIFY2(hits.error().message.contains(says), qPrintable(hits.error().message));
}

void SearchTest::asksTheDocument_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("set") << u"@modified"_s << QStringList{u"MTU"_s, u"tunnelProtocol"_s};
    QTest::newRow("null") << u"@null"_s << QStringList{u"MTU"_s};
    QTest::newRow("problem") << u"@problem"_s << QStringList{u"MTU"_s, u"routingMode"_s};
    QTest::newRow("error") << u"@problem:error"_s << QStringList{u"routingMode"_s};
    QTest::newRow("rule") << u"@rule:routing."_s << QStringList{u"routingMode"_s};
    QTest::newRow("fixable") << u"@fixable"_s << QStringList{u"routingMode"_s};
    QTest::newRow("the file's value goes before the default")
        << u"@value:geneve @modified"_s << QStringList{u"tunnelProtocol"_s};
    QTest::newRow("not") << u"@modified -@problem"_s << QStringList{u"tunnelProtocol"_s};
    QTest::newRow("either") << u"@null OR @fixable"_s << QStringList{u"MTU"_s, u"routingMode"_s};
}

void SearchTest::asksTheDocument()
{
    QFETCH(const QString, query);
    QFETCH(QStringList, expected);
    DocumentStanding document;
    document.settings["MTU"] = {.isSet = true, .isNull = true, .severities = {u"hint"_s}, .rules = {u"values.null"_s}};
    document.settings["tunnelProtocol"] = {.isSet = true, .values = {u"geneve"_s}};
    document.settings["routingMode"] = {
        .isFixable = true, .severities = {u"error"_s}, .rules = {u"routing.needs-range"_s}};

    QStringList found = pathsOf(search(catalogue(), query, &document).value());

    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
}

void SearchTest::findsKeysThatTheChartDoesNotKnow()
{
    DocumentStanding document;
    document.settings["enableBPFTProxy"] = {.isSet = true};
    ChartFacts facts{.version = u"1.18.5"_s, .settings = {{.path = "enableBPFTProxy"}}, .groups = {}};
    document.unknownKeys = std::make_shared<const Catalogue>(std::move(facts), Knowledge());

    QCOMPARE(pathsOf(search(catalogue(), u"@modified"_s, &document).value()), QStringList{u"enableBPFTProxy"_s});
    QVERIFY(!pathsOf(search(catalogue(), u"tproxy"_s, &document).value()).contains(u"enableBPFTProxy"_s));
}

void SearchTest::everyFilterIsKnown()
{
    DocumentStanding document;
    document.knowsChanges = true;
    for (const SearchFilter &filter : searchFilters()) {
        const QStringList values = filterValues(filter, catalogue());
        QString query = u'@' + QString::fromUtf8(filter.name);
        if (filter.value == SearchFilter::Value::Needed)
            query += u':' + values.value(0, u"x"_s);
        const auto hits = search(catalogue(), query, &document);
        QVERIFY2(hits.has_value(), hits ? "" : qPrintable(hits.error().message));
    }
}

QTEST_APPLESS_MAIN(SearchTest)
#include "tst_search.moc"
