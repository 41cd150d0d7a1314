#include "tests/ui/warnings.h"
#include "ui/editors/choice_box.h"
#include "ui/editors/list_popup.h"
#include "ui/editors/typed_line.h"
#include "ui/editors/value_editor.h"
#include "ui/editors/yaml_popup.h"

#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
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
    void refusesABadEntry();
    void editsMapsAsYaml();

private:
    std::unique_ptr<ValueEditor> editorFor(const QString &path, const std::optional<Value> &value);
};

std::unique_ptr<ValueEditor> TestValueEditor::editorFor(const QString &path, const std::optional<Value> &value)
{
    const auto catalogue = Catalogue::builtIn(u"1.18.5"_s);
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
    const auto editor = editorFor(u"hubble.metrics.enabled"_s, Value(Value::List{u"drop"_s}));
    QTest::mouseClick(editor->findChild<QToolButton *>(u"valueControl"_s), Qt::LeftButton);
    auto *popup = editor->findChild<ListPopup *>();
    QVERIFY(popup);
    auto *list = popup->findChild<QListWidget *>();
    QVERIFY(list->count() > 3);
    QVERIFY(list->item(1)->text().contains(u" – "_s)); // says what it is for

    list->setCurrentRow(1);
    QTest::keyClick(list, Qt::Key_Space);
    QTest::mouseClick(popup->findChild<QPushButton *>(u"applyList"_s), Qt::LeftButton);

    QVERIFY(editor->value());
    QCOMPARE(editor->value()->toList().size(), std::size_t{2});
    QCOMPARE(editor->value()->toList().front(), Value(u"drop"_s));
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

void TestValueEditor::editsMapsAsYaml()
{
    YamlPopup popup(u"Labels"_s, Value(Value::Map{{u"a"_s, Value(1)}}), nullptr);
    popup.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy applied(&popup, &YamlPopup::applied);
    auto *text = popup.findChild<QPlainTextEdit *>();
    auto *apply = popup.findChild<QPushButton *>(u"applyYaml"_s);
    popup.show();

    text->setPlainText(u"a: [1"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(applied.count(), 0);

    text->setPlainText(u"a: 2\nb: x\n"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(applied.count(), 1);
    QCOMPARE(applied.front().front().value<Value>(), Value(Value::Map{{u"a"_s, Value(2)}, {u"b"_s, Value(u"x"_s)}}));
}

QTEST_MAIN(TestValueEditor)
#include "tst_value_editor.moc"
