#include "core/rules/rules.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_writer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Whether a finding speaks of the agent or the chart: the corpus was judged without Talos, operator and cluster.
bool isJudged(const Finding &finding)
{
    return finding.severity == Severity::Error && (finding.origin == Origin::Agent || finding.origin == Origin::Chart ||
                                                   finding.origin == Origin::Documentation);
}

QStringList judgedErrors(const Configuration &values)
{
    QStringList errors;
    for (const Finding &finding : check(contextFor(values).value())) {
        if (isJudged(finding))
            errors += finding.rule + u": "_s + finding.message;
    }
    return errors;
}

/// How our verdicts on one version's configurations compare with what its agent did.
struct Comparison
{
    int runs = 0;
    int exits = 0;
    QStringList falseAlarms;
    QStringList misses; ///< the check that ended the agent, then the case
};

void compare(const QJsonObject &judged, const QString &chart, Comparison &comparison)
{
    const QString outcome = judged[u"outcome"_s].toString();
    const bool needsNode = judged[u"needs"_s].toString() == "node"_L1;
    const QByteArray text = writeBlock(Value::fromJson(judged[u"values"_s]));
    const Result<Configuration> values = Configuration::parse(text, Catalogue::builtIn(chart).value());
    if (!values || needsNode) // whole Kubernetes objects, of which the agent never heard
        return;
    const QStringList errors = judgedErrors(*values);
    const QString id = judged[u"id"_s].toString();
    if (outcome == "runs"_L1) {
        ++comparison.runs;
        if (!errors.isEmpty())
            comparison.falseAlarms += id + u": "_s + errors.join(u'\n');
    }
    if (outcome == "exits"_L1) {
        ++comparison.exits;
        if (errors.isEmpty())
            comparison.misses += judged[u"message"_s].toString() + u" in "_s + id;
    }
}

/// The numbers, and with DATAPATH_REPORT set the names.
void report(const QString &version, const Comparison &comparison)
{
    qInfo("%s: %lld of %d that exit are called an error, %lld of %d that run aren't", qPrintable(version),
          comparison.exits - comparison.misses.size(), comparison.exits,
          comparison.runs - comparison.falseAlarms.size(), comparison.runs);
    if (!qEnvironmentVariableIsSet("DATAPATH_REPORT"))
        return;
    QStringList misses = comparison.misses;
    misses.sort();
    for (const QString &miss : std::as_const(misses))
        qInfo("missed %s", qPrintable(miss));
    for (const QString &alarm : comparison.falseAlarms)
        qInfo("false alarm %s", qPrintable(alarm));
}

} // namespace

/// Configurations that real agents were started with, and what they did.
class AgentCorpusTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesAsRealAgentsDid_data();
    void judgesAsRealAgentsDid();
};

void AgentCorpusTest::judgesAsRealAgentsDid_data()
{
    QTest::addColumn<QString>("chart");
    QTest::newRow("1.17") << u"1.17.17"_s;
    QTest::newRow("1.18") << u"1.18.5"_s;
    QTest::newRow("1.19") << u"1.19.6"_s;
    QTest::newRow("1.20") << u"1.20.0"_s;
}

void AgentCorpusTest::judgesAsRealAgentsDid()
{
    QFETCH(QString, chart);
    const Result<QByteArray> lines =
        readTextFile(QStringLiteral(SHARED_DIR) + u"/agent-corpus/%1.jsonl"_s.arg(chart.first(4)));
    if (!lines)
        QSKIP("the configurations judged by real agents aren't there (../shared/agent-corpus)");

    Comparison comparison;
    for (const QByteArray &line : lines->split('\n'))
        compare(QJsonDocument::fromJson(line).object(), chart, comparison);

    report(chart, comparison);
    QVERIFY2(comparison.falseAlarms.isEmpty(), qPrintable(comparison.falseAlarms.join(u'\n')));
    QVERIFY(comparison.misses.size() * 100 <= comparison.exits * 25);
}

QTEST_APPLESS_MAIN(AgentCorpusTest)
#include "tst_agent_corpus.moc"
