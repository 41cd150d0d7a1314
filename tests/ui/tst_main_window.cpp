#include "tests/ui/warnings.h"
#include "ui/editors/choice_box.h"
#include "ui/editors/typed_line.h"
#include "ui/explanation/explanation_panel.h"
#include "ui/exporting/export_page.h"
#include "ui/models/settings_model.h"
#include "ui/settings/settings_view.h"
#include "ui/text/text_pane.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/place_box.h"
#include "ui/window/search_box.h"
#include "ui/window/search_help.h"
#include "ui/window/target_bar.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

/// The whole window, with real keys and clicks.
class TestMainWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensAFileAndShowsWhatIsSet();
    void completesFilters();
    void offersFiltersInAMenu();
    void keepsTheHitsUntilTheyAreAskedForAgain();
    void helpsWhereNothingIsFound_data();
    void helpsWhereNothingIsFound();
    void tellsOfKeysOfOtherCharts_data();
    void tellsOfKeysOfOtherCharts();
    void findsASettingAndChangesIt();
    void togglesWithTheSpaceKey();
    void unsetsAndGoesBackToSaved();
    void listFollowsTypingInTheText();
    void undoesTypingWithTheOneStack();
    void saysWhyAFormEditIsRefused();
    void fixesWithOneClick();
    void acceptsAndTakesBack();
    void jumpsBetweenListAndText();
    void climbsTheEscapeLadder();
    void opensADroppedFile();
    void choosesAmongSeveralValues();
    void exportsToAFolder();
    void blocksAnExportWithErrors();
    void asksBeforeDiscarding();
    void drawsThePictureAsWideAsThePanel();
    void offersAChartOfTheUsersInLaterSessions();
    void namesEverythingThatTakesFocus();
    void closesWhileACellIsEdited();

private:
    QString written(const QByteArray &content);
    void open(const QByteArray &content);
    template<typename T>
    T *part(const QString &name = {})
    {
        return m_window->findChild<T *>(name);
    }
    Project &project() { return *m_window->project(); }
    SettingsView &list() { return *part<SettingsView>(); }
    QWidget *editor() { return list().indexWidget(list().currentIndex()); }

    QTemporaryDir m_dir;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    QApplication::setStyle(u"fusion"_s);
    QApplication::setOrganizationName(u"datapath-designer-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_dir.filePath(u"settings"_s));
    applyScheme(Scheme::Light);
}

void TestMainWindow::init()
{
    failOnWarnings();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
}

QString TestMainWindow::written(const QByteArray &content)
{
    QFile file(m_dir.filePath(u"values.yaml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write the test's file");
    return file.fileName();
}

void TestMainWindow::open(const QByteArray &content)
{
    QVERIFY(m_window->open(written(content)));
}

void TestMainWindow::opensAFileAndShowsWhatIsSet()
{
    open("MTU: 9000\nl7Proxy: true\n");

    QCOMPARE(list().model()->rowCount(), 2);
    QVERIFY(m_window->windowTitle().startsWith(u"values.yaml"_s));
    QCOMPARE(part<TextPane>()->toPlainText(), u"MTU: 9000\nl7Proxy: true\n"_s);
}

void TestMainWindow::completesFilters()
{
    open("MTU: null\nenableBPFTProxy: true\n");
    auto *search = part<SearchBox>();
    search->setFocus();

    QTest::keyClicks(search, u"@pr"_s);
    auto *completer = search->findChild<QCompleter *>();
    QTRY_VERIFY(completer->popup()->isVisible());
    QCOMPARE(list().model()->rowCount(), 2); // an unfinished filter hides nothing
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(search->text(), u"@problem "_s);
    QTRY_COMPARE(QApplication::focusWidget(), search);
    QVERIFY(list().model()->index(0, 0).data(SettingsModel::SeverityRole).toInt() >= 0);

    const int problems = list().model()->rowCount();
    QTest::keyClicks(search, u"@rule:"_s);
    QCOMPARE(list().model()->rowCount(), problems); // nor does one without its value
    QTest::keyClicks(search, u"unknown"_s);
    QTRY_VERIFY(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(search->text(), u"@problem @rule:values.unknown-key "_s);
    QCOMPARE(list().model()->rowCount(), 1);
    QCOMPARE(list().model()->index(0, 0).data(SettingsModel::PathRole).toString(), u"enableBPFTProxy"_s);
}

void TestMainWindow::offersFiltersInAMenu()
{
    open("MTU: 9000\n");
    QMenu *menu = part<QToolButton>(u"filters"_s)->menu();
    const auto tick = [menu](const QString &term) {
        Q_EMIT menu->aboutToShow();
        const QList<QAction *> actions = menu->findChildren<QAction *>();
        const auto isIt = [&term](const QAction *action) { return action->text().endsWith(u'\t' + term); };
        const auto found = std::ranges::find_if(actions, isIt);
        if (found == actions.end())
            qFatal("no entry %s", qPrintable(term));
        (*found)->trigger();
    };

    tick(u"@modified"_s);
    tick(u"@type:int"_s);
    QCOMPARE(part<SearchBox>()->text(), u"@modified @type:int"_s);
    QCOMPARE(list().model()->rowCount(), 1);
    tick(u"@modified"_s);
    QCOMPARE(part<SearchBox>()->text(), u"@type:int"_s);
    QVERIFY(list().model()->rowCount() > 50);
}

void TestMainWindow::keepsTheHitsUntilTheyAreAskedForAgain()
{
    open("MTU: 9000\nl7Proxy: false\n");
    part<SearchBox>()->setText(u"@modified"_s);
    QCOMPARE(list().model()->rowCount(), 2);

    QVERIFY(project().apply({{.path = "MTU", .value = {}}}, u"Unset MTU"_s));
    const QModelIndex stale = static_cast<SettingsModel *>(list().model())->indexOf("MTU");
    QVERIFY(stale.data(SettingsModel::StaleRole).toBool());
    QVERIFY(stale.data(Qt::AccessibleDescriptionRole).toString().contains(u"no longer matches"_s));
    QVERIFY(project().apply({{.path = "MTU", .value = Value(1400)}}, u"Set MTU"_s));
    QVERIFY(!stale.data(SettingsModel::StaleRole).toBool());

    QVERIFY(project().apply({{.path = "MTU", .value = {}}}, u"Unset MTU"_s));
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QCOMPARE(list().model()->rowCount(), 1);
}

void TestMainWindow::helpsWhereNothingIsFound_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("help");

    QTest::newRow("near") << u"hubbel.zzqqy"_s << u"No setting matches"_s;
    QTest::newRow("in another section") << u"tunnel @section:hubble"_s
                                        << u"Search in all sections, without the filters ("_s;
    QTest::newRow("no such filter") << u"@zebra x"_s << u"there is no filter @zebra"_s;
}

void TestMainWindow::helpsWhereNothingIsFound()
{
    QFETCH(const QString, query);
    QFETCH(const QString, help);

    part<SearchBox>()->setText(query);

    QCOMPARE(list().model()->rowCount(), 0);
    const QString text = part<QLabel>(u"nothingFound"_s)->text();
    QVERIFY2(text.contains(help), qPrintable(text));
}

void TestMainWindow::tellsOfKeysOfOtherCharts_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("note"); ///< empty: none
    QTest::newRow("an older one") << u"enableCiliumEndpointSlice"_s
                                  << u"This chart has no enableCiliumEndpointSlice: last in chart 1.17; "
                                     "now ciliumEndpointSlice.enabled."_s;
    QTest::newRow("a group of a newer one") << u"ztunnel"_s << u"comes with chart 1.19."_s;
    QTest::newRow("one of this") << u"routingMode"_s << QString();
}

void TestMainWindow::tellsOfKeysOfOtherCharts()
{
    QFETCH(const QString, query);
    QFETCH(const QString, note);

    const QString told = otherChartsNote(query, project().configuration().catalogue());

    QCOMPARE(told.isEmpty(), note.isEmpty());
    QVERIFY2(told.contains(note), qPrintable(told));
}

void TestMainWindow::findsASettingAndChangesIt()
{
    open("bpf:\n  masquerade: false # kept\n");

    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTRY_COMPARE(QApplication::focusWidget(), part<QLineEdit>(u"search"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"bpf.masquerade"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(list().currentPath(), YamlPath("bpf.masquerade"));
    QTest::keyClick(&list(), Qt::Key_Return);
    auto *box = editor()->findChild<ChoiceBox *>();
    QTRY_COMPARE(QApplication::focusWidget(), box);
    QTest::keyClick(box, Qt::Key_Home);

    QCOMPARE(project().bytes(), "bpf:\n  masquerade: true # kept\n"_ba);
    QCOMPARE(part<TextPane>()->toPlainText(), u"bpf:\n  masquerade: true # kept\n"_s);
    QVERIFY(m_window->isWindowModified());
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(project().bytes(), "bpf:\n  masquerade: false # kept\n"_ba);
    QVERIFY(!m_window->isWindowModified());
}

void TestMainWindow::togglesWithTheSpaceKey()
{
    open("l7Proxy: true\n");
    list().setFocus();

    QTest::keyClick(&list(), Qt::Key_Space);

    QCOMPARE(project().bytes(), "l7Proxy: false\n"_ba);
}

void TestMainWindow::unsetsAndGoesBackToSaved()
{
    open("MTU: 9000\n");
    list().setFocus();

    QTest::keyClick(&list(), Qt::Key_Delete, Qt::ControlModifier);
    QVERIFY(!project().configuration().isExplicit("MTU"));
    QTest::keyClick(&list(), Qt::Key_Backspace, Qt::ControlModifier);

    QCOMPARE(project().configuration().value("MTU"), Value(9000));
}

void TestMainWindow::listFollowsTypingInTheText()
{
    open("MTU: 9000\n");
    auto *text = part<TextPane>();
    text->setFocus();

    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, u"bpf:"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QTest::keyClicks(text, u"masquerade: true"_s);

    QCOMPARE(project().bytes(), "MTU: 9000\nbpf:\n  masquerade: true"_ba);
    QCOMPARE(list().model()->rowCount(), 2);
    QCOMPARE(project().configuration().value("bpf.masquerade"), Value(true));
}

void TestMainWindow::undoesTypingWithTheOneStack()
{
    open("MTU: 9000\r\n");
    auto *text = part<TextPane>();
    text->setFocus();
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, u"debug: {}"_s);

    QTest::keyClick(text, Qt::Key_Z, Qt::ControlModifier);

    QCOMPARE(project().bytes(), "MTU: 9000\r\n"_ba);
    QCOMPARE(text->toPlainText(), u"MTU: 9000\n"_s);
    QTest::keyClick(text, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(project().bytes(), "MTU: 9000\r\ndebug: {}"_ba);
}

void TestMainWindow::saysWhyAFormEditIsRefused()
{
    open("l7Proxy: true\n");
    auto *text = part<TextPane>();
    text->setFocus();
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, u"bpf: ["_s);
    const QByteArray broken = project().bytes();

    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Space);

    QCOMPARE(project().bytes(), broken);
    QVERIFY(part<MessageBar>()->isVisible());
    QVERIFY(!part<MessageBar>()->text().isEmpty());
}

void TestMainWindow::fixesWithOneClick()
{
    open("hubble:\n  enabled: false\n  relay:\n    enabled: true\n");
    m_window->goTo("hubble.relay.enabled");
    auto *fixes = part<QWidget>(u"fixes"_s);
    auto *button = fixes->findChild<QPushButton *>();
    QVERIFY(button);

    QTest::mouseClick(button, Qt::LeftButton);

    for (const Finding &left : project().findings())
        QVERIFY2(left.rule != u"hubble.relay-needs-hubble"_s, qPrintable(left.message));
    QCOMPARE(project().undoStack()->count(), 1);
}

void TestMainWindow::acceptsAndTakesBack()
{
    const QByteArray before = "bandwidthManager:\n  bbr: true\n";
    open(before);
    m_window->goTo("bandwidthManager.bbr");
    auto *fixes = part<QWidget>(u"fixes"_s);

    fixes->findChild<QPushButton *>(u"ok"_s)->click();
    auto *dialog = m_window->findChild<QInputDialog *>();
    QVERIFY(dialog);
    dialog->setTextValue(u"next week"_s);
    dialog->accept();

    QVERIFY(project().bytes().contains("# datapath: accept bandwidth.bbr-needs-manager: next week\n"));
    QCOMPARE(project().undoStack()->count(), 1);
    part<QToolButton>(u"acceptedSwitch"_s)->click();
    fixes->findChild<QPushButton *>(u"back-to-saved"_s)->click();
    QCOMPARE(project().bytes(), before);
}

void TestMainWindow::jumpsBetweenListAndText()
{
    open("MTU: 9000\nl7Proxy: true\nbpf:\n  masquerade: true\n");
    m_window->goTo("bpf.masquerade");

    QTest::keyClick(&list(), Qt::Key_F4);
    auto *text = part<TextPane>();
    QTRY_COMPARE(QApplication::focusWidget(), text);
    QCOMPARE(text->textCursor().blockNumber(), 3);

    text->moveCursor(QTextCursor::Start);
    QTest::keyClick(text, Qt::Key_F4);
    QCOMPARE(list().currentPath(), YamlPath("MTU"));
    QTRY_VERIFY(list().hasFocus());
}

void TestMainWindow::climbsTheEscapeLadder()
{
    open("MTU: 9000\n");
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Return);
    QTRY_COMPARE(QApplication::focusWidget(), editor()->findChild<TypedLine *>());

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), &list());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), part<QListView>(u"sections"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), part<QLineEdit>(u"search"_s));
}

void TestMainWindow::opensADroppedFile()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(written("MTU: 1400\n"))});
    QDragEnterEvent enter(QPoint(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);

    QApplication::sendEvent(m_window.get(), &drop);

    QCOMPARE(project().bytes(), "MTU: 1400\n"_ba);
}

void TestMainWindow::choosesAmongSeveralValues()
{
    const QByteArray release = "---\nkind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\nmetadata: {name: NAME}\n"
                               "spec:\n  values: {MTU: 1500}\n";
    open("MTU: 1500\n");
    auto *box = part<PlaceBox>()->findChild<QComboBox *>();
    QVERIFY(!box->isVisible());

    open(QByteArray(release).replace("NAME", "east") + QByteArray(release).replace("NAME", "west"));
    QTRY_VERIFY(box->isVisible());
    QCOMPARE(box->currentText(), u"HelmRelease east (document 1): spec.values"_s);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);

    QCOMPARE(box->currentText(), u"HelmRelease west (document 2): spec.values"_s);
    QVERIFY(project().apply({{.path = "MTU", .value = Value(9000)}}, u"Set"_s));
    QVERIFY(project().bytes().endsWith("MTU: 9000}\n"));
    QVERIFY(part<TextPane>()->toPlainText().endsWith(u"MTU: 9000}\n"_s));
}

void TestMainWindow::exportsToAFolder()
{
    QVERIFY(m_window->openBuiltIn(u"talos-production"_s));
    const QString folder = m_dir.filePath(u"export"_s);

    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    auto *panel = part<ExportPage>();
    QVERIFY(panel && panel->isVisible());
    panel->findChild<QLineEdit *>(u"exportFolder"_s)->setText(folder);
    auto *write = panel->findChild<QPushButton *>(u"writeExport"_s);
    QVERIFY(write->isEnabled());
    QTest::mouseClick(write, Qt::LeftButton);

    QVERIFY(QFile::exists(folder + u"/values.yaml"_s));
    QVERIFY(QDir(folder + u"/talos/patches/all"_s).entryList(QDir::Files).size() > 0);
    QFile changed(folder + u"/values.yaml"_s);
    QVERIFY(changed.open(QIODevice::Append));
    changed.write("# mine\n");
    changed.close();
    panel->refresh();
    QVERIFY(!write->isEnabled()); // until overwriting is allowed
    panel->findChild<QAbstractButton *>(u"overwriteChanged"_s)->click();
    QVERIFY(write->isEnabled());
}

void TestMainWindow::blocksAnExportWithErrors()
{
    open("hubble:\n  enabled: false\n  relay:\n    enabled: true\n");
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    auto *panel = part<ExportPage>();
    panel->setFolder(m_dir.filePath(u"blocked"_s));
    auto *write = panel->findChild<QPushButton *>(u"writeExport"_s);
    QVERIFY(!write->isEnabled());

    auto *errors = panel->findChild<QListWidget *>(u"exportErrors"_s);
    QVERIFY(errors->count() > 1);
    errors->item(0)->setCheckState(Qt::Checked);
    QVERIFY(!write->isEnabled()); // each of them wants to be read
    for (int row = 1; row < errors->count(); ++row)
        errors->item(row)->setCheckState(Qt::Checked);

    QVERIFY(write->isEnabled());
}

void TestMainWindow::asksBeforeDiscarding()
{
    open("MTU: 9000\n");
    QVERIFY(project().apply({{.path = "MTU", .value = Value(1500)}}, u"Set MTU"_s));
    int asked = 0;
    const auto answer = [&asked](QMessageBox::StandardButton button) {
        QTimer::singleShot(0, qApp, [&asked, button] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            QVERIFY(box);
            ++asked;
            box->button(button)->click();
        });
    };

    answer(QMessageBox::Cancel);
    QVERIFY(!m_window->close());
    answer(QMessageBox::Save);
    QVERIFY(m_window->close());

    QCOMPARE(asked, 2);
    QFile file(m_dir.filePath(u"values.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "MTU: 1500\n"_ba);
}

void TestMainWindow::drawsThePictureAsWideAsThePanel()
{
    const auto *details = part<ExplanationPanel>();
    const auto picture = [details] {
        const QUrl name(u"flow:routing-mode"_s);
        return details->document()->resource(QTextDocument::ImageResource, name).value<QImage>();
    };
    const auto width = [&picture] { return qRound(picture().deviceIndependentSize().width()); };
    m_window->goTo("routingMode");
    m_window->showDetails();
    QApplication::processEvents();
    const int narrow = width();
    const QImage light = picture();

    applyScheme(Scheme::Dark);
    QApplication::processEvents();
    const QImage dark = picture();
    applyScheme(Scheme::Light);
    m_window->resize(m_window->width() + 300, m_window->height());
    m_window->resizeDocks({qobject_cast<QDockWidget *>(details->parentWidget())}, {720}, Qt::Horizontal);
    QApplication::processEvents();

    QVERIFY(narrow >= 330);
    QCOMPARE(dark.size(), light.size());
    QVERIFY(dark != light);
    QVERIFY2(width() > narrow, qPrintable(u"%1, then %2"_s.arg(narrow).arg(width())));
    QVERIFY(width() < details->viewport()->width());
}

void TestMainWindow::offersAChartOfTheUsersInLaterSessions()
{
    part<TargetBar>()->useChart(QStringLiteral(TEST_DATA_DIR "/catalogue/chart/Chart.yaml"));
    QCOMPARE(project().configuration().catalogue().chartVersion(), u"9.8.7"_s);

    m_window.reset();
    m_window = std::make_unique<MainWindow>();

    const QList<QComboBox *> boxes = m_window->findChildren<QComboBox *>();
    const auto versions = std::ranges::find(boxes, u"Cilium chart version"_s, &QWidget::accessibleName);
    QVERIFY(versions != boxes.end());
    QVERIFY((*versions)->findText(u"9.8.7 (own)"_s) >= 0);
    QCOMPARE((*versions)->itemText((*versions)->count() - 1), u"Chart from a folder or archive …"_s);
    QCOMPARE(project().configuration().catalogue().chartVersion(), Catalogue::defaultVersion());
    QSettings().clear();
}

void TestMainWindow::namesEverythingThatTakesFocus()
{
    open("MTU: 9000\nl7Proxy: true\n");
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const QString name = widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
        const bool isPart =
            qobject_cast<const QAbstractItemView *>(widget->parentWidget()) || widget->inherits("QTabBar");
        QVERIFY2(isPart || !name.isEmpty(),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u" "_s + widget->objectName()));
    }
}

void TestMainWindow::closesWhileACellIsEdited()
{
    QVERIFY(m_window->openBuiltIn(u"talos-production"_s));
    m_window->showCalculator();
    auto *table = part<QTreeView>(u"poolTable"_s);
    table->setCurrentIndex(table->model()->index(0, 0));
    table->edit(table->currentIndex());
    auto *cell = table->findChild<QLineEdit *>();
    QVERIFY(cell);
    QTest::keyClicks(cell, u"other"_s);

    m_window.reset();

    QVERIFY(!m_window);
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
