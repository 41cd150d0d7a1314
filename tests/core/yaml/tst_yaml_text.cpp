#include "core/yaml/yaml_text.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

YamlText parsed(const QByteArray &bytes)
{
    const Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        qWarning("%s", qPrintable(text.error().toString())); // ends the test
    return text.value_or(YamlText());
}

QByteArray bytesOf(const YamlText &text, const TextSpan &span)
{
    return text.bytes().sliced(span.start, span.size());
}

} // namespace

class YamlTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheBytesOfEveryValue_data();
    void knowsTheBytesOfEveryValue();
    void knowsWhereAnEmptyValueWouldStand();
    void knowsStylesTagsAndAnchors();
    void countsDocuments_data();
    void countsDocuments();
    void readsEachDocument();
    void findsTheEntryThatCounts();
    void tellsWhatIsUnderTheCursor_data();
    void tellsWhatIsUnderTheCursor();
    void namesRepeatedKeys();
    void countsColumnsInCharacters();
    void explainsWhatIsWrong_data();
    void explainsWhatIsWrong();
    void takesWhatIsRight_data();
    void takesWhatIsRight();
};

void YamlTextTest::knowsTheBytesOfEveryValue_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("plain") << QByteArray("a: some text # comment\n") << QByteArray("some text");
    QTest::newRow("plain over lines") << QByteArray("a: one\n  two\n\n  three\nb: 1\n")
                                      << QByteArray("one\n  two\n\n  three");
    QTest::newRow("plain with CRLF") << QByteArray("a: one\r\n  two\r\nb: 1\r\n") << QByteArray("one\r\n  two");
    QTest::newRow("single quotes") << QByteArray("a: 'it''s' # comment\n") << QByteArray("'it''s'");
    QTest::newRow("double quotes") << QByteArray(R"(a: "\"x\" \\" # c)") << QByteArray(R"("\"x\" \\")");
    QTest::newRow("quotes over lines") << QByteArray("a: \"one\n  two\"\nb: 1\n") << QByteArray("\"one\n  two\"");
    QTest::newRow("literal") << QByteArray("a: | # c\n  x\n\n   y\n\nb: 1\n") << QByteArray("| # c\n  x\n\n   y");
    QTest::newRow("literal, blank lines kept") << QByteArray("a: |+\n  x\n\nb: 1\n") << QByteArray("|+\n  x\n");
    QTest::newRow("literal, own indentation") << QByteArray("a: |1-\n   x\n y\nb: 1\n") << QByteArray("|1-\n   x\n y");
    QTest::newRow("literal, empty") << QByteArray("a: |\nb: 1\n") << QByteArray("|");
    QTest::newRow("literal, then a comment")
        << QByteArray("a: |\n  # text\n# comment\nb: 1\n") << QByteArray("|\n  # text");
    QTest::newRow("folded") << QByteArray("a: >-\n  x\n  y") << QByteArray(">-\n  x\n  y");
    QTest::newRow("on the next line") << QByteArray("a:\n  # c\n  x\n") << QByteArray("x");
    QTest::newRow("flow") << QByteArray("a: {b: [1, '}'], c} # c\n") << QByteArray("{b: [1, '}'], c}");
    QTest::newRow("flow over lines") << QByteArray("a: [ # c\n  x, # ]\n]\nb: 1\n") << QByteArray("[ # c\n  x, # ]\n]");
    QTest::newRow("block map") << QByteArray("a: # c\n  b: 1 # d\n  # e\n  c:\nd: 1\n")
                               << QByteArray("b: 1 # d\n  # e\n  c:");
    QTest::newRow("list at its key's column") << QByteArray("a:\n- x\n-  y # c\nb: 1\n") << QByteArray("- x\n-  y");
    QTest::newRow("with anchor and tag") << QByteArray("a: &x !!str 5\n") << QByteArray("5");
    QTest::newRow("behind a byte order mark") << QByteArray("\xef\xbb\xbf"
                                                            "a: é\n")
                                              << QByteArray("é");
    QTest::newRow("null") << QByteArray("a: null\nnull: 1\n") << QByteArray("null");
    QTest::newRow("tilde") << QByteArray("a: ~\n") << QByteArray("~");
    QTest::newRow("not UTF-16") << QByteArray("a: äöü€😀 # c\n") << QByteArray("äöü€😀");
}

void YamlTextTest::knowsTheBytesOfEveryValue()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, content);

    const YamlText text = parsed(bytes);

    QCOMPARE(text.bytes(), bytes);
    QCOMPARE(bytesOf(text, text.node(text.find("a")).content), content);
    QCOMPARE(bytesOf(text, text.node(text.findKey("a")).content), "a");
}

void YamlTextTest::knowsWhereAnEmptyValueWouldStand()
{
    const YamlText text = parsed("a:   # comment\nb: &x\nnull: {c: , d}\nl:\n  -\n  - \n");
    const auto placeOf = [&text](const YamlPath &path) { return text.node(text.find(path)).content; };

    QCOMPARE(placeOf("a"), (TextSpan{.start = 2, .end = 2}));
    QCOMPARE(placeOf("b"), (TextSpan{.start = 20, .end = 20}));
    QCOMPARE(text.node(text.find("b")).kind, YamlKind::Null);
    QCOMPARE(placeOf("null.c"), (TextSpan{.start = 30, .end = 30}));
    QCOMPARE(placeOf("l[0]"), (TextSpan{.start = 42, .end = 42}));
    QCOMPARE(placeOf("l[1]"), (TextSpan{.start = 46, .end = 46}));
}

void YamlTextTest::knowsStylesTagsAndAnchors()
{
    const YamlText text = parsed("a: &x !!str 5\nb: !mine {c: 'd'}\ne: *x\nf: |\n  g\nh: []\n");
    const auto nodeAt = [&text](const YamlPath &path) { return text.node(text.find(path)); };

    QCOMPARE(nodeAt("a").anchor, u"x"_s);
    QCOMPARE(nodeAt("a").tag, u"tag:yaml.org,2002:str"_s);
    QCOMPARE(bytesOf(text, nodeAt("a").span), "&x !!str 5");
    QCOMPARE(nodeAt("b").tag, u"!mine"_s);
    QCOMPARE(nodeAt("b").style, YamlStyle::Flow);
    QCOMPARE(nodeAt("b.c").style, YamlStyle::SingleQuoted);
    QCOMPARE(nodeAt("e").kind, YamlKind::Alias);
    QCOMPARE(nodeAt("e").text, u"x"_s);
    QCOMPARE(nodeAt("f").style, YamlStyle::Literal);
    QCOMPARE(nodeAt("f").text, u"g\n"_s);
    QCOMPARE(nodeAt("h").kind, YamlKind::Sequence);
}

void YamlTextTest::countsDocuments_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("count");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf") << 0;
    QTest::newRow("comments") << QByteArray("# a\n\n# b") << 0;
    QTest::newRow("a marker") << QByteArray("---\n") << 1;
    QTest::newRow("one") << QByteArray("a: 1\n") << 1;
    QTest::newRow("one with a marker") << QByteArray("# c\n---\na: 1\n") << 1;
    QTest::newRow("one with directives") << QByteArray("%YAML 1.1\n%TAG ! tag:x,2000:\n---\na: 1\n...\n") << 1;
    QTest::newRow("two") << QByteArray("a: 1\n---\nb: 2\n") << 2;
    QTest::newRow("two, the second is empty") << QByteArray("a: 1\n---\n") << 2;
    QTest::newRow("ended and begun") << QByteArray("a: 1\n...\n# c\n---\nb: 2\n...\n") << 2;
    QTest::newRow("a text behind the marker") << QByteArray("--- text\n--- |\n block\n") << 2;
    QTest::newRow("no marker in a literal") << QByteArray("a: |\n  ---\n  b\n") << 1;
    QTest::newRow("no marker") << QByteArray("a: 1\n---b: 2\n") << 1;
}

void YamlTextTest::countsDocuments()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, count);

    QCOMPARE(parsed(bytes).documentCount(), count);
}

void YamlTextTest::readsEachDocument()
{
    const YamlText text = parsed("a: &x 1\nb: *x\n---\n---\na: &x 2\nb: *x\n");

    QCOMPARE(text.documentCount(), 3);
    QCOMPARE(text.value(text.find("b", 0)), Value(1));
    QCOMPARE(text.root(1), -1);
    QCOMPARE(text.find("b", 1), -1);
    QCOMPARE(text.value(text.find("b", 2)), Value(2));
    QCOMPARE(text.root(3), -1);
    QVERIFY(text.value(-1).isNull());
}

void YamlTextTest::findsTheEntryThatCounts()
{
    const YamlText text = parsed("a: 1\nl: [x, {k: v}]\na: 2\nb: &b {c: 3}\nd: *b\ne:\n  <<: *b\n");

    QCOMPARE(text.value(text.find("a")), Value(2));
    QCOMPARE(text.value(text.find("l[1].k")), Value(u"v"_s));
    QCOMPARE(text.find("d.c"), text.find("b.c"));
    QCOMPARE(text.find("e.c"), text.find("b.c"));
    QCOMPARE(text.find(YamlPath()), text.root());
    for (const char *absent : {"x", "a.b", "l[2]", "l.k", "a[0]", "d.x"})
        QCOMPARE(text.find(absent), -1);
    QCOMPARE(text.findKey("l[0]"), -1);
}

void YamlTextTest::tellsWhatIsUnderTheCursor_data()
{
    QTest::addColumn<QByteArray>("marked"); // the cursor is the ^
    QTest::addColumn<QString>("path");
    QTest::newRow("a key") << QByteArray("a: 1\nb:\n  ^c: 2\n") << u"b.c"_s;
    QTest::newRow("a value") << QByteArray("a: 1\nb:\n  c: 2^3\n") << u"b.c"_s;
    QTest::newRow("a comment behind it") << QByteArray("a: 1 # ab^out\nb: 2\n") << u"a"_s;
    QTest::newRow("a comment above") << QByteArray("a: 1\n# abo^ut\nb: 2\n") << u""_s;
    QTest::newRow("a parent's key") << QByteArray("a: 1\n^b:\n  c: 2\n") << u"b"_s;
    QTest::newRow("a list item") << QByteArray("l:\n  - a\n  -^ b\n") << u"l[1]"_s;
    QTest::newRow("in a list item") << QByteArray("l:\n  - a: 1\n    b^: 2\n") << u"l[0].b"_s;
    QTest::newRow("in a flow list") << QByteArray("l: [a, {b: ^c}]\n") << u"l[1].b"_s;
    QTest::newRow("before everything") << QByteArray("^# c\n\na: 1\n") << u""_s;
    QTest::newRow("in a literal") << QByteArray("a: |\n  x\n  ^y\nb: 1\n") << u"a"_s;
}

void YamlTextTest::tellsWhatIsUnderTheCursor()
{
    QFETCH(const QByteArray, marked);
    QFETCH(const QString, path);

    const YamlText text = parsed(QByteArray(marked).replace("^", ""));

    QCOMPARE(text.pathAt(marked.indexOf('^')).toString(), path);
}

void YamlTextTest::namesRepeatedKeys()
{
    const YamlText text = parsed("a: 1\nb: {c: 1, 'c': 2}\na: 2\na: 3\n---\nd: 1\nd: 2\n");
    QList<int> lines;
    for (const int key : text.repeatedKeys())
        lines += text.positionOf(text.node(key).span.start).line;

    QCOMPARE(lines, (QList<int>{1, 3, 2}));
    QCOMPARE(text.repeatedKeys(1).size(), 1);
    QVERIFY(text.repeatedKeys(2).empty());
}

void YamlTextTest::countsColumnsInCharacters()
{
    const YamlText text = parsed("\xef\xbb\xbf"
                                 "a: é\r\nbä: € x\n");
    const TextSpan value = text.node(text.find(YamlPath(QList<YamlPath::Step>{u"bä"_s}))).span;

    QCOMPARE(text.positionOf(3), (TextPosition{.line = 1, .column = 1}));
    QCOMPARE(text.positionOf(text.node(text.find("a")).span.start), (TextPosition{.line = 1, .column = 4}));
    QCOMPARE(text.positionOf(value.start), (TextPosition{.line = 2, .column = 5}));
    QCOMPARE(text.positionOf(value.end), (TextPosition{.line = 2, .column = 8}));
    QCOMPARE(text.positionOf(9999).line, 3);
}

void YamlTextTest::explainsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<TextPosition>("position");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &bytes, int line, int column, const char *message) {
        QTest::newRow(name) << bytes << TextPosition{.line = line, .column = column} << QString::fromUtf8(message);
    };
    row("a tab", "a:\n\tb: 1\n", 2, 1, "a tab indents this line");
    row("a tab before a comment", "a: 1\n\t# c\nb: 1\n", 2, 1, "a tab indents this line");
    row("a tab behind quotes", "a: \"1\"\n \t# c\nb: 1\n", 2, 2, "a tab indents this line");
    row("a tab at the column of the list", "a:\n  - 1\n  \t\n  - 2\n", 3, 3, "a tab indents this line");
    row("a tab behind a comment's line", "a: 1 # c\n \t\nb: 1\n", 2, 2, "a tab indents this line");
    row("a key without a colon", "a: 1\nbcd\ne: 2\n", 2, 1, "colon and a blank are missing");
    row("no blank behind the colon", "a:1\nb: 2\n", 1, 1, "colon and a blank are missing");
    row("two values", "ä: b: c\n", 1, 5, "a second “:”");
    row("quotes at the end", "a: 'b\n", 1, 4, "never closed");
    row("quotes before a marker", "a: \"b\n---\nc: 1\n", 1, 4, "never closed");
    row("an indented line", "a: 1\n  b: 2\n", 2, 3, "has a value already");
    row("too little indentation", "a:\n    b: 1\n  c: 2\n", 3, 3, "");
    row("text behind the list", "- a\nb: 1\n", 2, 1, "");
    row("a list in a map", "a: 1\n- b\n", 2, 1, "");
    row("a value at its key's column", "a:\n\"b\"\n", 2, 1, "");
    row("two commas", "a: [b,, c]\n", 1, 7, "before this comma");
    row("an open bracket", "a: [b, c\n", 2, 1, "");
    row("a stray bracket", "a: b]\nc: ]\n", 2, 4, "closes nothing");
    row("a missing key", "a: {: 1}\n", 1, 5, "the key is missing");
    row("a Jinja expression", "a: {{ b }}\nc: % d\n", 2, 4, "put the text in quotes");
    row("an unknown alias", "a: *b\n", 1, 4, "anchor");
    row("an unknown escape", "a: \"\\q\"\n", 1, 7, "no such escape");
    row("a dot in an anchor", "a: &b.c 1\n", 1, 6, "letters, digits");
    row("text behind the marker", "--- a: 1\n", 1, 6, "");
    row("an unknown directive", "%FOO 1\n---\na: 1\n", 1, 1, "%YAML and %TAG");
    row("a directive without a marker", "%YAML 1.1\na: 1\n", 2, 1, "--- is missing");
    row("a NUL", QByteArray("a: b\0c\n", 7), 1, 5, "NUL");
    row("a control character", "a: b\x07\n", 1, 5, "U+0007");
    row("bad UTF-8", "a: é\xff\n", 1, 5, "0xff isn't UTF-8");
    row("an overlong form", "a: \xc0\xaf\n", 1, 4, "isn't UTF-8");
    row("a surrogate", "a: \xed\xa0\x80\n", 1, 4, "isn't UTF-8");
    row("a carriage return", "a: b\rc: d\n", 1, 5, "carriage return");
    row("a line separator", "a: b\u2028c\n", 1, 5, "U+2028");
    row("a byte order mark inside", "a: b\ufeff\n", 1, 5, "byte order mark");
}

void YamlTextTest::explainsWhatIsWrong()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const TextPosition, position);
    QFETCH(const QString, message);

    const Result<YamlText> text = YamlText::parse(bytes);

    QVERIFY(!text);
    QVERIFY2(text.error().message.contains(message), qPrintable(text.error().toString()));
    QCOMPARE(text.error().line, position.line);
    QCOMPARE(text.error().column, position.column);
}

void YamlTextTest::takesWhatIsRight_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QByteArray &bytes, const char *shown) {
        QTest::newRow(name) << bytes << QString::fromUtf8(shown);
    };
    row("a tab behind a value", "a:\t1\t# c\t\nb: 2\n", "{a: 1, b: 2}");
    row("a line of blanks and a tab", "a: 1\n  \t\nb: ~\n \t\n", "{a: 1, b: null}");
    row("a tab before a comment", "a: 1\n \t# c\nb: 2\n", "{a: 1, b: 2}");
    row("a tab deeper than its list", "a:\n  - 1\n   \t\n  - 2\n", "{a: [1, 2]}");
    row("blanks and a tab at the end", "a: 1\n \t", "{a: 1}");
    row("a bracket at its key's column", "a: [\n  x,\n]\nb: {\n c: 1\n}\n", "{a: [x], b: {c: 1}}");
    row("a list at its key's column with an empty item", "l:\n- a\n-\n- b\n", "{l: [a, null, b]}");
    row("comments everywhere", "# 1\na: # 2\n# 3\n  - x # 4\n    # 5\n  - z\n# 6\n", "{a: [x, z]}");
    row("a list of lists", "- - a\n  - b\n-\n  - c\n", "[[a, b], [c]]");
    row("a complex key", "? a\n: 1\n? b\nc: 2\n", "{a: 1, b: null, c: 2}");
    row("pairs in a list", "a: [b: 1, c]\n", "{a: [{b: 1}, c]}");
    row("a JSON text", "{\"a\":1,\"b\":[true,null]}", "{a: 1, b: [true, null]}");
    row("anchors on keys and maps", "&a a: &m\n  &k b: 1\nc: *m\n", "{a: {b: 1}, c: {b: 1}}");
    row("mixed line ends", "a: 1\r\nb: 2\nc:\r\n  - 3\n", "{a: 1, b: 2, c: [3]}");
    row("a hash inside text", "a: b#c\nd: 'e # f'\n", "{a: b#c, d: \"e # f\"}");
    row("a colon inside text", "a: b:c\nd: http://e\n", "{a: b:c, d: http://e}");
    row("quotes over lines at any column", "a: 'b\nc'\n", "{a: b c}");
}

void YamlTextTest::takesWhatIsRight()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, shown);

    const YamlText text = parsed(bytes);

    QCOMPARE(text.value(text.root()).toDisplay(), shown);
}

QTEST_APPLESS_MAIN(YamlTextTest)
#include "tst_yaml_text.moc"
