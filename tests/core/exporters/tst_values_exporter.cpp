#include "core/exporters/exporter.h"
#include "core/rules/rules.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<const Catalogue> catalogue()
{
    return Catalogue::builtIn(u"1.18.5"_s).value();
}

Value valuesOf(const QByteArray &yaml)
{
    const YamlText text = YamlText::parse(yaml).value();
    return text.value(text.root());
}

Result<QByteArray> exported(const Configuration &values)
{
    const CheckContext context = contextFor(values).value();
    const Result<std::vector<TextFile>> files = renderExport(context, {u"values"_s});
    if (!files)
        return std::unexpected(files.error());
    return files->front().content;
}

/// Without the three lines of the head.
QByteArray body(const QByteArray &content)
{
    qsizetype start = 0;
    for (int line = 0; line < 3; ++line)
        start = content.indexOf('\n', start) + 1;
    return content.sliced(start);
}

} // namespace

class TestValuesExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesChartAndTool();
    void writesTheValuesOfEveryForm_data();
    void writesTheValuesOfEveryForm();
    void keepsOneHeadWhenExportedAgain();
    void saysTheSameForRealFiles();
    void refusesUnknownExporters();
};

void TestValuesExporter::namesChartAndTool()
{
    const Configuration values = Configuration::parse("hubble: {enabled: false}\n", catalogue()).value();
    const CheckContext context = contextFor(values).value();

    const std::vector<TextFile> files = renderExport(context, {u"values"_s}).value();

    QCOMPARE(files.size(), 1);
    QCOMPARE(files[0].path, u"values.yaml"_s);
    QCOMPARE(files[0].content,
             "# Helm values for Cilium's chart 1.18.5, exported by Datapath Designer.\n"
             "#   helm upgrade --install cilium cilium --repo https://helm.cilium.io/ --version 1.18.5 "
             "--namespace kube-system --values values.yaml\n"
             "\n"
             "hubble: {enabled: false}\n");
}

void TestValuesExporter::writesTheValuesOfEveryForm_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("plain: the bytes as they are")
        << QByteArray("# mine\nhubble:\n    enabled: no   # off\n\nl7Proxy: 'false'")
        << QByteArray("# mine\nhubble:\n    enabled: no   # off\n\nl7Proxy: 'false'");
    QTest::newRow("Windows line ends") << QByteArray("l7Proxy: false\r\n") << QByteArray("l7Proxy: false\r\n");
    QTest::newRow("profile: comments come along")
        << QByteArray(
               "apiVersion: datapath-designer/v1\nkind: Profile\nvalues:\n  # why\n  l7Proxy: false # off\n\n  bpf:\n"
               "    masquerade: true\n  # the end\n\n# of the profile\nresources: []\n")
        << QByteArray("# why\nl7Proxy: false # off\n\nbpf:\n  masquerade: true\n# the end\n");
    QTest::newRow("umbrella chart")
        << QByteArray("global: {}\ncilium:\n    l7Proxy: false\n    bpf: {masquerade: true}\nother:\n    a: 1\n")
        << QByteArray("l7Proxy: false\nbpf: {masquerade: true}\n");
    QTest::newRow("HelmRelease with a text of many lines")
        << QByteArray(
               "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium}\nspec:\n  values:\n"
               "    l7Proxy: false\n    extraConfig:\n      note: |\n        first\n\n          second\n    ipam: "
               "{mode: kubernetes}\n"
               "  interval: 1h\n")
        << QByteArray("l7Proxy: false\nextraConfig:\n  note: |\n    first\n\n      second\nipam: {mode: kubernetes}\n");
    QTest::newRow("flow style")
        << QByteArray(
               "apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {l7Proxy: false, bpf: {masquerade: true}}\n")
        << QByteArray("{l7Proxy: false, bpf: {masquerade: true}}\n");
    QTest::newRow("anchor inside stays") << QByteArray("cilium:\n  ipam: &a {mode: kubernetes}\n  extraConfig: *a\n")
                                         << QByteArray("ipam: &a {mode: kubernetes}\nextraConfig: *a\n");
    QTest::newRow("anchor outside is written out")
        << QByteArray("x: &caps\n  - NET_ADMIN\ncilium:\n  # lost\n  hubble:\n    enabled: true\n  securityContext:\n  "
                      "  capabilities:\n"
                      "      ciliumAgent: *caps\n")
        << QByteArray(
               "hubble:\n  enabled: true\nsecurityContext:\n  capabilities:\n    ciliumAgent:\n      - NET_ADMIN\n");
    QTest::newRow("nothing set") << QByteArray("apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {}\n")
                                 << QByteArray("{}\n");
}

void TestValuesExporter::writesTheValuesOfEveryForm()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, expected);
    const Result<Configuration> values = Configuration::parse(yaml, catalogue());
    QVERIFY2(values, qPrintable(values ? QString() : values.error().toString()));

    const Result<QByteArray> content = exported(*values);

    QVERIFY2(content, qPrintable(content ? QString() : content.error().toString()));
    QCOMPARE(body(*content), expected);
}

void TestValuesExporter::keepsOneHeadWhenExportedAgain()
{
    const Configuration values = Configuration::parse("\n# mine\nl7Proxy: false\n", catalogue()).value();
    const QByteArray once = exported(values).value();

    const QByteArray twice = exported(Configuration::parse(once, catalogue()).value()).value();

    QCOMPARE(twice, once);
}

void TestValuesExporter::saysTheSameForRealFiles()
{
    const QDir folder(QStringLiteral(SHARED_DIR "/corpus/values"));
    if (!folder.exists())
        QSKIP("users' files (../shared/corpus/values) are not here");

    int count = 0;
    for (const QString &name : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        const QByteArray bytes = readTextFile(folder.filePath(name)).value();
        const Result<Configuration> values = Configuration::parse(bytes, catalogue());
        if (!values)
            continue; // refused with a reason: no values to export
        const Result<QByteArray> content = exported(*values);
        QVERIFY2(content, qPrintable(name));
        const YamlText &text = values->text();
        QVERIFY2(valuesOf(*content) == *values->explicitValue({}), qPrintable(name));
        if (values->place().form == ValuesForm::Plain && text.documentCount() == 1)
            QVERIFY2(content->endsWith(bytes.trimmed()) || content->contains(bytes.trimmed()), qPrintable(name));
        ++count;
    }
    QVERIFY2(count >= 20, qPrintable(QString::number(count)));
}

void TestValuesExporter::refusesUnknownExporters()
{
    const Configuration values = Configuration::parse("l7Proxy: false\n", catalogue()).value();

    const Result<std::vector<TextFile>> files = renderExport(contextFor(values).value(), {u"values"_s, u"terraform"_s});

    QVERIFY(!files);
    QCOMPARE(files.error().message,
             u"there is no exporter terraform; known are values, release, resources, talos, readme"_s);
    QVERIFY(findExporter(u"talos"));
    QVERIFY(!findExporter(u"Talos"));
}

QTEST_APPLESS_MAIN(TestValuesExporter)
#include "tst_values_exporter.moc"
