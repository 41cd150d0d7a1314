#include "core/catalogue/range_words.h"

#include <QTest>

using namespace Qt::StringLiterals;

class RangeWordsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesNumbersWithoutExponent_data();
    void writesNumbersWithoutExponent();
    void namesTheBoundsThatThereAre();
};

void RangeWordsTest::writesNumbersWithoutExponent_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << 16777216.0 << u"16777216"_s;
    QTest::newRow("fraction") << 0.0025 << u"0.0025"_s;
    QTest::newRow("below zero") << -1.0 << u"-1"_s;
}

void RangeWordsTest::writesNumbersWithoutExponent()
{
    QFETCH(const double, number);
    QFETCH(const QString, text);

    QCOMPARE(plainNumber(number), text);
}

void RangeWordsTest::namesTheBoundsThatThereAre()
{
    QCOMPARE(boundsInWords(0, 1), u"from 0 to 1"_s);
    QCOMPARE(boundsInWords(1024, {}), u"at least 1024"_s);
    QCOMPARE(boundsInWords({}, 65535), u"at most 65535"_s);
    QCOMPARE(boundsInWords({}, {}), QString());
}

QTEST_APPLESS_MAIN(RangeWordsTest)
#include "tst_range_words.moc"
