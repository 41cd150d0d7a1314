#include "tests/ui/warnings.h"
#include "ui/project/editor_text.h"
#include "ui/project/project.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

/// The one object that changes anything: files, the undo stack, typing, and what it refuses.
class TestProject final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void undoesToTheFirstByte_data();
    void undoesToTheFirstByte();
    void redoesWhatWasUndone();
    void mergesTypingAtOnePlace();
    void forgetsTypingThatWasTakenBack();
    void startsANewStepElsewhere();
    void keepsTheLastGoodConfigurationWhileTextIsBroken();
    void refusesFormEditsWhileTextIsBroken();
    void changesNothingWhereAnEditIsRefused();
    void savesWhatItShows();
    void isModifiedUntilUndone();
    void neverOverwritesWhatOthersWrote();
    void reloadsAsOneStep();
    void keepsMineOnRequest();
    void mergesWhatOthersWrote();
    void refusesFilesItCantEdit_data();
    void refusesFilesItCantEdit();
    void opensBrokenYamlAsText();
    void writesTheTargetIntoAProfile();
    void keepsTheTargetOfPlainFilesInTheSession();
    void takesAChartOfTheUsersForTheSession();
    void judgesAProfileByTheUsersChartFromTheStart();
    void tellsOfAChartThatIsNotKnown();
    void refusesAFolderThatIsNoChart();
    void appliesAFixAsOneStep();
    void editsTheChosenPlace();
    void staysAtItsPlaceWhereAnotherLooksLikelier();

private:
    QString written(const QByteArray &content, const QString &name = u"values.yaml"_s);
    QByteArray onDisk(const QString &name = u"values.yaml"_s);

    QTemporaryDir m_dir;
};

QString TestProject::written(const QByteArray &content, const QString &name)
{
    QFile file(m_dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write the test's file");
    return file.fileName();
}

QByteArray TestProject::onDisk(const QString &name)
{
    QFile file(m_dir.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestProject::undoesToTheFirstByte_data()
{
    QTest::addColumn<QByteArray>("content");

    QTest::newRow("unix") << "# kept\nbpf:\n  masquerade: false # why\n"_ba;
    QTest::newRow("windows") << "bpf:\r\n  masquerade: false\r\n"_ba;
    QTest::newRow("byte-order mark, no final newline") << "\xEF\xBB\xBF"
                                                          "bpf:\n  masquerade: false"_ba;
}

void TestProject::undoesToTheFirstByte()
{
    QFETCH(const QByteArray, content);
    Project project;
    QVERIFY(project.open(written(content)));

    QVERIFY(project.apply({{.path = "bpf.masquerade", .value = Value(true)}}, u"Set"_s));
    QVERIFY(project.apply({{.path = "kubeProxyReplacement", .value = Value(true)}}, u"Set"_s));
    project.replaceText(editorText(project.bytes()) + u"# typed\n"_s);
    QCOMPARE(project.configuration().value("bpf.masquerade"), Value(true));
    while (project.undoStack()->canUndo())
        project.undoStack()->undo();

    QCOMPARE(project.bytes(), content);
    QVERIFY(!project.isModified());
}

void TestProject::redoesWhatWasUndone()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));

    project.undoStack()->undo();
    project.undoStack()->redo();

    QCOMPARE(project.bytes(), "MTU: 9000\n"_ba);
    QCOMPARE(project.configuration().value("MTU"), Value(9000));
}

void TestProject::mergesTypingAtOnePlace()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1\r\n")));

    for (const QString &text : {u"MTU: 15\n"_s, u"MTU: 150\n"_s, u"MTU: 1500\n"_s})
        project.replaceText(text);

    QCOMPARE(project.undoStack()->count(), 1);
    QCOMPARE(project.bytes(), "MTU: 1500\r\n"_ba);
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), "MTU: 1\r\n"_ba);
}

void TestProject::forgetsTypingThatWasTakenBack()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1\n")));

    project.replaceText(u"MTU: 12\n"_s);
    project.replaceText(u"MTU: 123\n"_s);
    project.replaceText(u"MTU: 12\n"_s);
    project.replaceText(u"MTU: 1\n"_s);

    QCOMPARE(project.undoStack()->count(), 0);
    QVERIFY(!project.isModified());
}

void TestProject::startsANewStepElsewhere()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1\ndebug:\n  enabled: true\n")));

    project.replaceText(u"MTU: 12\ndebug:\n  enabled: true\n"_s);
    project.replaceText(u"MTU: 12\ndebug:\n  enabled: true # x\n"_s);

    QCOMPARE(project.undoStack()->count(), 2);
}

void TestProject::keepsTheLastGoodConfigurationWhileTextIsBroken()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));

    project.replaceText(u"MTU: 1500\nbpf: [\n"_s);

    QVERIFY(project.syntaxError());
    QCOMPARE(project.configuration().value("MTU"), Value(1500));
    QCOMPARE(project.findings().front().rule, u"text.unreadable"_s);
    QVERIFY(project.findings().front().position.line > 0);
    project.undoStack()->undo();
    QVERIFY(!project.syntaxError());
}

void TestProject::refusesFormEditsWhileTextIsBroken()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    project.replaceText(u"MTU: [\n"_s);
    const QSignalSpy messages(&project, &Project::messageRaised);
    const QByteArray before = project.bytes();

    QVERIFY(!project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));

    QCOMPARE(project.bytes(), before);
    QCOMPARE(messages.count(), 1);
}

void TestProject::changesNothingWhereAnEditIsRefused()
{
    Project project;
    const QByteArray content = "bpf: a word where a map belongs\n";
    QVERIFY(project.open(written(content)));
    const QSignalSpy messages(&project, &Project::messageRaised);

    QVERIFY(!project.apply({{.path = "bpf.masquerade", .value = Value(true)}}, u"Set"_s));

    QCOMPARE(project.bytes(), content);
    QCOMPARE(project.undoStack()->count(), 0);
    QCOMPARE(messages.count(), 1);
}

void TestProject::savesWhatItShows()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\r\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));

    QVERIFY(project.save());

    QCOMPARE(onDisk(), "MTU: 9000\r\n"_ba);
    QVERIFY(!project.isModified());
    QVERIFY(project.saveAs(m_dir.filePath(u"other.yaml"_s)));
    QCOMPARE(onDisk(u"other.yaml"_s), "MTU: 9000\r\n"_ba);
    QCOMPARE(project.title(), u"other.yaml"_s);
}

void TestProject::isModifiedUntilUndone()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    QVERIFY(project.isModified());
    QCOMPARE(project.savedValue("MTU"), std::optional(Value(1500)));

    project.undoStack()->undo();

    QVERIFY(!project.isModified());
}

void TestProject::neverOverwritesWhatOthersWrote()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    written("MTU: 1400\n");

    QVERIFY(!project.save());

    QCOMPARE(onDisk(), "MTU: 1400\n"_ba);
    QCOMPARE(project.bytes(), "MTU: 9000\n"_ba);
}

void TestProject::reloadsAsOneStep()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    const QSignalSpy changes(&project, &Project::changedOnDisk);
    written("MTU: 1400\n");
    QTRY_VERIFY(changes.count() > 0);

    QVERIFY(project.reload());

    QCOMPARE(project.bytes(), "MTU: 1400\n"_ba);
    QVERIFY(!project.isModified());
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), "MTU: 9000\n"_ba);
}

void TestProject::keepsMineOnRequest()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    written("MTU: 1400\n");

    project.keepMine();

    QVERIFY(project.isModified());
    QVERIFY(project.save());
    QCOMPARE(onDisk(), "MTU: 9000\n"_ba);
}

void TestProject::mergesWhatOthersWrote()
{
    Project project;
    QVERIFY(project.open(written("MTU: 1500 # ours\ndebug:\n  enabled: false\n")));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));
    written("# theirs\nMTU: 1500 # ours\ndebug:\n  enabled: true\n");

    const Result<ThreeWayMerge> merge = project.mergeWithDisk();
    QVERIFY(merge);
    QVERIFY(merge->conflicts.empty());
    project.takeMerged(merge->text.bytes());

    QCOMPARE(project.bytes(), "# theirs\nMTU: 9000 # ours\ndebug:\n  enabled: true\n"_ba);
    QVERIFY(project.isModified());
    QCOMPARE(project.savedValue("MTU"), Value(1500));
    QVERIFY(project.save());
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), "MTU: 9000 # ours\ndebug:\n  enabled: false\n"_ba);
}

void TestProject::refusesFilesItCantEdit_data()
{
    QTest::addColumn<QByteArray>("content");

    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\1\2",
                                          7);
    QTest::newRow("not UTF-8") << "a: \xE9\n"_ba;
    QTest::newRow("a list") << "- a\n- b\n"_ba;
    QTest::newRow("another object") << "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {}\n"_ba;
}

void TestProject::refusesFilesItCantEdit()
{
    QFETCH(const QByteArray, content);
    Project project;
    QVERIFY(project.open(written("MTU: 1500\n")));

    const Result<void> opened = project.open(written(content, u"bad.yaml"_s));

    QVERIFY(!opened);
    QVERIFY(!opened.error().message.isEmpty());
    QCOMPARE(project.bytes(), "MTU: 1500\n"_ba);
    QCOMPARE(project.title(), u"values.yaml"_s);
}

void TestProject::opensBrokenYamlAsText()
{
    Project project;
    const QByteArray content = "MTU: 1500\nbpf: [\n";

    QVERIFY(project.open(written(content)));

    QCOMPARE(project.bytes(), content);
    QVERIFY(project.syntaxError());
    project.replaceText(u"MTU: 1500\nbpf: {}\n"_s);
    QVERIFY(!project.syntaxError());
    QCOMPARE(project.configuration().value("MTU"), Value(1500));
}

void TestProject::writesTheTargetIntoAProfile()
{
    Project project;
    QVERIFY(project.openBuiltIn(u"talos-production"_s));
    const QByteArray before = project.bytes();

    project.setTarget(TargetField::ServiceCidrs, {u"10.50.0.0/16"_s});

    QVERIFY(project.bytes().contains("10.50.0.0/16"));
    QCOMPARE(project.told(TargetField::ServiceCidrs), QStringList(u"10.50.0.0/16"_s));
    QCOMPARE(project.undoStack()->count(), 1);
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), before);
}

void TestProject::keepsTheTargetOfPlainFilesInTheSession()
{
    Project project;
    const QByteArray content = "ipv4NativeRoutingCIDR: 10.100.0.0/16\n";
    QVERIFY(project.open(written(content)));
    const QSignalSpy catalogues(&project, &Project::catalogueChanged);

    project.setTarget(TargetField::PodCidrs, {u"10.100.0.0/16"_s});
    project.setTarget(TargetField::Cilium, {u"1.19.6"_s});

    QCOMPARE(project.bytes(), content);
    QCOMPARE(project.context()->cluster.podCidrs, QStringList(u"10.100.0.0/16"_s));
    QCOMPARE(project.configuration().catalogue().chartVersion(), u"1.19.6"_s);
    QCOMPARE(catalogues.count(), 1);
}

void TestProject::takesAChartOfTheUsersForTheSession()
{
    Project project;
    QVERIFY(project.open(written("apiVersion: datapath-designer/v1\nkind: Profile\nmetadata: {name: a}\n"
                                 "target: {cilium: 1.18.5}\nvalues: {several: 2}\n",
                                 u"own.datapath.yaml"_s)));
    QSignalSpy said(&project, &Project::messageRaised);

    const Result<void> used = project.useChart(QStringLiteral(TEST_DATA_DIR "/catalogue/chart"));

    QVERIFY2(used, qPrintable(used ? QString() : used.error().toString()));
    QVERIFY(project.bytes().contains("target: {cilium: 9.8.7}"));
    QCOMPARE(project.configuration().catalogue().find("several")->chartComment, u"Several lines are one text."_s);
    QCOMPARE(said.size(), 1);
    project.undoStack()->undo();
    QCOMPARE(project.configuration().catalogue().chartVersion(), u"1.18.5"_s);
    project.setTarget(TargetField::Cilium, {u"9.8.7"_s}); // can be chosen again without the chart
    QCOMPARE(project.configuration().catalogue().chartVersion(), u"9.8.7"_s);
}

namespace {
constexpr auto profileOfAPreRelease = "apiVersion: datapath-designer/v1\nkind: Profile\nmetadata: {name: a}\n"
                                      "target: {cilium: 9.8.7-pre.0}\nvalues: {several: 2}\n";
}

void TestProject::judgesAProfileByTheUsersChartFromTheStart()
{
    const QDir chart(QStringLiteral(TEST_DATA_DIR "/catalogue/chart"));
    QVERIFY(QDir(m_dir.path()).mkpath(u"chart"_s));
    for (const QString &file : chart.entryList(QDir::Files))
        QVERIFY(QFile::copy(chart.filePath(file), m_dir.filePath(u"chart/"_s + file)));
    written("name: cilium\nversion: 9.8.7-pre.0\n", u"chart/Chart.yaml"_s);
    Project project;
    QVERIFY(project.addChart(m_dir.filePath(u"chart"_s)));

    QVERIFY(project.open(written(profileOfAPreRelease, u"pre.datapath.yaml"_s)));

    QCOMPARE(project.configuration().catalogue().chartVersion(), u"9.8.7-pre.0"_s);
    QVERIFY(project.configuration().catalogue().find("several"));
}

void TestProject::tellsOfAChartThatIsNotKnown()
{
    Project project;
    QSignalSpy said(&project, &Project::messageRaised);

    QVERIFY(project.open(written(profileOfAPreRelease, u"pre.datapath.yaml"_s)));

    QCOMPARE(said.size(), 1);
    const QString text = said.front().front().value<Message>().text;
    QVERIFY2(text.startsWith(u"The file is for chart 9.8.7-pre.0, which isn’t known here; it is judged as 1.18.5."_s),
             qPrintable(text));
}

void TestProject::refusesAFolderThatIsNoChart()
{
    Project project;

    const Result<void> used = project.useChart(m_dir.path());

    QVERIFY(!used);
    QVERIFY(used.error().message.contains(u"Chart.yaml is missing"_s));
    QCOMPARE(project.configuration().catalogue().chartVersion(), Catalogue::defaultVersion());
}

void TestProject::appliesAFixAsOneStep()
{
    Project project;
    const QByteArray content = "hubble:\n  enabled: false\n  relay:\n    enabled: true\n";
    QVERIFY(project.open(written(content)));
    const QList<Finding> findings = project.findings();
    const auto found = std::ranges::find(findings, u"hubble.relay-needs-hubble"_s, &Finding::rule);
    QVERIFY(found != findings.end());
    const Finding &finding = *found;
    QVERIFY(!finding.fixes.isEmpty());

    QVERIFY(project.apply(finding.fixes.front().changes, finding.fixes.front().label));

    for (const Finding &left : project.findings())
        QVERIFY2(left.rule != finding.rule, qPrintable(left.message));
    QCOMPARE(project.undoStack()->count(), 1);
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), content);
}

namespace {

const QByteArray twoReleases = "kind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\nmetadata: {name: east}\n"
                               "spec:\n  values: {MTU: 1500}\n---\nkind: HelmRelease\n"
                               "apiVersion: helm.toolkit.fluxcd.io/v2\nmetadata: {name: west}\n"
                               "spec:\n  values: {MTU: 1400}\n";

} // namespace

void TestProject::editsTheChosenPlace()
{
    Project project;
    QVERIFY(project.open(written(twoReleases)));
    QCOMPARE(project.places().size(), 2U);
    QCOMPARE(project.explicitValue("MTU"), Value(1500));

    project.choosePlace(project.places()[1]);
    QVERIFY(!project.isModified());
    QCOMPARE(project.savedValue("MTU"), Value(1400));
    QVERIFY(project.apply({{.path = "MTU", .value = Value(9000)}}, u"Set"_s));

    QCOMPARE(project.bytes(), QByteArray(twoReleases).replace("1400", "9000"));
    QCOMPARE(project.savedValue("MTU"), Value(1400));
    project.undoStack()->undo();
    QCOMPARE(project.explicitValue("MTU"), Value(1400));
    QCOMPARE(project.bytes(), twoReleases);
}

void TestProject::staysAtItsPlaceWhereAnotherLooksLikelier()
{
    const QByteArray other = "---\nhubble: {enabled: true}\n";
    Project project;
    QVERIFY(project.open(written("bpf: {masquerade: true}\n" + other)));

    QVERIFY(project.apply({{.path = "MTU", .value = Value(1500)}}, u"Set"_s));
    QVERIFY(project.apply({{.path = "bpf.masquerade", .value = {}}}, u"Unset"_s));

    QCOMPARE(project.configuration().place().document, 0);
    QCOMPARE(project.bytes(), "MTU: 1500\n" + other);
}

QTEST_MAIN(TestProject)
#include "tst_project.moc"
