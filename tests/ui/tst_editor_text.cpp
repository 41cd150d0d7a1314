#include "ui/project/editor_text.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestEditorText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEveryLineEndAsOne_data();
    void showsEveryLineEndAsOne();
    void typingChangesOnlyItsOwnBytes_data();
    void typingChangesOnlyItsOwnBytes();
    void mapsPositionsBothWays();
};

void TestEditorText::showsEveryLineEndAsOne_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");

    QTest::newRow("unix") << "a: 1\nb: 2\n"_ba << u"a: 1\nb: 2\n"_s;
    QTest::newRow("windows") << "a: 1\r\nb: 2\r\n"_ba << u"a: 1\nb: 2\n"_s;
    QTest::newRow("byte-order mark") << "\xEF\xBB\xBF"
                                        "a: 1"_ba
                                     << u"a: 1"_s;
    QTest::newRow("no final newline") << "a: 1"_ba << u"a: 1"_s;
    QTest::newRow("no-break space") << "a: x\xC2\xA0y\n"_ba << u"a: x\u00A0y\n"_s;
}

void TestEditorText::showsEveryLineEndAsOne()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, shown);

    QCOMPARE(editorText(bytes), shown);
    QVERIFY(typedSplice(bytes, shown).isEmpty());
}

void TestEditorText::typingChangesOnlyItsOwnBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("character") << "a: 1\n"_ba << u"a: 12\n"_s << "a: 12\n"_ba;
    QTest::newRow("windows lines stay") << "a: 1\r\nb: 2\r\n"_ba << u"a: 1\nb: 3\n"_s << "a: 1\r\nb: 3\r\n"_ba;
    QTest::newRow("a new line ends as most do")
        << "a: 1\r\nb: 2\r\n"_ba << u"a: 1\nx: 0\nb: 2\n"_s << "a: 1\r\nx: 0\r\nb: 2\r\n"_ba;
    QTest::newRow("mixed line ends stay")
        << "a: 1\r\nb: 2\nc: 3\n"_ba << u"a: 1\nb: 2\nc: 4\n"_s << "a: 1\r\nb: 2\nc: 4\n"_ba;
    QTest::newRow("mark stays") << "\xEF\xBB\xBF"
                                   "a: 1"_ba
                                << u"b: 1"_s
                                << "\xEF\xBB\xBF"
                                   "b: 1"_ba;
    QTest::newRow("no newline is added") << "a: 1"_ba << u"a: 1 # x"_s << "a: 1 # x"_ba;
    QTest::newRow("behind umlauts") << "# ä€\na: 1\n"_ba << u"# ä€\na: 2\n"_s << "# ä€\na: 2\n"_ba;
    QTest::newRow("one emoji for another")
        << "# \xF0\x9F\x98\x80\n"_ba << u"# \U0001F603\n"_s << "# \xF0\x9F\x98\x83\n"_ba;
    QTest::newRow("deletion") << "a: 1\r\nb: 2\r\n"_ba << u"a: 1\n"_s << "a: 1\r\n"_ba;
}

void TestEditorText::typingChangesOnlyItsOwnBytes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, typed);
    QFETCH(const QByteArray, expected);

    const Splice splice = typedSplice(bytes, typed);

    QCOMPARE(splice.appliedTo(bytes), expected);
    QCOMPARE(splice.inverted().appliedTo(expected), bytes);
}

void TestEditorText::mapsPositionsBothWays()
{
    const QByteArray bytes = "\xEF\xBB\xBF"
                             "ä: 1\r\n\xF0\x9F\x98\x80: 2\r\n"_ba;
    const QString text = editorText(bytes);

    QCOMPARE(byteOffset(bytes, text.indexOf(u'2')), bytes.indexOf('2'));
    QCOMPARE(editorPosition(bytes, bytes.indexOf('2')), text.indexOf(u'2'));
    QCOMPARE(byteOffset(bytes, text.size()), bytes.size());
}

QTEST_APPLESS_MAIN(TestEditorText)
#include "tst_editor_text.moc"
