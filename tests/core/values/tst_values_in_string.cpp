#include "core/values/configuration.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray head = "apiVersion: argoproj.io/v1alpha1\n"
                        "kind: Application\n"
                        "spec:\n"
                        "  source:\n"
                        "    helm:\n";
const QByteArray tail = "  project: default # stays\n";

Result<Configuration> valuesOf(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value());
}

QByteArray textOf(const Result<Configuration::Applied> &applied)
{
    return applied ? applied->after.text().bytes() : applied.error().message.toUtf8();
}

} // namespace

/// Argo CD applications keep Helm values in a string: they are read and edited like a file of their own.
class ValuesInStringTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsThem();
    void changesOnlyTheirOwnBytes_data();
    void changesOnlyTheirOwnBytes();
    void findsWhatIsAtAPlaceOfTheFile();
    void saysWhereTheStringIsWrong();
    void refusesOtherStrings_data();
    void refusesOtherStrings();
    void everyScalarOfRealFilesCanBeSetAndSetBack();
};

void ValuesInStringTest::readsThem()
{
    const auto values =
        valuesOf(head + "      values: |\n        l7Proxy: false\n        bpf: {masquerade: true}\n" + tail);

    QVERIFY2(values, values ? "" : qPrintable(values.error().message));
    QCOMPARE(*values->explicitValue("l7Proxy"), Value(false));
    QCOMPARE(values->position("bpf.masquerade"), (TextPosition{8, 15}));
    QCOMPARE(values->explicitLeaves().size(), 2U);
}

void ValuesInStringTest::changesOnlyTheirOwnBytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("path");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *path, const Value &value, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QString::fromLatin1(path) << value << QByteArray(after);
    };
    row("a value", "      values: |\n        MTU: 9000 # jumbo\n\n        l7Proxy: true\n", "MTU", Value(1500),
        "      values: |\n        MTU: 1500 # jumbo\n\n        l7Proxy: true\n");
    row("a new group", "      values: |\n        MTU: 9000\n", "bpf.masquerade", Value(true),
        "      values: |\n        MTU: 9000\n        bpf:\n          masquerade: true\n");
    row("a list", "      values: |\n        MTU: 9000\n", "hubble.metrics.enabled",
        Value(Value::List{u"dns"_s, u"drop"_s}),
        "      values: |\n        MTU: 9000\n        hubble:\n          metrics:\n            enabled:\n"
        "              - dns\n              - drop\n");
    row("stripped at the end", "      values: |-\n        MTU: 9000\n", "MTU", Value(1500),
        "      values: |-\n        MTU: 1500\n");
    row("indentation as told", "      values: |4\n          MTU: 9000\n", "MTU", Value(1500),
        "      values: |4\n          MTU: 1500\n");
    row("an empty block", "      values: |\n", "MTU", Value(1500), "      values: |\n        MTU: 1500\n");
    row("Windows line ends", "      values: |\r\n        MTU: 9000\r\n", "l7Proxy", Value(false),
        "      values: |\r\n        MTU: 9000\r\n        l7Proxy: false\r\n");
}

void ValuesInStringTest::changesOnlyTheirOwnBytes()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QString, path);
    QFETCH(const Value, value);
    QFETCH(const QByteArray, after);
    const auto values = valuesOf(head + before + tail);
    QVERIFY2(values, values ? "" : qPrintable(values.error().message));

    const auto applied = values->apply({Edit{.path = YamlPath::parse(path).value(), .value = value}});

    QCOMPARE(textOf(applied), head + after + tail);
}

void ValuesInStringTest::findsWhatIsAtAPlaceOfTheFile()
{
    const QByteArray text = head + "      values: |\n        bpf:\n          masquerade: true\n" + tail;
    const auto values = valuesOf(text);
    QVERIFY(values);

    QCOMPARE(values->pathAt(text.indexOf("true")).toString(), u"bpf.masquerade"_s);
    QCOMPARE(values->pathAt(text.indexOf("default")).toString(), QString());
    const std::optional<TextSpan> span = values->span("bpf.masquerade");
    QCOMPARE(text.sliced(span->start, span->size()), "true"_ba);
}

void ValuesInStringTest::saysWhereTheStringIsWrong()
{
    const auto values = valuesOf(head + "      values: |\n        MTU: 9000\n        bpf: ]\n" + tail);

    QVERIFY(!values);
    QCOMPARE(values.error().line, 8);
}

void ValuesInStringTest::refusesOtherStrings_data()
{
    QTest::addColumn<QByteArray>("values");

    QTest::newRow("quoted") << "      values: \"MTU: 9000\"\n"_ba;
    QTest::newRow("folded") << "      values: >\n        MTU: 9000\n"_ba;
    QTest::newRow("plain") << "      values: nothing\n"_ba;
}

void ValuesInStringTest::refusesOtherStrings()
{
    QFETCH(const QByteArray, values);

    const auto read = valuesOf(head + values);

    QVERIFY(!read);
    QVERIFY2(read.error().message.contains("literal block"_L1), qPrintable(read.error().message));
    QCOMPARE(read.error().line, 6);
}

void ValuesInStringTest::everyScalarOfRealFilesCanBeSetAndSetBack()
{
    const QDir corpus(QStringLiteral(SHARED_DIR) + u"/corpus/values"_s);
    if (!corpus.exists())
        QSKIP("the corpus of real files isn't there (../shared/corpus)");

    int edits = 0;
    for (const QString &file : corpus.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        const auto values = valuesOf(readTextFile(corpus.filePath(file)).value());
        if (!values || !values->place().isString)
            continue;
        for (const auto &[leaf, value, setting, state] : values->explicitLeaves()) {
            const Value &was = *value;
            const auto changed = values->apply({Edit{.path = leaf, .value = Value(u"other"_s)}});
            QVERIFY2(changed, qPrintable(leaf.toString()));
            QCOMPARE(*changed->after.explicitValue(leaf), Value(u"other"_s));
            const auto back = changed->after.apply({Edit{.path = leaf, .value = was}});
            QVERIFY2(back, qPrintable(leaf.toString()));
            if (was.isBool() || was.isNumber())
                QCOMPARE(back->after.text().bytes(), values->text().bytes());
            ++edits;
        }
    }
    QVERIFY(edits > 20);
}

QTEST_APPLESS_MAIN(ValuesInStringTest)
#include "tst_values_in_string.moc"
