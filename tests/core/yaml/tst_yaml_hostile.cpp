#include "core/yaml/reading_stop.h"
#include "core/yaml/yaml_text.h"

#include <QRandomGenerator>
#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;

// Texts that are made to hurt: they are read or refused, but nothing hangs, crashes or is damaged.

class YamlHostileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatWouldNeverEnd_data();
    void refusesWhatWouldNeverEnd();
    void refusesDeepNesting_data();
    void refusesDeepNesting();
    void readsNestingThatIsAllowed();
    void refusesTextsThatAreTooLarge();
    void refusesTooManyKeys();
    void refusesWhatIsNoText_data();
    void refusesWhatIsNoText();
    void readsAndChangesVeryLongLines();
    void refusesAliasesThatMultiply();
    void readsAnchorsThatContainThemselves();
    void searchesMappingsThatMergeThemselvesOnce();
    void changesBesideAliasesThatMultiply();
    void countsAliasesAsHelmDoes_data();
    void countsAliasesAsHelmDoes();
    void stopsReadingWhenAsked();
    void refusesUtf16();
    void growsLinearly_data();
    void growsLinearly();
    void survivesRandomDamage();
};

void YamlHostileTest::refusesWhatWouldNeverEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *bytes : {",", "]", "}", ",,,", "? ,", "- ,", "--- ,\n--- ,", "a: ]", "%", "@", "`"})
        QTest::newRow(bytes) << QByteArray(bytes);
}

void YamlHostileTest::refusesWhatWouldNeverEnd()
{
    QFETCH(const QByteArray, bytes);

    QVERIFY(!YamlText::parse(bytes));
}

void YamlHostileTest::refusesDeepNesting_data()
{
    QTest::addColumn<QByteArray>("bytes");
    constexpr int levels = 10'000;
    QByteArray block;
    for (int level = 0; level < 1000; ++level)
        block += QByteArray(level, ' ') + "a:\n";
    QTest::newRow("flow lists") << QByteArray(QByteArray(levels, '[') + QByteArray(levels, ']'));
    QTest::newRow("flow maps") << QByteArray("{a: ").repeated(levels);
    QTest::newRow("lists in lists") << QByteArray("- ").repeated(levels);
    QTest::newRow("keys of keys") << QByteArray("? ").repeated(levels);
    QTest::newRow("block maps") << block;
}

void YamlHostileTest::refusesDeepNesting()
{
    QFETCH(const QByteArray, bytes);

    const Result<YamlText> text = YamlText::parse(bytes);

    QVERIFY(!text);
    QVERIFY2(text.error().message.contains(u"500 levels"_s), qPrintable(text.error().message));
}

void YamlHostileTest::readsNestingThatIsAllowed()
{
    QVERIFY(YamlText::parse(QByteArray(400, '[') + QByteArray(400, ']')));
}

void YamlHostileTest::refusesTextsThatAreTooLarge()
{
    const Result<YamlText> text = YamlText::parse(QByteArray(16 * 1024 * 1024 + 1, '#'));

    QVERIFY(!text);
    QVERIFY(text.error().message.contains(u"16 MiB"_s));
}

void YamlHostileTest::refusesTooManyKeys()
{
    const Result<YamlText> text = YamlText::parse(QByteArray("k: 1\n").repeated(1'000'000));

    QVERIFY(!text);
    QVERIFY2(text.error().message.contains(u"more than a million"_s), qPrintable(text.error().message));
}

void YamlHostileTest::refusesWhatIsNoText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("NUL in a text") << QByteArray("a: foo\0bar\n", 11) << u"NUL"_s;
    QTest::newRow("NUL behind everything") << QByteArray("a: foo bar\n\0", 12) << u"NUL"_s;
    QTest::newRow("NUL in quotes") << QByteArray("a: \"\0\"\n", 7) << u"NUL"_s;
    QTest::newRow("a byte that isn't UTF-8") << QByteArray("a: \xff\n") << u"0xff"_s;
    QTest::newRow("half a character") << QByteArray("a: \xc3") << u"0xc3"_s;
    QTest::newRow("longer than it has to be") << QByteArray("a: \xc0\xaf\n") << u"0xc0"_s;
    QTest::newRow("a surrogate") << QByteArray("a: \xed\xa0\x80\n") << u"0xed"_s;
    QTest::newRow("end of transmission") << QByteArray("a: \x04\n") << u"U+0004"_s;
    QTest::newRow("a carriage return alone") << QByteArray("a: 1\rb: 2\n") << u"carriage return"_s;
    QTest::newRow("a mark inside") << QByteArray("a: \xef\xbb\xbf\n") << u"byte order mark"_s;
    QTest::newRow("another line end") << QByteArray("a: \xe2\x80\xa8\n") << u"line separator"_s;
}

void YamlHostileTest::refusesWhatIsNoText()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, message);

    const Result<YamlText> text = YamlText::parse(bytes);

    QVERIFY(!text);
    QVERIFY2(text.error().message.contains(message), qPrintable(text.error().message));
    QVERIFY(text.error().line == 1 || text.error().line == 2);
}

void YamlHostileTest::readsAndChangesVeryLongLines()
{
    const QByteArray line(1024 * 1024, 'x');
    const QByteArray bytes = "a: " + line + " # " + line + "\nb: [" + line + ", \"" + line + "\"]\nc: 1\n";
    const Result<YamlText> text = YamlText::parse(bytes);
    QVERIFY(text);

    const Result<Splice> splice = text->set("c", 2);

    QVERIFY(splice);
    QCOMPARE(splice->removed, "1");
    QCOMPARE(text->value(text->find("a")).toString().size(), line.size());
}

namespace {

/// Nine lists, each with nine aliases of the one before it.
QByteArray billionLaughs()
{
    QByteArray bytes = "a0: &a0 [lol, lol]\n";
    for (int level = 1; level < 10; ++level) {
        const QByteArray name = "a" + QByteArray::number(level);
        const QByteArray alias = "*a" + QByteArray::number(level - 1);
        bytes += name + ": &" + name + " [" + QByteArray(alias + ", ").repeated(8) + alias + "]\n";
    }
    return bytes + "last: 1\n";
}

} // namespace

namespace {

QByteArray multiplied(int levels, int aliases)
{
    QByteArray bytes = "a0: &a0 [lol]\n";
    for (int level = 1; level <= levels; ++level) {
        const QByteArray name = "a" + QByteArray::number(level);
        const QByteArray alias = "*a" + QByteArray::number(level - 1) + ", ";
        bytes += name + ": &" + name + " [" + alias.repeated(aliases) + "]\n";
    }
    return bytes;
}

} // namespace

void YamlHostileTest::refusesAliasesThatMultiply()
{
    const Result<YamlText> text = YamlText::parse(billionLaughs());

    QVERIFY(!text);
    QVERIFY2(text.error().message.contains(u"excessive aliasing"_s), qPrintable(text.error().message));
    QCOMPARE(text.error().line, 5);
}

void YamlHostileTest::readsAnchorsThatContainThemselves()
{
    const Result<YamlText> cycle = YamlText::parse("a: &a [*a, {<<: *a}]\nb: &b {<<: *b, x: *b}\n");

    QVERIFY(cycle);
    QVERIFY(cycle->value(cycle->root()).isMap());
}

/// Two merge keys in a mapping that both merge the mapping itself double the ways with every level.
void YamlHostileTest::searchesMappingsThatMergeThemselvesOnce()
{
    const YamlText text =
        YamlText::parse("base: &base\n  <<: *base\n  a: 1\n  <<: *base\n  <<: [*base, *base]\n").value();

    QCOMPARE(text.find("base.absent"), -1);
    QVERIFY(text.find("base.a") >= 0);
}

/// An alias more would be one too many: the edit that needs it is refused.
void YamlHostileTest::changesBesideAliasesThatMultiply()
{
    const YamlText text = YamlText::parse(multiplied(3, 10) + "last: 1\n").value();

    QVERIFY(text.set("last", 2));
    QVERIFY(text.set("a0[0]", u"ha"_s));
    QVERIFY(text.unset("a3"));
    QVERIFY(text.set("a3[0][0]", 1));
    (void)text.move("a1", "b.c");
}

/// What Helm 4.1.4 says of such texts was tried out.
void YamlHostileTest::countsAliasesAsHelmDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &problem) {
        QTest::newRow(name) << bytes << problem;
    };
    const QString excessive = u"excessive aliasing"_s;
    row("no aliases", "a: 1\n", {});
    row("few", multiplied(3, 10), {});
    row("many", multiplied(4, 10), excessive);
    row("a billion", billionLaughs(), excessive);
    row("itself", "a: &a [*a]\n", {});
    const QByteArray list = "list: &list [" + QByteArray("x, ").repeated(100) + "]\nall: [";
    row("a list, 100 times", list + QByteArray("*list, ").repeated(100) + "]\n", {});
    row("a list in many lists", list + QByteArray("*list, ").repeated(700) + "]\n", u"50,000"_s);
    const QByteArray map = "map: &map {" + QByteArray("x: 1, ").repeated(500) + "}\nall:\n";
    row("a map merged 40 times", map + QByteArray("- {<<: *map}\n").repeated(40), {});
    row("lists of merged maps", map + QByteArray("- {<<: [*map, *map]}\n").repeated(60), u"50,000"_s);
}

void YamlHostileTest::countsAliasesAsHelmDoes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, problem);

    const Result<YamlText> text = YamlText::parse(bytes);

    QCOMPARE(text.has_value(), problem.isEmpty());
    if (!text)
        QVERIFY2(text.error().message.contains(problem), qPrintable(text.error().message));
}

void YamlHostileTest::stopsReadingWhenAsked()
{
    std::stop_source source;
    const QByteArray bytes = QByteArray("key: value\n").repeated(1000);
    {
        const ReadingStop stopping(source.get_token());
        QVERIFY(YamlText::parse(bytes));

        source.request_stop();

        QVERIFY(!YamlText::parse(bytes));
    }
    QVERIFY(YamlText::parse(bytes));
}

void YamlHostileTest::refusesUtf16()
{
    for (const QByteArray &bytes : {QByteArray("\xff\xfe"
                                               "a\0",
                                               4),
                                    QByteArray("\xfe\xff\0a", 4), QByteArray("a\0:\0", 4)}) {
        const Result<YamlText> text = YamlText::parse(bytes);
        QVERIFY(!text);
        QVERIFY(text.error().message.contains(u"UTF-16"_s));
    }
}

void YamlHostileTest::growsLinearly_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("keys") << QByteArray("key: value\n");
    QTest::newRow("items") << QByteArray("- value\n");
    QTest::newRow("comments") << QByteArray("# a comment\n");
    QTest::newRow("blank lines") << QByteArray("\n");
    QTest::newRow("blanks inside text") << QByteArray("x          ");
    QTest::newRow("a long text") << QByteArray("word ");
    QTest::newRow("documents") << QByteArray("---\na: 1\n");
    QTest::newRow("anchors") << QByteArray("- &a x\n- *a\n");
}

void YamlHostileTest::growsLinearly()
{
    QFETCH(const QByteArray, unit);
    const auto ticks = [&unit](int kilobytes) {
        const QByteArray bytes = unit.repeated(kilobytes * 1024 / unit.size()).trimmed();
        qint64 best = std::numeric_limits<qint64>::max();
        for (int run = 0; run < 3; ++run) {
            const std::clock_t start = std::clock(); // of this process: others on the machine don't count
            if (!YamlText::parse(bytes))
                return qint64{-1};
            best = std::min(best, qint64{std::clock() - start} + 1);
        }
        return best;
    };

    const qint64 small = ticks(16);
    const qint64 large = ticks(256);

    QVERIFY(small > 0 && large > 0);
    QVERIFY2(large < small * 16 * 6,
             qPrintable(u"%1 ticks for 16 KiB, %2 for 256 KiB"_s.arg(small).arg(large))); // quadratic: 16 times more
}

void YamlHostileTest::survivesRandomDamage()
{
    const QByteArray seed = "# c\n---\na: !!map\n  b: [1, 'two', {c: &x \"d\"}]\n  e: |-\n    text\n\n  f: >+\n   "
                            "more\n\nl:\n- k: *x\n  m: ~\n-\n? q\n: z\n...\n";
    const QByteArray alphabet = " \n\t:-#?,[]{}&*!|>'\"%@`\\ax0~\r\x80";
    QRandomGenerator random(7);
    int edits = 0;
    for (int round = 0; round < 5000; ++round) {
        QByteArray bytes = seed;
        for (int change = random.bounded(1, 4); change > 0; --change) {
            const int at = random.bounded(static_cast<int>(bytes.size()));
            bytes.replace(at, random.bounded(3),
                          QByteArray(1, alphabet[random.bounded(static_cast<int>(alphabet.size()))]));
        }
        const Result<YamlText> text = YamlText::parse(bytes);
        if (!text)
            continue;
        const YamlPath path = text->pathAt(random.bounded(static_cast<int>(bytes.size())));
        for (const Result<Splice> &splice :
             {text->set(path, u"new: text"_s), text->set(path.child(u"new"_s), 1), text->unset(path)}) {
            if (!splice)
                continue;
            ++edits;
            QVERIFY2(text->applied(*splice), bytes.constData());
            QCOMPARE(splice->inverted().appliedTo(splice->appliedTo(bytes)), bytes);
        }
    }
    QVERIFY2(edits > 1000, qPrintable(QString::number(edits)));
}

QTEST_APPLESS_MAIN(YamlHostileTest)
#include "tst_yaml_hostile.moc"
