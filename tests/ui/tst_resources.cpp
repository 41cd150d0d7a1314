#include "tests/ui/warnings.h"
#include "ui/exporting/export_page.h"
#include "ui/findings/findings_panel.h"
#include "ui/models/export_model.h"
#include "ui/presets/preset_dialog.h"
#include "ui/resources/announce_dialog.h"
#include "ui/resources/resource_field_model.h"
#include "ui/resources/resource_list_model.h"
#include "ui/resources/resources_page.h"
#include "ui/window/main_window.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace {

const QByteArray profile = R"(apiVersion: datapath-designer/v1
kind: Profile
target: {cilium: 1.18.5}
values:
  bgpControlPlane: {enabled: true}
resources:
  - apiVersion: cilium.io/v2
    kind: CiliumBGPPeerConfig
    metadata: {name: tor}
    spec:
      timers:
        holdTimeSeconds: 9 # fast
        keepAliveTimeSeconds: 3
)";

/// A picture of a widget, where a folder for them is named.
void picture(QWidget *widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("DATAPATH_PICTURES");
    if (!folder.isEmpty())
        widget->grab().save(QDir(folder).filePath(name));
}

} // namespace

/// Resources, announcements, presets and the choices of the export in the window.
class TestResources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void listsWhatTheProfileKeeps();
    void showsTheFieldsOfItsKind();
    void changesOneFieldInTheText();
    void refusesWhatAFieldDoesNotTake();
    void addsAndRemovesItems();
    void addsAndRemovesResources();
    void showsThePageBesideTheText();
    void leadsFromAProblemToItsField();
    void showsTheFirstResourceThatComes();
    void announcesAsOneStep();
    void laysAPresetOverTheFile();
    void choosesWhatIsExported();
    void showsPatchesOnAMachineConfiguration();

private:
    void open(Project &project) const;

    QTemporaryDir m_dir;
    QString m_file;
};

void TestResources::initTestCase()
{
    QApplication::setOrganizationName(u"datapath-designer-tests"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_dir.path());
    m_file = m_dir.filePath(u"production.datapath.yaml"_s);
}

void TestResources::init()
{
    failOnWarnings();
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(profile);
}

void TestResources::open(Project &project) const
{
    QVERIFY(project.open(m_file));
}

void TestResources::listsWhatTheProfileKeeps()
{
    Project project;
    ResourceListModel model(&project);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    open(project);

    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data().toString(), u"CiliumBGPPeerConfig tor"_s);
    QVERIFY(model.index(0).data(Qt::ToolTipRole).toString().contains("nothing is announced"_L1));
}

void TestResources::showsTheFieldsOfItsKind()
{
    Project project;
    open(project);
    ResourceFieldModel model(&project);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setResource(0);

    const QModelIndexList timers = model.match(model.index(0, 0), Qt::DisplayRole, u"timers"_s, 1, Qt::MatchExactly);
    QCOMPARE(timers.size(), 1);
    QVERIFY(timers.front().data(ResourceFieldModel::IsSetRole).toBool());
    const QModelIndexList retry = model.match(model.index(0, 0, timers.front()), Qt::DisplayRole,
                                              u"connectRetryTimeSeconds"_s, 1, Qt::MatchExactly);
    QCOMPARE(retry.front().siblingAtColumn(ResourceFieldModel::ValueColumn).data().toString(), u"unset: 120"_s);
}

/// The value cell of a field by its path below the resource.
QModelIndex cell(const ResourceFieldModel &model, const QString &path)
{
    const YamlPath place = YamlPath("resources[0]").joined(YamlPath::parse(path).value());
    return model.indexOf(place).siblingAtColumn(ResourceFieldModel::ValueColumn);
}

void TestResources::changesOneFieldInTheText()
{
    Project project;
    open(project);
    ResourceFieldModel model(&project);
    model.setResource(0);

    QVERIFY(model.setData(cell(model, u"spec.timers.holdTimeSeconds"_s), u"30"_s));

    QCOMPARE(project.bytes(), QByteArray(profile).replace("holdTimeSeconds: 9 #", "holdTimeSeconds: 30 #"));
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), profile);
}

void TestResources::refusesWhatAFieldDoesNotTake()
{
    Project project;
    open(project);
    ResourceFieldModel model(&project);
    model.setResource(0);
    QStringList said;
    connect(&project, &Project::messageRaised, this, [&said](const Message &message) { said += message.text; });

    QVERIFY(!model.setData(cell(model, u"spec.timers.holdTimeSeconds"_s), u"soon"_s));

    QCOMPARE(said.size(), 1);
    QVERIFY(said.front().contains("whole number"_L1));
    QCOMPARE(project.bytes(), profile);
}

void TestResources::addsAndRemovesItems()
{
    Project project;
    open(project);
    ResourceFieldModel model(&project);
    model.setResource(0);

    model.addTo(cell(model, u"spec.families"_s).siblingAtColumn(0));

    QVERIFY2(project.bytes().contains("families:\n        - afi: ipv4\n          safi: unicast\n"),
             project.bytes().constData());
    model.addTo(cell(model, u"metadata.labels"_s).siblingAtColumn(0), u"a.b/c"_s);
    QVERIFY(model.setData(cell(model, u"metadata.labels.a\\.b/c"_s), u"yes"_s));
    QVERIFY2(project.bytes().contains("a.b/c: \"yes\""), project.bytes().constData());
    model.remove(cell(model, u"spec.families[0]"_s).siblingAtColumn(0));
    QVERIFY(!project.bytes().contains("afi"));
}

void TestResources::addsAndRemovesResources()
{
    MainWindow window;
    QVERIFY(window.open(m_file));
    window.showResources();
    auto *page = window.findChild<ResourcesPage *>();
    auto *list = page->findChild<QListView *>(u"resourceList"_s);
    auto *menu = page->findChild<QPushButton *>(u"addResource"_s)->menu();
    Q_EMIT menu->aboutToShow();

    for (QAction *action : menu->actions()) {
        if (action->text() == "CiliumEgressGatewayPolicy"_L1)
            action->trigger();
    }

    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->currentIndex().row(), 1);
    QVERIFY2(window.project()->bytes().contains("kind: CiliumEgressGatewayPolicy"),
             window.project()->bytes().constData());
    page->findChild<QPushButton *>(u"removeResource"_s)->click();
    QCOMPARE(window.project()->bytes(), profile);
    QCOMPARE(window.project()->undoStack()->count(), 2);
}

void TestResources::showsThePageBesideTheText()
{
    MainWindow window;
    QVERIFY(window.open(m_file));
    window.resize(1360, 860);
    window.show();

    window.showResources();

    QCoreApplication::processEvents();
    auto *form = window.findChild<QTreeView *>(u"resourceForm"_s);
    QVERIFY(form->isVisible());
    QVERIFY(form->model()->rowCount() > 5);
    picture(&window, u"resources.png"_s);
    window.showCalculator();
    window.showResources();
    QVERIFY(form->isVisible());
    window.showSettings();
    QVERIFY(!form->isVisible());
}

void TestResources::leadsFromAProblemToItsField()
{
    MainWindow window;
    QVERIFY(window.open(m_file));
    window.show();
    auto *problems = window.findChild<FindingsPanel *>()->findChild<QTreeView *>();

    for (int row = 0; row < problems->model()->rowCount(); ++row) {
        const QModelIndex index = problems->model()->index(row, 0);
        if (index.data().toString().contains("it has no families"_L1)) {
            problems->setCurrentIndex(index);
            Q_EMIT problems->activated(index);
        }
    }

    auto *form = window.findChild<QTreeView *>(u"resourceForm"_s);
    QVERIFY(form && form->isVisible());
    QCOMPARE(form->currentIndex().data(ResourceFieldModel::FieldPathRole).toString(), u"spec.families"_s);
}

void TestResources::showsTheFirstResourceThatComes()
{
    Project project;
    open(project);
    ResourcesPage page(&project);
    page.show();
    auto *form = page.findChild<QTreeView *>(u"resourceForm"_s);
    QVERIFY(form->isVisible());

    QVERIFY(project.apply({{.path = "resources", .value = {}, .scope = Edit::Scope::Profile}}, u"none"_s));
    QVERIFY(!form->isVisible());
    project.undoStack()->undo();

    QVERIFY(form->isVisible());
    QVERIFY(form->model()->rowCount() > 0);
}

void TestResources::announcesAsOneStep()
{
    Project project;
    open(project);
    AnnounceDialog dialog(&project, AnnounceDialog::By::Bgp);
    auto *apply = dialog.findChild<QPushButton *>(u"announceApply"_s);
    dialog.show();
    QVERIFY(!apply->isEnabled());

    dialog.findChild<QLineEdit *>(u"announceAddresses"_s)->setText(u"198.51.100.0/24"_s);
    dialog.findChild<QLineEdit *>(u"announceAsn"_s)->setText(u"64512"_s);
    dialog.findChild<QPlainTextEdit *>(u"announcePeers"_s)->setPlainText(u"192.0.2.1 64513\n192.0.2.2, 64513"_s);
    picture(&dialog, u"announce.png"_s);
    apply->click();

    QVERIFY2(project.bytes().contains("peerAddress: 192.0.2.2"), project.bytes().constData());
    QCOMPARE(project.configuration().profile().resources.size(), 5);
    QCOMPARE(project.undoStack()->count(), 1);
    project.undoStack()->undo();
    QCOMPARE(project.bytes(), profile);
}

void TestResources::laysAPresetOverTheFile()
{
    Project project;
    open(project);
    QVERIFY(project.apply({setTo("ipam.mode", u"multi-pool"_s)}, u"mine"_s));
    PresetDialog dialog(&project);
    dialog.show();
    auto *rows = dialog.findChild<QTreeWidget *>(u"presetRows"_s);
    picture(&dialog, u"presets.png"_s);

    QCOMPARE(rows->topLevelItem(0)->text(0), u"ipam.mode"_s);
    QCOMPARE(rows->topLevelItem(0)->checkState(0), Qt::Unchecked); // the file says another mode
    QCOMPARE(rows->topLevelItem(1)->checkState(0), Qt::Checked);
    dialog.findChild<QPushButton *>(u"presetApply"_s)->click();

    QCOMPARE(project.configuration().string("ipam.mode"), u"multi-pool"_s);
    QCOMPARE(project.configuration().string("k8sServicePort"), u"7445"_s);
    QCOMPARE(project.undoStack()->count(), 2);
    QVERIFY(project.undoStack()->undoText().contains("Talos without kube-proxy"_L1));
}

void TestResources::choosesWhatIsExported()
{
    Project project;
    open(project);
    ExportPage panel(&project);
    panel.show();
    panel.setFolder(m_dir.filePath(u"out"_s));
    auto *files = panel.findChild<QTreeView *>();
    const auto hasFile = [files](const QString &name) {
        return !files->model()
                    ->match(files->model()->index(0, 0), Qt::DisplayRole, name, 1,
                            Qt::MatchExactly | Qt::MatchRecursive)
                    .isEmpty();
    };
    picture(&panel, u"export.png"_s);

    QVERIFY(hasFile(u"ciliumbgppeerconfig.yaml"_s));
    QVERIFY(hasFile(u"helm-upgrade.sh"_s));
    panel.findChild<QComboBox *>(u"exportWrapping"_s)->setCurrentIndex(1);
    QVERIFY(!hasFile(u"helm-upgrade.sh"_s));
    QVERIFY(hasFile(u"flux"_s));
    panel.findChild<QCheckBox *>(u"exportTarget-resources"_s)->setChecked(false);
    QVERIFY(!hasFile(u"ciliumbgppeerconfig.yaml"_s));
}

void TestResources::showsPatchesOnAMachineConfiguration()
{
    Project project;
    open(project);
    ExportPage panel(&project);
    panel.show();
    auto *files = panel.findChild<QTreeView *>();
    auto *shown = panel.findChild<QPlainTextEdit *>(u"exportPreview"_s);
    auto *view = panel.findChild<QComboBox *>(u"exportTalosView"_s);
    const QModelIndexList patches =
        files->model()->match(files->model()->index(0, 0), Qt::DisplayRole, u"10-cilium-network.yaml"_s, 1,
                              Qt::MatchExactly | Qt::MatchRecursive);
    QVERIFY(!patches.isEmpty());
    const auto show = [&](int index) {
        view->setCurrentIndex(index);
        files->setCurrentIndex(files->model()
                                   ->match(files->model()->index(0, 0), Qt::DisplayRole, u"10-cilium-network.yaml"_s, 1,
                                           Qt::MatchExactly | Qt::MatchRecursive)
                                   .front());
        return shown->toPlainText();
    };

    QVERIFY(show(0).contains("# Written by Datapath Designer"_L1));
    QVERIFY2(show(1).contains("  machine:\n    type: controlplane\n"_L1), qPrintable(shown->toPlainText().left(400)));
    QVERIFY(show(1).contains("+ "_L1));
    QVERIFY(show(2).contains("    type: worker\n"_L1));
    QVERIFY(show(3).contains("No machine config was read"_L1));
}

QTEST_MAIN(TestResources)
#include "tst_resources.moc"
