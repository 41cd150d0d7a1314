#include "tests/ui/warnings.h"
#include "ui/explanation/explanation_html.h"

#include <QPalette>
#include <QTest>

using namespace Qt::StringLiterals;

class TestExplanationHtml final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void escapesEveryText();
    void setsCodeBetweenBackticks();
    void saysWhereNoSourceIsPublished();
    void putsTheChartsMinorIntoLinks();
    void showsWhetherNeedsAreMet();
    void linksFixes();
    void showsAPictureWithItsWords();
    void labelsTheChartsOwnWords();
};

namespace {

ChartFacts twoSettings()
{
    ChartFacts facts;
    facts.version = u"1.18.5"_s;
    for (const char *name : {"a", "b"}) {
        SettingFacts setting;
        setting.path = YamlPath(name);
        setting.types = {u"boolean"_s};
        setting.defaultValue = Value(false);
        facts.settings.push_back(setting);
    }
    return facts;
}

/// The explanation of a setting `a` beside a setting `b`.
struct Page
{
    Knowledge knowledge;
    SettingKnowledge setting;

    Page()
    {
        knowledge.sections = {{.id = u"x"_s, .title = u"X"_s, .purpose = {}, .prefixes = {QString()}}};
        setting.path = "a";
        setting.section = u"x"_s;
        setting.label = u"A"_s;
    }

    QString html(const QByteArray &values = {}, const QList<Finding> &findings = {})
    {
        knowledge.settings = {setting};
        const auto catalogue = std::make_shared<const Catalogue>(twoSettings(), knowledge);
        const Result<Configuration> configuration = Configuration::parse(values, catalogue);
        return explanationHtml(*catalogue->find("a"), *configuration, findings, QPalette());
    }
};

} // namespace

void TestExplanationHtml::escapesEveryText()
{
    Page page;
    page.setting.what = u"<script>alert(1)</script>"_s;
    page.setting.label = u"A & B"_s;
    page.setting.conflicts = {u"<img src=x>"_s};

    const QString html = page.html();

    QVERIFY(!html.contains(u"<script>"_s));
    QVERIFY(!html.contains(u"<img"_s));
    QVERIFY(html.contains(u"A &amp; B"_s));
}

void TestExplanationHtml::setsCodeBetweenBackticks()
{
    Page page;
    page.setting.what = u"Needs `b` on."_s;

    QVERIFY(page.html().contains(u"Needs <code>b</code> on."_s));
}

void TestExplanationHtml::saysWhereNoSourceIsPublished()
{
    Page page;
    page.setting.performance = {{.statement = u"Twice as fast."_s, .source = {}, .by = u"guide"_s}};

    const QString html = page.html();

    QVERIFY(html.contains(u"no published source"_s));
    QVERIFY(html.contains(u"only the guide says so"_s));
}

void TestExplanationHtml::putsTheChartsMinorIntoLinks()
{
    Page page;
    page.setting.links = {{.title = u"Docs"_s, .url = u"https://docs.cilium.io/en/v{minor}/x"_s}};

    QVERIFY(page.html().contains(u"https://docs.cilium.io/en/v1.18/x"_s));
}

void TestExplanationHtml::showsWhetherNeedsAreMet()
{
    Page page;
    page.setting.needs = {{.setting = "b", .is = {Value(true)}, .isNot = {}, .why = u"It is built on it."_s}};

    QVERIFY(page.html("b: false\n").contains(u"✗"_s));
    QVERIFY(page.html("b: false\n").contains(u"now <code>false</code>"_s));
    QVERIFY(page.html("b: true\n").contains(u"✓"_s));
}

void TestExplanationHtml::linksFixes()
{
    Page page;
    Finding finding;
    finding.settings = {"a"};
    finding.message = u"a is wrong"_s;
    finding.fixes = {{.label = u"Mend it"_s, .changes = {{.path = "a", .value = Value(true)}}, .safe = true}};

    QVERIFY(page.html("a: false\n", {finding}).contains(u"<a href='fix:0/0'>Mend it</a>"_s));
}

void TestExplanationHtml::showsAPictureWithItsWords()
{
    Page page;
    page.setting.flow = {.name = u"routing-mode"_s, .caption = u"A & B"_s, .says = u"From <A> to B."_s};

    const QString html = page.html();

    QVERIFY(html.contains(u"<img src='flow:routing-mode'>"_s));
    QVERIFY(html.contains(u"A &amp; B"_s));
    QVERIFY(html.contains(u"From &lt;A&gt; to B."_s));
}

void TestExplanationHtml::labelsTheChartsOwnWords()
{
    const Knowledge nothing;
    const Catalogue catalogue(twoSettings(), nothing, {{YamlPath("a"), u"Theirs <b>."_s}});
    const auto shared = std::make_shared<const Catalogue>(catalogue);
    const Result<Configuration> configuration = Configuration::parse({}, shared);

    const QString html = explanationHtml(*shared->find("a"), *configuration, {}, QPalette());

    const qsizetype label = html.indexOf(u"<h3>The chart’s own words</h3>"_s);
    QVERIFY(label >= 0);
    QVERIFY(html.indexOf(u"Theirs &lt;b&gt;."_s) > label);
}

QTEST_MAIN(TestExplanationHtml)
#include "tst_explanation_html.moc"
