#include "tests/ui/warnings.h"
#include "ui/models/export_model.h"
#include "ui/models/findings_model.h"
#include "ui/models/sections_model.h"
#include "ui/models/settings_model.h"
#include "ui/project/editor_text.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// Each model under QAbstractItemModelTester, through edits, typing, undo and another document.
class TestModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsTheFourStates_data();
    void showsTheFourStates();
    void changesExactlyTheRowThatChanged();
    void keepsARowThatMatchesNoLonger();
    void followsTyping();
    void listsUnknownKeysWhileTheyAreThere();
    void unsetsThroughSetData();
    void searchesInAllSections();
    void countsWhatIsSetBySection();
    void updatesFindingsInPlace();
    void drawsTheExportAsATree();
    void survivesAnotherChart();

private:
    QStringList rows(const QAbstractItemModel &model, int role) const;
    void type(const QByteArray &text) { m_project->replaceText(QString::fromUtf8(text)); }

    std::unique_ptr<Project> m_project;
};

void TestModels::init()
{
    failOnWarnings();
    m_project = std::make_unique<Project>();
}

QStringList TestModels::rows(const QAbstractItemModel &model, int role) const
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, 0).data(role).toString());
    return texts;
}

void TestModels::showsTheFourStates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("value");

    QTest::newRow("unset") << QByteArray() << static_cast<int>(SettingState::Unset) << u"On"_s;
    QTest::newRow("set") << "l7Proxy: false\n"_ba << static_cast<int>(SettingState::Set) << u"Off"_s;
    QTest::newRow("pinned") << "l7Proxy: true\n"_ba << static_cast<int>(SettingState::Pinned) << u"On"_s;
    QTest::newRow("null") << "l7Proxy: null\n"_ba << static_cast<int>(SettingState::Null) << u"null"_s;
}

void TestModels::showsTheFourStates()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, state);
    QFETCH(const QString, value);
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    type(text);

    const QModelIndex index = model.indexOf("l7Proxy");
    QCOMPARE(index.data(SettingsModel::StateRole).toInt(), state);
    QCOMPARE(index.data(SettingsModel::ValueTextRole).toString(), value);
    QCOMPARE(index.data(SettingsModel::PathRole).toString(), u"l7Proxy"_s);
    QVERIFY(!index.data(SettingsModel::SummaryRole).toString().isEmpty());
}

void TestModels::changesExactlyTheRowThatChanged()
{
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    QVERIFY(m_project->apply({{.path = "MTU", .value = Value(9000)}}, u"Set MTU"_s));

    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes.front().front().toModelIndex(), model.indexOf("MTU"));
}

void TestModels::keepsARowThatMatchesNoLonger()
{
    type("MTU: 9000\ndebug:\n  enabled: true\n");
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter({.section = views::explicitlySet, .query = {}});
    QCOMPARE(model.rowCount(), 2);

    QVERIFY(m_project->apply({{.path = "MTU", .value = {}}}, u"Unset MTU"_s));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.indexOf("MTU").data(SettingsModel::StateRole).toInt(), static_cast<int>(SettingState::Unset));

    model.refresh();
    QCOMPARE(model.rowCount(), 1);
}

void TestModels::followsTyping()
{
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter({.section = views::explicitlySet, .query = {}});
    QCOMPARE(model.rowCount(), 0);

    type("MTU: 1500\n");
    QCOMPARE(rows(model, SettingsModel::PathRole), QStringList(u"MTU"_s));
    type("MTU: 1500\nl7Proxy: false\n");
    QCOMPARE(model.rowCount(), 2);
    type("MTU: 1500\nl7Proxy: [\n");
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.indexOf("l7Proxy").data(SettingsModel::ValueTextRole).toString(), u"Off"_s);
}

void TestModels::listsUnknownKeysWhileTheyAreThere()
{
    type("enableBPFTProxy: true\nMTU: 1500\n");
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter({.section = views::unknown, .query = {}});
    QCOMPARE(rows(model, SettingsModel::PathRole), QStringList(u"enableBPFTProxy"_s));
    QVERIFY(model.index(0).data(SettingsModel::SeverityRole).toInt() >= 0);

    QVERIFY(m_project->apply({{.path = "enableBPFTProxy", .value = {}}}, u"Unset"_s));

    QCOMPARE(model.rowCount(), 0);
}

void TestModels::unsetsThroughSetData()
{
    type("MTU: 9000\n");
    SettingsModel model(m_project.get());

    QVERIFY(model.setData(model.indexOf("MTU"), QVariant::fromValue(std::optional<Value>())));

    QVERIFY(!m_project->configuration().isExplicit("MTU"));
    QVERIFY(!model.setData(model.indexOf("MTU"), QVariant::fromValue(std::optional<Value>())));
}

void TestModels::searchesInAllSections()
{
    SettingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setFilter({.section = u"hubble"_s, .query = u"bpf.masquerade"_s});

    QCOMPARE(model.pathAt(model.index(0)), YamlPath("bpf.masquerade"));
    QVERIFY(!model.index(0).data(SettingsModel::ReasonRole).toString().isEmpty());
}

void TestModels::countsWhatIsSetBySection()
{
    SectionsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto count = [&model](const QString &id) { return model.indexOf(id).data(SectionsModel::CountRole).toInt(); };
    QCOMPARE(count(views::explicitlySet), 0);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    type("bpf:\n  masquerade: true\nenableBPFTProxy: true\n");

    QCOMPARE(count(views::explicitlySet), 2);
    QCOMPARE(count(views::unknown), 1);
    QCOMPARE(count(u"masquerading"_s), 1);
    QVERIFY(model.indexOf(views::unknown).data(SectionsModel::SeverityRole).toInt() >= 0);
    QCOMPARE(resets.count(), 0);
}

void TestModels::updatesFindingsInPlace()
{
    type("enableBPFTProxy: true\n");
    FindingsModel model(m_project.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const qsizetype before = model.rowCount();
    QVERIFY(before > 0);

    type("enableBPFTProxy: true\nenableNothing: true\n");
    QVERIFY(model.rowCount() > before);
    type("# empty\n");

    QCOMPARE(model.rowCount(), m_project->findings().size());
    QCOMPARE(resets.count(), 0);
}

void TestModels::drawsTheExportAsATree()
{
    const QTemporaryDir folder;
    QFile same(folder.filePath(u"values.yaml"_s));
    QVERIFY(same.open(QIODevice::WriteOnly));
    same.write("a: 1\n");
    same.close();
    ExportModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setFiles(
        {{.path = u"values.yaml"_s, .content = "a: 1\n"}, {.path = u"talos/patches/a.yaml"_s, .content = "b: 2\n"}},
        folder.path());

    QCOMPARE(rows(model, Qt::DisplayRole), (QStringList{u"values.yaml"_s, u"talos"_s}));
    QCOMPARE(model.index(0, ExportModel::ChangeColumn).data().toString(), u"same"_s);
    const QModelIndex patches = model.index(0, 0, model.index(1, 0));
    QCOMPARE(model.index(0, ExportModel::ChangeColumn, patches).data().toString(), u"new"_s);
    QCOMPARE(model.count(FileChange::New), 1);
}

void TestModels::survivesAnotherChart()
{
    SettingsModel settings(m_project.get());
    SectionsModel sections(m_project.get());
    FindingsModel findings(m_project.get());
    const QAbstractItemModelTester settingsTester(&settings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester sectionsTester(&sections, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester findingsTester(&findings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const int before = settings.rowCount();

    m_project->setTarget(TargetField::Cilium, {u"1.20.0"_s});

    QVERIFY(settings.rowCount() > before);
    QCOMPARE(sections.indexOf(views::all).data(SectionsModel::CountRole).toInt(), settings.rowCount());
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
