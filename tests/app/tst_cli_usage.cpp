#include "app/cli/commands.h"
#include "app/cli/run.h"
#include "tests/app/cli_runner.h"

#include <QBuffer>
#include <QJsonArray>
#include <QTest>

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace {

/// A broken library in place of standard input.
class ThrowingDevice : public QIODevice
{
protected:
    qint64 readData(char *, qint64) override { throw std::runtime_error("a device broke"); }
    qint64 writeData(const char *, qint64) override { return -1; }
};

} // namespace

class TestCliUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explainsWrongUsage_data();
    void explainsWrongUsage();
    void givesHelpOfTheProgram();
    void givesHelpOfEveryCommand_data();
    void givesHelpOfEveryCommand();
    void endsOptionsAtTwoDashes();
    void listsEveryRule();
    void saysItsVersion();
    void readsTheFactsOfAChart();
    void saysWhatIsNoChart();
    void answersAFaultOfOurOwnWith70();
};

void TestCliUsage::explainsWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("hint");

    const QString file = dataFile(u"values.yaml"_s);
    QTest::newRow("no command") << QStringList() << QByteArray("--help lists them");
    QTest::newRow("unknown command") << QStringList{u"chekc"_s} << QByteArray("did you mean check?");
    QTest::newRow("far from any command") << QStringList{u"frobnicate"_s} << QByteArray("there is check, fix, get");
    QTest::newRow("half a command") << QStringList{u"chart"_s} << QByteArray("write chart facts PATH");
    QTest::newRow("option first") << QStringList{u"--format"_s, u"json"_s} << QByteArray("a command comes first");
    QTest::newRow("unknown option") << QStringList{u"check"_s, file, u"--formt"_s, u"json"_s}
                                    << QByteArray("did you mean --format?");
    QTest::newRow("option of no kin") << QStringList{u"check"_s, file, u"--upside-down"_s}
                                      << QByteArray("it takes --at, --explain, --show-accepted, --role");
    QTest::newRow("missing value") << QStringList{u"check"_s, file, u"--talos"_s} << QByteArray("--talos");
    QTest::newRow("missing file") << QStringList{u"check"_s} << QByteArray("check takes FILE…, but got nothing");
    QTest::newRow("too many") << QStringList{u"get"_s, file, u"bpf"_s, u"ipam"_s} << QByteArray("get takes FILE PATH");
    QTest::newRow("format") << QStringList{u"check"_s, file, u"--format"_s, u"xml"_s}
                            << QByteArray("--format is xml; possible are text, json");
    QTest::newRow("fail-on") << QStringList{u"check"_s, file, u"--fail-on"_s, u"info"_s}
                             << QByteArray("possible are error, warning, hint, never");
    QTest::newRow("color") << QStringList{u"check"_s, file, u"--color"_s, u"red"_s}
                           << QByteArray("possible are auto, always, never");
    QTest::newRow("chart version") << QStringList{u"check"_s, file, u"--cilium"_s, u"1.3"_s}
                                   << QByteArray("--cilium: Cilium 1.3 isn't known; known are");
    QTest::newRow("Talos version") << QStringList{u"check"_s, file, u"--talos"_s, u"0.1"_s} << QByteArray("--talos: ");
    QTest::newRow("kernel") << QStringList{u"check"_s, file, u"--kernel"_s, u"new"_s} << QByteArray("--kernel: ");
    QTest::newRow("Kubernetes") << QStringList{u"check"_s, file, u"--kubernetes"_s, u"latest"_s}
                                << QByteArray("write it like 1.34");
    QTest::newRow("stdin twice") << QStringList{u"check"_s, u"-"_s, u"--talos-config"_s, u"-"_s}
                                 << QByteArray("can be read only once");
}

void TestCliUsage::explainsWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, hint);

    const Ran ran = datapathctl(arguments);

    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.contains(hint), ran.err.constData());
}

void TestCliUsage::givesHelpOfTheProgram()
{
    const Ran ran = datapathctl({u"--help"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.err, QByteArray());
    for (const Command *command : commands())
        QVERIFY2(ran.out.contains(command->name), command->name);
}

void TestCliUsage::givesHelpOfEveryCommand_data()
{
    QTest::addColumn<const Command *>("command");
    for (const Command *command : commands())
        QTest::newRow(command->name) << command;
}

void TestCliUsage::givesHelpOfEveryCommand()
{
    QFETCH(const Command *, command);

    const Ran ran = datapathctl(QString::fromUtf8(command->name).split(u' ') + QStringList(u"--help"_s));

    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out.startsWith(QByteArray(QByteArray("Usage: datapathctl ") + command->name)));
    for (const Option &option : command->options)
        QVERIFY2(ran.out.contains(QByteArray(QByteArray("--") + option.name)), option.name);
    QVERIFY(ran.out.contains("--talos-config FILE"));
}

void TestCliUsage::endsOptionsAtTwoDashes()
{
    const Ran ran = datapathctl({u"check"_s, u"--"_s, u"--help"_s});

    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.startsWith("--help: there is no such file"), ran.err.constData());
}

void TestCliUsage::listsEveryRule()
{
    const Ran text = datapathctl({u"rules"_s});
    const Ran json = datapathctl({u"rules"_s, u"--format"_s, u"json"_s});
    const QJsonArray rules = json.json()["rules"_L1].toArray();

    QCOMPARE(text.code, 0);
    QCOMPARE(text.out.count('\n'), rules.size());
    QVERIFY(rules.size() > 30);
    for (const QJsonValue &rule : rules) {
        QVERIFY(text.out.contains(rule["id"_L1].toString().toUtf8()));
        QVERIFY(rule["source"_L1].toString().startsWith("https://"_L1));
    }
}

void TestCliUsage::saysItsVersion()
{
    const Ran ran = datapathctl({u"version"_s, u"--format"_s, u"json"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json()["program"_L1].toString(), u"datapathctl"_s);
    QVERIFY(ran.json()["cilium"_L1].toArray().contains(u"1.18.5"_s));
    QVERIFY(!ran.json()["talos"_L1].toArray().isEmpty());
    QVERIFY(datapathctl({u"--version"_s}).out.startsWith("datapathctl "));
}

void TestCliUsage::readsTheFactsOfAChart()
{
    const QString chart = sharedFile(u"charts/1.18.5"_s);
    if (chart.isEmpty())
        QSKIP("the charts of ../shared aren't here");

    const Ran ran = datapathctl({u"chart"_s, u"facts"_s, chart});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, contentOf(QStringLiteral(TEST_DATA_DIR) + u"/../../resources/charts/1.18.5.json"_s));
}

void TestCliUsage::saysWhatIsNoChart()
{
    const Ran ran = datapathctl({u"chart"_s, u"facts"_s, dataFile(u"nothing-here"_s)});

    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.contains("nothing-here"), ran.err.constData());
}

void TestCliUsage::answersAFaultOfOurOwnWith70()
{
    ThrowingDevice in;
    in.open(QIODevice::ReadOnly);
    QBuffer out;
    QBuffer err;
    out.open(QIODevice::WriteOnly);
    err.open(QIODevice::WriteOnly);

    const int code = run({u"check"_s, u"-"_s}, Streams{in, out, err});

    QCOMPARE(code, 70);
    QVERIFY(err.data().contains("a device broke"));
    QVERIFY(err.data().contains("please report it"));
}

QTEST_APPLESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"
