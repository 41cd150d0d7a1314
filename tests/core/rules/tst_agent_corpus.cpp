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

} // namespace

/// Configurations that real agents were started with, and what they did.
class AgentCorpusTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsNothingAnErrorThatRuns_data();
    void callsNothingAnErrorThatRuns();
};

void AgentCorpusTest::callsNothingAnErrorThatRuns_data()
{
    QTest::addColumn<QString>("chart");
    QTest::newRow("1.17") << u"1.17.17"_s;
    QTest::newRow("1.18") << u"1.18.5"_s;
    QTest::newRow("1.19") << u"1.19.6"_s;
    QTest::newRow("1.20") << u"1.20.0"_s;
}

void AgentCorpusTest::callsNothingAnErrorThatRuns()
{
    QFETCH(QString, chart);
    const Result<QByteArray> lines =
        readTextFile(QStringLiteral(SHARED_DIR) + u"/agent-corpus/%1.jsonl"_s.arg(chart.first(4)));
    if (!lines)
        QSKIP("the configurations judged by real agents aren't there (../shared/agent-corpus)");

    int exits = 0;
    int caught = 0;
    for (const QByteArray &line : lines->split('\n')) {
        const QJsonObject judged = QJsonDocument::fromJson(line).object();
        const QByteArray text = writeBlock(Value::fromJson(judged[u"values"_s]));
        const Result<Configuration> values = Configuration::parse(text, Catalogue::builtIn(chart).value());
        if (!values) // whole Kubernetes objects, of which the agent never heard
            continue;
        const QStringList errors = judgedErrors(*values);
        const QString outcome = judged[u"outcome"_s].toString();
        if (outcome == "runs"_L1)
            QVERIFY2(errors.isEmpty(), qPrintable(judged[u"id"_s].toString() + u": "_s + errors.join(u'\n')));
        exits += outcome == "exits"_L1 ? 1 : 0;
        caught += outcome == "exits"_L1 && !errors.isEmpty() ? 1 : 0;
    }

    qInfo("%d of %d configurations that stop the agent are called an error", caught, exits);
    QVERIFY(caught > exits / 10);
}

QTEST_APPLESS_MAIN(AgentCorpusTest)
#include "tst_agent_corpus.moc"
