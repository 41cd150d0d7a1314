#include "tests/core/rules/random_values.h"

#include "core/rules/sound_fixes.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char kubernetes[] = "1.34.0";
constexpr unsigned usualCount = 5; // each takes about a second where the build is slow

Told told()
{
    return {.target = {.kubernetes = QString::fromLatin1(kubernetes)}};
}

QList<Finding> findingsIn(const Configuration &values)
{
    return check(contextFor(values, told()).value());
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

/// What a fix breaks of its contract: its finding goes, and no error comes. Empty: nothing.
QString breachOf(const Configuration &before, const QList<Finding> &findings, const Finding &finding, const Fix &fix)
{
    const auto applied = before.apply(fix.changes);
    if (!applied)
        return u"can't be applied: "_s + applied.error().message;
    const QList<Finding> left = findingsIn(applied->after);
    if (std::ranges::count(left, finding.rule, &Finding::rule) >=
        std::ranges::count(findings, finding.rule, &Finding::rule))
        return u"leaves its finding"_s;
    QStringList news = errorsIn(left);
    for (const QString &old : errorsIn(findings))
        news.removeOne(old);
    return news.isEmpty() ? QString() : u"leads to "_s + news.join(u", "_s);
}

QStringList breachesIn(const Configuration &values)
{
    QStringList breaches;
    Judgement judgement = judge(contextFor(values, told()).value());
    keepSoundFixes(values, told(), judgement);
    const QList<Finding> &findings = judgement.findings;
    for (const Finding &finding : findings) {
        for (const Fix &fix : finding.fixes) {
            if (const QString breach = breachOf(values, findings, finding, fix); !breach.isEmpty())
                breaches += u"%1, %2: %3"_s.arg(finding.rule, fix.label, breach);
        }
    }
    return breaches;
}

unsigned numberFrom(const char *variable, unsigned usual)
{
    bool isSet = false;
    const int told = qEnvironmentVariableIntValue(variable, &isSet);
    return isSet ? static_cast<unsigned>(told) : usual;
}

/// What `helm template` complains of; empty: it renders, and the ConfigMap holds texts only.
QString complaintOfHelm(const QString &chart, const QString &valuesFile)
{
    QProcess helm;
    helm.start(qEnvironmentVariable("DATAPATH_HELM"),
               {u"template"_s, u"cilium"_s, chart, u"-n"_s, u"kube-system"_s, u"--kube-version"_s,
                QString::fromLatin1(kubernetes), u"--api-versions"_s, u"monitoring.coreos.com/v1"_s, u"-f"_s,
                valuesFile});
    if (!helm.waitForFinished(120000))
        return u"didn't end"_s;
    return helm.exitCode() == 0 ? QString() : QString::fromUtf8(helm.readAllStandardError()).right(300);
}

bool isChartError(const Finding &finding)
{
    return finding.severity == Severity::Error && finding.origin == Origin::Chart;
}

} // namespace

/// Documents that nobody wrote: DATAPATH_SEED and DATAPATH_DOCUMENTS say where to begin and how many.
class RandomValuesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fixesMendRandomDocuments_data();
    void fixesMendRandomDocuments();
    void fixesMendUsersFiles();
    void agreesWithHelm_data() { fixesMendRandomDocuments_data(); }
    void agreesWithHelm();
};

void RandomValuesTest::fixesMendRandomDocuments_data()
{
    QTest::addColumn<QString>("chart");
    for (const QString &chart : {u"1.17.17"_s, u"1.18.5"_s, u"1.19.6"_s, u"1.20.0"_s})
        QTest::newRow(qPrintable(chart)) << chart;
}

void RandomValuesTest::fixesMendRandomDocuments()
{
    QFETCH(const QString, chart);
    const RandomValues values(Catalogue::builtIn(chart).value());
    const unsigned first = numberFrom("DATAPATH_SEED", 1);

    QStringList broken;
    for (unsigned seed = first; seed < first + numberFrom("DATAPATH_DOCUMENTS", usualCount); ++seed) {
        const Configuration document = values.document(seed);
        for (const QString &breach : breachesIn(document))
            broken += u"seed %1: %2 in\n%3"_s.arg(seed).arg(breach, QString::fromUtf8(document.text().bytes()));
    }

    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

void RandomValuesTest::fixesMendUsersFiles()
{
    const QDir folder(QStringLiteral(SHARED_DIR) + u"/corpus/values"_s);
    if (!folder.exists())
        QSKIP("users' files aren't there (../shared/corpus/values)");
    const unsigned step = std::max(1U, 100 / std::max(1U, numberFrom("DATAPATH_DOCUMENTS", usualCount)));

    QStringList broken;
    unsigned index = 0;
    for (const QString &file : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        if (index++ % step != 0)
            continue;
        const auto values =
            Configuration::parse(readTextFile(folder.filePath(file)).value(), Catalogue::builtIn(u"1.18.5"_s).value());
        if (!values) // a Kustomization, say
            continue;
        for (const QString &breach : breachesIn(*values))
            broken += file + u": "_s + breach;
    }

    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

void RandomValuesTest::agreesWithHelm()
{
    QFETCH(const QString, chart);
    const QString folder = QDir(qEnvironmentVariable("DATAPATH_CHARTS")).filePath(chart + u"/cilium"_s);
    if (qEnvironmentVariable("DATAPATH_HELM").isEmpty() || qEnvironmentVariable("DATAPATH_CHARTS").isEmpty())
        QSKIP("DATAPATH_HELM (the program) and DATAPATH_CHARTS (a folder <version>/cilium a chart) are not set");
    if (!QDir(folder).exists())
        QSKIP("this chart isn't in DATAPATH_CHARTS");
    const RandomValues values(Catalogue::builtIn(chart).value());
    const QTemporaryDir place;
    const QString file = place.filePath(u"values.yaml"_s);
    const unsigned first = numberFrom("DATAPATH_SEED", 1);
    const unsigned count = numberFrom("DATAPATH_DOCUMENTS", usualCount);
    qInfo("%s: %u documents from seed %u on", qPrintable(chart), count, first);

    QStringList differences;
    for (unsigned seed = first; seed < first + count; ++seed) {
        const Configuration document = values.document(seed);
        QVERIFY(writeTextFile(file, document.text().bytes()));
        const QString complaint = complaintOfHelm(folder, file);
        QList<Finding> errors = findingsIn(document);
        errors.removeIf([](const Finding &finding) { return !isChartError(finding); });
        if (complaint.isEmpty() != errors.isEmpty())
            differences += u"seed %1: helm says \"%2\", we say \"%3\" of\n%4"_s.arg(seed).arg(
                complaint, errors.isEmpty() ? QString() : errors.front().message,
                QString::fromUtf8(document.text().bytes()));
    }

    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
}

QTEST_APPLESS_MAIN(RandomValuesTest)
#include "tst_random_values.moc"
