#include "core/rules/flags/flag_values.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// How texts of flags are read, at the edges of what Go takes.
class FlagValuesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTypesAsGoDoes_data();
    void readsTypesAsGoDoes();
    void readsRateLimits_data();
    void readsRateLimits();
    void readsLabelSelectors_data();
    void readsLabelSelectors();
};

void FlagValuesTest::readsTypesAsGoDoes_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTaken");
    const auto row = [](const char *type, const char *text, bool isTaken) {
        QTest::addRow("%s %s", type, text) << QString::fromUtf8(type) << QString::fromUtf8(text) << isTaken;
    };
    row("bool", "T", true);
    row("bool", "yes", false);
    row("bool", "", false);
    row("int", "-1", true);
    row("int", "0x10", true);
    row("int", "1.5", false);
    row("int", "10.0", true);
    row("uint", "-1", false);
    row("uint16", "65535", true);
    row("uint16", "65536", false);
    row("uint32", "4294967296", false);
    row("float", "1e-3", true);
    row("float", "1,5", false);
    row("duration", "1h30m", true);
    row("duration", "10", true);
    row("duration", "1d", false);
    row("duration", "", false);
    row("stringToString", "a=b,c=d", true);
    row("stringToString", "{\"a\": \"b\"}", true);
    row("stringToString", "a", false);
    row("string", "anything", true);
    row("unknown", "anything", true);
}

void FlagValuesTest::readsTypesAsGoDoes()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(bool, isTaken);

    QCOMPARE(flagValue::typeProblem(type, text).isEmpty(), isTaken);
}

void FlagValuesTest::readsRateLimits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("rates") << u"endpoint-create=rate-limit:10/s,rate-burst:5,endpoint-delete=rate-limit:0.5/2m"_s
                           << true;
    QTest::newRow("an interval without unit") << u"endpoint-create=rate-limit:10/1"_s << false;
    QTest::newRow("a burst below zero") << u"endpoint-create=rate-burst:-1"_s << false;
    QTest::newRow("no such option") << u"endpoint-create=rates:1"_s << false;
    QTest::newRow("a call that nobody knows") << u"nothing=log:true"_s << true;
    QTest::newRow("no call") << u"rate-limit"_s << false;
}

void FlagValuesTest::readsRateLimits()
{
    QFETCH(QString, text);
    QFETCH(bool, isTaken);

    QCOMPARE(flagValue::apiRateLimitProblem(text).isEmpty(), isTaken);
}

void FlagValuesTest::readsLabelSelectors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("the chart's own") << u"node-role.kubernetes.io/control-plane"_s << true;
    QTest::newRow("all forms") << u"a in (b, c),!d,e=f,g!=h,i notin (j)"_s << true;
    QTest::newRow("an open list") << u"a in ("_s << false;
    QTest::newRow("two equals") << u"a=b=c"_s << false;
    QTest::newRow("nothing") << QString() << true;
}

void FlagValuesTest::readsLabelSelectors()
{
    QFETCH(QString, text);
    QFETCH(bool, isTaken);

    QCOMPARE(flagValue::labelSelectorProblem(text).isEmpty(), isTaken);
}

QTEST_APPLESS_MAIN(FlagValuesTest)
#include "tst_flag_values.moc"
