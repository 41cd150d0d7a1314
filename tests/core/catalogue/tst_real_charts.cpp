#include "core/catalogue/chart_facts.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {
const QDir chartsFolder(QStringLiteral(SHARED_DIR "/charts"));
const QDir factsFolder(QStringLiteral(SHARED_DIR "/facts/catalogue"));

QByteArray contentOf(const QString &file)
{
    return readTextFile(file).value_or(QByteArray());
}

/// "path: what" of every known difference for a chart version.
QSet<QString> knownDifferences(const QString &version)
{
    const YamlText text =
        YamlText::parse(contentOf(QStringLiteral(TEST_DATA_DIR "/catalogue/differences.yaml"))).value();
    QSet<QString> known;
    const Value differences = text.value(text.find("differences"));
    for (const Value &entry : differences.toList()) {
        const Value *versions = entry.find(u"in");
        const Value here(version);
        if (!versions || std::ranges::find(versions->toList(), here) != versions->toList().end())
            known << entry.find(u"path")->toString() + u": " + entry.find(u"what")->toString();
    }
    return known;
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &item : value.toArray())
        texts << item.toString();
    return value.isString() ? QStringList{value.toString()} : texts;
}

QSet<QString> typesOf(const QJsonValue &value)
{
    const QStringList texts = textsOf(value);
    QSet<QString> types(texts.begin(), texts.end());
    types.remove(u"null"_s);
    return types;
}

/// The other extraction's settings in one state.
QHash<QString, QJsonObject> entriesOf(const QJsonObject &theirs, QLatin1StringView state)
{
    QHash<QString, QJsonObject> entries;
    for (const QJsonValue &entry : theirs["entries"_L1].toArray())
        if (entry["state"_L1].toString() == state)
            entries.insert(entry["path"_L1].toString(), entry.toObject());
    return entries;
}

QHash<QString, SettingFacts> settingsOf(const ChartFacts &ours, Presence presence)
{
    QHash<QString, SettingFacts> settings;
    for (const SettingFacts &setting : ours.settings)
        if (setting.presence == presence)
            settings.insert(setting.path.toString(), setting);
    return settings;
}

QString plain(QString text)
{
    return text.remove(u'`');
}

/// What differs in one setting that both know.
QStringList differencesOf(const SettingFacts &ours, const QJsonObject &theirs)
{
    QStringList differences;
    const auto compare = [&differences](const QString &what, bool isSame) {
        if (!isSame)
            differences << what;
    };
    const bool isList = ours.types.contains("array"_L1); // whose items' form they don't judge
    compare(u"types"_s, QSet<QString>(ours.types.begin(), ours.types.end()) == typesOf(theirs["type"_L1]));
    compare(u"nullable"_s, ours.nullable == theirs["nullable"_L1].toBool());
    compare(u"default"_s, ours.defaultValue.toJson() == theirs["default"_L1]);
    compare(u"items"_s, QSet<QString>(ours.itemTypes.begin(), ours.itemTypes.end()) == typesOf(theirs["items"_L1]));
    compare(u"free form"_s, isList || ours.freeForm == theirs["free_form"_L1].toBool());
    compare(u"documented default"_s,
            plain(ours.documentedDefault) == plain(theirs["documented_default"_L1].toString()));
    if (theirs["enum_source"_L1] == "schema"_L1) {
        QStringList choices;
        for (const Value &choice : ours.choices)
            choices << choice.toString();
        compare(u"choices"_s, choices == textsOf(theirs["enum"_L1]));
    }
    return differences;
}

QSet<QString> comparePresence(const ChartFacts &ours, const QJsonObject &theirs, Presence presence,
                              QLatin1StringView state, const QString &name)
{
    const auto mine = settingsOf(ours, presence);
    const auto other = entriesOf(theirs, state);
    QSet<QString> differences;
    for (auto setting = mine.begin(); setting != mine.end(); ++setting) {
        if (!other.contains(setting.key()))
            differences << setting.key() + u": " + name + u" only with us";
        else if (presence == Presence::Active)
            for (const QString &what : differencesOf(*setting, other[setting.key()]))
                differences << setting.key() + u": " + what;
    }
    for (auto entry = other.begin(); entry != other.end(); ++entry)
        if (!mine.contains(entry.key()))
            differences << entry.key() + u": " + name + u" only there";
    return differences;
}

QString listed(const QSet<QString> &texts)
{
    QStringList sorted(texts.begin(), texts.end());
    sorted.sort();
    return sorted.join(u'\n');
}
} // namespace

class RealChartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void agreesWithAnotherExtraction_data() { addCharts(); }
    void agreesWithAnotherExtraction();
    void isWhatShips_data() { addCharts(); }
    void isWhatShips();
    void survivesJson_data() { addCharts(); }
    void survivesJson();
    void loadsInUnderASecond();

private:
    void addCharts();
};

void RealChartsTest::initTestCase()
{
    if (!chartsFolder.exists())
        QSKIP("the real charts (../shared/charts) aren't here");
}

void RealChartsTest::addCharts()
{
    QTest::addColumn<QString>("version");
    for (const QString &version : chartsFolder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        QTest::newRow(qPrintable(version)) << version;
}

void RealChartsTest::agreesWithAnotherExtraction()
{
    QFETCH(const QString, version);
    const auto ours = readChart(chartsFolder.filePath(version));
    QVERIFY2(ours, qPrintable(ours ? QString() : ours.error().toString()));
    const QByteArray json = contentOf(factsFolder.filePath(version + u".json"));
    if (json.isEmpty())
        QSKIP("no other extraction of this version");
    const QJsonObject theirs = QJsonDocument::fromJson(json).object();

    QSet<QString> found = comparePresence(*ours, theirs, Presence::Active, "active"_L1, u"active"_s);
    found += comparePresence(*ours, theirs, Presence::Commented, "commented"_L1, u"commented out"_s);

    const QSet<QString> known = knownDifferences(version);
    QVERIFY2((found - known).isEmpty(), qPrintable(u"new: "_s + listed(found - known)));
    QVERIFY2((known - found).isEmpty(), qPrintable(u"no longer true: "_s + listed(known - found)));
}

void RealChartsTest::isWhatShips()
{
    QFETCH(const QString, version);
    const QString shipped = QStringLiteral(TEST_DATA_DIR "/../../resources/charts/%1.json").arg(version);

    QCOMPARE(contentOf(shipped), readChart(chartsFolder.filePath(version))->toJson());
}

void RealChartsTest::survivesJson()
{
    QFETCH(const QString, version);
    const ChartFacts facts = readChart(chartsFolder.filePath(version)).value();

    const auto read = ChartFacts::fromJson(facts.toJson());

    QVERIFY(read);
    QCOMPARE(read->toJson(), facts.toJson());
    for (std::size_t i = 0; i < facts.settings.size(); ++i)
        QCOMPARE(read->settings[i].defaultValue, facts.settings[i].defaultValue);
}

void RealChartsTest::loadsInUnderASecond()
{
    QElapsedTimer timer;
    timer.start();

    const auto facts = readChart(chartsFolder.filePath(u"1.20.0"_s));

    QVERIFY(facts);
    const qint64 elapsed = timer.elapsed();
    qInfo("read in %lld ms", static_cast<long long>(elapsed));
    QVERIFY2(elapsed < 5000, "far from the second that it may take"); // room for a debug build on a busy machine
}

QTEST_APPLESS_MAIN(RealChartsTest)
#include "tst_real_charts.moc"
