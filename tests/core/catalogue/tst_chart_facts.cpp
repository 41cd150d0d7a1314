#include "core/catalogue/chart_facts.h"
#include "core/catalogue/hidden_keys.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
QString dataFile(const QString &name)
{
    return QStringLiteral(TEST_DATA_DIR "/catalogue/") + name;
}

ChartFacts smallChart()
{
    return readChart(dataFile(u"chart"_s)).value();
}

const SettingFacts *find(const ChartFacts &facts, const YamlPath &path)
{
    const auto found = std::ranges::find(facts.settings, path, &SettingFacts::path);
    return found == facts.settings.end() ? nullptr : &*found;
}

QStringList pathsOf(const ChartFacts &facts, Presence presence)
{
    QStringList paths;
    for (const SettingFacts &setting : facts.settings)
        if (setting.presence == presence)
            paths << setting.path.toString();
    return paths;
}
} // namespace

class ChartFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsVersionAndOrder();
    void readsTypes_data();
    void readsTypes();
    void readsDefaultsAndChoices();
    void keepsWhatTheChartCallsItsDefault_data();
    void keepsWhatTheChartCallsItsDefault();
    void tellsFormsFromTheUsersMaps();
    void findsSettingsThatAreCommentedOut();
    void addsHiddenKeysOfItsVersionOnly();
    void keepsWhatTheChartsCommentsSay_data();
    void keepsWhatTheChartsCommentsSay();
    void readsAnArchiveLikeItsFolder();
    void refusesHostileArchives_data();
    void refusesHostileArchives();
    void refusesWhatIsNoChart_data();
    void refusesWhatIsNoChart();
    void survivesJson();
    void writesOneSettingALine();
    void refusesOtherJson_data();
    void refusesOtherJson();
};

void ChartFactsTest::readsVersionAndOrder()
{
    const ChartFacts facts = smallChart();

    QCOMPARE(facts.version, u"9.8.7"_s);
    QCOMPARE(facts.settings.front().path, YamlPath("tunnelPort"));
    const QStringList groups = [&facts] {
        QStringList texts;
        for (const YamlPath &group : facts.groups)
            texts << group.toString();
        return texts;
    }();
    QCOMPARE(groups, QStringList({u"securityContext"_s, u"agent"_s, u"form"_s, u"masquerade"_s}));
}

void ChartFactsTest::readsTypes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("types");
    QTest::addColumn<bool>("nullable");
    QTest::addColumn<QStringList>("itemTypes");
    QTest::newRow("integer") << u"tunnelPort"_s << QStringList{u"integer"_s} << false << QStringList();
    QTest::newRow("number") << u"ratio"_s << QStringList{u"number"_s} << false << QStringList();
    QTest::newRow("union with null") << u"port"_s << QStringList{u"string"_s, u"integer"_s} << true << QStringList();
    QTest::newRow("enum without type") << u"name"_s << QStringList{u"string"_s} << false << QStringList();
    QTest::newRow("oneOf null and enum") << u"logLevel"_s << QStringList{u"string"_s} << true << QStringList();
    QTest::newRow("null only") << u"nothing"_s << QStringList() << true << QStringList();
    QTest::newRow("list of texts") << u"list"_s << QStringList{u"array"_s} << false << QStringList{u"string"_s};
    QTest::newRow("list of maps") << u"tolerations"_s << QStringList{u"array"_s} << false << QStringList{u"object"_s};
    QTest::newRow("commented out") << u"agent.interval"_s << QStringList() << false << QStringList();
}

void ChartFactsTest::readsTypes()
{
    QFETCH(const QString, path);
    QFETCH(const QStringList, types);
    QFETCH(const bool, nullable);
    QFETCH(const QStringList, itemTypes);
    const ChartFacts facts = smallChart();

    const SettingFacts *setting = find(facts, YamlPath::parse(path).value());

    QVERIFY(setting);
    QCOMPARE(setting->types, types);
    QCOMPARE(setting->nullable, nullable);
    QCOMPARE(setting->itemTypes, itemTypes);
}

void ChartFactsTest::readsDefaultsAndChoices()
{
    const ChartFacts facts = smallChart();

    QCOMPARE(find(facts, "ratio")->defaultValue, Value(0.5));
    QCOMPARE(find(facts, "list")->defaultValue, Value(Value::List{Value(u"a"_s), Value(u"b"_s)}));
    QVERIFY(find(facts, "port")->defaultValue.isNull());
    QCOMPARE(find(facts, "nodeSelector")->defaultValue, Value(Value::Map{{u"kubernetes.io/os"_s, Value(u"linux"_s)}}));
    const std::vector<Value> levels{Value(u"debug"_s), Value(u"info"_s)};
    QVERIFY(find(facts, "logLevel")->choices == levels);
}

void ChartFactsTest::keepsWhatTheChartCallsItsDefault_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::newRow("code") << u"protocol"_s << u"\"vxlan\""_s;
    QTest::newRow("words, then code") << u"logLevel"_s << u"info"_s;
    QTest::newRow("the value itself") << u"same"_s << QString();
    QTest::newRow("none") << u"ratio"_s << QString();
}

void ChartFactsTest::keepsWhatTheChartCallsItsDefault()
{
    QFETCH(const QString, path);
    QFETCH(const QString, text);
    const ChartFacts facts = smallChart();

    QCOMPARE(find(facts, YamlPath::parse(path).value())->documentedDefault, text);
}

void ChartFactsTest::tellsFormsFromTheUsersMaps()
{
    const ChartFacts facts = smallChart();

    QVERIFY(find(facts, "nodeSelector")->freeForm);
    QVERIFY(find(facts, "extra")->freeForm);
    QVERIFY(find(facts, "tolerations")->freeForm);
    QVERIFY(!find(facts, "list")->freeForm);
    QVERIFY(!find(facts, "securityContext"));
    QVERIFY(find(facts, "securityContext.privileged"));
}

void ChartFactsTest::findsSettingsThatAreCommentedOut()
{
    const ChartFacts facts = smallChart();

    const QStringList expected{u"agent.interval"_s, u"agent.timeout"_s, u"agent.retries"_s, u"topLevel"_s,
                               u"form.first"_s,     u"form.second"_s,   u"devices"_s,       u"masquerade.config"_s};
    QCOMPARE(pathsOf(facts, Presence::Commented), expected);
    QVERIFY(find(facts, "masquerade.config")->freeForm);
    QCOMPARE(pathsOf(facts, Presence::Hidden), QStringList{u"global"_s}); // the schema's only
}

void ChartFactsTest::addsHiddenKeysOfItsVersionOnly()
{
    ChartFacts facts = smallChart();

    addHiddenKeys(facts, {{.path = "agent.secret", .since = {}, .until = {}},
                          {.path = "early", .since = {}, .until = u"9.7"_s},
                          {.path = "late", .since = u"9.9"_s, .until = {}},
                          {.path = "deep.inside", .since = u"9.8"_s, .until = u"9.8"_s},
                          {.path = "tunnelPort", .since = {}, .until = {}}});

    QCOMPARE(pathsOf(facts, Presence::Hidden), QStringList({u"global"_s, u"agent.secret"_s, u"deep.inside"_s}));
    QVERIFY(std::ranges::find(facts.groups, YamlPath("deep")) != facts.groups.end());
    QCOMPARE(find(facts, "tunnelPort")->presence, Presence::Active);
}

void ChartFactsTest::keepsWhatTheChartsCommentsSay_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("comment");
    QTest::newRow("a line") << u"tunnelPort"_s << u"Plain scalars."_s;
    QTest::newRow("without its default") << u"protocol"_s << u"Its default is written in words."_s;
    QTest::newRow("without its schema") << u"port"_s << u"Two types."_s;
    QTest::newRow("commented out") << u"agent.interval"_s << u"Commented out inside, between two."_s;
    QTest::newRow("behind one that is commented out") << u"agent.size"_s << u"Second."_s;
    QTest::newRow("none") << u"name"_s << QString();
    QTest::newRow("no documentation") << u"nodeSelector"_s << QString();
    QTest::newRow("lines that were wrapped") << u"several"_s << u"Several lines are one text."_s;
    QTest::newRow("a list") << u"listed"_s << u"Either of\n- one\n- the other"_s;
    QTest::newRow("with a type") << u"typed"_s << u"A map."_s;
}

void ChartFactsTest::keepsWhatTheChartsCommentsSay()
{
    QFETCH(const QString, path);
    QFETCH(const QString, comment);

    const OwnChart chart = readOwnChart(dataFile(u"chart"_s)).value();

    QCOMPARE(chart.comments.value(YamlPath::parse(path).value()), comment);
}

void ChartFactsTest::readsAnArchiveLikeItsFolder()
{
    const QTemporaryDir folder;
    const QString archive = folder.filePath(u"cilium-9.8.7.tgz"_s);
    const int packed = QProcess::execute(u"tar"_s, {u"-czf"_s, archive, u"-C"_s, dataFile({}), u"chart"_s});
    QCOMPARE(packed, 0);

    const auto facts = readChart(archive);

    QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().toString()));
    QCOMPARE(facts->toJson(), smallChart().toJson());
}

namespace {
/// A folder that is packed into an archive, and what is beside it.
class PackedFolder
{
public:
    void write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_folder.filePath(name);
        QVERIFY(QDir().mkpath(path.section(u'/', 0, -2)));
        QVERIFY(writeTextFile(path, content));
    }
    void writeChart() const
    {
        write(u"cilium/Chart.yaml"_s, "name: cilium\nversion: 1.2.3\n");
        write(u"cilium/values.schema.json"_s, "{}");
    }
    /// With these arguments of tar; `names` are relative to the folder.
    QString packed(const QStringList &arguments, const QStringList &names) const
    {
        const QString archive = m_folder.filePath(u"packed/chart.tgz"_s);
        QDir().mkpath(m_folder.filePath(u"packed"_s));
        const int code =
            QProcess::execute(u"tar"_s, QStringList{u"-czPf"_s, archive, u"-C"_s, m_folder.path()} + arguments + names);
        return code == 0 ? archive : QString();
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

QString withLink(const PackedFolder &folder)
{
    folder.writeChart();
    return QFile::link(u"/etc/hostname"_s, folder.path(u"cilium/values.yaml"_s)) ? folder.packed({}, {u"cilium"_s})
                                                                                 : QString();
}

QString withPipe(const PackedFolder &folder)
{
    folder.writeChart();
    const int made = QProcess::execute(u"mkfifo"_s, {folder.path(u"cilium/values.yaml"_s)});
    return made == 0 ? folder.packed({}, {u"cilium"_s}) : QString();
}

/// 3 GiB of nothing, which a few kilobytes hold.
QString withBomb(const PackedFolder &folder)
{
    folder.writeChart();
    QFile file(folder.path(u"cilium/values.yaml"_s));
    const bool isMade = file.open(QIODevice::WriteOnly) && file.resize(3LL << 30);
    file.close();
    return isMade ? folder.packed({u"--sparse"_s}, {u"cilium"_s}) : QString();
}

QString withWayOut(const PackedFolder &folder)
{
    folder.writeChart();
    folder.write(u"values.yaml"_s, "a: 1\n");
    return folder.packed({u"--transform=s,^values.yaml,cilium/../../values.yaml,"_s},
                         {u"cilium/Chart.yaml"_s, u"cilium/values.schema.json"_s, u"values.yaml"_s});
}

QString withoutValues(const PackedFolder &folder)
{
    folder.writeChart();
    return folder.packed({}, {u"cilium"_s});
}

QString withoutChart(const PackedFolder &folder)
{
    folder.write(u"photos/holiday.txt"_s, "sun\n");
    return folder.packed({}, {u"photos"_s});
}
} // namespace

void ChartFactsTest::refusesHostileArchives_data()
{
    QTest::addColumn<QString (*)(const PackedFolder &)>("pack");
    QTest::addColumn<QString>("message");
    QTest::newRow("a link to another file") << &withLink << u"values.yaml is missing"_s;
    QTest::newRow("a pipe that never ends") << &withPipe << u"values.yaml is missing"_s;
    QTest::newRow("a file of 3 GiB") << &withBomb << u"a file in it is larger than 16 MiB"_s;
    QTest::newRow("a way out of the folder") << &withWayOut << u"values.yaml is missing"_s;
    QTest::newRow("no values") << &withoutValues << u"values.yaml is missing"_s;
    QTest::newRow("something else") << &withoutChart << u"isn't a Helm chart"_s;
}

void ChartFactsTest::refusesHostileArchives()
{
    using Pack = QString (*)(const PackedFolder &);
    QFETCH(const Pack, pack);
    QFETCH(const QString, message);
    const PackedFolder folder;
    const QString archive = pack(folder);
    QVERIFY(!archive.isEmpty());

    const auto facts = readChart(archive);

    QVERIFY(!facts);
    QVERIFY2(facts.error().toString().contains(message), qPrintable(facts.error().toString()));
    QVERIFY2(facts.error().toString().contains(archive), qPrintable(facts.error().toString()));
}

void ChartFactsTest::refusesWhatIsNoChart_data()
{
    QTest::addColumn<QString>("file"); ///< made in an empty folder; a name that ends in / means the folder itself
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    QTest::newRow("nothing there") << u"missing/"_s << QByteArray() << u"doesn't exist"_s;
    QTest::newRow("empty folder") << QString() << QByteArray() << u"Chart.yaml is missing"_s;
    QTest::newRow("not an archive") << u"chart.tgz"_s << QByteArray("no archive") << u"isn't a Helm chart"_s;
    QTest::newRow("another chart") << u"Chart.yaml"_s << QByteArray("name: coredns\nversion: 1.2.3\n")
                                   << u"is the chart coredns, not cilium"_s;
    QTest::newRow("no version") << u"Chart.yaml"_s << QByteArray("name: cilium\n") << u"has no version"_s;
    QTest::newRow("no values") << u"Chart.yaml"_s << QByteArray("name: cilium\nversion: 1.2.3\n")
                               << u"values.yaml is missing"_s;
    QTest::newRow("broken") << u"Chart.yaml"_s << QByteArray("name: [cilium\n") << u"Chart.yaml:"_s;
}

void ChartFactsTest::refusesWhatIsNoChart()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    const QTemporaryDir folder;
    if (!content.isEmpty())
        QVERIFY(writeTextFile(folder.filePath(file), content));
    const bool isFolder = file.isEmpty() || file == "Chart.yaml"_L1;

    const auto facts = readChart(isFolder ? folder.path() : folder.filePath(file));

    QVERIFY(!facts);
    QVERIFY2(facts.error().toString().contains(message), qPrintable(facts.error().toString()));
    QVERIFY2(facts.error().toString().contains(folder.path()), qPrintable(facts.error().toString()));
}

void ChartFactsTest::survivesJson()
{
    ChartFacts facts = smallChart();
    SettingFacts odd;
    odd.path = YamlPath("labels").child(u"a.b\"c"_s);
    odd.defaultValue = Value(Value::Map{{u"z"_s, Value(4.0)}, {u"a"_s, Value(u"true\n\t\u00e9"_s)}, {u"n"_s, Value()}});
    facts.settings.push_back(odd);

    const auto read = ChartFacts::fromJson(facts.toJson());

    QVERIFY2(read, qPrintable(read ? QString() : read.error().toString()));
    QCOMPARE(read->toJson(), facts.toJson());
    QCOMPARE(read->settings.back().path, odd.path);
    QCOMPARE(read->settings.back().defaultValue, odd.defaultValue);
    QVERIFY(read->groups == facts.groups);
    QCOMPARE(find(*read, "nothing")->nullable, true);
    QCOMPARE(find(*read, "form.first")->presence, Presence::Commented);
}

void ChartFactsTest::writesOneSettingALine()
{
    const QByteArray json = smallChart().toJson();

    QVERIFY2(json.contains("\n{\"path\": \"port\", \"types\": [\"string\", \"integer\"], \"nullable\": true},\n"),
             json.constData());
    QVERIFY(json.contains("\n{\"path\": \"agent.size\", \"types\": [\"integer\"], \"default\": 1},\n"));
}

void ChartFactsTest::refusesOtherJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("another document") << QByteArray("{\"name\": \"x\"}");
    QTest::newRow("a setting without path") << QByteArray("{\"version\": \"1\", \"settings\": [{}]}");
    QTest::newRow("a bad path") << QByteArray("{\"version\": \"1\", \"settings\": [{\"path\": \"a..b\"}]}");
    QTest::newRow("a bad presence") << QByteArray(
        "{\"version\": \"1\", \"settings\": [{\"path\": \"a\", \"presence\": \"maybe\"}]}");
}

void ChartFactsTest::refusesOtherJson()
{
    QFETCH(const QByteArray, json);

    QVERIFY(!ChartFacts::fromJson(json));
}

QTEST_APPLESS_MAIN(ChartFactsTest)
#include "tst_chart_facts.moc"
