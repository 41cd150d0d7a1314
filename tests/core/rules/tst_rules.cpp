#include "core/rules/rules.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// One entry of tests/data/rules/*.yaml.
struct RuleCase
{
    QString rule;
    QString name;
    bool fires = false;
    QString severity;
    QString cilium = u"1.18.5"_s;
    Target target;
    QString machineConfig;
    QByteArray text;
    QByteArray fixed;
};

RuleCase toCase(const Value &entry)
{
    RuleCase ruleCase;
    const auto textOf = [&entry](QStringView key) {
        const Value *value = entry.find(key);
        return !value ? QString() : value->isString() ? value->toString() : value->toDisplay();
    };
    ruleCase.rule = textOf(u"rule");
    ruleCase.name = textOf(u"name");
    ruleCase.fires = entry.find(u"fires")->toBool();
    ruleCase.severity = textOf(u"severity");
    if (!textOf(u"cilium").isEmpty())
        ruleCase.cilium = textOf(u"cilium");
    ruleCase.target.talos = textOf(u"talos");
    ruleCase.target.kernel = textOf(u"kernel");
    ruleCase.target.kubernetes = textOf(u"kubernetes");
    ruleCase.machineConfig = textOf(u"machineConfig");
    ruleCase.text = textOf(u"text").toUtf8();
    ruleCase.fixed = textOf(u"fixed").toUtf8();
    return ruleCase;
}

std::vector<RuleCase> readCases()
{
    std::vector<RuleCase> cases;
    const QDir folder(QStringLiteral(TEST_DATA_DIR) + u"/rules"_s);
    for (const QString &file : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        const Result<YamlText> text = YamlText::parse(readTextFile(folder.filePath(file)).value());
        if (!text)
            qFatal("%s: %s", qPrintable(file), qPrintable(text.error().toString()));
        const Value entries = text->value(text->root());
        for (const Value &entry : entries.toList())
            cases.push_back(toCase(entry));
    }
    return cases;
}

const std::vector<RuleCase> &cases()
{
    static const std::vector<RuleCase> all = readCases();
    return all;
}

Configuration configurationOf(const RuleCase &ruleCase)
{
    return Configuration::parse(ruleCase.text, Catalogue::builtIn(ruleCase.cilium).value()).value();
}

std::optional<MachineConfig> machineConfigOf(const RuleCase &ruleCase)
{
    if (ruleCase.machineConfig.isEmpty())
        return {};
    return readMachineConfig(YamlText::parse(ruleCase.machineConfig.toUtf8()).value(), u"machine.yaml"_s).value();
}

QList<Finding> findingsIn(const RuleCase &ruleCase, const Configuration &values)
{
    return check(contextFor(values, {.target = ruleCase.target, .machineConfig = machineConfigOf(ruleCase)}).value());
}

QList<Finding> ofRule(const QList<Finding> &findings, const QString &rule)
{
    QList<Finding> found;
    std::ranges::copy_if(findings, std::back_inserter(found),
                         [&rule](const Finding &finding) { return finding.rule == rule; });
    return found;
}

QStringList errorsIn(const QList<Finding> &findings)
{
    QStringList errors;
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Error)
            errors += finding.rule;
    }
    return errors;
}

/// Whether a message begins like a sentence, or with something that is written as it is.
bool beginsWell(const Finding &finding)
{
    static const QRegularExpression name(u"^([a-z]*[A-Z./\\-\\[0-9])"_s);
    const auto isNamed = [&finding](const YamlPath &path) {
        return finding.message.startsWith(path.toString().section(u'.', 0, 0));
    };
    return finding.message.at(0).isUpper() || name.match(finding.message).hasMatch() ||
           std::ranges::any_of(finding.settings, isNamed);
}

bool hasCase(const QString &rule, bool fires)
{
    return std::ranges::any_of(
        cases(), [&](const RuleCase &ruleCase) { return ruleCase.rule == rule && ruleCase.fires == fires; });
}

} // namespace

class RulesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksWhereItShould_data();
    void speaksWhereItShould();
    void fixesMakeTheFindingGo_data() { speaksWhereItShould_data(); }
    void fixesMakeTheFindingGo();
    void everyRuleHasAFiringAndAQuietCase();
    void everyRuleSaysWhyAndWhereFrom();
    void nearlyEveryErrorHasAWayOut();
    void acceptedFindingsAreSilent();
    void errorsComeFirst();
    void unknownTalosReleaseIsRefused();
    void oneMistakeIsSaidOnce_data();
    void oneMistakeIsSaidOnce();
    void fixesThatShareALabelAreAllApplied();
    void fixesKnowWhatWasToldBesideTheFile();
    void judgesFlagsAsTheirSettings_data();
    void judgesFlagsAsTheirSettings();
    void judgesArgumentsAsTheirSettings();
};

void RulesTest::speaksWhereItShould_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(cases().size()); ++i) {
        const RuleCase &ruleCase = cases()[static_cast<size_t>(i)];
        QTest::addRow("%s: %s", qPrintable(ruleCase.rule), qPrintable(ruleCase.name)) << i;
    }
}

void RulesTest::speaksWhereItShould()
{
    QFETCH(int, index);
    const RuleCase &ruleCase = cases()[static_cast<size_t>(index)];
    QVERIFY2(findRule(ruleCase.rule), "no such rule");

    const QList<Finding> found = ofRule(findingsIn(ruleCase, configurationOf(ruleCase)), ruleCase.rule);

    QCOMPARE(!found.isEmpty(), ruleCase.fires);
    if (!ruleCase.severity.isEmpty())
        QCOMPARE(severityName(found.front().severity), ruleCase.severity);
    for (const Finding &finding : found)
        QVERIFY2(beginsWell(finding), qPrintable(finding.message));
}

void RulesTest::fixesMakeTheFindingGo()
{
    QFETCH(int, index);
    const RuleCase &ruleCase = cases()[static_cast<size_t>(index)];
    if (!ruleCase.fires)
        return;
    const Configuration before = configurationOf(ruleCase);
    const QList<Finding> findings = findingsIn(ruleCase, before);
    const Finding finding = ofRule(findings, ruleCase.rule).front();

    for (const Fix &fix : finding.fixes) {
        const Result<Configuration::Applied> applied = before.apply(fix.changes);
        QVERIFY2(applied, applied ? "" : qPrintable(applied.error().message));
        const QList<Finding> left = findingsIn(ruleCase, applied->after);

        QVERIFY2(ofRule(left, ruleCase.rule).size() < ofRule(findings, ruleCase.rule).size(), qPrintable(fix.label));
        QStringList news = errorsIn(left);
        for (const QString &old : errorsIn(findings))
            news.removeOne(old);
        QVERIFY2(news.isEmpty(), qPrintable(u"%1 leads to %2"_s.arg(fix.label, news.join(u", "_s))));
        if (!ruleCase.fixed.isEmpty() && fix == finding.fixes.front())
            QCOMPARE(applied->after.text().bytes(), ruleCase.fixed);
    }
    QVERIFY(ruleCase.fixed.isEmpty() || !finding.fixes.isEmpty());
}

void RulesTest::everyRuleHasAFiringAndAQuietCase()
{
    const QStringList ofConditions{u"values.needs-another"_s,
                                   u"values.no-effect"_s}; // tst_catalogue_conditions has their cases
    for (const Rule *rule : allRules()) {
        const QString id = QString::fromLatin1(rule->id);
        if (ofConditions.contains(id))
            continue;
        QVERIFY2(hasCase(id, true), qPrintable(id + u" has no firing case"_s));
        QVERIFY2(hasCase(id, false), qPrintable(id + u" has no quiet case"_s));
    }
}

void RulesTest::nearlyEveryErrorHasAWayOut()
{
    QSet<QString> errors;
    QSet<QString> mendable;
    for (const RuleCase &ruleCase : cases()) {
        if (!ruleCase.fires)
            continue;
        for (const Finding &finding : ofRule(findingsIn(ruleCase, configurationOf(ruleCase)), ruleCase.rule)) {
            if (finding.severity == Severity::Error)
                errors += finding.rule;
            if (!finding.fixes.isEmpty())
                mendable += finding.rule;
        }
    }
    const QSet<QString> stuck = errors - mendable;

    QVERIFY(!errors.isEmpty());
    QVERIFY2(stuck.size() * 100 <= errors.size() * 5, qPrintable(QStringList(stuck.values()).join(u' ')));
}

void RulesTest::everyRuleSaysWhyAndWhereFrom()
{
    QStringList ids;
    for (const Rule *rule : allRules()) {
        QVERIFY(!ids.contains(QLatin1StringView(rule->id)));
        ids += QString::fromLatin1(rule->id);
        QVERIFY2(qstrlen(rule->why) > 40, rule->id);
        QVERIFY2(QByteArray(rule->source).startsWith("https://"), rule->id);
    }
}

void RulesTest::acceptedFindingsAreSilent()
{
    const QByteArray profile = "apiVersion: datapath-designer/v1\n"
                               "kind: Profile\n"
                               "accepted:\n"
                               "  - {rule: bandwidth.bbr-needs-manager, reason: the manager comes next week}\n"
                               "values:\n"
                               "  bandwidthManager: {bbr: true}\n";
    const Configuration values = Configuration::parse(profile, Catalogue::builtIn(u"1.18.5"_s).value()).value();

    QVERIFY(ofRule(check(contextFor(values).value()), u"bandwidth.bbr-needs-manager"_s).isEmpty());
}

void RulesTest::errorsComeFirst()
{
    const Configuration values = Configuration::parse("bandwidthManager: {bbr: true}\nroutingMode: native\n",
                                                      Catalogue::builtIn(u"1.18.5"_s).value())
                                     .value();

    const QList<Finding> findings = check(contextFor(values).value());

    QVERIFY(findings.size() > 2);
    QVERIFY(std::ranges::is_sorted(
        findings, [](const Finding &left, const Finding &right) { return left.severity > right.severity; }));
}

void RulesTest::unknownTalosReleaseIsRefused()
{
    const Configuration values = Configuration::parse("{}\n", Catalogue::builtIn(u"1.18.5"_s).value()).value();

    const Result<CheckContext> context = contextFor(values, {.target = {.talos = u"0.3"_s}});

    QVERIFY(!context);
    QVERIFY(context.error().message.contains("0.3"_L1));
}

void RulesTest::oneMistakeIsSaidOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rule");
    QTest::newRow("a word for a boolean")
        << QByteArray("kubeProxyReplacement: partial\n") << u"services.kube-proxy-replacement-value"_s;
    QTest::newRow("a text in a list of maps")
        << QByteArray("envoy: {extraHostPathMounts: [/data]}\n") << u"values.list-of-maps"_s;
}

void RulesTest::oneMistakeIsSaidOnce()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, rule);
    const Configuration values = Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    const auto isDefault = [](const Finding &finding) { return finding.rule.startsWith("talos."_L1); };

    QList<Finding> errors = check(contextFor(values).value());
    errors.removeIf([&](const Finding &finding) { return finding.severity != Severity::Error || isDefault(finding); });

    QCOMPARE(errors.size(), 1);
    QCOMPARE(errors.front().rule, rule);
}

void RulesTest::fixesThatShareALabelAreAllApplied()
{
    // Both capability lists of the chart's defaults ask for SYS_MODULE.
    const Configuration values = Configuration::parse("{}\n", Catalogue::builtIn(u"1.18.5"_s).value()).value();

    const FixedConfiguration fixed = applyFixes(values, {}, Severity::Hint, false).value();

    const auto isError = [](const Finding &finding) { return finding.severity == Severity::Error; };
    QVERIFY(std::ranges::any_of(fixed.applied, [&](const QString &label) { return fixed.applied.count(label) == 2; }));
    QVERIFY(std::ranges::none_of(check(contextFor(fixed.after).value()), isError));
}

void RulesTest::fixesKnowWhatWasToldBesideTheFile()
{
    const QByteArray text = "ipam: {mode: kubernetes}\nroutingMode: native\nipv4NativeRoutingCIDR: 10.244.0.0/16\n";
    const Configuration values = Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    const Told told{.cluster = {.podCidrs = {u"10.32.0.0/16"_s}}};

    const auto fixed = applyFixes(values, told, Severity::Hint, false).value();

    QCOMPARE(fixed.after.string("ipv4NativeRoutingCIDR"), u"10.32.0.0/16"_s);
}

void RulesTest::judgesFlagsAsTheirSettings_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("rule");

    QTest::newRow("a word") << u"bpf-lb-dsr-dispatch: none"_s << u"values.unknown-word"_s;
    QTest::newRow("a mode") << u"bpf-lb-mode: Snat"_s << u"flags.unknown-word"_s;
    QTest::newRow("a size of a table") << u"bpf-lb-maglev-table-size: \"100\""_s << u"values.unknown-word"_s;
}

void RulesTest::judgesFlagsAsTheirSettings()
{
    QFETCH(const QString, entry);
    QFETCH(const QString, rule);
    const QByteArray text = "extraConfig:\n  " + entry.toUtf8() + '\n';
    const Configuration values = Configuration::parse(text, Catalogue::builtIn(u"1.20.0"_s).value()).value();

    const QList<Finding> findings = check(contextFor(values).value());

    const auto found = std::ranges::find(findings, rule, &Finding::rule);
    QVERIFY(found != findings.end());
    QCOMPARE(found->settings.front(), YamlPath("extraConfig").child(entry.section(u':', 0, 0)));
    QCOMPARE(found->position.line, 2);
    QCOMPARE(found->fixes.size(), 1);
}

void RulesTest::judgesArgumentsAsTheirSettings()
{
    const Configuration values =
        Configuration::parse("extraArgs:\n  - --debug\n  - --routing-mode=native\nipv4NativeRoutingCIDR: \"\"\n",
                             Catalogue::builtIn(u"1.20.0"_s).value())
            .value();

    const QList<Finding> findings = check(contextFor(values).value());

    const auto found = std::ranges::find(findings, u"routing.native-cidr-missing"_s, &Finding::rule);
    QVERIFY(found != findings.end());
    QCOMPARE(found->settings.front(), YamlPath("extraArgs").child(1));
    QCOMPARE(found->position.line, 3);
}

QTEST_APPLESS_MAIN(RulesTest)
#include "tst_rules.moc"
