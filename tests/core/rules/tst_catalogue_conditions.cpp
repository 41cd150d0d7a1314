#include "core/rules/rules.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

SettingFacts booleanSetting(const YamlPath &path)
{
    return {.path = path, .types = {u"boolean"_s}, .defaultValue = false};
}

/// Two switches: `child` has the given conditions on `parent`.
std::shared_ptr<const Catalogue> catalogueWith(std::vector<Condition> needs, std::optional<Condition> enabledWhen)
{
    const ChartFacts facts{.version = u"1.18.5"_s, .settings = {booleanSetting("parent"), booleanSetting("child")}};
    const SettingKnowledge child{.path = "child",
                                 .section = u"routing"_s,
                                 .label = u"Child"_s,
                                 .kind = SettingKind::Boolean,
                                 .enabledWhen = std::move(enabledWhen),
                                 .needs = std::move(needs)};
    return std::make_shared<const Catalogue>(
        facts, Knowledge{.sections = {{.id = u"routing"_s, .title = u"Routing"_s, .prefixes = {QString()}}},
                         .settings = {child}});
}

QList<Finding> findingsOf(const QString &rule, const Configuration &values)
{
    QList<Finding> found;
    for (const Finding &finding : check(contextFor(values).value())) {
        if (finding.rule == rule)
            found += finding;
    }
    return found;
}

Condition parentIs(bool wanted)
{
    return {.setting = "parent", .is = {Value(wanted)}, .why = u"The parent does the work."_s};
}

} // namespace

/// The rules that evaluate the conditions of the catalogue's knowledge, on a catalogue of our own.
class CatalogueConditionsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBrokenNeedIsAFinding();
    void aMetNeedIsQuiet();
    void anIneffectiveSettingIsAHint();
    void aSettingAtItsDefaultMissesNothing();
};

void CatalogueConditionsTest::aBrokenNeedIsAFinding()
{
    const Configuration values = Configuration::parse("child: true\n", catalogueWith({parentIs(true)}, {})).value();

    const QList<Finding> findings = findingsOf(u"values.needs-another"_s, values);

    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.front().severity, Severity::Warning);
    QCOMPARE(findings.front().why, u"The parent does the work."_s);
    const Configuration fixed = values.apply(findings.front().fixes.front().changes)->after;
    QCOMPARE(fixed.text().bytes(), "child: true\nparent: true\n");
    QVERIFY(findingsOf(u"values.needs-another"_s, fixed).isEmpty());
}

void CatalogueConditionsTest::aMetNeedIsQuiet()
{
    const Configuration values =
        Configuration::parse("child: true\nparent: true\n", catalogueWith({parentIs(true)}, {})).value();

    QVERIFY(findingsOf(u"values.needs-another"_s, values).isEmpty());
}

void CatalogueConditionsTest::anIneffectiveSettingIsAHint()
{
    const Configuration values = Configuration::parse("child: true\n", catalogueWith({}, parentIs(true))).value();

    const QList<Finding> findings = findingsOf(u"values.no-effect"_s, values);

    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.front().severity, Severity::Hint);
    for (const Fix &fix : findings.front().fixes)
        QVERIFY(findingsOf(u"values.no-effect"_s, values.apply(fix.changes)->after).isEmpty());
}

void CatalogueConditionsTest::aSettingAtItsDefaultMissesNothing()
{
    const Configuration values =
        Configuration::parse("child: false\n", catalogueWith({parentIs(true)}, parentIs(true))).value();

    QVERIFY(findingsOf(u"values.needs-another"_s, values).isEmpty());
    QVERIFY(findingsOf(u"values.no-effect"_s, values).isEmpty());
}

QTEST_APPLESS_MAIN(CatalogueConditionsTest)
#include "tst_catalogue_conditions.moc"
