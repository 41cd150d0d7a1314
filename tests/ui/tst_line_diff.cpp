#include "ui/exporting/line_diff.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestLineDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsTheWayFromOneTextToTheOther_data();
    void drawsTheWayFromOneTextToTheOther();
};

void TestLineDiff::drawsTheWayFromOneTextToTheOther_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("drawn");

    QTest::newRow("same") << u"a\nb\n"_s << u"a\nb\n"_s << u" a b"_s;
    QTest::newRow("changed line") << u"a\nb\nc\n"_s << u"a\nB\nc\n"_s << u" a-b+B c"_s;
    QTest::newRow("added at the end") << u"a\n"_s << u"a\nb\n"_s << u" a+b"_s;
    QTest::newRow("removed at the start") << u"a\nb\n"_s << u"b\n"_s << u"-a b"_s;
    QTest::newRow("from nothing") << u""_s << u"a\n"_s << u"+a"_s;
}

void TestLineDiff::drawsTheWayFromOneTextToTheOther()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, drawn);

    QString result;
    for (const DiffLine &line : diffLines(before, after)) {
        const QChar mark = line.kind == DiffLine::Kind::Same ? u' ' : line.kind == DiffLine::Kind::Added ? u'+' : u'-';
        result += mark + line.text;
    }
    QCOMPARE(result, drawn);
}

QTEST_APPLESS_MAIN(TestLineDiff)
#include "tst_line_diff.moc"
