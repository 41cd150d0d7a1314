#include "tests/app/cli_runner.h"

#include "core/rules/rules.h"
#include "core/rules/talos/machine_file_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

const QByteArray relayAlone = "hubble:\n  enabled: false\n  relay:\n    enabled: true\n\"a%b|c\": 1\n";
const QByteArray acceptedRelay = "hubble:\n  enabled: false\n  relay:\n"
                                 "    enabled: true # datapath: accept hubble.relay-needs-hubble: comes, 100 %\n";

Ran reported(const QString &format, const QByteArray &values, const QStringList &more = {})
{
    return datapathctl(QStringList{u"check"_s, u"-"_s, u"--format"_s, format} + more, values);
}

QJsonObject sarifRun(const Ran &ran)
{
    return QJsonDocument::fromJson(ran.out)["runs"_L1].toArray().first().toObject();
}

QJsonObject resultOf(const QJsonObject &run, const QString &rule)
{
    for (const QJsonValue &result : run["results"_L1].toArray()) {
        if (result["ruleId"_L1].toString() == rule)
            return result.toObject();
    }
    return {};
}

qsizetype offsetOf(const QByteArray &text, const QJsonValue &line, const QJsonValue &column)
{
    qsizetype offset = 0;
    for (int i = 1; i < line.toInt(); ++i)
        offset = text.indexOf('\n', offset) + 1;
    return offset + column.toInt() - 1;
}

QByteArray mended(QByteArray text, const QJsonObject &fix)
{
    const QJsonValue replacement = fix["artifactChanges"_L1].toArray().first()["replacements"_L1].toArray().first();
    const QJsonValue region = replacement["deletedRegion"_L1];
    const qsizetype start = offsetOf(text, region["startLine"_L1], region["startColumn"_L1]);
    const qsizetype end = offsetOf(text, region["endLine"_L1], region["endColumn"_L1]);
    return text.replace(start, end - start, replacement["insertedContent"_L1]["text"_L1].toString().toUtf8());
}

/// How often each element is in an XML text; empty where it isn't well formed.
QHash<QString, int> elementsOf(const QByteArray &xml)
{
    QHash<QString, int> counts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement)
            ++counts[reader.name().toString()];
    }
    return reader.hasError() ? QHash<QString, int>() : counts;
}

} // namespace

/// What `check` found, in the forms that other programs read.
class TestCliReports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sarifDescribesRulesAndPlaces();
    void sarifFixesMend();
    void sarifSuppressesWhatIsAccepted();
    void sarifTellsWhatCouldNotBeRead();
    void gitHubEscapesWhatWouldEndAnAnnotation();
    void jUnitFailsWhatFailOnSays_data();
    void jUnitFailsWhatFailOnSays();
    void markdownKeepsItsTable();
    void effectiveStateIsExplained();
    void acceptedFindingsDontCount();
    void acceptedFindingsAreShownOnRequest();
    void unknownFormatsAreRefused();
    void rulesAreListedInMarkdown();
};

void TestCliReports::sarifDescribesRulesAndPlaces()
{
    const Ran ran = reported(u"sarif"_s, relayAlone);
    const QJsonObject run = sarifRun(ran);
    const QJsonArray rules = run["tool"_L1]["driver"_L1]["rules"_L1].toArray();
    const QJsonObject result = resultOf(run, u"hubble.relay-needs-hubble"_s);
    const QJsonValue place = result["locations"_L1].toArray().first()["physicalLocation"_L1];

    QCOMPARE(ran.code, 1);
    QCOMPARE(QJsonDocument::fromJson(ran.out)["version"_L1].toString(), u"2.1.0"_s);
    QCOMPARE(result["level"_L1].toString(), u"error"_s);
    QCOMPARE(place["artifactLocation"_L1]["uri"_L1].toString(), u"stdin"_s);
    QCOMPARE(place["region"_L1]["startLine"_L1].toInt(), 4);
    const QJsonValue rule = rules.at(result["ruleIndex"_L1].toInt());
    QCOMPARE(rule["id"_L1], result["ruleId"_L1]);
    QVERIFY(rule["helpUri"_L1].toString().startsWith("https://"_L1));
    QVERIFY(!rule["fullDescription"_L1]["text"_L1].toString().isEmpty());
}

void TestCliReports::sarifFixesMend()
{
    const QString rule = u"hubble.relay-needs-hubble"_s;
    const QJsonArray fixes = resultOf(sarifRun(reported(u"sarif"_s, relayAlone)), rule)["fixes"_L1].toArray();

    QVERIFY(!fixes.isEmpty());
    for (const QJsonValue &fix : fixes) {
        const QByteArray text = mended(relayAlone, fix.toObject());
        QVERIFY2(resultOf(sarifRun(reported(u"sarif"_s, text)), rule).isEmpty(), text.constData());
    }
}

void TestCliReports::sarifSuppressesWhatIsAccepted()
{
    const Ran ran = reported(u"sarif"_s, acceptedRelay);
    const QJsonValue suppression =
        resultOf(sarifRun(ran), u"hubble.relay-needs-hubble"_s)["suppressions"_L1].toArray().first();

    QCOMPARE(suppression["kind"_L1].toString(), u"inSource"_s);
    QCOMPARE(suppression["justification"_L1].toString(), u"comes, 100 %"_s);
}

void TestCliReports::sarifTellsWhatCouldNotBeRead()
{
    const Ran ran = reported(u"sarif"_s, "a: [\n");
    const QJsonValue invocation = sarifRun(ran)["invocations"_L1].toArray().first();

    QCOMPARE(ran.code, 3);
    QVERIFY(!invocation["executionSuccessful"_L1].toBool(true));
    QCOMPARE(invocation["toolExecutionNotifications"_L1].toArray().size(), 1);
}

void TestCliReports::gitHubEscapesWhatWouldEndAnAnnotation()
{
    const Ran ran = reported(u"github"_s, relayAlone);

    QVERIFY2(ran.out.contains("::error file=-,line=4,col=5,title=hubble.relay-needs-hubble::"), ran.out.constData());
    QVERIFY2(ran.out.contains("a%25b|c"), ran.out.constData());
    QVERIFY(ran.out.contains("%0A"));
    for (const QByteArray &line : ran.out.trimmed().split('\n'))
        QVERIFY2(line.startsWith("::"), line.constData());
}

void TestCliReports::jUnitFailsWhatFailOnSays_data()
{
    QTest::addColumn<QString>("failOn");
    QTest::addColumn<bool>("fails");
    QTest::newRow("errors") << u"error"_s << true;
    QTest::newRow("nothing") << u"never"_s << false;
}

void TestCliReports::jUnitFailsWhatFailOnSays()
{
    QFETCH(const QString, failOn);
    QFETCH(const bool, fails);

    const Ran ran = reported(u"junit"_s, relayAlone, {u"--fail-on"_s, failOn});
    const QHash<QString, int> elements = elementsOf(ran.out);

    QCOMPARE(elements.value(u"testsuite"_s), 1);
    QCOMPARE(elements.value(u"failure"_s) > 0, fails);
    QCOMPARE(ran.code == 1, fails);
    const QByteArray count = "failures=\"" + QByteArray::number(elements.value(u"failure"_s)) + '"';
    QVERIFY2(ran.out.contains(count), ran.out.constData());
    QCOMPARE(elementsOf(reported(u"junit"_s, acceptedRelay).out).value(u"skipped"_s), 1);
    QCOMPARE(elementsOf(reported(u"junit"_s, "a: [\n").out).value(u"error"_s), 1);
}

void TestCliReports::markdownKeepsItsTable()
{
    const Ran ran = reported(u"markdown"_s, relayAlone + "# datapath: accept-file values.unknown-key: a | b\n");

    QVERIFY2(ran.out.contains("| error | [hubble.relay-needs-hubble](https://"), ran.out.constData());
    QVERIFY2(ran.out.contains("a \\| b |"), ran.out.constData());
    QVERIFY2(ran.out.contains("a%b\\|c"), ran.out.constData());
}

void TestCliReports::effectiveStateIsExplained()
{
    const QByteArray text = reported(u"text"_s, "bpf: {masquerade: true}\n", {u"--explain"_s}).out;
    const QJsonValue file = reported(u"json"_s, "{}\n", {u"--explain"_s}).json()["files"_L1].toArray().first();

    QVERIFY2(text.contains("-: Masquerading: in eBPF, because bpf.masquerade is true\n"), text.constData());
    QVERIFY2(text.contains("-: Host routing: legacy, by the kernel, because kubeProxyReplacement isn't true\n"),
             text.constData());
    QCOMPARE(file["effective"_L1].toArray().first()["value"_L1].toString(), u"IPv4"_s);
}

void TestCliReports::acceptedFindingsDontCount()
{
    const Ran ran = reported(u"json"_s, acceptedRelay, {u"--talos"_s, u"1.13.2"_s});
    const QJsonValue file = ran.json()["files"_L1].toArray().first();

    for (const QJsonValue &finding : file["findings"_L1].toArray())
        QVERIFY(finding["rule"_L1].toString() != "hubble.relay-needs-hubble"_L1);
    QCOMPARE(file["accepted"_L1].toArray().first()["acceptedBecause"_L1].toString(), u"comes, 100 %"_s);
    QVERIFY2(ran.err.contains(", 1 accepted"), ran.err.constData());
}

void TestCliReports::acceptedFindingsAreShownOnRequest()
{
    QVERIFY(!reported(u"text"_s, acceptedRelay).out.contains("hubble.relay-needs-hubble"));
    QVERIFY(
        reported(u"text"_s, acceptedRelay, {u"--show-accepted"_s}).out.contains("accepted[hubble.relay-needs-hubble]"));
}

void TestCliReports::unknownFormatsAreRefused()
{
    const Ran ran = reported(u"yaml"_s, relayAlone);

    QCOMPARE(ran.code, 2);
    QVERIFY2(ran.err.contains("text, json, sarif, github, junit, markdown"), ran.err.constData());
}

void TestCliReports::rulesAreListedInMarkdown()
{
    const Ran ran = datapathctl({u"rules"_s, u"--format"_s, u"markdown"_s});

    QCOMPARE(ran.out.count('\n'), static_cast<qsizetype>(allRules().size() + machineFileRules().size()) + 2);
}

QTEST_APPLESS_MAIN(TestCliReports)
#include "tst_cli_reports.moc"
