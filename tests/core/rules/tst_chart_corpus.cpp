#include "core/rules/rules.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QStringList versions{u"1.17.17"_s, u"1.18.5"_s, u"1.18.12"_s, u"1.19.6"_s, u"1.20.0"_s};

QString corpusFolder()
{
    return QStringLiteral(SHARED_DIR) + u"/chart-corpus"_s;
}

Value readYaml(const QString &file)
{
    const YamlText text = YamlText::parse(readTextFile(file).value()).value();
    return text.value(text.root());
}

/// What meta.yaml says beyond the id: the key's value, or null.
Value entry(const Value &map, const QStringList &keys)
{
    const Value *value = &map;
    for (const QString &key : keys) {
        value = value->find(key);
        if (!value)
            return {};
    }
    return *value;
}

QStringList texts(const Value &list)
{
    QStringList all;
    for (const Value &item : list.toList())
        all += item.toString();
    return all;
}

/// One file of the corpus, for one chart version.
struct Judged
{
    QString id; ///< `refused/removed-tunnel trigger.yaml 1.18.5`
    QString version;
    QString file;
    QString kubernetes;
    bool isListed = false; ///< the corpus names this version
    bool isRefusedAnyway = false;
};

QList<Finding> findingsOf(const QByteArray &text, const QString &version, const QString &kubernetes)
{
    const Configuration values = Configuration::parse(text, Catalogue::builtIn(version).value()).value();
    return check(contextFor(values, {.target = {.kubernetes = kubernetes}}).value());
}

/// What is found beyond an empty file's findings: Talos has something to say of the chart's defaults already. Of a file
/// without values everything counts.
QList<Finding> findingsIn(const Judged &judged)
{
    const QByteArray text = readTextFile(judged.file).value();
    QList<Finding> findings = findingsOf(text, judged.version, judged.kubernetes);
    if (text.trimmed() == "{}")
        return findings;
    QSet<QString> usual;
    for (const Finding &finding : findingsOf("{}\n", judged.version, {}))
        usual += finding.rule + finding.message;
    findings.removeIf([&usual](const Finding &finding) { return usual.contains(finding.rule + finding.message); });
    return findings;
}

bool hasChartError(const QList<Finding> &findings)
{
    return std::ranges::any_of(findings, [](const Finding &finding) {
        return finding.severity == Severity::Error && finding.origin == Origin::Chart;
    });
}

/// Errors that don't come of Talos, which the corpus doesn't know.
bool hasError(const QList<Finding> &findings)
{
    return std::ranges::any_of(findings, [](const Finding &finding) {
        return finding.severity == Severity::Error && finding.origin != Origin::Talos;
    });
}

bool isAtLeast(const QList<Finding> &findings, Severity severity)
{
    return std::ranges::any_of(findings, [severity](const Finding &finding) { return finding.severity >= severity; });
}

/// Every version of every file of a kind (`refused`, `silent`, …) whose name starts so.
QList<Judged> casesOf(const QString &kind, const QString &prefix)
{
    QList<Judged> cases;
    for (const QString &id :
         QDir(corpusFolder() + u'/' + kind).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QDir folder(corpusFolder() + u'/' + kind + u'/' + id);
        const Value meta = readYaml(folder.filePath(u"meta.yaml"_s));
        for (const QString &file : folder.entryList({prefix + u"*.yaml"_s}, QDir::Files, QDir::Name)) {
            QStringList listed = texts(entry(meta, {u"versions"_s}));
            const Value variants = entry(meta, {u"variants"_s});
            for (const Value &variant : variants.toList()) {
                if (entry(variant, {u"file"_s}).toString() == file)
                    listed = texts(entry(variant, {u"versions"_s}));
            }
            const QString perFile = entry(meta, {u"helm_args"_s, prefix, u"kube"_s}).toString();
            const QString kubernetes =
                perFile.isEmpty() ? entry(meta, {u"helm_args"_s, u"kube"_s}).toString() : perFile;
            for (const QString &version : versions) {
                const QString elsewhere = entry(meta, {u"trigger_on_other_versions"_s, version}).toString();
                cases += Judged{.id = kind + u'/' + id + u' ' + file + u' ' + version,
                                .version = version,
                                .file = folder.filePath(file),
                                .kubernetes = kubernetes,
                                .isListed = listed.contains(version),
                                .isRefusedAnyway = elsewhere.startsWith("refused"_L1)};
            }
        }
    }
    return cases;
}

QString describe(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings)
        lines += u"%1 %2 %3: %4"_s.arg(severityName(finding.severity), originName(finding.origin), finding.rule,
                                       finding.message);
    return lines.isEmpty() ? u"(nothing)"_s : lines.join(u"\n    "_s);
}

/// What we are known to judge otherwise. The list may only get shorter.
QSet<QString> knownMisses()
{
    QSet<QString> known;
    const QByteArray text = readTextFile(QStringLiteral(TEST_DATA_DIR) + u"/rules/chart-corpus-misses.txt"_s).value();
    for (const QByteArray &line : text.split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#'))
            known += QString::fromUtf8(line);
    }
    return known;
}

} // namespace

/// What the real Helm refuses, lets through, overrides and warns of, and whether we say so.
/// `DATAPATH_CORPUS_MISSES=1` shows what was found in each case that we miss.
class ChartCorpusTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusedValuesAreErrorsOfTheChart();
    void refusedValuesAreNoErrorsOfOtherVersions();
    void acceptedTwinsAreNoErrors();
    void silentlyWrongValuesAreWarnings();
    void overridesAreHints();
    void chartWarningsAreWarnings();

private:
    /// Judges the cases; what `isRight` refuses must be known.
    template<typename IsRight>
    void judge(const QList<Judged> &cases, const QString &what, IsRight isRight);

    QSet<QString> m_known;
};

void ChartCorpusTest::initTestCase()
{
    if (!QDir(corpusFolder()).exists())
        QSKIP("the values judged by real charts aren't there (../shared/chart-corpus)");
    m_known = knownMisses();
}

template<typename IsRight>
void ChartCorpusTest::judge(const QList<Judged> &cases, const QString &what, IsRight isRight)
{
    const bool shows = qEnvironmentVariableIsSet("DATAPATH_CORPUS_MISSES");
    QStringList unexpected;
    QHash<QString, std::pair<int, int>> counts;
    for (const Judged &judged : cases) {
        const QList<Finding> findings = findingsIn(judged);
        const bool right = isRight(judged, findings);
        const QString key = what + u": "_s + judged.id;
        ++counts[judged.version].second;
        counts[judged.version].first += right ? 1 : 0;
        if (right == m_known.contains(key))
            unexpected += right ? key + u" is right now; take it out of the list"_s : key;
        if (!right && shows)
            qInfo().noquote() << key << "\n   " << describe(findings);
    }
    for (const QString &version : versions)
        qInfo().noquote() << what << version << counts[version].first << "of" << counts[version].second;
    QVERIFY2(unexpected.isEmpty(), qPrintable(unexpected.join(u'\n')));
}

void ChartCorpusTest::refusedValuesAreErrorsOfTheChart()
{
    QList<Judged> cases = casesOf(u"refused"_s, u"trigger"_s);
    cases.removeIf([](const Judged &judged) { return !judged.isListed; });

    // What depends on the cluster's API is Kubernetes' rule: it is refused only where Helm doesn't know the cluster.
    judge(cases, u"refused"_s, [](const Judged &, const QList<Finding> &findings) {
        return std::ranges::any_of(findings, [](const Finding &finding) {
            return finding.severity == Severity::Error &&
                   (finding.origin == Origin::Chart || finding.rule == "monitoring.service-monitor-unknown"_L1);
        });
    });
}

void ChartCorpusTest::refusedValuesAreNoErrorsOfOtherVersions()
{
    QList<Judged> cases = casesOf(u"refused"_s, u"trigger"_s);
    cases.removeIf([](const Judged &judged) { return judged.isListed || judged.isRefusedAnyway; });

    judge(cases, u"elsewhere"_s,
          [](const Judged &, const QList<Finding> &findings) { return !hasChartError(findings); });
}

void ChartCorpusTest::acceptedTwinsAreNoErrors()
{
    QList<Judged> cases = casesOf(u"refused"_s, u"pass"_s);
    cases.removeIf([](const Judged &judged) { return !judged.isListed; });

    judge(cases, u"twin"_s, [](const Judged &, const QList<Finding> &findings) { return !hasError(findings); });
}

void ChartCorpusTest::silentlyWrongValuesAreWarnings()
{
    QList<Judged> cases = casesOf(u"silent"_s, u"values"_s);
    cases.removeIf([](const Judged &judged) { return !judged.isListed; });

    judge(cases, u"silent"_s, [](const Judged &, const QList<Finding> &findings) {
        return isAtLeast(findings, Severity::Warning) && !hasChartError(findings);
    });
}

void ChartCorpusTest::overridesAreHints()
{
    QList<Judged> cases = casesOf(u"effects"_s, u"values"_s);
    cases.removeIf([](const Judged &judged) { return !judged.isListed; });

    judge(cases, u"effect"_s, [](const Judged &, const QList<Finding> &findings) {
        return isAtLeast(findings, Severity::Hint) && !hasChartError(findings);
    });
}

void ChartCorpusTest::chartWarningsAreWarnings()
{
    for (const QString &file : {u"trigger"_s, u"pass"_s}) {
        QList<Judged> cases = casesOf(u"warnings"_s, file);
        cases.removeIf([](const Judged &judged) { return !judged.isListed; });
        judge(cases, u"warning"_s, [&file](const Judged &, const QList<Finding> &findings) {
            return isAtLeast(findings, Severity::Warning) == (file == u"trigger"_s);
        });
    }
}

QTEST_APPLESS_MAIN(ChartCorpusTest)
#include "tst_chart_corpus.moc"
