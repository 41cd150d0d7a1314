#include "core/yaml/yaml_text.h"

#include <QTest>

using namespace Qt::StringLiterals;

// The expectations are Helm 4.1.4's: what `toJson .Values` shows.

namespace {

Value valueOf(const QByteArray &bytes, const YamlPath &path = {})
{
    const Result<YamlText> text = YamlText::parse(bytes);
    return text ? text->value(text->find(path)) : Value(u"unreadable"_s);
}

} // namespace

class YamlValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPlainScalarsAsHelm_data();
    void readsPlainScalarsAsHelm();
    void readsTagsAsHelm_data();
    void readsTagsAsHelm();
    void quotedTextIsAlwaysText();
    void keysAreTextForHelm();
    void readsEveryKindOfText();
    void endsTheLastTextAsHelm_data();
    void endsTheLastTextAsHelm();
    void decodesEscapes();
    void theLastOfRepeatedKeysCounts();
    void followsAliases();
    void mergesMaps_data();
    void mergesMaps();
    void endsAtAliasesThatLeadBack();
};

void YamlValuesTest::readsPlainScalarsAsHelm_data()
{
    QTest::addColumn<QByteArray>("scalar");
    QTest::addColumn<Value>("value");
    const auto rows = [](const Value &value, std::initializer_list<const char *> scalars) {
        for (const char *scalar : scalars)
            QTest::newRow(scalar) << QByteArray(scalar) << value;
    };
    rows(true, {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"});
    rows(false, {"n", "N", "no", "off", "OFF", "false"});
    rows(Value(), {"~", "null", "Null", "NULL", ""});
    rows(8, {"010", "0o10", "0O10", "8", "+8", "0b1000", "0x8", "0X8", "0_10"});
    rows(1000, {"1_000", "1000", "1__000", "0x3E8"});
    rows(-8, {"-8", "-010", "-0b1000"});
    rows(3, {"0b11"});
    rows(1.5, {"1.5", "+1.5", "1_5e-1", "15E-1"});
    rows(8.0, {"08", "0_8", "8."});
    rows(1000.0, {"1e3", "1.e3", "+1E+3"});
    rows(0.5, {".5", "0.5", "5e-1"});
    for (const char *text :
         {"2024-01-01", "12:30:45", "1:30", "yEs",   "nul",  "0b12",  "0x", "0xg", "1.2.3",      "1e", "e3",
          "_1",         "--1",      ".inf", "-.inf", ".NaN", "1e400", ".",  "+",   "10.0.0.0/8", "=",  "0o9x"})
        QTest::newRow(text) << QByteArray(text) << Value(QString::fromLatin1(text));
    rows(9223372036854775807LL, {"9223372036854775807", "0x7fffffffffffffff"});
    rows(std::numeric_limits<qint64>::min(), {"-9223372036854775808"});
    rows(18446744073709551615.0, {"18446744073709551615"});
}

void YamlValuesTest::readsPlainScalarsAsHelm()
{
    QFETCH(const QByteArray, scalar);
    QFETCH(const Value, value);

    const Value read = valueOf("a: " + scalar + '\n', "a");

    QVERIFY2(read == value, qPrintable(read.typeName() + u' ' + read.toDisplay()));
}

void YamlValuesTest::readsTagsAsHelm_data()
{
    QTest::addColumn<QByteArray>("scalar");
    QTest::addColumn<Value>("value");
    QTest::newRow("text") << QByteArray("!!str 5") << Value(u"5"_s);
    QTest::newRow("integer in quotes") << QByteArray("!!int \"5\"") << Value(5);
    QTest::newRow("boolean") << QByteArray("!!bool yes") << Value(true);
    QTest::newRow("float") << QByteArray("!!float 5") << Value(5.0);
    QTest::newRow("null") << QByteArray("!!null ~") << Value();
    QTest::newRow("not an integer") << QByteArray("!!int abc") << Value(u"abc"_s);
    QTest::newRow("base 64") << QByteArray("!!binary aGVsbG8=") << Value(u"hello"_s);
    QTest::newRow("a tag of one's own") << QByteArray("!mine 5") << Value(u"5"_s);
    QTest::newRow("no specific tag") << QByteArray("! 5") << Value(u"5"_s);
    QTest::newRow("an empty text") << QByteArray("!!str") << Value(QString(u""_s));
}

void YamlValuesTest::readsTagsAsHelm()
{
    QFETCH(const QByteArray, scalar);
    QFETCH(const Value, value);

    const Value read = valueOf("a: " + scalar + "\nb: 1\n", "a");

    QVERIFY2(read == value, qPrintable(read.typeName() + u' ' + read.toDisplay()));
}

void YamlValuesTest::quotedTextIsAlwaysText()
{
    QCOMPARE(valueOf("a: \"7445\"", "a"), Value(u"7445"_s));
    QCOMPARE(valueOf("a: 'true'", "a"), Value(u"true"_s));
    QCOMPARE(valueOf("a: \"\"", "a"), Value(QString(u""_s)));
    QCOMPARE(valueOf("a: |-\n  true", "a"), Value(u"true"_s));
}

void YamlValuesTest::keysAreTextForHelm()
{
    QCOMPARE(valueOf("80: a", "80"), Value(u"a"_s));
    QCOMPARE(valueOf("y: a", "true"), Value(u"a"_s));
    QCOMPARE(valueOf("'y': a", "y"), Value(u"a"_s));
    QCOMPARE(valueOf("010: a", "8"), Value(u"a"_s));
}

void YamlValuesTest::readsEveryKindOfText()
{
    const QByteArray bytes = "plain: one\n  two\n\n  three\nsingle: 'it''s\n  long'\ndouble: \"a\\tb \\\n  "
                             "c\"\nliteral: |\n  a\n\n   b\nfolded: >-\n  a\n  b\n\n  c\n";

    QCOMPARE(valueOf(bytes, "plain"), Value(u"one two\nthree"_s));
    QCOMPARE(valueOf(bytes, "single"), Value(u"it's long"_s));
    QCOMPARE(valueOf(bytes, "double"), Value(u"a\tb c"_s));
    QCOMPARE(valueOf(bytes, "literal"), Value(u"a\n\n b\n"_s));
    QCOMPARE(valueOf(bytes, "folded"), Value(u"a b\nc"_s));
    QCOMPARE(valueOf("a: >\n  b\n  ", "a"), Value(u"b\n"_s));
    QCOMPARE(valueOf("a: >-\n  b\n  ", "a"), Value(u"b"_s));
}

/// Of files that end without a line end; tried out with Helm 4.1.4.
void YamlValuesTest::endsTheLastTextAsHelm_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("literal") << "a: |\n  keep"_ba << u"keep\n"_s;
    QTest::newRow("folded") << "a: >\n  keep\n  x"_ba << u"keep x\n"_s;
    QTest::newRow("kept lines") << "a: |+\n  keep"_ba << u"keep\n"_s;
    QTest::newRow("stripped") << "a: >-\n  keep"_ba << u"keep"_s;
    QTest::newRow("blanks of the text") << "a: |\n  keep\n   "_ba << u"keep\n \n"_s;
    QTest::newRow("blanks before the text") << "a: |\n  keep\n  "_ba << u"keep\n"_s;
    QTest::newRow("plain") << "a: keep"_ba << u"keep"_s;
    QTest::newRow("end marker") << "a: |\n  keep\n..."_ba << u"keep\n"_s;
}

void YamlValuesTest::endsTheLastTextAsHelm()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);

    QCOMPARE(valueOf(bytes, "a"), Value(text));
    QVERIFY(!YamlText::parse(bytes).value().readerDifference());
}

void YamlValuesTest::decodesEscapes()
{
    QCOMPARE(valueOf(R"(a: "\u00e9\xe9\N\_\U0001F600\e")", "a"), Value(u"\u00e9\u00e9\u0085\u00a0\U0001F600\u001b"_s));
}

void YamlValuesTest::theLastOfRepeatedKeysCounts()
{
    QCOMPARE(valueOf("a: 1\nb: 2\na: 3\n").toDisplay(), u"{a: 3, b: 2}"_s);
}

void YamlValuesTest::followsAliases()
{
    QCOMPARE(valueOf("a: &x {b: 1}\nc: *x\nd: [*x]\n").toDisplay(), u"{a: {b: 1}, c: {b: 1}, d: [{b: 1}]}"_s);
    QCOMPARE(valueOf("a: &x {b: 1}\nc: *x\n", "c.b"), Value(1));
    QCOMPARE(valueOf("a: &x 1\nb: &x 2\nc: *x\n", "c"), Value(2));
}

void YamlValuesTest::mergesMaps_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("merged");
    const QByteArray bases = "a: &a {x: 1, w: 2}\nb: &b {w: 3, z: 4}\n";
    QTest::newRow("missing entries") << QByteArray(bases + "m:\n  <<: *a\n  z: 5\n") << u"{x: 1, w: 2, z: 5}"_s;
    QTest::newRow("later entries win") << QByteArray(bases + "m:\n  <<: *a\n  x: 9\n") << u"{x: 9, w: 2}"_s;
    QTest::newRow("a later merge wins for Helm") << QByteArray(bases + "m:\n  x: 9\n  <<: *a\n") << u"{x: 1, w: 2}"_s;
    QTest::newRow("the first of several") << QByteArray(bases + "m:\n  <<: [*a, *b]\n") << u"{w: 2, z: 4, x: 1}"_s;
    QTest::newRow("written out") << QByteArray(bases + "m:\n  <<: {q: 1}\n") << u"{q: 1}"_s;
    QTest::newRow("in quotes it is a key") << QByteArray(bases + "m:\n  \"<<\": 1\n") << u"{\"<<\": 1}"_s;
}

void YamlValuesTest::mergesMaps()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, merged);
    const Result<YamlText> text = YamlText::parse(bytes);
    QVERIFY(text);

    const Value map = text->value(text->find("m"));

    QCOMPARE(map.toDisplay(), merged);
    for (const auto &[key, value] : map.toMap())
        QCOMPARE(text->value(text->find(YamlPath("m").child(key))), value);
}

void YamlValuesTest::endsAtAliasesThatLeadBack()
{
    QCOMPARE(valueOf("a: &a [*a]\n").toDisplay(), u"{a: [[null]]}"_s);
    QVERIFY(valueOf("a: &a\n  <<: *a\n  b: 1\n").isMap());
    QCOMPARE(valueOf("a: &a\n  <<: *a\n  b: 1\n", "a.c"), Value());
}

QTEST_APPLESS_MAIN(YamlValuesTest)
#include "tst_yaml_values.moc"
