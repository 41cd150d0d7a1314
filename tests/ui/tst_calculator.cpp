#include "tests/ui/warnings.h"
#include "ui/sizing/apply_dialog.h"
#include "ui/sizing/calculator_page.h"
#include "ui/sizing/chart_panel.h"
#include "ui/sizing/component_model.h"
#include "ui/sizing/fixed_map_model.h"
#include "ui/sizing/node_reader_dialog.h"
#include "ui/sizing/pool_model.h"
#include "ui/sizing/result_model.h"
#include "ui/sizing/sizing_chart.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSlider>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

const QByteArray profile = R"(apiVersion: datapath-designer/v1
kind: Profile
target: {cilium: 1.18.5}
cluster:
  nodePools:
    - name: edge # at the shops
      count: 12
      memory: 8GiB
      cpus: 4
    - name: workers
      count: 6
      memory: 64GiB
      cpus: 32
values:
  kubeProxyReplacement: true
)";

} // namespace

/// The calculator in the window, with real keys and clicks.
class TestCalculator final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensWithAShortcutAndLeadsBack();
    void leavesWithTheEscapeKey();
    void goesThroughItsAreasWithF6();
    void catchesUpWhenItIsShownAgain();
    void triesARatioOutWithoutChangingTheFile();
    void appliesTheRatioAsOneStep();
    void showsWhatApplyingWouldChange();
    void typesAPoolsMemoryIntoTheProfile();
    void saysWhatIsWrongWithTypedMemory();
    void addsAndRemovesPools();
    void keepsPoolsOfPlainValuesInTheSession();
    void movesTheCursorWithKeys();
    void choosesAPoolByItsMarker();
    void triesARatioOutForOnePoolOnly();
    void warnsWhereMapsTakeMuchMemory();
    void givesAPoolItsOwnRatio();
    void writesSizesOut();
    void findsARatioForAGoal_data();
    void findsARatioForAGoal();
    void readsNodesThatArePasted_data();
    void readsNodesThatArePasted();
    void savesPicturesAndTables_data();
    void savesPicturesAndTables();
    void fitsTheSmallestWindow();
    void namesEverythingThatTakesFocus();
    void modelsStayConsistent();

private:
    QString path(const QString &name) const { return m_dir.filePath(name); }
    void open(const QByteArray &content);
    Project &project() { return *m_window->project(); }
    CalculatorPage &page() { return *m_window->calculator(); }
    SizingScenario &scenario() { return *page().scenario(); }
    template<typename T>
    T *part(const QString &name = {})
    {
        return page().findChild<T *>(name);
    }
    void click(const QString &button) { QTest::mouseClick(part<QPushButton>(button), Qt::LeftButton); }
    QString cell(int row, int column)
    {
        return part<QTreeView>(u"poolTable"_s)->model()->index(row, column).data().toString();
    }
    void typeInto(int row, int column, const QString &text);

    QTemporaryDir m_dir;
    std::unique_ptr<MainWindow> m_window;
};

void TestCalculator::initTestCase()
{
    QApplication::setStyle(u"fusion"_s);
    QApplication::setOrganizationName(u"datapath-designer-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, path(u"settings"_s));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    applyScheme(Scheme::Light);
}

void TestCalculator::init()
{
    failOnWarnings();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestCalculator::cleanup()
{
    m_window.reset();
}

void TestCalculator::open(const QByteArray &content)
{
    QFile file(path(u"profile.yaml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write the test's file");
    file.close();
    QVERIFY(m_window->open(file.fileName()));
    m_window->showCalculator();
}

void TestCalculator::typeInto(int row, int column, const QString &text)
{
    auto *table = part<QTreeView>(u"poolTable"_s);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(row, column));
    QTest::keyClick(table, Qt::Key_F2);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!table->findChild<QLineEdit *>()); // it is committed with the next event
}

void TestCalculator::opensWithAShortcutAndLeadsBack()
{
    auto *text = m_window->findChild<QDockWidget *>(u"text"_s);

    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QVERIFY(m_window->calculator() && page().isVisible());
    QVERIFY(text->isHidden());

    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QVERIFY(!page().isVisible());
    QVERIFY(!text->isHidden());
}

void TestCalculator::leavesWithTheEscapeKey()
{
    open(profile);
    part<QTreeView>(u"poolTable"_s)->setFocus();

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);

    QVERIFY(!page().isVisible());
}

void TestCalculator::goesThroughItsAreasWithF6()
{
    open(profile);
    part<QSlider>(u"ratioSlider"_s)->setFocus();

    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), part<QTreeView>(u"poolTable"_s));
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), page().chart()->chart());
    QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), part<QTreeView>(u"poolTable"_s));
}

void TestCalculator::catchesUpWhenItIsShownAgain()
{
    open(profile);
    m_window->showSettings();

    QVERIFY(project().apply({setTo("bpf.mapDynamicSizeRatio", 0.04)}, u"Set"_s));
    QCOMPARE(scenario().ratio(), 0.0025); // nobody looks
    m_window->showCalculator();

    QCOMPARE(scenario().ratio(), 0.04);
    QCOMPARE(cell(0, PoolModel::RatioColumn), u"0.04"_s);
}

void TestCalculator::triesARatioOutWithoutChangingTheFile()
{
    open(profile);
    const QString before = cell(1, PoolModel::BytesColumn);
    auto *slider = part<QSlider>(u"ratioSlider"_s);
    slider->setFocus();

    QTest::keyClick(slider, Qt::Key_PageUp);

    QVERIFY(scenario().isWhatIf());
    QVERIFY(page().chart()->chart()->isWhatIf());
    QVERIFY(cell(1, PoolModel::BytesColumn) != before);
    QCOMPARE(part<QDoubleSpinBox>(u"ratioNumber"_s)->value(), scenario().ratio());
    QCOMPARE(project().bytes(), profile);
    click(u"backToFile"_s);
    QVERIFY(!scenario().isWhatIf());
    QCOMPARE(cell(1, PoolModel::BytesColumn), before);
}

void TestCalculator::appliesTheRatioAsOneStep()
{
    open(profile);
    auto *number = part<QDoubleSpinBox>(u"ratioNumber"_s);
    number->setFocus();
    number->selectAll();
    QTest::keyClicks(number, u"0.01"_s);
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(project().bytes(), profile);

    click(u"applyRatio"_s);
    click(u"applyWrite"_s);

    QCOMPARE(project().configuration().value("bpf.mapDynamicSizeRatio"), Value(0.01));
    QVERIFY(!scenario().isWhatIf());
    QCOMPARE(project().undoStack()->count(), 1);
    project().undoStack()->undo();
    QCOMPARE(project().bytes(), profile);
}

void TestCalculator::showsWhatApplyingWouldChange()
{
    open(profile);
    scenario().tryRatio(0.05);
    click(u"applyRatio"_s);
    auto *dialog = part<ApplyDialog>();
    QVERIFY(dialog->isVisible());
    auto *preview = dialog->findChild<QPlainTextEdit *>();

    QVERIFY2(preview->toPlainText().contains(u"+     mapDynamicSizeRatio: 0.05"_s), qPrintable(preview->toPlainText()));

    scenario().backToFile(); // now there is nothing but the chart's default to write out
    QVERIFY(preview->toPlainText().contains(u"0.0025"_s));
    QVERIFY(project().apply({setTo("bpf.mapDynamicSizeRatio", 0.0025)}, u"Set"_s));
    QVERIFY(!dialog->findChild<QPushButton *>(u"applyWrite"_s)->isEnabled());
}

void TestCalculator::typesAPoolsMemoryIntoTheProfile()
{
    open(profile);

    typeInto(0, PoolModel::InstalledColumn, u"16GiB"_s);

    QCOMPARE(project().bytes(), QByteArray(profile).replace("memory: 8GiB", "memory: 16GiB"));
    typeInto(0, PoolModel::MemoryTotalColumn, u"16000000KiB"_s);
    QCOMPARE(scenario().inputFor(0).memoryBytes, qint64{16000000} * 1024);
    project().undoStack()->undo();
    project().undoStack()->undo();
    QCOMPARE(project().bytes(), profile);
    QCOMPARE(cell(0, PoolModel::InstalledColumn), u"8 GiB"_s);
}

void TestCalculator::saysWhatIsWrongWithTypedMemory()
{
    open(profile);

    typeInto(0, PoolModel::InstalledColumn, u"plenty"_s);

    QCOMPARE(project().bytes(), profile);
    auto *bar = part<MessageBar>();
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(u"plenty"_s));
}

void TestCalculator::addsAndRemovesPools()
{
    open(profile);

    click(u"addPool"_s);
    QCOMPARE(scenario().poolCount(), 3);
    QCOMPARE(scenario().currentPool(), 2);
    click(u"removePool"_s);

    QCOMPARE(scenario().poolCount(), 2);
    QCOMPARE(project().bytes(), profile);
    auto *table = part<QTreeView>(u"poolTable"_s);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(scenario().pools().front().name, u"workers"_s);
}

void TestCalculator::keepsPoolsOfPlainValuesInTheSession()
{
    open("kubeProxyReplacement: true\n");
    QCOMPARE(scenario().poolCount(), 0);

    click(u"addPool"_s);
    typeInto(0, PoolModel::InstalledColumn, u"128GiB"_s);

    QCOMPARE(project().nodePools().front().memoryBytes, qint64{128} << 30);
    QCOMPARE(project().bytes(), "kubeProxyReplacement: true\n"_ba);
    QVERIFY(!m_window->isWindowModified());
}

void TestCalculator::movesTheCursorWithKeys()
{
    open(profile);
    SizingChart *chart = page().chart()->chart();
    chart->setFocus();
    const double before = chart->cursorPosition();

    QTest::keyClick(chart, Qt::Key_Right);
    QVERIFY(chart->cursorPosition() > before);
    const QString description = chart->accessibleDescription();
    QTest::keyClick(chart, Qt::Key_End);
    QCOMPARE(chart->cursorPosition(), axisEnd);
    QVERIFY(chart->accessibleDescription() != description);
    QVERIFY(part<QLabel>(u"chartReading"_s)->text().contains(u"1 TiB"_s));
    QTest::keyClick(chart, Qt::Key_Home);
    QCOMPARE(chart->cursorPosition(), 0.0);

    QTest::keyClick(chart, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(scenario().currentPool(), 0);
    QTest::keyClick(chart, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(scenario().currentPool(), 1);
}

void TestCalculator::choosesAPoolByItsMarker()
{
    open(profile);
    SizingChart *chart = page().chart()->chart();
    const QRectF plot = chart->chart()->plotArea();
    const double position = axisPosition(scenario().inputFor(1).memoryBytes);
    const QPointF marker(plot.left() + plot.width() * position / axisEnd, plot.bottom() - 4);

    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, marker.toPoint());

    QCOMPARE(scenario().currentPool(), 1);
    QCOMPARE(part<QTreeView>(u"poolTable"_s)->currentIndex().row(), 1);
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, plot.center().toPoint());
    QVERIFY(std::abs(chart->cursorPosition() - axisEnd / 2) < 0.1);
}

void TestCalculator::triesARatioOutForOnePoolOnly()
{
    open(profile);
    scenario().setCurrentPool(1);
    auto *scope = part<QComboBox>(u"ratioScope"_s);
    scope->setFocus();
    QTest::keyClick(scope, Qt::Key_Down);

    scenario().tryRatio(0.02);

    QCOMPARE(cell(0, PoolModel::RatioColumn), u"0.0025"_s);
    QCOMPARE(cell(1, PoolModel::RatioColumn), u"0.02"_s);
}

void TestCalculator::warnsWhereMapsTakeMuchMemory()
{
    open(profile);
    const auto *table = part<QTreeView>(u"poolTable"_s);
    QCOMPARE(table->model()->index(0, 0).data(PoolModel::SeverityRole).toInt(), -1);

    scenario().tryRatio(0.9);

    QCOMPARE(table->model()->index(0, 0).data(PoolModel::SeverityRole).toInt(), static_cast<int>(Severity::Warning));
}

void TestCalculator::givesAPoolItsOwnRatio()
{
    open(profile);
    typeInto(1, PoolModel::LabelsColumn, u"example.org/pool=workers"_s);
    scenario().setCurrentPool(1);
    scenario().setScope(SizingScenario::Scope::Pool);
    scenario().tryRatio(0.02);

    click(u"applyRatio"_s);
    click(u"applyWrite"_s);

    QVERIFY2(project().bytes().contains("kind: CiliumNodeConfig"), project().bytes().constData());
    QCOMPARE(project().undoStack()->count(), 2);
    QVERIFY(!scenario().isWhatIf());
    QCOMPARE(cell(0, PoolModel::RatioColumn), u"0.0025"_s);
    QCOMPARE(cell(1, PoolModel::RatioColumn), u"0.02"_s);
    scenario().setScope(SizingScenario::Scope::AllNodes);
    scenario().tryRatio(0.005); // concerns those without one of their own
    QCOMPARE(cell(0, PoolModel::RatioColumn), u"0.005"_s);
    QCOMPARE(cell(1, PoolModel::RatioColumn), u"0.02"_s);
}

void TestCalculator::writesSizesOut()
{
    open(profile);
    scenario().setCurrentPool(1);
    const qint64 entries = scenario().sizingFor(1).maps.front().entries;

    click(u"applyRatio"_s);
    part<QRadioButton>(u"applyWay1"_s)->click();
    click(u"applyWrite"_s);

    QCOMPARE(project().configuration().value("bpf.ctTcpMax"), Value(entries));
    QCOMPARE(scenario().sizingFor(0).maps.front().entries, entries);
    QCOMPARE(project().undoStack()->count(), 1);
}

void TestCalculator::findsARatioForAGoal_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");

    QTest::newRow("connections") << u"goalConnections"_s << u"2000000"_s;
    QTest::newRow("pressure") << u"goalPressure"_s << u"90"_s;
    QTest::newRow("memory") << u"goalBudget"_s << u"1GiB"_s;
}

void TestCalculator::findsARatioForAGoal()
{
    QFETCH(const QString, field);
    QFETCH(const QString, typed);
    open(profile);
    scenario().setCurrentPool(1);
    part<QTabWidget>(u"calculatorTabs"_s)->setCurrentIndex(2);
    auto *box = part<QWidget>(field);
    auto *line = qobject_cast<QLineEdit *>(box) ? qobject_cast<QLineEdit *>(box) : box->findChild<QLineEdit *>();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, typed);
    QTest::keyClick(line, Qt::Key_Return);

    QVERIFY(!part<QLabel>(u"goalArithmetic"_s)->text().isEmpty());
    click(u"tryGoal"_s);

    QVERIFY(scenario().isWhatIf());
    QVERIFY(scenario().ratio() > 0.0025);
    QVERIFY2(part<QLabel>(u"goalAnswer"_s)->text().contains(ratioText(scenario().ratio())),
             qPrintable(part<QLabel>(u"goalAnswer"_s)->text()));
    QCOMPARE(project().bytes(), profile);
    const NodeSizing sizing = scenario().sizingFor(1);
    if (field == u"goalConnections"_s)
        QVERIFY(sizing.maps.front().entries >= 2000000);
    if (field == u"goalBudget"_s)
        QVERIFY(sizing.totalBytes <= qint64{1} << 30);
}

void TestCalculator::readsNodesThatArePasted_data()
{
    QTest::addColumn<QString>("listing");
    QTest::addColumn<qint64>("memoryBytes");

    QTest::newRow("/proc/meminfo") << u"MemTotal:       65791000 kB\nMemFree:        1000 kB\n"_s
                                   << qint64{65791000} * 1024;
    QTest::newRow("kubectl, YAML") << u"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Node\n"
                                      "  metadata:\n    name: a\n  status:\n    capacity:\n      cpu: \"8\"\n"
                                      "      memory: 32000000Ki\n"_s
                                   << qint64{32000000} * 1024;
}

void TestCalculator::readsNodesThatArePasted()
{
    QFETCH(const QString, listing);
    QFETCH(const qint64, memoryBytes);
    open("kubeProxyReplacement: true\n");
    click(u"readNodes"_s);
    auto *dialog = part<NodeReaderDialog>();
    auto *text = dialog->findChild<QPlainTextEdit *>(u"nodeListing"_s);
    auto *use = dialog->findChild<QPushButton *>(u"useNodes"_s);
    text->setPlainText(u"nothing of the kind"_s);
    QVERIFY(!use->isEnabled());

    text->setPlainText(listing);
    QVERIFY2(use->isEnabled(), qPrintable(dialog->findChild<QLabel *>(u"nodeReaderState"_s)->text()));
    QTest::mouseClick(use, Qt::LeftButton);

    QCOMPARE(scenario().poolCount(), 1);
    QCOMPARE(scenario().inputFor(0).memoryBytes, memoryBytes);
    QCOMPARE(scenario().currentPool(), 0);
}

void TestCalculator::savesPicturesAndTables_data()
{
    QTest::addColumn<SizingFormat>("format");
    QTest::addColumn<QByteArray>("start");

    QTest::newRow("PNG") << SizingFormat::Png << "\x89PNG"_ba;
    QTest::newRow("SVG") << SizingFormat::Svg << "<?xml"_ba;
    QTest::newRow("CSV") << SizingFormat::Csv << QByteArray();
    QTest::newRow("Markdown") << SizingFormat::Markdown << QByteArray();
}

void TestCalculator::savesPicturesAndTables()
{
    QFETCH(const SizingFormat, format);
    QFETCH(const QByteArray, start);
    open(profile);
    scenario().tryRatio(0.01);
    const QString name = path(u"saved"_s);

    QVERIFY(exportSizing(format, name, *page().chart(), scenario()));

    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.startsWith(start));
    if (format == SizingFormat::Png)
        QCOMPARE(QImage::fromData(content).size(), QSize(2400, 1520));
    if (format == SizingFormat::Csv || format == SizingFormat::Markdown)
        QVERIFY2(content.contains("edge") && content.contains("workers"), content.constData());
    QVERIFY(!exportSizing(format, path(u"no/such/folder/file"_s), *page().chart(), scenario()));
}

void TestCalculator::fitsTheSmallestWindow()
{
    m_window->resize(900, 600);
    open(profile);
    QApplication::processEvents();

    QCOMPARE(m_window->size(), QSize(900, 600));
    QVERIFY2(page().minimumSizeHint().width() <= page().width(),
             qPrintable(QString::number(page().minimumSizeHint().width())));
    QVERIFY2(page().minimumSizeHint().height() <= page().height(),
             qPrintable(u"%1 of %2"_s.arg(page().minimumSizeHint().height()).arg(page().height())));
    for (const QPushButton *button : page().findChildren<QPushButton *>()) {
        if (button->isVisible())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
    }
}

void TestCalculator::namesEverythingThatTakesFocus()
{
    open(profile);
    auto *tabs = part<QTabWidget>(u"calculatorTabs"_s);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        for (const QWidget *widget : page().findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const QString name =
                widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
            const bool isPart = widget->inherits("QTabBar") || widget->inherits("QHeaderView");
            QVERIFY2(isPart || !name.isEmpty(), qPrintable(QString::fromLatin1(widget->metaObject()->className()) +
                                                           u" "_s + widget->objectName()));
        }
    }
}

void TestCalculator::modelsStayConsistent()
{
    open(profile);
    PoolModel pools(&scenario());
    ResultModel results(&scenario());
    FixedMapModel fixed(&scenario());
    ComponentModel components(&scenario());
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (QAbstractItemModel *model :
         {static_cast<QAbstractItemModel *>(&pools), static_cast<QAbstractItemModel *>(&results),
          static_cast<QAbstractItemModel *>(&fixed), static_cast<QAbstractItemModel *>(&components)})
        testers.push_back(
            std::make_unique<QAbstractItemModelTester>(model, QAbstractItemModelTester::FailureReportingMode::QtTest));

    pools.addPool();
    QCOMPARE(pools.rowCount(), 3);
    QVERIFY(pools.setData(pools.index(2, PoolModel::CpusColumn), u"64"_s));
    scenario().tryRatio(0.3);
    pools.removePool(0);
    project().undoStack()->undo();
    QCOMPARE(pools.rowCount(), 3);
    QVERIFY(results.rowCount() > 0);
    open("MTU: 1500\n");

    QCOMPARE(pools.rowCount(), 0);
    QCOMPARE(results.rowCount(), 0);
}

QTEST_MAIN(TestCalculator)
#include "tst_calculator.moc"
