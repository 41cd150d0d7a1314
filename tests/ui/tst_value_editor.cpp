#include "core/values/linux_capabilities.h"
#include "core/values/manifest_shapes.h"
#include "tests/ui/warnings.h"
#include "ui/editors/choice_box.h"
#include "ui/editors/list_popup.h"
#include "ui/editors/map_popup.h"
#include "ui/editors/metrics_popup.h"
#include "ui/editors/ratio_editor.h"
#include "ui/editors/typed_line.h"
#include "ui/editors/typed_value.h"
#include "ui/editors/value_editor.h"
#include "ui/editors/yaml_popup.h"
#include "ui/models/value_habit.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

/// The live control of a row: one for each kind, driven as a person would.
class TestValueEditor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void tellsUnsetFromOff();
    void keepsInvalidTextAndTheLastValue();
    void escapeRestoresThenLeaves();
    void unsetsWithTheButton();
    void ticksKnownEntriesOfAList();
    void editsMetricsWithTheirOptions();
    void refusesMetricsThatExcludeEachOther();
    void refusesABadEntry();
    void tellsWhatCapabilitiesAreFor();
    void editsFreeFormValuesAsYaml();
    void editsFlatMapsAsATable();
    void keepsTheTypesOfAMap();
    void slidesRatios();
    void takesTheHabitOfTheFile_data();
    void takesTheHabitOfTheFile();
    void offersNullForEveryKind_data();
    void offersNullForEveryKind();
    void givesEachKindItsEditor_data();
    void givesEachKindItsEditor();
    void asksTheRulesWhileAPopupIsOpen();
    void saysWhatKubernetesDoesNotKnow_data();
    void saysWhatKubernetesDoesNotKnow();
    void takesWhatTheChartsHave();

private:
    std::unique_ptr<ValueEditor> editorFor(const QString &path, const std::optional<Value> &value);
};

std::unique_ptr<ValueEditor> TestValueEditor::editorFor(const QString &path, const std::optional<Value> &value)
{
    const auto catalogue = Catalogue::builtIn(u"1.20.0"_s);
    const Setting *setting = catalogue ? (*catalogue)->find(*YamlPath::parse(path)) : nullptr;
    if (!setting)
        qFatal("the catalogue has no %s", qPrintable(path));
    auto editor = std::make_unique<ValueEditor>(setting, path);
    editor->resize(260, 60);
    editor->showValue(value);
    editor->show();
    return editor;
}

void TestValueEditor::tellsUnsetFromOff()
{
    const auto editor = editorFor(u"l7Proxy"_s, Value(false));
    auto *box = editor->findChild<ChoiceBox *>();
    QCOMPARE(box->currentText(), u"Off"_s);
    const QSignalSpy edits(editor.get(), &ValueEditor::edited);

    box->setFocus();
    QTest::keyClick(box, Qt::Key_End);

    QCOMPARE(edits.count(), 1);
    QVERIFY(!editor->value());
    QVERIFY(box->currentText().startsWith(u"Unset"_s));
}

void TestValueEditor::keepsInvalidTextAndTheLastValue()
{
    const auto editor = editorFor(u"ipv4NativeRoutingCIDR"_s, Value(u"10.0.0.0/8"_s));
    auto *line = editor->findChild<TypedLine *>();
    const QSignalSpy edits(editor.get(), &ValueEditor::edited);

    line->selectAll();
    QTest::keyClicks(line, u"10.0.0.0/99"_s);
    QTest::keyClick(line, Qt::Key_Return);

    QCOMPARE(edits.count(), 0);
    QCOMPARE(line->text(), u"10.0.0.0/99"_s);
    QVERIFY(!editor->findChild<QLabel *>(u"inputProblem"_s)->text().isEmpty());
    QCOMPARE(editor->value(), std::optional(Value(u"10.0.0.0/8"_s)));
}

void TestValueEditor::escapeRestoresThenLeaves()
{
    const auto editor = editorFor(u"ipv4NativeRoutingCIDR"_s, Value(u"10.0.0.0/8"_s));
    auto *line = editor->findChild<TypedLine *>();
    const QSignalSpy left(editor.get(), &ValueEditor::left);

    QTest::keyClicks(line, u"x"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QCOMPARE(line->text(), u"10.0.0.0/8"_s);
    QVERIFY(editor->findChild<QLabel *>(u"inputProblem"_s)->text().isEmpty());
    QCOMPARE(left.count(), 0);

    QTest::keyClick(line, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
}

void TestValueEditor::unsetsWithTheButton()
{
    const auto editor = editorFor(u"MTU"_s, Value(9000));
    const QSignalSpy edits(editor.get(), &ValueEditor::edited);

    QTest::mouseClick(editor->findChild<QToolButton *>(u"unsetButton"_s), Qt::LeftButton);

    QCOMPARE(edits.count(), 1);
    QVERIFY(!editor->value());
}

void TestValueEditor::ticksKnownEntriesOfAList()
{
    const auto editor = editorFor(u"securityContext.capabilities.ciliumAgent"_s, Value(Value::List{u"CHOWN"_s}));
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<ListPopup *>();
    QVERIFY(popup);
    auto *list = popup->findChild<QListWidget *>();
    QVERIFY(list->count() > 40);
    QVERIFY(list->item(1)->text().contains(u" – "_s)); // says what it is for

    list->setCurrentRow(1);
    QTest::keyClick(list, Qt::Key_Space);
    QTest::mouseClick(popup->findChild<QPushButton *>(u"applyList"_s), Qt::LeftButton);

    QVERIFY(editor->value());
    QCOMPARE(editor->value()->toList().size(), std::size_t{2});
    QCOMPARE(editor->value()->toList().front(), Value(u"CHOWN"_s));
}

void TestValueEditor::editsMetricsWithTheirOptions()
{
    const Value written(Value::List{u"drop"_s, u"dns:query;labelsContext=source_pod"_s});
    const auto editor = editorFor(u"hubble.metrics.enabled"_s, written);
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<MetricsPopup *>();
    QVERIFY(popup);
    auto *list = popup->findChild<QListWidget *>();
    list->setCurrentRow(1);
    QVERIFY(popup->findChild<QCheckBox *>(u"query"_s)->isChecked());
    auto *apply = popup->findChild<QPushButton *>(u"applyMetrics"_s);

    popup->findChild<QCheckBox *>(u"ignoreAAAA"_s)->click();
    popup->findChild<QLineEdit *>(u"labelsContext"_s)->setText(u"source_pad"_s);
    QVERIFY(!apply->isEnabled());
    popup->findChild<QLineEdit *>(u"labelsContext"_s)->setText(u"source_pod,destination_pod"_s);
    popup->findChild<QCheckBox *>(u"query"_s)->click();
    QTest::mouseClick(apply, Qt::LeftButton);

    QCOMPARE(editor->value()->toDisplay(), u"[drop, \"dns:labelsContext=source_pod,destination_pod;ignoreAAAA\"]"_s);
}

void TestValueEditor::refusesMetricsThatExcludeEachOther()
{
    const auto editor = editorFor(u"hubble.metrics.enabled"_s, Value(Value::List{u"http"_s}));
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<MetricsPopup *>();
    auto *list = popup->findChild<QListWidget *>();

    const QList<QListWidgetItem *> found = list->findItems(u"httpV2"_s, Qt::MatchStartsWith);
    QCOMPARE(found.size(), 1);
    found.front()->setCheckState(Qt::Checked);

    QVERIFY(popup->findChild<QLabel *>(u"popupProblem"_s)->text().contains(u"exclude each other"_s));
    QVERIFY(!popup->findChild<QPushButton *>(u"applyMetrics"_s)->isEnabled());
}

void TestValueEditor::refusesABadEntry()
{
    Setting setting;
    setting.facts.path = "ranges";
    setting.knowledge.kind = SettingKind::CidrList;
    ListPopup popup(&setting, {u"10.0.0.0/8"_s, u"nonsense"_s}, nullptr);
    popup.setAttribute(Qt::WA_DeleteOnClose, false);
    const QSignalSpy applied(&popup, &ListPopup::applied);

    popup.show();
    QTest::mouseClick(popup.findChild<QPushButton *>(u"applyList"_s), Qt::LeftButton);

    QCOMPARE(applied.count(), 0);
    QCOMPARE(popup.findChild<QListWidget *>()->currentRow(), 1);
}

void TestValueEditor::tellsWhatCapabilitiesAreFor()
{
    QCOMPARE(capabilityProblem(u"NET_ADMIN"_s), QString());
    QVERIFY(capabilityProblem(u"CAP_NET_ADMIN"_s).contains(u"without CAP_"_s));
    QVERIFY(capabilityProblem(u"NET_ADMN"_s).contains(u"perhaps NET_ADMIN"_s));
    for (const LinuxCapability &capability : linuxCapabilities())
        QVERIFY2(QByteArrayView(capability.purpose).size() > 10, capability.name);
}

void TestValueEditor::editsFreeFormValuesAsYaml()
{
    Setting setting;
    setting.facts.path = "affinity";
    setting.facts.types = {u"object"_s};
    YamlPopup popup(setting, Value(Value::Map{{u"a"_s, Value(1)}}), nullptr);
    popup.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy applied(&popup, &YamlPopup::applied);
    auto *text = popup.findChild<QPlainTextEdit *>();
    auto *apply = popup.findChild<QPushButton *>(u"applyYaml"_s);
    auto *problem = popup.findChild<QLabel *>(u"popupProblem"_s);
    popup.show();

    text->setPlainText(u"a: [1"_s);
    QVERIFY(!apply->isEnabled());
    QVERIFY(problem->text().startsWith(u"Line "_s));
    text->setPlainText(u"- a\n"_s);
    QVERIFY(!apply->isEnabled());
    QCOMPARE(problem->text(), u"a map is needed here"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(applied.count(), 0);

    text->setPlainText(u"a: 2\nb: x\n"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(applied.count(), 1);
    QCOMPARE(applied.front().front().value<Value>(), Value(Value::Map{{u"a"_s, Value(2)}, {u"b"_s, Value(u"x"_s)}}));
}

void TestValueEditor::editsFlatMapsAsATable()
{
    const auto editor = editorFor(u"podLabels"_s, Value(Value::Map{{u"team"_s, Value(u"net"_s)}}));
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<MapPopup *>();
    QVERIFY(popup);
    auto *table = popup->findChild<QTableWidget *>();
    auto *apply = popup->findChild<QPushButton *>(u"applyMap"_s);
    QCOMPARE(table->rowCount(), 1);

    table->item(0, 0)->setText(u"not a label"_s);
    QVERIFY(!apply->isEnabled());
    table->item(0, 0)->setText(u"example.org/team"_s);
    table->item(0, 1)->setText(u"true"_s);
    QVERIFY(apply->isEnabled());
    QTest::mouseClick(apply, Qt::LeftButton);

    QCOMPARE(*editor->value(), Value(Value::Map{{u"example.org/team"_s, Value(u"true"_s)}})); // labels are texts
}

void TestValueEditor::keepsTheTypesOfAMap()
{
    Setting setting;
    setting.facts.path = "extraConfig";
    MapPopup popup(&setting, {{u"a"_s, Value(1)}, {u"b"_s, Value(u"1"_s)}}, nullptr);
    auto *table = popup.findChild<QTableWidget *>();

    table->item(0, 1)->setText(u"2"_s);

    QCOMPARE(popup.value()->toDisplay(), u"{a: 2, b: \"1\"}"_s);
    table->item(1, 0)->setText(u"a"_s);
    QCOMPARE(popup.value().error().message, u"a is there twice"_s);
}

void TestValueEditor::slidesRatios()
{
    for (const double ratio : {0.0, 0.0025, 0.01, 0.08, 0.5, 1.0})
        QVERIFY(std::abs(ratioAt(sliderPlace(ratio)) - ratio) <= ratio * 0.05);

    const auto unset = editorFor(u"bpf.mapDynamicSizeRatio"_s, {});
    QCOMPARE(unset->findChild<QSlider *>()->value(), sliderPlace(0.0025)); // what the agent takes
    const auto editor = editorFor(u"bpf.mapDynamicSizeRatio"_s, Value(0.01));
    auto *slider = editor->findChild<QSlider *>();
    auto *line = editor->findChild<TypedLine *>();
    const QSignalSpy edits(editor.get(), &ValueEditor::edited);
    QCOMPARE(slider->value(), sliderPlace(0.01));

    slider->setSliderDown(true);
    slider->setValue(sliderPlace(0.02));
    slider->setValue(sliderPlace(0.08));
    QCOMPARE(edits.count(), 0);
    slider->setSliderDown(false);
    QCOMPARE(edits.count(), 1);
    QVERIFY(std::abs(editor->value()->toDouble() - 0.08) < 0.001);

    line->selectAll();
    QTest::keyClicks(line, u"8"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(edits.count(), 1);
    QVERIFY(!editor->findChild<QLabel *>(u"inputProblem"_s)->text().isEmpty());
    QTest::keyClick(line, Qt::Key_Escape);
    QTest::keyClick(line, Qt::Key_Up);
    QVERIFY(line->text().toDouble() > 0.08);
}

void TestValueEditor::takesTheHabitOfTheFile_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Value>("written");
    QTest::addColumn<Value>("wanted");
    QTest::addColumn<Value>("becomes");

    QTest::newRow("a switch as a text") << u"kubeProxyReplacement"_s << Value(u"true"_s) << Value(false)
                                        << Value(u"false"_s);
    QTest::newRow("a switch as a switch") << u"kubeProxyReplacement"_s << Value(true) << Value(false) << Value(false);
    QTest::newRow("a port as a text") << u"k8sServicePort"_s << Value(u"6443"_s) << Value(7445) << Value(u"7445"_s);
    QTest::newRow("a port as a number") << u"k8sServicePort"_s << Value(6443) << Value(7445) << Value(7445);
    QTest::newRow("one range as a text") << u"ipam.operator.clusterPoolIPv4PodCIDRList"_s << Value(u"10.0.0.0/8"_s)
                                         << Value(Value::List{u"10.1.0.0/16"_s}) << Value(u"10.1.0.0/16"_s);
    QTest::newRow("two ranges need a list") << u"ipam.operator.clusterPoolIPv4PodCIDRList"_s << Value(u"10.0.0.0/8"_s)
                                            << Value(Value::List{u"10.1.0.0/16"_s, u"10.2.0.0/16"_s})
                                            << Value(Value::List{u"10.1.0.0/16"_s, u"10.2.0.0/16"_s});
    QTest::newRow("no text where the chart takes none")
        << u"l7Proxy"_s << Value(u"true"_s) << Value(false) << Value(false);
}

void TestValueEditor::takesTheHabitOfTheFile()
{
    QFETCH(const QString, path);
    QFETCH(const Value, written);
    QFETCH(const Value, wanted);
    QFETCH(const Value, becomes);
    const auto catalogue = Catalogue::builtIn(u"1.18.5"_s).value();

    QCOMPARE(inHabitOf(*catalogue->find(*YamlPath::parse(path)), written, wanted), becomes);
}

void TestValueEditor::offersNullForEveryKind_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : {"l7Proxy", "MTU", "routingMode", "hubble.metrics.enabled", "podLabels", "affinity",
                             "bpf.mapDynamicSizeRatio", "ipv4NativeRoutingCIDR"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void TestValueEditor::offersNullForEveryKind()
{
    QFETCH(const QString, path);
    const auto editor = editorFor(path, {});
    const QList<QAction *> actions = editor->findChild<QToolButton *>(u"unsetButton"_s)->menu()->actions();
    QCOMPARE(actions.size(), 2);

    actions.back()->trigger();
    QCOMPARE(editor->value(), std::optional(Value()));
    editor->showValue(editor->value());
    actions.front()->trigger();
    QVERIFY(!editor->value());
}

void TestValueEditor::givesEachKindItsEditor_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("control");
    QTest::newRow("boolean") << u"l7Proxy"_s << "ChoiceBox"_ba;
    QTest::newRow("choice") << u"routingMode"_s << "ChoiceBox"_ba;
    QTest::newRow("integer") << u"MTU"_s << "TypedLine"_ba;
    QTest::newRow("ratio") << u"bpf.mapDynamicSizeRatio"_s << "RatioEditor"_ba;
    QTest::newRow("cidr") << u"ipv4NativeRoutingCIDR"_s << "TypedLine"_ba;
    QTest::newRow("cidr list") << u"ipam.operator.clusterPoolIPv4PodCIDRList"_s << "QToolButton"_ba;
    QTest::newRow("selector as a text") << u"operator.unmanagedPodWatcher.selector"_s << "TypedLine"_ba;
    QTest::newRow("selector as a map") << u"ingressController.hostNetwork.nodes.matchLabels"_s << "QToolButton"_ba;
    QTest::newRow("map") << u"podLabels"_s << "QToolButton"_ba;
    QTest::newRow("object") << u"affinity"_s << "QToolButton"_ba;
    QTest::newRow("secret") << u"tls.ca.key"_s << "TypedLine"_ba;
}

void TestValueEditor::givesEachKindItsEditor()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, control);

    const auto editor = editorFor(path, {});

    QCOMPARE(editor->findChild<QWidget *>(u"valueControl"_s)->metaObject()->className(), control.constData());
}

void TestValueEditor::asksTheRulesWhileAPopupIsOpen()
{
    const auto editor = editorFor(u"ipMasqAgent.config"_s, {});
    editor->setJudge([](const Value &value) { return u"a rule minds %1"_s.arg(value.toDisplay()); });
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<YamlPopup *>();
    QVERIFY(popup);

    popup->findChild<QPlainTextEdit *>()->setPlainText(u"a: 1"_s);

    QTRY_COMPARE(popup->findChild<QLabel *>(u"popupProblem"_s)->text(), u"a rule minds {a: 1}"_s);
    QVERIFY(popup->findChild<QPushButton *>(u"applyYaml"_s)->isEnabled());
}

void TestValueEditor::saysWhatKubernetesDoesNotKnow_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("problem"); // empty: fine

    QTest::newRow("affinity") << u"affinity"_s << u"nodeAffinity: x"_s
                              << u"affinity.nodeAffinity is x; a map is needed"_s;
    QTest::newRow("a field of elsewhere") << u"operator.affinity"_s << u"nodeSelector: {}"_s
                                          << u"operator.affinity.nodeSelector: Kubernetes has no such field there; it "
                                             "knows nodeAffinity, podAffinity, podAntiAffinity"_s;
    QTest::newRow("toleration") << u"tolerations"_s << u"[{operator: Exist}]"_s
                                << u"tolerations[0].operator is Exist; Exists or Equal or Lt or Gt is needed"_s;
    QTest::newRow("tolerations as a map")
        << u"tolerations"_s << u"{operator: Exists}"_s << u"tolerations is {operator: Exists}; a list is needed"_s;
    QTest::newRow("a number as a text") << u"extraEnv"_s << u"[{name: A, value: 1}]"_s
                                        << u"extraEnv[0].value is 1; a text is needed"_s;
    QTest::newRow("fine") << u"tolerations"_s << u"[{key: a, operator: Exists, effect: NoSchedule}]"_s << QString();
    QTest::newRow("filled in later") << u"tolerations"_s << u"\"${TOLERATIONS}\""_s << QString();
    QTest::newRow("nothing of Kubernetes") << u"ipMasqAgent.config"_s << u"{x: 1}"_s << QString();
}

void TestValueEditor::saysWhatKubernetesDoesNotKnow()
{
    QFETCH(const QString, path);
    QFETCH(const QString, yaml);
    QFETCH(const QString, problem);

    QCOMPARE(manifestProblem(*YamlPath::parse(path), *readTypedYaml(yaml)), problem);
}

/// The shapes are written by hand; the charts' own defaults are the nearest judge.
void TestValueEditor::takesWhatTheChartsHave()
{
    const QStringList versions = Catalogue::builtInVersions();
    for (const QString &version : versions) {
        const auto catalogue = Catalogue::builtIn(version).value();
        for (const Setting &setting : catalogue->settings())
            QCOMPARE(manifestProblem(setting.path(), setting.facts.defaultValue), QString());
    }
}

QTEST_MAIN(TestValueEditor)
#include "tst_value_editor.moc"
