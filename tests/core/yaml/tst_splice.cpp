#include "core/yaml/splice.h"

#include <QTest>

class SpliceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsOnlyWhatDiffers_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<qsizetype>("offset");
        QTest::addColumn<QByteArray>("removed");
        QTest::addColumn<QByteArray>("inserted");
        const auto row = [](const char *name, const char *before, const char *after, qsizetype offset,
                            const char *removed, const char *inserted) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << offset << QByteArray(removed)
                                << QByteArray(inserted);
        };
        row("nothing", "abc", "abc", 3, "", "");
        row("a change", "a: 1\nb: 2\n", "a: 3\nb: 2\n", 3, "1", "3");
        row("an insertion", "ac", "abc", 1, "", "b");
        row("a removal", "abc", "ac", 1, "b", "");
        row("a repetition", "aa", "aaa", 2, "", "a");
        row("from nothing", "", "a", 0, "", "a");
        row("to nothing", "a", "", 0, "a", "");
    }

    void holdsOnlyWhatDiffers()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QFETCH(const qsizetype, offset);
        QFETCH(const QByteArray, removed);
        QFETCH(const QByteArray, inserted);

        const Splice splice = Splice::between(before, after);

        QCOMPARE(splice.offset, offset);
        QCOMPARE(splice.removed, removed);
        QCOMPARE(splice.inserted, inserted);
        QCOMPARE(splice.isEmpty(), before == after);
        QCOMPARE(splice.appliedTo(before), after);
        QCOMPARE(splice.inverted().appliedTo(after), before);
    }
};

QTEST_APPLESS_MAIN(SpliceTest)
#include "tst_splice.moc"
