#include "core/yaml/value.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;

class ValueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItsTypeByTheNameOfJsonSchema()
    {
        QCOMPARE(Value().typeName(), u"null"_s);
        QCOMPARE(Value(true).typeName(), u"boolean"_s);
        QCOMPARE(Value(1).typeName(), u"integer"_s);
        QCOMPARE(Value(1.5).typeName(), u"number"_s);
        QCOMPARE(Value(u"1"_s).typeName(), u"string"_s);
        QCOMPARE(Value(Value::List()).typeName(), u"array"_s);
        QCOMPARE(Value(Value::Map()).typeName(), u"object"_s);
    }

    void givesNothingOfAnotherKind()
    {
        const Value text(u"7"_s);

        QCOMPARE(text.toBool(), false);
        QCOMPARE(text.toInteger(), 0);
        QCOMPARE(text.toDouble(), 0.0);
        QVERIFY(text.toList().empty());
        QVERIFY(text.toMap().empty());
        QVERIFY(Value(7).toString().isEmpty());
        QCOMPARE(Value(7).toDouble(), 7.0);
    }

    void findsTheLastOfRepeatedKeys()
    {
        const Value map(Value::Map{{u"a"_s, 1}, {u"b"_s, 2}, {u"a"_s, 3}});

        QVERIFY(map.find(u"a"));
        QCOMPARE(map.find(u"a")->toInteger(), 3);
        QVERIFY(!map.find(u"c"));
        QVERIFY(!Value(1).find(u"a"));
    }

    void comesBackFromJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"null", "true", "17", "-9007199254740993", "1.5", "1e300", "\"text\"", "[1,[],{}]",
                                 R"({"a":{"b":[true,null,"x"]},"c":0.25})"})
            QTest::newRow(json) << QByteArray(json);
    }

    void comesBackFromJson()
    {
        QFETCH(const QByteArray, json);
        const QJsonValue before = QJsonDocument::fromJson('[' + json + ']').array().at(0);

        const Value value = Value::fromJson(before);

        QCOMPARE(value.toJson(), before);
        QCOMPARE(Value::fromJson(value.toJson()), value);
    }

    void takesWholeNumbersOfJsonForIntegers()
    {
        QVERIFY(Value::fromJson(QJsonValue(3.0)).isInteger());
        QVERIFY(!Value::fromJson(QJsonValue(3.5)).isInteger());
        QCOMPARE(Value::fromJson(QJsonValue(qint64{9007199254740993})).toInteger(), 9007199254740993);
    }

    void showsItselfOnOneLine()
    {
        QCOMPARE(Value().toDisplay(), u"null"_s);
        QCOMPARE(Value(true).toDisplay(), u"true"_s);
        QCOMPARE(Value(u"7445"_s).toDisplay(), u"\"7445\""_s);
        QCOMPARE(Value(Value::List{u"dns"_s, u"drop"_s}).toDisplay(), u"[dns, drop]"_s);
        QCOMPARE(Value(Value::Map{{u"a"_s, 1}}).toDisplay(), u"{a: 1}"_s);
        QCOMPARE(Value(u"two\nlines"_s).toDisplay(), u"\"two\\nlines\""_s);
    }
};

QTEST_APPLESS_MAIN(ValueTest)
#include "tst_value.moc"
