#include "core/catalogue/catalogue_check.h"
#include "core/catalogue/compiled_catalogue.h"
#include "core/catalogue/knowledge_reader.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {
const QString wholeFolder = QStringLiteral(TEST_DATA_DIR "/catalogue/knowledge");

constexpr auto smallSetting = "settings:\n"
                              "  - {path: mtu, label: MTU, level: common, kind: integer, what: The largest packet.}\n";

/// A catalogue's folder with one group file.
class TemporaryKnowledge
{
public:
    explicit TemporaryKnowledge(const QByteArray &group)
    {
        write(u"sections.yaml"_s, readTextFile(wholeFolder + u"/sections.yaml").value());
        write(u"routing/group.yaml"_s, group);
    }

    void write(const QString &name, const QByteArray &text) const
    {
        const QString path = m_folder.filePath(name);
        QVERIFY(QDir().mkpath(path.section(u'/', 0, -2)));
        QVERIFY(writeTextFile(path, text));
    }

    Result<Knowledge> read() const { return readKnowledge(m_folder.path()); }

private:
    QTemporaryDir m_folder;
};

SettingFacts integerSetting(const YamlPath &path, const Value &defaultValue = {})
{
    SettingFacts facts;
    facts.path = path;
    facts.types = {u"integer"_s};
    facts.defaultValue = defaultValue;
    return facts;
}

ChartFacts chartWith(std::vector<SettingFacts> settings)
{
    return {.version = u"1.2.3"_s, .settings = std::move(settings), .groups = {"group"}};
}

QStringList messagesOf(const std::vector<Error> &errors)
{
    QStringList messages;
    for (const Error &error : errors)
        messages << error.toString();
    return messages;
}
} // namespace

class KnowledgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void takesTheSectionFromFolderFileOrSetting();
    void refusesWhatIsWrongWithItsLine_data();
    void refusesWhatIsWrongWithItsLine();
    void refusesTheSamePathTwice();
    void explainsWhatManyPlacesHaveAlikeOnce();
    void leavesALineOutWhoseWordMayBeMissing();
    void refusesAShapeThatDoesNotFit_data();
    void refusesAShapeThatDoesNotFit();
    void refusesAPictureThatDoesNotFit_data();
    void refusesAPictureThatDoesNotFit();
    void refusesAPictureThatNoSettingShows();
    void refusesAMissingFolder();
    void survivesCompilation();
    void refusesDamagedCompilation();
    void acceptsKnowledgeThatFitsTheCharts();
    void findsWhatDoesNotFitTheCharts_data();
    void findsWhatDoesNotFitTheCharts();
    void countsWhatIsExplained();
};

void KnowledgeTest::readsEveryKey()
{
    const auto knowledge = readKnowledge(wholeFolder);
    QVERIFY2(knowledge, qPrintable(knowledge ? QString() : knowledge.error().toString()));

    const SettingKnowledge &mtu = knowledge->settings.front();

    QCOMPARE(mtu.path, YamlPath("mtu"));
    QCOMPARE(mtu.section, u"routing"_s);
    QCOMPARE(mtu.level, SettingLevel::Essential);
    QCOMPARE(mtu.kind, SettingKind::Integer);
    QCOMPARE(mtu.range.max, 9216.0);
    QCOMPARE(mtu.range.usualMin, 1280.0);
    QCOMPARE(mtu.range.why, u"Many switches drop more."_s);
    QCOMPARE(mtu.choices.front().value, Value(1500));
    QCOMPARE(mtu.how, u"It is set on devices."_s);
    QCOMPARE(mtu.flow.name, u"large-packets"_s);
    QCOMPARE(mtu.flow.caption, u"A large packet"_s);
    QCOMPARE(mtu.flow.says, u"It fits or it doesn’t."_s);
    QCOMPARE(mtu.performance.front().by, u"guide"_s);
    QCOMPARE(mtu.examples.front().text, u"mtu: 9000"_s);
    QCOMPARE(mtu.validation.front().expect, u"mtu 9000"_s);
    QCOMPARE(mtu.impact.scope, u"pods-recreate"_s);
    QCOMPARE(mtu.was.front(), YamlPath("net.mtu"));
    QCOMPARE(mtu.mistakenNames.front(), YamlPath("MTUSize"));
    QCOMPARE(mtu.enabledWhen->is.front(), Value(true));
    QCOMPARE(mtu.needs.front().isNot.size(), 2U);
    QCOMPARE(mtu.links.front().url, u"https://example.com/v{minor}/"_s);
    QVERIFY(mtu.writtenIn.endsWith("routing/whole.yaml:3"_L1));
}

void KnowledgeTest::takesTheSectionFromFolderFileOrSetting()
{
    const TemporaryKnowledge folder(smallSetting);
    folder.write(u"routing/other.yaml"_s,
                 "section: policy\nsettings:\n"
                 "  - {path: a, label: A, level: common, kind: boolean, what: A.}\n"
                 "  - {path: b, label: B, level: common, kind: boolean, what: B., section: routing}\n");

    const auto knowledge = folder.read();

    QVERIFY2(knowledge, qPrintable(knowledge ? QString() : knowledge.error().toString()));
    QStringList sections;
    for (const SettingKnowledge &setting : knowledge->settings)
        sections << setting.path.toString() + u'=' + setting.section;
    QCOMPARE(sections, QStringList({u"mtu=routing"_s, u"a=policy"_s, u"b=routing"_s}));
}

void KnowledgeTest::refusesWhatIsWrongWithItsLine_data()
{
    QTest::addColumn<QByteArray>("line"); ///< replaces or follows the last line of a setting that is right
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown key") << QByteArray("colour: red") << u"unknown key colour; possible are path, section"_s;
    QTest::newRow("written twice") << QByteArray("label: Twice") << u"twice"_s;
    QTest::newRow("number for text") << QByteArray("since: 1.20") << u"1.2 is not a text (number); put it in quotes"_s;
    QTest::newRow("empty text") << QByteArray("how: ''") << u"the text is empty"_s;
    QTest::newRow("map for text") << QByteArray("how: {a: b}") << u"is not a text (object)"_s;
    QTest::newRow("text for list") << QByteArray("sources: page") << u"this must be a list"_s;
    QTest::newRow("text for map") << QByteArray("impact: none") << u"this must be a map"_s;
    QTest::newRow("scope") << QByteArray("impact: {scope: disaster}") << u"unknown scope disaster; possible are none"_s;
    QTest::newRow("choice without text") << QByteArray("choices: [{value: 1}]") << u"what is missing"_s;
    QTest::newRow("choice without value") << QByteArray("choices: [{what: one}]") << u"value is missing"_s;
    QTest::newRow("range that isn't one") << QByteArray("range: {min: low}") << u"low is not a number"_s;
    QTest::newRow("usual range without why") << QByteArray("range: {usual: {max: 1}}") << u"why is missing"_s;
    QTest::newRow("need without why") << QByteArray("needs: [{setting: a, is: 1}]") << u"why is missing"_s;
    QTest::newRow("condition without values") << QByteArray("enabled_when: {setting: a}") << u"either is or is_not"_s;
    QTest::newRow("condition with both") << QByteArray("enabled_when: {setting: a, is: 1, is_not: 2}")
                                         << u"either is or is_not"_s;
    QTest::newRow("bad path") << QByteArray("was: [a..b]") << u"a..b"_s;
    QTest::newRow("unknown section") << QByteArray("section: nowhere") << u"the section nowhere"_s;
    QTest::newRow("link without url") << QByteArray("links: [{title: Page}]") << u"url is missing"_s;
    QTest::newRow("broken YAML") << QByteArray("how: [") << QString();
}

void KnowledgeTest::refusesWhatIsWrongWithItsLine()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, message);
    const QByteArray group = "settings:\n  - path: mtu\n    label: MTU\n    level: common\n    kind: integer\n"
                             "    what: The largest packet.\n    " +
                             line + "\n";

    const auto knowledge = TemporaryKnowledge(group).read();

    QVERIFY(!knowledge);
    QVERIFY2(knowledge.error().message.contains(message), qPrintable(knowledge.error().message));
    QVERIFY2(knowledge.error().file.endsWith("routing/group.yaml"_L1), qPrintable(knowledge.error().file));
    const bool isAboutTheSetting = message.contains("section nowhere"_L1);
    if (!message.isEmpty())
        QCOMPARE(knowledge.error().line, isAboutTheSetting ? 2 : 7);
}

void KnowledgeTest::refusesTheSamePathTwice()
{
    const TemporaryKnowledge folder(smallSetting);
    folder.write(u"policy/again.yaml"_s, smallSetting);

    const auto knowledge = folder.read();

    QVERIFY(!knowledge);
    QVERIFY2(knowledge.error().message.contains("mtu: explained already in"_L1), qPrintable(knowledge.error().message));
}

namespace {
constexpr auto imageShape =
    "settings:\n"
    "  - path: tag\n"
    "    label: Tag of {of}\n"
    "    level: expert\n"
    "    kind: string\n"
    "    what: Which build of {of} runs.\n"
    "    links: [{title: Images, url: \"https://example.com/v{minor}/\"}]\n"
    "  - {path: digest, label: Digest of {of}, level: expert, kind: string, what: Its content.}\n";
}

void KnowledgeTest::explainsWhatManyPlacesHaveAlikeOnce()
{
    const TemporaryKnowledge folder("shapes:\n"
                                    "  - {shape: image, at: relay.image, words: {of: the relay}}\n"
                                    "  - {shape: image, at: image, words: {of: the agent}, without: [digest]}\n");
    folder.write(u"shapes/image.yaml"_s, imageShape);

    const auto knowledge = folder.read();

    QVERIFY2(knowledge, qPrintable(knowledge ? QString() : knowledge.error().toString()));
    QCOMPARE(knowledge->settings.size(), 3U);
    QCOMPARE(knowledge->settings[0].path, YamlPath("relay.image.tag"));
    QCOMPARE(knowledge->settings[0].what, u"Which build of the relay runs."_s);
    QCOMPARE(knowledge->settings[0].section, u"routing"_s);
    QCOMPARE(knowledge->settings[0].links.front().url, u"https://example.com/v{minor}/"_s);
    QCOMPARE(knowledge->settings[2].label, u"Tag of the agent"_s);
}

void KnowledgeTest::leavesALineOutWhoseWordMayBeMissing()
{
    const TemporaryKnowledge folder("shapes:\n"
                                    "  - {shape: probe, at: old}\n"
                                    "  - {shape: probe, at: new, words: {since: \"1.20\"}}\n");
    folder.write(u"shapes/probe.yaml"_s, "settings:\n"
                                         "  - path: period\n"
                                         "    label: Period\n"
                                         "    level: expert\n"
                                         "    kind: integer\n"
                                         "    since: \"{since?}\"\n"
                                         "    what: How often.\n");

    const auto knowledge = folder.read();

    QVERIFY2(knowledge, qPrintable(knowledge ? QString() : knowledge.error().toString()));
    QCOMPARE(knowledge->settings[0].since, QString());
    QCOMPARE(knowledge->settings[0].what, u"How often."_s);
    QCOMPARE(knowledge->settings[1].since, u"1.20"_s);
}

void KnowledgeTest::refusesAShapeThatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("use");
    QTest::addColumn<QString>("message");

    QTest::newRow("unknown shape") << QByteArray("{shape: picture}") << u"the shape picture: "_s;
    QTest::newRow("missing word") << QByteArray("{shape: image, at: image}")
                                  << u"the shape image: line 3 of the shape uses {of}, which words doesn't give"_s;
    QTest::newRow("idle word") << QByteArray("{shape: image, words: {of: it, by: us}}")
                               << u"the shape image: the shape has no {by}"_s;
    QTest::newRow("no such path") << QByteArray("{shape: image, words: {of: it}, only: [name]}")
                                  << u"the shape image has no name"_s;
}

void KnowledgeTest::refusesAShapeThatDoesNotFit()
{
    QFETCH(const QByteArray, use);
    const TemporaryKnowledge folder("shapes:\n  - " + use + "\n");
    folder.write(u"shapes/image.yaml"_s, imageShape);

    const auto knowledge = folder.read();

    QVERIFY(!knowledge);
    QFETCH(const QString, message);
    QVERIFY2(knowledge.error().message.startsWith(message), qPrintable(knowledge.error().toString()));
    QCOMPARE(knowledge.error().line, 2);
}

void KnowledgeTest::refusesAPictureThatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("svg"); ///< empty: there is no file
    QTest::addColumn<QString>("message");

    QTest::newRow("missing") << QByteArray() << u"mtu: the picture way can't be read: "_s;
    QTest::newRow("not XML") << "no picture"_ba << u"mtu: the picture way, line 1: "_s;
    QTest::newRow("no words") << "<svg viewBox='0 0 9 9'><title>A</title></svg>"_ba
                              << u"mtu: the picture way has no title or no desc"_s;
    QTest::newRow("no size") << "<svg><title>A</title><desc>B</desc></svg>"_ba
                             << u"mtu: the picture way, line 1: the picture has no viewBox"_s;
    QTest::newRow("colours of its own")
        << "<svg viewBox='0 0 9 9'><title>A</title><desc>B</desc>\n<rect fill='red'/></svg>"_ba
        << u"mtu: the picture way, line 2: fill is the style sheet's"_s;
}

void KnowledgeTest::refusesAPictureThatDoesNotFit()
{
    QFETCH(const QByteArray, svg);
    QFETCH(const QString, message);
    const TemporaryKnowledge folder(
        "settings:\n  - {path: mtu, label: MTU, level: common, kind: integer, what: The largest packet., flow: way}\n");
    if (!svg.isEmpty())
        folder.write(u"flows/way.svg"_s, svg);

    const auto knowledge = folder.read();

    QVERIFY(!knowledge);
    QVERIFY2(knowledge.error().message.startsWith(message), qPrintable(knowledge.error().message));
    QCOMPARE(knowledge.error().line, 2);
}

void KnowledgeTest::refusesAPictureThatNoSettingShows()
{
    const TemporaryKnowledge folder(smallSetting);
    folder.write(u"flows/idle.svg"_s, "<svg viewBox='0 0 9 9'><title>A</title><desc>B</desc></svg>");

    const auto knowledge = folder.read();

    QVERIFY(!knowledge);
    QVERIFY2(knowledge.error().toString().endsWith("flows/idle.svg: no setting shows this picture"_L1),
             qPrintable(knowledge.error().toString()));
}

void KnowledgeTest::refusesAMissingFolder()
{
    const auto knowledge = readKnowledge(u"/nowhere/at/all"_s);

    QVERIFY(!knowledge);
    QCOMPARE(knowledge.error().toString(), u"/nowhere/at/all: there is no such folder"_s);
}

void KnowledgeTest::survivesCompilation()
{
    const Knowledge knowledge = readKnowledge(wholeFolder).value();
    const QByteArray compiled = compileKnowledge(knowledge);

    const auto loaded = loadKnowledge(compiled);

    QVERIFY(loaded);
    QCOMPARE(compileKnowledge(*loaded), compiled);
    const SettingKnowledge &mtu = loaded->settings.front();
    QCOMPARE(mtu.sources, QStringList{u"https://example.com/source"_s});
    QCOMPARE(mtu.flow.says, u"It fits or it doesn’t."_s);
    QCOMPARE(mtu.needs.front().why, u"Else it is ignored."_s);
    QCOMPARE(mtu.writtenIn, knowledge.settings.front().writtenIn);
    QCOMPARE(loaded->sections.back().prefixes, QStringList{u"policy"_s});
}

void KnowledgeTest::refusesDamagedCompilation()
{
    const QByteArray compiled = compileKnowledge(readKnowledge(wholeFolder).value());

    QVERIFY(!loadKnowledge({}));
    QVERIFY(!loadKnowledge(compiled.first(compiled.size() / 2)));
    QVERIFY(!loadKnowledge("something else entirely"));
}

void KnowledgeTest::acceptsKnowledgeThatFitsTheCharts()
{
    const Knowledge knowledge = readKnowledge(wholeFolder).value();
    const std::vector charts{
        chartWith({integerSetting("mtu", Value(1500)), integerSetting("enabled"), integerSetting("mode")})};

    QCOMPARE(messagesOf(checkCatalogue(knowledge, charts)), QStringList());
}

void KnowledgeTest::findsWhatDoesNotFitTheCharts_data()
{
    QTest::addColumn<QByteArray>("rest"); ///< of a setting `path: mtu`, whose default is 1500
    QTest::addColumn<QString>("message");
    QTest::newRow("no such setting") << QByteArray("path: nothing") << u"nothing: no chart has this setting"_s;
    QTest::newRow("a group") << QByteArray("path: group") << u"group: this is a group"_s;
    QTest::newRow("choices without the default")
        << QByteArray("path: mtu, choices: [{value: 1, what: One.}]") << u"1500, the default of 1.2.3, isn't among"_s;
    QTest::newRow("range below the default")
        << QByteArray("path: mtu, range: {max: 1000}") << u"1500, the default of 1.2.3, is outside the range"_s;
    QTest::newRow("condition on nothing")
        << QByteArray("path: mtu, enabled_when: {setting: gone, is: 1}") << u"the condition names gone"_s;
    QTest::newRow("mistaken name that exists")
        << QByteArray("path: mtu, mistaken_names: [mtu]") << u"mtu is no mistaken name"_s;
    QTest::newRow("insecure link") << QByteArray("path: mtu, links: [{title: A, url: 'http://example.com'}]")
                                   << u"http://example.com isn't an https link"_s;
    QTest::newRow("insecure source") << QByteArray("path: mtu, performance: [{statement: A, source: paper}]")
                                     << u"paper isn't an https link"_s;
}

void KnowledgeTest::findsWhatDoesNotFitTheCharts()
{
    QFETCH(const QByteArray, rest);
    QFETCH(const QString, message);
    const QByteArray group = "settings:\n  - {label: L, level: common, kind: integer, what: W., " + rest + "}\n";
    const Knowledge knowledge = TemporaryKnowledge(group).read().value();

    const auto errors = checkCatalogue(knowledge, std::vector{chartWith({integerSetting("mtu", Value(1500))})});

    QCOMPARE(errors.size(), 1U);
    QVERIFY2(errors.front().message.contains(message), qPrintable(errors.front().message));
    QVERIFY(errors.front().file.endsWith("routing/group.yaml"_L1));
    QCOMPARE(errors.front().line, 2);
}

void KnowledgeTest::countsWhatIsExplained()
{
    const Knowledge knowledge = TemporaryKnowledge(smallSetting).read().value();
    const std::vector charts{chartWith({integerSetting("mtu"), integerSetting("enabled")})};

    const std::vector<Coverage> coverage = coverageOf(knowledge, charts);

    QCOMPARE(coverage.front().version, u"1.2.3"_s);
    QCOMPARE(coverage.front().explained, 1);
    QCOMPARE(coverage.front().all, 2);
}

QTEST_APPLESS_MAIN(KnowledgeTest)
#include "tst_knowledge.moc"
