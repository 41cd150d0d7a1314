#include "core/exporters/exporter.h"
#include "core/exporters/shell_text.h"
#include "core/rules/rules.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr char announcing[] = R"(apiVersion: datapath-designer/v1
kind: Profile
metadata: {name: production}
values:
  # why it is on
  bgpControlPlane:
    enabled: true
  hubble: {enabled: false}
resources:
  # to the leaf switches
  - apiVersion: cilium.io/v2
    kind: CiliumLoadBalancerIPPool # one for all
    metadata: {name: blue}
    spec:
      blocks:
        - cidr: 198.51.100.0/24
  - apiVersion: cilium.io/v2
    kind: CiliumLoadBalancerIPPool
    metadata: {name: green}
    spec: {blocks: [{cidr: 203.0.113.0/24}]}
  - {apiVersion: cilium.io/v2, kind: CiliumBGPPeerConfig, metadata: {name: tor}, spec: {}}
)";

Configuration configuration(const QByteArray &yaml, const QString &chart = u"1.18.5"_s)
{
    return Configuration::parse(yaml, Catalogue::builtIn(chart).value()).value();
}

std::vector<TextFile> exported(const Configuration &values, const QStringList &only, const ExportOptions &options = {})
{
    return renderExport(contextFor(values).value(), only, options).value();
}

Value read(const QByteArray &yaml, int document = 0)
{
    const YamlText text = YamlText::parse(yaml).value();
    return text.value(text.root(document));
}

/// What a real shell passes on as the words of a command line.
QStringList wordsOf(const QString &commandLine)
{
    QProcess shell;
    shell.start(u"sh"_s,
                {u"-c"_s, u"for word in %1; do printf '%s\\0' \"$word\"; done"_s.replace("%1"_L1, commandLine)});
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        return {};
    QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(u'\0'));
    words.removeLast();
    return words;
}

const QStringList hostile{u"it's"_s,
                          u"$(touch pwned)"_s,
                          u"`touch pwned`"_s,
                          u"a\nb: c"_s,
                          u"--- \"x\" # no"_s,
                          u"Größe 網 🐝"_s,
                          u"-rf"_s,
                          u"%1 %2 {}"_s,
                          u"```\nrm"_s,
                          u"a\\nb\\"_s,
                          u"*"_s,
                          u"\u2028end\u0085"_s};

} // namespace

class TestExportedTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesOneFileAKindOfResource();
    void annotatesWhatIsSet();
    void annotatesOnce();
    void writesEveryValueThatTakesEffect();
    void keepsWhatWasTakenAway();
    void wrapsTheValues_data();
    void wrapsTheValues();
    void tellsTheOrderOfCommands();
    void passesHostileWordsThroughAShell_data();
    void passesHostileWordsThroughAShell();
    void commandsOfTheReadmeRunAsTheyAre_data();
    void commandsOfTheReadmeRunAsTheyAre();
    void hostileTextsSurviveInEveryFile_data();
    void hostileTextsSurviveInEveryFile();
    void helmRendersEveryForm_data();
    void helmRendersEveryForm();
};

void TestExportedTexts::writesOneFileAKindOfResource()
{
    const std::vector<TextFile> files = exported(configuration(announcing), {u"resources"_s});

    QCOMPARE(files.size(), 2);
    QCOMPARE(files[0].path, u"cilium-resources/ciliumloadbalancerippool.yaml"_s);
    QCOMPARE(files[0].content,
             QByteArray(R"(# CiliumLoadBalancerIPPool for Cilium 1.18.5, exported by Datapath Designer.
# To be applied once Cilium runs: its operator makes the kinds known to the cluster.
# to the leaf switches
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool # one for all
metadata: {name: blue}
spec:
  blocks:
    - cidr: 198.51.100.0/24
---
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
metadata: {name: green}
spec: {blocks: [{cidr: 203.0.113.0/24}]}
)"));
    QCOMPARE(files[1].path, u"cilium-resources/ciliumbgppeerconfig.yaml"_s);
}

void TestExportedTexts::annotatesWhatIsSet()
{
    const QByteArray content =
        exported(configuration(announcing), {u"values"_s}, {.values = ValuesDetail::Annotated}).front().content;

    const QByteArrayList lines = content.split('\n');
    const qsizetype note = lines.indexOf("# why it is on");
    const qsizetype key = lines.indexOf("  enabled: true");
    QVERIFY(note > 0 && key > note);
    QVERIFY2(lines[key - 1].startsWith("  # "), content.constData());
    QVERIFY2(content.contains("Default: false\n  enabled: true"), content.constData());
    QVERIFY(lines.contains("hubble: {enabled: false}"));
}

void TestExportedTexts::annotatesOnce()
{
    const ExportOptions annotated{.values = ValuesDetail::Annotated};
    const QByteArray once = exported(configuration(announcing), {u"values"_s}, annotated).front().content;

    const QByteArray twice = exported(configuration(once), {u"values"_s}, annotated).front().content;

    QCOMPARE(twice, once);
}

void TestExportedTexts::writesEveryValueThatTakesEffect()
{
    const Value full = read(exported(configuration("hubble: {enabled: false}\nmine: {a: 1}\n"), {u"values"_s},
                                     {.values = ValuesDetail::Full})
                                .front()
                                .content);

    QCOMPARE(full.find(u"hubble")->find(u"enabled")->toBool(), false);
    QCOMPARE(full.find(u"ipam")->find(u"mode")->toString(), u"cluster-pool"_s);
    QCOMPARE(full.find(u"mine")->find(u"a")->toInteger(), 1);
}

void TestExportedTexts::keepsWhatWasTakenAway()
{
    const Value full =
        read(exported(configuration("hubble: {enabled: null}\nenvoy: {livenessProbe: {enabled: null}}\n"),
                      {u"values"_s}, {.values = ValuesDetail::Full})
                 .front()
                 .content);

    QVERIFY(full.find(u"hubble")->find(u"enabled")->isNull());
}

void TestExportedTexts::wrapsTheValues_data()
{
    QTest::addColumn<int>("wrapping");
    QTest::addColumn<QString>("file");

    QTest::newRow("Flux") << static_cast<int>(Wrapping::Flux) << u"flux/cilium.yaml"_s;
    QTest::newRow("Argo CD") << static_cast<int>(Wrapping::ArgoCd) << u"argocd/cilium.yaml"_s;
}

void TestExportedTexts::wrapsTheValues()
{
    QFETCH(const int, wrapping);
    QFETCH(const QString, file);
    const Configuration before = configuration(announcing);
    for (const ValuesDetail detail : {ValuesDetail::Minimal, ValuesDetail::Annotated, ValuesDetail::Full}) {
        const std::vector<TextFile> files =
            exported(before, {u"release"_s}, {.values = detail, .wrapping = static_cast<Wrapping>(wrapping)});

        QCOMPARE(files.size(), 1);
        QCOMPARE(files[0].path, file);
        const Configuration wrapped = configuration(files[0].content); // as the program itself reads such a file
        QCOMPARE(pinnedChart(wrapped.text(), wrapped.place()), u"1.18.5"_s);
        QVERIFY(wrapped.isTrue("bgpControlPlane.enabled"));
        QVERIFY(detail == ValuesDetail::Full || *wrapped.explicitValue({}) == *before.explicitValue({}));
        QVERIFY(detail == ValuesDetail::Full || files[0].content.contains("# why it is on"));
    }
}

void TestExportedTexts::tellsTheOrderOfCommands()
{
    const QByteArray text = exported(configuration(announcing), {u"readme"_s}).front().content;

    qsizetype last = 0;
    for (const char *step : {"talosctl gen secrets", "talosctl gen config", "talosctl validate",
                             "talosctl apply-config", "talosctl bootstrap",
                             "helm upgrade --install cilium cilium --repo https://helm.cilium.io/ "
                             "--version 1.18.5 --namespace kube-system --values values.yaml",
                             "cilium status --wait",
                             "kubectl wait --for condition=established --timeout 5m "
                             "crd/ciliumloadbalancerippools.cilium.io "
                             "crd/ciliumbgppeerconfigs.cilium.io",
                             "kubectl apply --filename cilium-resources/"}) {
        const qsizetype at = text.indexOf(step, last);
        QVERIFY2(at > 0, step);
        last = at;
    }
    QVERIFY(text.contains("| `values.yaml` |"));
}

void TestExportedTexts::passesHostileWordsThroughAShell_data()
{
    QTest::addColumn<QString>("word");
    for (const QString &word : hostile)
        QTest::addRow("%s", qPrintable(word.toHtmlEscaped())) << word;
}

void TestExportedTexts::passesHostileWordsThroughAShell()
{
    QFETCH(const QString, word);

    QCOMPARE(wordsOf(u"first "_s + shellWord(word) + u" last"_s), QStringList({u"first"_s, word, u"last"_s}));
}

/// The commands of a README, as somebody copies them out of its blocks.
QString commandsOf(const QString &readme)
{
    QStringList commands;
    QString fence;
    for (const QString &line : readme.split(u'\n')) {
        const qsizetype backticks = line.indexOf(QRegularExpression(u"[^`]"_s));
        if (fence.isEmpty() && line.startsWith("```"_L1))
            fence = line.first(backticks);
        else if (line == fence)
            fence.clear();
        else if (!fence.isEmpty())
            commands += line;
    }
    return commands.join(u'\n');
}

/// A folder of programs that note their arguments, a NUL behind each, and do nothing.
void makeStubs(const QString &folder)
{
    for (const char *name : {"talosctl", "helm", "kubectl", "cilium"}) {
        const QString path = folder + u'/' + QLatin1StringView(name);
        const QByteArray text = "#!/bin/sh\nprintf '%s\\0' " + QByteArray(name) + " \"$@\" >> \"$STUB_LOG\"\n";
        QVERIFY(writeTextFile(path, text));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
}

void TestExportedTexts::commandsOfTheReadmeRunAsTheyAre_data()
{
    passesHostileWordsThroughAShell_data();
}

void TestExportedTexts::commandsOfTheReadmeRunAsTheyAre()
{
    QFETCH(const QString, word);
    const Configuration values = configuration(QByteArray(announcing));
    const Edit rename{.path = "metadata.name", .value = Value(word), .scope = Edit::Scope::Profile};
    const Configuration named = values.apply({rename})->after;
    const QTemporaryDir folder;
    makeStubs(folder.path());
    const QString readme =
        QString::fromUtf8(exported(named, {u"readme"_s}, {.release = word, .inNamespace = word}).front().content);

    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, folder.path() + u':' + environment.value(u"PATH"_s));
    environment.insert(u"STUB_LOG"_s, folder.filePath(u"log"_s));
    shell.setProcessEnvironment(environment);
    shell.setWorkingDirectory(folder.path());
    shell.start(u"sh"_s, {u"-e"_s, u"-c"_s, commandsOf(readme)});
    QVERIFY(shell.waitForFinished());

    QCOMPARE(shell.readAllStandardError(), QByteArray());
    QVERIFY(!QFile::exists(folder.filePath(u"pwned"_s)));
    const QStringList arguments =
        QString::fromUtf8(readTextFile(folder.filePath(u"log"_s)).value()).split(QChar(u'\0'));
    QCOMPARE(arguments.value(arguments.indexOf(u"--install"_s) + 1), word);
    QCOMPARE(arguments.value(arguments.indexOf(u"--namespace"_s) + 1), word);
    QVERIFY(arguments.contains(u"cilium-resources/"_s));
}

void TestExportedTexts::hostileTextsSurviveInEveryFile_data()
{
    passesHostileWordsThroughAShell_data();
}

void TestExportedTexts::hostileTextsSurviveInEveryFile()
{
    QFETCH(const QString, word);
    const Configuration empty = configuration("apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {}\n");
    const auto inProfile = [](YamlPath path, Value value) {
        return Edit{.path = std::move(path), .value = std::move(value), .scope = Edit::Scope::Profile};
    };
    const Value pool = Value::Map{{u"apiVersion"_s, Value(u"cilium.io/v2"_s)},
                                  {u"kind"_s, Value(word)},
                                  {u"metadata"_s, Value(Value::Map{{u"name"_s, Value(word)}})}};
    const Configuration values =
        empty
            .apply({inProfile("metadata.name", Value(word)), setTo("cluster.name", Value(word)),
                    inProfile("resources", Value(Value::List{pool}))})
            ->after;

    const std::pair<Wrapping, ValuesDetail> forms[] = {{Wrapping::Helm, ValuesDetail::Minimal},
                                                       {Wrapping::Flux, ValuesDetail::Annotated},
                                                       {Wrapping::ArgoCd, ValuesDetail::Full}};
    for (const auto &[wrapping, detail] : forms) {
        const ExportOptions options{.values = detail, .wrapping = wrapping, .release = word, .inNamespace = word};
        const std::vector<TextFile> files = exported(values, {}, options);
        for (const TextFile &file : files) {
            QVERIFY2(!file.path.contains(u".."), qPrintable(file.path));
            if (file.path.endsWith(".yaml"_L1))
                QVERIFY2(YamlText::parse(file.content), qPrintable(file.path));
            if (file.path.startsWith("cilium-resources/"_L1))
                QCOMPARE(read(file.content), pool);
            if (file.path == "values.yaml"_L1)
                QCOMPARE(read(file.content).find(u"cluster")->find(u"name")->toString(), word);
            if (file.path == "helm-upgrade.sh"_L1) {
                const QString script = QString::fromUtf8(file.content);
                QCOMPARE(wordsOf(script.sliced(script.indexOf("helm upgrade"_L1)).trimmed()).value(3), word);
            }
            if (file.path == "flux/cilium.yaml"_L1)
                QCOMPARE(read(file.content, 1).find(u"metadata")->find(u"name")->toString(), word);
        }
    }
}

void TestExportedTexts::helmRendersEveryForm_data()
{
    QTest::addColumn<QString>("chart");
    for (const char *chart : {"1.18.5", "1.19.6", "1.20.0"})
        QTest::newRow(chart) << QString::fromLatin1(chart);
}

/// What Helm makes of the values, without what it makes up anew each time.
QByteArray renderedBy(const QString &helm, const QString &chart, const QString &valuesFile)
{
    QProcess process;
    process.start(helm, {u"template"_s, u"cilium"_s, chart, u"--namespace"_s, u"kube-system"_s, u"--kube-version"_s,
                         u"1.33.6"_s, u"--values"_s, valuesFile});
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    QByteArrayList lines = process.readAllStandardOutput().split('\n');
    lines.removeIf([](const QByteArray &line) {
        return line.contains("ca.crt") || line.contains("tls.crt") || line.contains("tls.key") ||
               line.contains("ca.key");
    });
    return lines.join('\n');
}

void TestExportedTexts::helmRendersEveryForm()
{
    QFETCH(const QString, chart);
    const QString helm = qEnvironmentVariable("DATAPATH_HELM");
    const QDir charts(qEnvironmentVariable("DATAPATH_CHARTS"));
    if (helm.isEmpty() || qEnvironmentVariableIsEmpty("DATAPATH_CHARTS"))
        QSKIP("DATAPATH_HELM (the program) and DATAPATH_CHARTS (a folder <version>/cilium a chart) are not set");
    const Configuration values =
        configuration(readTextFile(u":/datapath/presets/talos-production.datapath.yaml"_s).value(), chart);
    const QTemporaryDir folder;
    QByteArrayList rendered;

    for (const ValuesDetail detail : {ValuesDetail::Minimal, ValuesDetail::Annotated, ValuesDetail::Full}) {
        const std::vector<TextFile> files = exported(values, {u"values"_s}, {.values = detail});
        QVERIFY(writeExport(files, folder.path(), Overwrite::Allow));
        rendered += renderedBy(helm, charts.filePath(chart + u"/cilium"_s), folder.filePath(u"values.yaml"_s));
    }

    QVERIFY(rendered[0].contains("kind: DaemonSet"));
    QCOMPARE(rendered[1], rendered[0]);
    QCOMPARE(rendered[2], rendered[0]);
}

QTEST_GUILESS_MAIN(TestExportedTexts)
#include "tst_exported_texts.moc"
