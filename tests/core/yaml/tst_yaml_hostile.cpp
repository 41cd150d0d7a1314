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
    const Result<YamlText> text = YamlText::parse(QByteArray(64 * 1024 * 1024 + 1, '#'));

    QVERIFY(!text);
    QVERIFY(text.error().message.contains(u"64 MiB"_s));
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
