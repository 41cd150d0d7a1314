#include "core/exporters/exporter.h"
#include "core/rules/rules.h"
#include "core/values/preset.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Configuration preset(const QString &chart = u"1.18.5"_s)
{
    const QByteArray bytes = readTextFile(u":/datapath/presets/talos-production.datapath.yaml"_s).value();
    return Configuration::parse(bytes, Catalogue::builtIn(chart).value()).value();
}

/// What a Helm run says on its error channel; empty where it rendered.
QString renderWithHelm(const QString &helm, const QString &chart, const QString &valuesFile)
{
    QProcess process;
    process.start(helm, {u"template"_s, u"cilium"_s, chart, u"--namespace"_s, u"kube-system"_s, u"--kube-version"_s,
                         u"1.33.6"_s, u"--values"_s, valuesFile});
    if (!process.waitForFinished(60000))
        return process.errorString();
    const QByteArray rendered = process.readAllStandardOutput();
    if (process.exitCode() != 0)
        return QString::fromUtf8(process.readAllStandardError());
    return rendered.contains("kind: DaemonSet") ? QString() : u"no DaemonSet was rendered"_s;
}

} // namespace

class TestPreset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isMeantForKnownVersions();
    void hasNoErrors_data();
    void hasNoErrors();
    void setsNoUnknownKeys();
    void exportsItsGoldenFiles_data();
    void exportsItsGoldenFiles();
    void rendersWithHelm();
    void everyPresetIsSound_data();
    void everyPresetIsSound();
    void everyPresetRendersWithHelm_data() { everyPresetIsSound_data(); }
    void everyPresetRendersWithHelm();
    void presetsKeepWhatTheFileSets();
    void presetsComeWithReasons();
};

void TestPreset::isMeantForKnownVersions()
{
    const Configuration values = preset();
    const CheckContext context = contextFor(values).value();

    QCOMPARE(values.place().form, ValuesForm::Profile);
    QCOMPARE(values.profile().target.cilium, u"1.18.5"_s);
    QCOMPARE(context.talos().version, values.profile().target.talos);
    QCOMPARE(values.profile().cluster.nodePools.size(), 1);
    QCOMPARE(values.profile().cluster.nodePools.front().memoryBytes, qint64{64} << 30);
}

void TestPreset::hasNoErrors_data()
{
    QTest::addColumn<QString>("chart");

    QTest::newRow("its own chart") << u"1.18.5"_s;
    QTest::newRow("the newest chart") << u"1.20.0"_s;
}

void TestPreset::hasNoErrors()
{
    QFETCH(QString, chart);
    const Configuration values = preset(chart);

    const QList<Finding> findings = check(contextFor(values).value());

    for (const Finding &finding : findings)
        QVERIFY2(finding.severity != Severity::Error, qPrintable(finding.rule + u": "_s + finding.message));
}

void TestPreset::setsNoUnknownKeys()
{
    const Configuration values = preset();

    for (const ExplicitLeaf &leaf : values.explicitLeaves())
        QVERIFY2(values.catalogue().covering(leaf.path), qPrintable(leaf.path.toString()));
}

void TestPreset::exportsItsGoldenFiles_data()
{
    QTest::addColumn<QString>("talos");
    QTest::addColumn<QString>("folder");

    QTest::newRow("Talos 1.12") << u"1.12.11"_s << u"talos-1.12"_s;
    QTest::newRow("Talos 1.13") << u"1.13"_s << u"talos-1.12"_s;
    QTest::newRow("Talos 1.14") << u"1.14"_s << u"talos-1.14"_s;
}

void TestPreset::exportsItsGoldenFiles()
{
    QFETCH(QString, talos);
    QFETCH(QString, folder);
    const Configuration values = preset();

    const std::vector<TextFile> files =
        renderExport(contextFor(values, {.target = {.talos = talos}}).value(), {u"values"_s, u"talos"_s}).value();

    QCOMPARE(files.size(), 3);
    for (const TextFile &file : files) {
        const QString golden = QStringLiteral(TEST_DATA_DIR "/exporters/%1/%2").arg(folder, file.path);
        const Result<QByteArray> expected = readTextFile(golden);
        QVERIFY2(expected, qPrintable(golden));
        QCOMPARE(file.content, *expected);
    }
}

void TestPreset::rendersWithHelm()
{
    const QString helm = qEnvironmentVariable("DATAPATH_HELM");
    const QDir charts(qEnvironmentVariable("DATAPATH_CHARTS"));
    if (helm.isEmpty() || qEnvironmentVariableIsEmpty("DATAPATH_CHARTS"))
        QSKIP("DATAPATH_HELM (the program) and DATAPATH_CHARTS (a folder <version>/cilium a chart) are not set");
    const Configuration values = preset();
    QTemporaryDir folder;
    QVERIFY(
        writeExport(renderExport(contextFor(values).value(), {u"values"_s}).value(), folder.path(), Overwrite::Refuse));

    const QStringList versions = charts.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);

    QVERIFY(!versions.isEmpty());
    for (const QString &version : versions) {
        const QString complaint =
            renderWithHelm(helm, charts.filePath(version + u"/cilium"_s), folder.filePath(u"values.yaml"_s));
        QVERIFY2(complaint.isEmpty(), qPrintable(version + u": "_s + complaint));
    }
}

void TestPreset::everyPresetIsSound_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("chart");
    for (const Preset &each : presets()) {
        for (const QString &chart : {u"1.18.5"_s, u"1.19.6"_s, u"1.20.0"_s})
            QTest::addRow("%s %s", qPrintable(each.id), qPrintable(chart)) << each.id << chart;
    }
}

/// A preset laid over nothing.
Configuration presetAlone(const QString &id, const QString &chart)
{
    const Configuration empty = Configuration::parse("{}\n", Catalogue::builtIn(chart).value()).value();
    return empty.apply(changesOf(*findPreset(id), empty, PresetChoice::KeepMine))->after;
}

void TestPreset::everyPresetIsSound()
{
    QFETCH(const QString, id);
    QFETCH(const QString, chart);
    // The exported Talos patches mend it, so that the values alone can't.
    const QStringList explained{u"talos.host-dns-unreachable"_s};
    const Configuration values = presetAlone(id, chart);

    const QList<Finding> findings = check(contextFor(values).value());

    for (const Finding &finding : findings) {
        const bool isFine = finding.severity == Severity::Hint || explained.contains(finding.rule);
        QVERIFY2(isFine, qPrintable(finding.rule + u": "_s + finding.message));
    }
    for (const ExplicitLeaf &leaf : values.explicitLeaves())
        QVERIFY2(values.catalogue().covering(leaf.path), qPrintable(leaf.path.toString()));
}

void TestPreset::everyPresetRendersWithHelm()
{
    QFETCH(const QString, id);
    QFETCH(const QString, chart);
    const QString helm = qEnvironmentVariable("DATAPATH_HELM");
    const QDir charts(qEnvironmentVariable("DATAPATH_CHARTS"));
    if (helm.isEmpty() || qEnvironmentVariableIsEmpty("DATAPATH_CHARTS"))
        QSKIP("DATAPATH_HELM (the program) and DATAPATH_CHARTS (a folder <version>/cilium a chart) are not set");
    const Configuration values = presetAlone(id, chart);
    const CheckContext context = contextFor(values).value();
    const QTemporaryDir folder;
    QVERIFY(writeExport(renderExport(context, {u"values"_s}).value(), folder.path(), Overwrite::Refuse));

    const QString complaint =
        renderWithHelm(helm, charts.filePath(chart + u"/cilium"_s), folder.filePath(u"values.yaml"_s));

    QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
}

void TestPreset::presetsKeepWhatTheFileSets()
{
    const QByteArray mine = "# mine\nipam: {mode: cluster-pool}\nkubeProxyReplacement: true\n";
    const Configuration values = Configuration::parse(mine, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    const Preset &base = *findPreset(u"talos-without-kube-proxy");

    const Configuration kept = values.apply(changesOf(base, values, PresetChoice::KeepMine))->after;
    const Configuration overwritten = values.apply(changesOf(base, values, PresetChoice::OverwriteMine))->after;

    QVERIFY(kept.text().bytes().startsWith(mine));
    QCOMPARE(kept.string("k8sServicePort"), u"7445"_s);
    QCOMPARE(overwritten.string("ipam.mode"), u"kubernetes"_s);
    QCOMPARE(rowsOf(base, values).front().effect, PresetRow::Effect::Overwrites);
    QVERIFY(changesOf(base, overwritten, PresetChoice::OverwriteMine).empty());
}

void TestPreset::presetsComeWithReasons()
{
    QVERIFY(presets().size() >= 8);
    for (const Preset &each : presets()) {
        QVERIFY2(!each.title.isEmpty() && !each.what.isEmpty() && !each.sources.isEmpty(), qPrintable(each.id));
        for (const PresetSetting &setting : each.settings)
            QVERIFY2(setting.why.size() > 20, qPrintable(setting.path.toString()));
    }
    std::vector<Error> errors;
    readPreset("preset: x\ntitle: y\nsetings: []\n", u"x.yaml"_s, errors);
    QVERIFY(errors.size() >= 2);
}

QTEST_APPLESS_MAIN(TestPreset)
#include "tst_preset.moc"
