#include "ui/editors/typed_value.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestTypedValue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsByKind_data();
    void readsByKind();
    void readsWithinTheRange();
    void readsSeveralTypesAsYaml();
    void readsUnknownKeysAsYaml();
};

namespace {

Setting settingOf(SettingKind kind, const QStringList &types)
{
    Setting setting;
    setting.facts.path = "some.setting";
    setting.facts.types = types;
    setting.knowledge.kind = kind;
    return setting;
}

} // namespace

void TestTypedValue::readsByKind_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value"); // empty: refused

    const auto row = [](const char *name, SettingKind kind, const QString &type, const QString &text,
                        const QString &value) {
        QTest::newRow(name) << static_cast<int>(kind) << type << text << value;
    };
    row("integer", SettingKind::Integer, u"integer"_s, u"42"_s, u"42"_s);
    row("integer, not a number", SettingKind::Integer, u"integer"_s, u"many"_s, {});
    row("integer, not whole", SettingKind::Integer, u"integer"_s, u"1.5"_s, {});
    row("integer of a text setting", SettingKind::Integer, u"string"_s, u"42"_s, u"\"42\""_s);
    row("ratio", SettingKind::Ratio, u"number"_s, u"0.08"_s, u"0.08"_s);
    row("ratio above one", SettingKind::Ratio, u"number"_s, u"8"_s, {});
    row("port", SettingKind::Port, u"integer"_s, u"7445"_s, u"7445"_s);
    row("port too high", SettingKind::Port, u"integer"_s, u"70000"_s, {});
    row("network", SettingKind::Cidr, u"string"_s, u"10.0.0.0/8"_s, u"10.0.0.0/8"_s);
    row("network without length", SettingKind::Cidr, u"string"_s, u"10.0.0.0"_s, {});
    row("network, length too long", SettingKind::Cidr, u"string"_s, u"10.0.0.0/40"_s, {});
    row("address", SettingKind::IpAddress, u"string"_s, u"fd00::1"_s, u"fd00::1"_s);
    row("address with length", SettingKind::IpAddress, u"string"_s, u"10.0.0.1/8"_s, {});
    row("host", SettingKind::Host, u"string"_s, u"localhost"_s, u"localhost"_s);
    row("host with a blank", SettingKind::Host, u"string"_s, u"local host"_s, {});
    row("duration", SettingKind::Duration, u"string"_s, u"1m30s"_s, u"1m30s"_s);
    row("duration without unit", SettingKind::Duration, u"string"_s, u"30"_s, {});
    row("path", SettingKind::FilePath, u"string"_s, u"/sys/fs/cgroup"_s, u"/sys/fs/cgroup"_s);
    row("relative path", SettingKind::FilePath, u"string"_s, u"sys"_s, {});
    row("host with an underscore", SettingKind::Host, u"string"_s, u"my_host"_s, {});
    row("host filled in later", SettingKind::Host, u"string"_s, u"${API_HOST}"_s, u"${API_HOST}"_s);
    row("amount", SettingKind::Quantity, u"string"_s, u"64Mi"_s, u"64Mi"_s);
    row("amount in a wrong unit", SettingKind::Quantity, u"string"_s, u"64MB"_s, {});
    row("count", SettingKind::CountOrPercent, u"integer"_s, u"2"_s, u"2"_s);
    row("share", SettingKind::CountOrPercent, u"string"_s, u"25%"_s, u"25%"_s);
    row("share of more", SettingKind::CountOrPercent, u"string"_s, u"a quarter"_s, {});
    row("cron line", SettingKind::Cron, u"string"_s, u"0 0 1 */4 *"_s, u"0 0 1 */4 *"_s);
    row("cron line of four", SettingKind::Cron, u"string"_s, u"0 0 1 *"_s, {});
    row("range of ports", SettingKind::PortRange, u"string"_s, u"30000-32767"_s, u"30000-32767"_s);
    row("range backwards", SettingKind::PortRange, u"string"_s, u"32767-30000"_s, {});
    row("selector", SettingKind::LabelSelector, u"string"_s, u"k8s-app=kube-dns, zone in (a, b), !gpu"_s,
        u"k8s-app=kube-dns, zone in (a, b), !gpu"_s);
    row("selector with a blank", SettingKind::LabelSelector, u"string"_s, u"k8s app=kube-dns"_s, {});
    row("expression", SettingKind::RegularExpression, u"string"_s, u"^eth[0-9]+$"_s, u"^eth[0-9]+$"_s);
    row("expression that isn't closed", SettingKind::RegularExpression, u"string"_s, u"^eth([0-9]+$"_s, {});
    row("expression that looks ahead", SettingKind::RegularExpression, u"string"_s, u"^(?!lo)"_s, {});
    row("template", SettingKind::GoTemplate, u"string"_s, u"{{ .Name }}-x"_s, u"\"{{ .Name }}-x\""_s);
    row("template that isn't closed", SettingKind::GoTemplate, u"string"_s, u"{{ .Name"_s, {});
    row("secret", SettingKind::Secret, u"string"_s, u"abc"_s, u"abc"_s);
    row("text stays text", SettingKind::String, u"string"_s, u"true"_s, u"\"true\""_s);
}

void TestTypedValue::readsByKind()
{
    QFETCH(const int, kind);
    QFETCH(const QString, type);
    QFETCH(const QString, text);
    QFETCH(const QString, value);
    const Setting setting = settingOf(static_cast<SettingKind>(kind), {type});

    const Result<Value> read = readTyped(&setting, text);

    QCOMPARE(read ? read->toDisplay() : QString(), value);
    if (!read)
        QVERIFY(!read.error().message.isEmpty());
}

void TestTypedValue::readsWithinTheRange()
{
    Setting setting = settingOf(SettingKind::Integer, {u"integer"_s});
    setting.knowledge.range.min = 576;

    QVERIFY(!readTyped(&setting, u"100"_s));
    QVERIFY(readTyped(&setting, u"1500"_s));
}

void TestTypedValue::readsSeveralTypesAsYaml()
{
    const Setting setting = settingOf(SettingKind::Unknown, {u"string"_s, u"integer"_s});

    QCOMPARE(*readTyped(&setting, u"7445"_s), Value(7445));
    QCOMPARE(*readTyped(&setting, u"auto"_s), Value(u"auto"_s));
    QCOMPARE(*readTyped(&setting, u"true"_s), Value(u"true"_s)); // no boolean is possible here
}

void TestTypedValue::readsUnknownKeysAsYaml()
{
    QCOMPARE(*readTyped(nullptr, u"[1, x]"_s), Value(Value::List{1, u"x"_s}));
    QVERIFY(!readTyped(nullptr, u"[1"_s));
}

QTEST_APPLESS_MAIN(TestTypedValue)
#include "tst_typed_value.moc"
