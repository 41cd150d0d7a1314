#include "core/rules/acceptance/acceptance_edits.h"
#include "core/rules/rules.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString bbr = u"bandwidth.bbr-needs-manager"_s;

Configuration configurationOf(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
}

Judgement judgementOn(const Configuration &values)
{
    return judge(contextFor(values).value());
}

Finding findingOf(const QString &rule, const QList<Finding> &findings)
{
    const auto found = std::ranges::find(findings, rule, &Finding::rule);
    return found == findings.end() ? Finding() : *found;
}

} // namespace

/// Living with a finding: written down, honoured, taken back.
class AcceptanceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAndTakenBack_data();
    void isWrittenAndTakenBack();
    void countsOnlyAtItsSetting();
    void needsAReason();
    void keepsItsReason();
};

void AcceptanceTest::isWrittenAndTakenBack_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("accepted");
    QTest::newRow("a key") << QByteArray("bandwidthManager:\n  bbr: true\n")
                           << QByteArray("bandwidthManager:\n  # datapath: accept bandwidth.bbr-needs-manager: soon\n"
                                         "  bbr: true\n");
    QTest::newRow("a flow map, other line ends")
        << QByteArray("bandwidthManager: {bbr: true}\r\n")
        << QByteArray("# datapath: accept bandwidth.bbr-needs-manager: soon\r\nbandwidthManager: {bbr: true}\r\n");
    const QByteArray profile = "apiVersion: datapath-designer/v1\nkind: Profile\n%1values:\n  bandwidthManager:\n"
                               "    bbr: true\n";
    const QByteArray entry = "  - rule: bandwidth.bbr-needs-manager\n    setting: bandwidthManager.bbr\n"
                             "    reason: soon\n";
    const QByteArray one = "accepted:\n  - rule: a.b\n    reason: c\n";
    const QByteArray two = one + entry;
    QTest::newRow("a profile with entries")
        << QByteArray(profile).replace("%1", one) << QByteArray(profile).replace("%1", two);
    const QByteArray argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: cilium\n"
                            "    targetRevision: 1.18.5\n    helm:\n      values: |\n        bandwidthManager:\n";
    QTest::newRow("the string of an Argo CD application")
        << QByteArray(argo + "          bbr: true\n")
        << QByteArray(argo + "          # datapath: accept bandwidth.bbr-needs-manager: soon\n          bbr: true\n");
}

void AcceptanceTest::isWrittenAndTakenBack()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, accepted);
    const Configuration values = configurationOf(before);
    const Finding finding = findingOf(bbr, judgementOn(values).findings);

    const auto written = accept(values, finding, u"soon"_s);
    QVERIFY2(written, written ? "" : qPrintable(written.error().message));
    QCOMPARE(written->after.text().bytes(), accepted);
    const Judgement judgement = judgementOn(written->after);
    QVERIFY(findingOf(bbr, judgement.findings).rule.isEmpty());
    QCOMPARE(findingOf(bbr, judgement.accepted).acceptedBecause, u"soon"_s);

    const auto retracted = retract(written->after, findingOf(bbr, judgement.accepted));
    QVERIFY2(retracted, retracted ? "" : qPrintable(retracted.error().message));
    QCOMPARE(retracted->after.text().bytes(), before);
}

void AcceptanceTest::countsOnlyAtItsSetting()
{
    const Judgement judgement =
        judgementOn(configurationOf("nosuchkey: 1 # datapath: accept values.unknown-key: mine\nothernosuchkey: 2\n"));

    QCOMPARE(findingOf(u"values.unknown-key"_s, judgement.accepted).settings.front(), YamlPath("nosuchkey"));
    QCOMPARE(findingOf(u"values.unknown-key"_s, judgement.findings).settings.front(), YamlPath("othernosuchkey"));
}

void AcceptanceTest::needsAReason()
{
    const Configuration values = configurationOf("bandwidthManager: {bbr: true}\n");

    QVERIFY(!accept(values, findingOf(bbr, judgementOn(values).findings), u"  "_s));
}

void AcceptanceTest::keepsItsReason()
{
    const Configuration values = configurationOf("bandwidthManager: {bbr: true}\n");
    const QString reason = u"weil: es # so ist, ünd\n zwar 100 %"_s;

    const auto written = accept(values, findingOf(bbr, judgementOn(values).findings), reason);

    QCOMPARE(findingOf(bbr, judgementOn(written->after).accepted).acceptedBecause, reason.simplified());
}

QTEST_APPLESS_MAIN(AcceptanceTest)
#include "tst_acceptance.moc"
