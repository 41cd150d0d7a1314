#include "core/values/memory_quantity.h"

#include <QTest>

using namespace Qt::StringLiterals;

class MemoryQuantityTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPeopleWrite_data();
    void readsWhatPeopleWrite();
    void refusesWhatIsNoMemory_data();
    void refusesWhatIsNoMemory();
    void showsThreeDigits_data();
    void showsThreeDigits();
};

void MemoryQuantityTest::readsWhatPeopleWrite_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("binary") << u"64GiB"_s << (qint64{64} << 30);
    QTest::newRow("Kubernetes") << u"64Gi"_s << (qint64{64} << 30);
    QTest::newRow("decimal") << u"512M"_s << qint64{512'000'000};
    QTest::newRow("kilobytes, small") << u"65536kB"_s << qint64{65'536'000};
    QTest::newRow("bytes") << u"68719476736"_s << (qint64{64} << 30);
    QTest::newRow("fraction and blank") << u"1.5 TiB"_s << (qint64{3} << 39);
}

void MemoryQuantityTest::readsWhatPeopleWrite()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);

    QCOMPARE(parseMemory(text).value(), bytes);
}

void MemoryQuantityTest::refusesWhatIsNoMemory_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("nothing") << u"0GiB"_s;
    QTest::newRow("negative") << u"-1GiB"_s;
    QTest::newRow("unknown unit") << u"64Gx"_s;
    QTest::newRow("words") << u"a lot"_s;
    QTest::newRow("beyond 64 bits") << u"16EiB"_s;
}

void MemoryQuantityTest::refusesWhatIsNoMemory()
{
    QFETCH(QString, text);

    const Result<qint64> bytes = parseMemory(text);

    QVERIFY(!bytes);
    QVERIFY(bytes.error().message.contains("64GiB"_L1));
}

void MemoryQuantityTest::showsThreeDigits_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << (qint64{64} << 30) << u"64 GiB"_s;
    QTest::newRow("the guide's maps") << qint64{8'025'829'376} << u"7.47 GiB"_s;
    QTest::newRow("small") << qint64{512} << u"512 B"_s;
}

void MemoryQuantityTest::showsThreeDigits()
{
    QFETCH(qint64, bytes);
    QFETCH(QString, text);

    QCOMPARE(formatMemory(bytes), text);
}

QTEST_APPLESS_MAIN(MemoryQuantityTest)
#include "tst_memory_quantity.moc"
