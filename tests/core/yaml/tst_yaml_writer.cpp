#include "core/yaml/yaml_text.h"
#include "core/yaml/yaml_writer.h"

#include <QTest>

using namespace Qt::StringLiterals;

class YamlWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotesOnlyWhatWouldBeReadOtherwise_data();
    void quotesOnlyWhatWouldBeReadOtherwise();
    void writesNumbersThatStayTheirKind();
    void writesBlocksInTheLayoutAsked();
    void writesTextOfSeveralLinesAsABlock();
    void writesCrLf();
    void everythingComesBack_data();
    void everythingComesBack();
};

void YamlWriterTest::quotesOnlyWhatWouldBeReadOtherwise_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("written");
    for (const char *plain : {"snat", "10.0.0.0/8", "fd00::/104", "kube-system", "a b", "http://x:80/y", "a#b", "-a",
                              "v1.2.3", "quay.io/cilium@sha256", "größe", "yEs", "nobody"})
        QTest::newRow(plain) << QString::fromUtf8(plain) << QByteArray(plain);
    for (const char *unsafe :
         {"",           "y",     "N",   "yes", "Off", "on",   "true", "FALSE", "null",  "~",    "7445", "1_000",
          "010",        "0x1F",  "0b1", "1.5", "1e3", ".5",   "1.",   "+1",    "-.inf", ".NaN", "<<",   "=",
          "2024-01-01", "12:30", "- a", "-",   "? a", "a: b", "a #b", "a:",    " a",    "a ",   "#a",   "&a",
          "*a",         "!a",    "|",   ">",   "%a",  "@a",   "`a",   "'a'",   "[a]",   "{a",   "---",  ", a"})
        QTest::newRow(unsafe) << QString::fromUtf8(unsafe) << QByteArray('"' + QByteArray(unsafe) + '"');
    QTest::newRow("escapes") << u"a\tb\"\\\n\u2028"_s << QByteArray(R"("a\tb\"\\\n\u2028")");
    QTest::newRow("control") << u"\u0007"_s << QByteArray(R"("\x07")");
}

void YamlWriterTest::quotesOnlyWhatWouldBeReadOtherwise()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, written);

    QCOMPARE(writeFlow(text), written);
}

void YamlWriterTest::writesNumbersThatStayTheirKind()
{
    QCOMPARE(writeFlow(-7), "-7");
    QCOMPARE(writeFlow(std::numeric_limits<qint64>::max()), "9223372036854775807");
    QCOMPARE(writeFlow(0.0025), "0.0025");
    QCOMPARE(writeFlow(2.0), "2.0");
    QCOMPARE(writeFlow(1e300), "1e+300");
}

namespace {

Value sampleValue()
{
    return Value::Map{
        {u"a"_s, Value::List{1, Value::Map{{u"b"_s, u"x"_s}, {u"c"_s, Value::List{true}}}, Value::List{2, 3}}},
        {u"d"_s, Value::Map{{u"e"_s, Value()}, {u"f"_s, Value::Map()}}}};
}

} // namespace

void YamlWriterTest::writesBlocksInTheLayoutAsked()
{
    QCOMPARE(writeBlock(sampleValue()),
             "a:\n  - 1\n  - b: x\n    c:\n      - true\n  - - 2\n    - 3\nd:\n  e: null\n  f: {}\n");
    QCOMPARE(writeBlock(sampleValue(), 4, {.indent = 4, .indentLists = false}),
             "    a:\n    - 1\n    - b: x\n      c:\n      - true\n    - - 2\n      - 3\n    d:\n        e: null\n     "
             "   f: {}\n");
    QCOMPARE(writeBlock(u"on"_s, 2, {.preferredQuote = '\''}), "  'on'\n");
}

void YamlWriterTest::writesTextOfSeveralLinesAsABlock()
{
    const Value value(Value::Map{{u"a"_s, u"one\ntwo\n"_s}, {u"b"_s, u"one\n\ntwo"_s}, {u"c"_s, u"  indented\n"_s}});

    QCOMPARE(writeBlock(value), "a: |\n  one\n  two\nb: |-\n  one\n\n  two\nc: \"  indented\\n\"\n");
}

void YamlWriterTest::writesCrLf()
{
    QCOMPARE(writeBlock(Value::Map{{u"a"_s, Value::Map{{u"b"_s, u"x\ny\n"_s}}}}, 0, {.lineEnd = "\r\n"}),
             "a:\r\n  b: |\r\n    x\r\n    y\r\n");
}

void YamlWriterTest::everythingComesBack_data()
{
    QTest::addColumn<QString>("text");
    // Each pair and triple of characters that mean something to YAML or to numbers.
    const QString characters = u"a0 -:#,[]{}&*!|>'\"%@`?.~_+xe\\\n\t=<é"_s;
    for (const QChar first : characters) {
        for (const QChar second : characters)
            QTest::addRow("%04x %04x", first.unicode(), second.unicode()) << QString(QString(first) + second);
    }
}

void YamlWriterTest::everythingComesBack()
{
    QFETCH(const QString, text);
    for (const QString &whole : {text, QString(text + u'1'), QString(u'1' + text), QString(text + u'\n')}) {
        const Value value(Value::Map{{whole, Value::List{whole, Value::Map{{u"k"_s, whole}}}}});

        for (const char quote : {'"', '\''}) {
            const YamlLayout layout{.preferredQuote = quote};
            for (const QByteArray &written : {writeBlock(value, 0, layout), writeFlow(value, layout)}) {
                const Result<YamlText> read = YamlText::parse(written);
                QVERIFY2(read, written.constData());
                QVERIFY2(read->value(read->root()) == value, written.constData());
            }
        }
    }
}

QTEST_APPLESS_MAIN(YamlWriterTest)
#include "tst_yaml_writer.moc"
