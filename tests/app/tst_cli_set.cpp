#include "tests/app/cli_runner.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray values()
{
    return contentOf(dataFile(u"values.yaml"_s));
}

/// Three releases; the second one is another chart's.
const QByteArray &releases()
{
    static const QByteArray text = [] {
        const QByteArray release = "---\nkind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\n"
                                   "metadata: {name: NAME}\nspec:\n  values:\n    VALUES\n";
        const auto of = [&release](const char *name, const char *values) {
            return QByteArray(release).replace("NAME", name).replace("VALUES", values);
        };
        return of("east", "MTU: 1500") + of("cert-manager", "replicas: 1") + of("west", "MTU: 1400");
    }();
    return text;
}

} // namespace

class TestCliSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyItsOwnBytes_data();
    void changesOnlyItsOwnBytes();
    void unsetsAndSetsTogether();
    void changesTheValuesOfAProfile();
    void describesTheChangesAsJson();
    void refusesWrongChanges_data();
    void refusesWrongChanges();
    void refusesWhatCantBeEditedSafely();
    void tellsWhatSharesTheText();
    void changesTheChosenValues_data();
    void changesTheChosenValues();
    void tellsWhichOfSeveralIsTaken();
    void refusesAPlaceThatIsNotThere();
    void writesBackInPlace();
    void leavesAnUnchangedFileAlone();
    void writesToAnotherFile();
    void writesOverItsOwnInput();
    void refusesAnExistingFile();
    void refusesAnUnwritableTarget();
    void refusesContradictingTargets_data();
    void refusesContradictingTargets();
};

void TestCliSet::changesOnlyItsOwnBytes_data()
{
    QTest::addColumn<QString>("assignment");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");

    QTest::newRow("boolean") << u"bpf.masquerade=false"_s << QByteArray("    masquerade: true\n")
                             << QByteArray("    masquerade: false\n");
    QTest::newRow("beside a comment") << u"routingMode=tunnel"_s << QByteArray("routingMode: native   # one")
                                      << QByteArray("routingMode: tunnel   # one");
    QTest::newRow("quoted") << u"ipv4NativeRoutingCIDR=10.1.0.0/16"_s << QByteArray("\"10.244.0.0/16\"")
                            << QByteArray("\"10.1.0.0/16\"");
    QTest::newRow("new key, indent of the file") << u"bpf.root=/bpf"_s << QByteArray("    masquerade: true\n")
                                                 << QByteArray("    masquerade: true\n    root: /bpf\n");
    QTest::newRow("item of a flow list") << u"securityContext.capabilities.cleanCiliumState[2]=BPF"_s
                                         << QByteArray("[NET_ADMIN, SYS_ADMIN, SYS_RESOURCE]")
                                         << QByteArray("[NET_ADMIN, SYS_ADMIN, BPF]");
    QTest::newRow("free-form map") << u"nodeSelector.kubernetes\\.io/os=talos"_s
                                   << QByteArray("kubernetes.io/os: linux") << QByteArray("kubernetes.io/os: talos");
    QTest::newRow("null") << u"bpf.masquerade=null"_s << QByteArray("    masquerade: true\n")
                          << QByteArray("    masquerade: null\n");
}

void TestCliSet::changesOnlyItsOwnBytes()
{
    QFETCH(const QString, assignment);
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);

    const Ran ran = datapathctl({u"set"_s, dataFile(u"values.yaml"_s), assignment});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, values().replace(before, after));
    QCOMPARE(ran.err.count('\n'), 1);
}

void TestCliSet::unsetsAndSetsTogether()
{
    const Ran ran = datapathctl({u"set"_s, u"-"_s, u"bpf.masquerade=true"_s, u"hubble.enabled=false"_s, u"--unset"_s,
                                 u"enableBPFTProxy"_s, u"--unset"_s, u"routingMode"_s},
                                "enableBPFTProxy: true # a rumour\nroutingMode: native\nipam:\n  mode: kubernetes\n");

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray("ipam:\n  mode: kubernetes\nbpf:\n  masquerade: true\nhubble:\n  enabled: false\n"));
    QCOMPARE(ran.err, QByteArray("enableBPFTProxy removed (was true)\nroutingMode removed (was native)\n"
                                 "bpf.masquerade = true (was unset)\nhubble.enabled = false (was unset)\n"));
}

void TestCliSet::changesTheValuesOfAProfile()
{
    const QString profile = dataFile(u"profile.datapath.yaml"_s);
    const Ran ran = datapathctl({u"set"_s, profile, u"bpf.mapDynamicSizeRatio=0.05"_s});
    const Ran builtIn = datapathctl({u"set"_s, u"builtin:talos-production"_s, u"bandwidthManager.bbr=false"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, contentOf(profile).replace("Ratio: 0.08", "Ratio: 0.05"));
    QCOMPARE(ran.err, QByteArray("bpf.mapDynamicSizeRatio = 0.05 (was 0.08)\n"));
    QCOMPARE(builtIn.code, 0);
}

void TestCliSet::describesTheChangesAsJson()
{
    const Ran ran = datapathctl(
        {u"set"_s, u"-"_s, u"bpf.masquerade=false"_s, u"--unset"_s, u"routingMode"_s, u"--format"_s, u"json"_s},
        "bpf: {masquerade: true}\nroutingMode: native\n");

    QCOMPARE(ran.json()["text"_L1].toString(), u"bpf: {masquerade: false}\n"_s);
    QCOMPARE(ran.json()["changes"_L1].toArray(),
             QJsonArray({QJsonObject{{"path"_L1, u"bpf.masquerade"_s}, {"value"_L1, false}, {"was"_L1, true}},
                         QJsonObject{{"path"_L1, u"routingMode"_s}, {"unset"_L1, true}, {"was"_L1, u"native"_s}}}));
}

void TestCliSet::refusesWrongChanges_data()
{
    QTest::addColumn<QStringList>("changes");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("type") << QStringList{u"bpf.masquerade=often"_s}
                          << QByteArray(
                                 "values.yaml: bpf.masquerade can't be often (string); the chart takes true or false");
    QTest::newRow("type that was meant") << QStringList{u"k8sServicePort=[7445]"_s}
                                         << QByteArray("k8sServicePort can't be [7445] (array)");
    QTest::newRow("quoted number") << QStringList{u"bpf.policyMapMax=\"16384\""_s} << QByteArray("such as 16384");
    QTest::newRow("group") << QStringList{u"hubble=true"_s}
                           << QByteArray("the chart has a map of settings there, such as hubble.enabled");
    QTest::newRow("inside a group") << QStringList{u"hubble={relay: {enabeld: true}}"_s}
                                    << QByteArray("hubble.relay.enabeld doesn't exist");
    QTest::newRow("no assignment") << QStringList{u"bpf.masquerade"_s} << QByteArray("write PATH=YAML");
    QTest::newRow("no path") << QStringList{u"=true"_s} << QByteArray("a path is missing");
    QTest::newRow("not YAML") << QStringList{u"bpf.root=[a"_s} << QByteArray("the value of bpf.root isn't YAML");
    QTest::newRow("nothing") << QStringList() << QByteArray("at least one PATH=YAML");
    QTest::newRow("both") << QStringList{u"bpf.root=/bpf"_s, u"--unset"_s, u"bpf.root"_s}
                          << QByteArray("both set and unset");
}

void TestCliSet::refusesWrongChanges()
{
    QFETCH(const QStringList, changes);
    QFETCH(const QByteArray, message);

    const Ran ran = datapathctl(QStringList{u"set"_s, dataFile(u"values.yaml"_s)} + changes);

    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.contains(message), ran.err.constData());
}

void TestCliSet::refusesWhatCantBeEditedSafely()
{
    const Ran ran = datapathctl({u"set"_s, u"-"_s, u"--unset"_s, u"hubble"_s}, "? hubble\n: enabled: true\nipam: {}\n");

    QCOMPARE(ran.code, 4);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.err.startsWith("-:"), ran.err.constData());
}

void TestCliSet::tellsWhatSharesTheText()
{
    const Ran ran = datapathctl({u"set"_s, u"-"_s, u"hubble.relay.enabled=true"_s},
                                "hubble:\n  relay: &off {enabled: false}\n  ui: *off\n");

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, "hubble:\n  relay: &off {enabled: true}\n  ui: *off\n");
    QVERIFY2(ran.err.contains("hubble.ui.enabled changes, too"), ran.err.constData());
}

void TestCliSet::changesTheChosenValues_data()
{
    QTest::addColumn<QString>("place");
    QTest::newRow("by number") << u"3"_s;
    QTest::newRow("by name") << u"west"_s;
}

void TestCliSet::changesTheChosenValues()
{
    QFETCH(const QString, place);

    const Ran ran = datapathctl({u"set"_s, u"-"_s, u"MTU=9000"_s, u"--at"_s, place}, releases());
    const Ran read = datapathctl({u"get"_s, u"-"_s, u"MTU"_s, u"--at"_s, place}, releases());

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray(releases()).replace("1400", "9000"));
    QVERIFY2(!ran.err.contains("--at"), ran.err.constData());
    QCOMPARE(read.out, QByteArray("1400\n"));
}

void TestCliSet::tellsWhichOfSeveralIsTaken()
{
    const Ran ran = datapathctl({u"set"_s, u"-"_s, u"MTU=9000"_s}, releases());

    QCOMPARE(ran.out, QByteArray(releases()).replace("1500", "9000"));
    QVERIFY2(ran.err.contains("holds values at 3 places, taken is 1; --at chooses another"), ran.err.constData());
    QVERIFY2(ran.err.contains("3: HelmRelease west (document 3): spec.values"), ran.err.constData());
}

void TestCliSet::refusesAPlaceThatIsNotThere()
{
    const Ran ran = datapathctl({u"check"_s, u"-"_s, u"--at"_s, u"spec.values"_s}, releases());

    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.err.contains("says not which"), ran.err.constData());
    QVERIFY2(ran.err.contains("2: HelmRelease cert-manager"), ran.err.constData());
}

void TestCliSet::writesBackInPlace()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"values.yaml"_s);
    write(file, values());

    const Ran ran = datapathctl({u"set"_s, file, u"bpf.masquerade=false"_s, u"--in-place"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.out, QByteArray());
    QCOMPARE(contentOf(file), values().replace("masquerade: true", "masquerade: false"));
    QVERIFY(ran.err.endsWith(u"bpf.masquerade = false (was true)\nwrote %1\n"_s.arg(file).toUtf8()));
}

void TestCliSet::leavesAnUnchangedFileAlone()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"values.yaml"_s);
    write(file, values());

    const Ran ran = datapathctl({u"set"_s, file, u"bpf.masquerade=true"_s, u"--in-place"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(contentOf(file), values());
    QCOMPARE(ran.err, QByteArray("nothing changed\n"));
}

void TestCliSet::writesToAnotherFile()
{
    const QTemporaryDir folder;
    const QString target = folder.filePath(u"new.yaml"_s);

    const Ran ran = datapathctl(
        {u"set"_s, dataFile(u"values.yaml"_s), u"bpf.masquerade=false"_s, u"-o"_s, target, u"--format"_s, u"json"_s});

    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.json()["written"_L1].toString(), target);
    QVERIFY(!ran.json().contains("text"_L1));
    QCOMPARE(contentOf(target), values().replace("masquerade: true", "masquerade: false"));
}

void TestCliSet::writesOverItsOwnInput()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"values.yaml"_s);
    write(file, values());

    const Ran ran =
        datapathctl({u"set"_s, file, u"bpf.masquerade=false"_s, u"-o"_s, folder.filePath(u"./values.yaml"_s)});

    QCOMPARE(ran.code, 0);
    QVERIFY(contentOf(file).contains("masquerade: false"));
}

void TestCliSet::refusesAnExistingFile()
{
    const QTemporaryDir folder;
    const QString target = folder.filePath(u"other.yaml"_s);
    write(target, "precious: true\n");
    const QStringList arguments{u"set"_s, dataFile(u"values.yaml"_s), u"bpf.masquerade=false"_s, u"-o"_s, target};

    const Ran refused = datapathctl(arguments);

    QCOMPARE(refused.code, 4);
    QCOMPARE(contentOf(target), QByteArray("precious: true\n"));
    QVERIFY2(refused.err.contains("other.yaml: exists already; --force overwrites it"), refused.err.constData());
    QCOMPARE(datapathctl(arguments + QStringList(u"--force"_s)).code, 0);
    QVERIFY(contentOf(target).contains("masquerade: false"));
}

void TestCliSet::refusesAnUnwritableTarget()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"file"_s);
    write(file, "not a folder\n");

    for (const QString &target :
         {QString(file + u"/out.yaml"_s), folder.filePath(u"missing/out.yaml"_s), folder.path()}) {
        const Ran ran = datapathctl({u"set"_s, dataFile(u"values.yaml"_s), u"bpf.masquerade=false"_s, u"-o"_s, target});
        QCOMPARE(ran.code, 4);
        QCOMPARE(ran.out, QByteArray());
        QVERIFY2(ran.err.startsWith(u"%1: "_s.arg(target).toUtf8()), ran.err.constData());
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(u"file"_s));
}

void TestCliSet::refusesContradictingTargets_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("options");

    const QStringList inPlace{u"--in-place"_s};
    QTest::newRow("both") << dataFile(u"values.yaml"_s) << inPlace + QStringList{u"-o"_s, u"new.yaml"_s};
    QTest::newRow("standard input") << u"-"_s << inPlace;
    QTest::newRow("preset") << u"builtin:talos-production"_s << inPlace;
    QTest::newRow("no name") << dataFile(u"values.yaml"_s) << QStringList{u"-o"_s, QString()};
}

void TestCliSet::refusesContradictingTargets()
{
    QFETCH(const QString, file);
    QFETCH(const QStringList, options);

    const Ran ran = datapathctl(QStringList{u"set"_s, file, u"bpf.masquerade=false"_s} + options);

    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.out, QByteArray());
}

QTEST_APPLESS_MAIN(TestCliSet)
#include "tst_cli_set.moc"
