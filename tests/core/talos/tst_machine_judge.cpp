#include "core/rules/talos/machine_file_fixes.h"
#include "core/rules/talos/machine_file_rules.h"
#include "core/talos/judge/machine_defaults.h"
#include "core/talos/judge/merge_preview.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString corpusFolder = QStringLiteral(SHARED_DIR "/talos-corpus");

QList<Finding> findingsOf(const QByteArray &yaml, const MachineTarget &target)
{
    const Result<YamlText> text = YamlText::parse(yaml);
    return text ? checkMachineFile(*text, target) : QList<Finding>();
}

/// `error talos.unknown-key 3`, worst first.
QStringList summary(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings)
        lines += u"%1 %2 %3"_s.arg(severityName(finding.severity), finding.rule).arg(finding.position.line);
    return lines;
}

bool has(const QList<Finding> &findings, Severity atLeast)
{
    return std::ranges::any_of(findings, [atLeast](const Finding &finding) { return finding.severity >= atLeast; });
}

std::optional<MachineRole> roleNamed(const QString &name)
{
    if (name.isEmpty())
        return std::nullopt;
    return name == "worker"_L1 ? MachineRole::Worker : MachineRole::ControlPlane;
}

/// One row of the corpus with one release's verdict.
struct Row
{
    QString file;
    QString role;
    QString contract;
    QString verdict;

    bool isRefused() const { return verdict.startsWith("error"_L1); }
    bool isGood() const { return file.contains("-good"_L1); }
    QString toString() const { return u"%1 %2 %3"_s.arg(file, role, contract); }
};

QList<Row> rowsFor(const QString &release)
{
    const QStringList lines = QString::fromUtf8(readTextFile(corpusFolder + u"/index.csv"_s).value()).split(u'\n');
    const qsizetype column = lines.front().trimmed().split(u',').indexOf(u"expect_"_s + release);
    QList<Row> rows;
    for (const QString &line : lines.sliced(1)) {
        const QStringList cells = line.trimmed().split(u',');
        if (cells.size() > column)
            rows += Row{cells[1], cells[2], cells[3], cells[column]};
    }
    return rows;
}

/// Rows that we are known to judge otherwise, each with its reason.
QStringList knownMisses()
{
    QStringList misses;
    const QByteArray content = readTextFile(QStringLiteral(TEST_DATA_DIR "/talos/judge-misses.txt")).value();
    for (const QString &line : QString::fromUtf8(content).split(u'\n')) {
        if (!line.startsWith(u'#'))
            misses += line.section(u" # "_s, 0, 0).trimmed();
    }
    return misses;
}

/// How many of the rows of one sort are judged as they should be.
struct Share
{
    int right = 0;
    int all = 0;
    QStringList misses;

    void add(bool isRight, const QString &row)
    {
        ++all;
        right += isRight ? 1 : 0;
        if (!isRight)
            misses += row;
    }
    double ratio() const { return all == 0 ? 1.0 : static_cast<double>(right) / all; }
};

} // namespace

class MachineJudgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesTheCorpusAsTalosDid_data();
    void judgesTheCorpusAsTalosDid();
    void findsNothingInWhatTalosGenerates_data();
    void findsNothingInWhatTalosGenerates();
    void takesTheExamples_data();
    void takesTheExamples();
    void judgesPatches_data();
    void judgesPatches();
    void saysWhoseProblemItIs();
    void showsNoSecrets();
    void showsWhatAPatchMakesOfAConfiguration();
    void hidesSecretsInAPreview();
    void stopsWhereTalosWouldStop();
    void mendsWhatHasAPlainRemedy_data();
    void mendsWhatHasAPlainRemedy();
    void leavesAloneWhatChangesTheMeaning();
    void everyFixOfTheCorpusKeepsItsWord();
    void everyRuleSaysWhyAndWhereFrom();
};

void MachineJudgeTest::judgesTheCorpusAsTalosDid_data()
{
    QTest::addColumn<QString>("release");
    for (const char *release : {"1.12.11", "1.13.2", "1.14.0-rc.1"})
        QTest::newRow(release) << QString::fromLatin1(release);
}

void MachineJudgeTest::judgesTheCorpusAsTalosDid()
{
    QFETCH(const QString, release);
    if (!QFileInfo::exists(corpusFolder))
        QSKIP("the corpus of Talos patches isn't beside the checkout (../shared/talos-corpus)");
    Share refused;
    Share taken;
    Share overlooked;
    for (const Row &row : rowsFor(release)) {
        const QByteArray patch = readTextFile(corpusFolder + u'/' + row.file).value();
        const auto findings =
            findingsOf(patch, {.talos = release, .contract = row.contract, .role = roleNamed(row.role)});
        if (row.isRefused())
            refused.add(has(findings, Severity::Error), row.toString());
        else if (row.isGood())
            taken.add(!has(findings, Severity::Error), row.toString());
        else
            overlooked.add(has(findings, Severity::Warning), row.toString());
    }
    QVERIFY2(refused.ratio() >= 0.98, qPrintable(refused.misses.join(u'\n')));
    QVERIFY2(taken.ratio() >= 0.995, qPrintable(taken.misses.join(u'\n')));
    QVERIFY2(overlooked.ratio() >= 0.9, qPrintable(overlooked.misses.join(u'\n')));
    for (const QString &miss : refused.misses + taken.misses + overlooked.misses)
        QVERIFY2(knownMisses().contains(miss), qPrintable(miss + u" isn't explained in judge-misses.txt"_s));
}

void MachineJudgeTest::findsNothingInWhatTalosGenerates_data()
{
    QTest::addColumn<QString>("release");
    QTest::addColumn<QString>("contract");
    for (const char *contract : {"1.8", "1.11", "1.12", "1.13", "1.14"})
        QTest::addRow("contract %s", contract) << u"1.14.0-rc.1"_s << QString::fromLatin1(contract);
    QTest::newRow("1.12 by itself") << u"1.12.11"_s << u"1.12"_s;
    QTest::newRow("1.13 by itself") << u"1.13.2"_s << u"1.13"_s;
}

void MachineJudgeTest::findsNothingInWhatTalosGenerates()
{
    QFETCH(const QString, release);
    QFETCH(const QString, contract);
    for (const MachineRole role : {MachineRole::ControlPlane, MachineRole::Worker}) {
        const QByteArray text = defaultText(contract, role);

        QVERIFY(isWholeConfig(YamlText::parse(text).value()));
        QCOMPARE(summary(findingsOf(text, {.talos = release, .contract = contract})), QStringList());
    }
}

void MachineJudgeTest::takesTheExamples_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("release");
    QTest::newRow("sections, 1.12") << u"talos-1.12-1.13"_s << u"1.12.11"_s;
    QTest::newRow("sections, 1.13") << u"talos-1.12-1.13"_s << u"1.13.2"_s;
    QTest::newRow("documents") << u"talos-1.14"_s << u"1.14.0-rc.1"_s;
}

void MachineJudgeTest::takesTheExamples()
{
    QFETCH(const QString, folder);
    QFETCH(const QString, release);
    const QDir examples(QStringLiteral(SHARED_DIR "/examples/") + folder);
    if (!examples.exists())
        QSKIP("the example patches aren't beside the checkout (../shared/examples)");
    for (const QString &name : examples.entryList({u"*.yaml"_s}, QDir::Files)) {
        const QByteArray patch = readTextFile(examples.filePath(name)).value();
        const bool isControlPlanes = name.contains(".cp."_L1) || patch.contains("for: control plane");
        const auto role = isControlPlanes ? std::optional(MachineRole::ControlPlane) : std::nullopt;

        const QList<Finding> findings =
            findingsOf(patch, {.talos = release, .contract = release.section(u'.', 0, 1), .role = role});

        QVERIFY2(!has(findings, Severity::Error), qPrintable(name + u": "_s + summary(findings).join(u", "_s)));
    }
}

void MachineJudgeTest::judgesPatches_data()
{
    QTest::addColumn<QString>("talos");
    QTest::addColumn<QString>("role");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QStringList>("expected");
    const QString sections = u"1.13.2"_s;
    const QString documents = u"1.14.0-rc.1"_s;
    const QString cp = u"control-plane"_s;
    const auto row = [](const char *name, const QString &talos, const QString &role, const QByteArray &patch,
                        const QStringList &expected) { QTest::newRow(name) << talos << role << patch << expected; };

    row("fine", sections, cp, "cluster: {network: {cni: {name: none}}}\n", {});
    row("nearest key", sections, cp, "cluster:\n  network:\n    podSubnet: [10.1.0.0/16]\n",
        {u"error talos.unknown-key 3"_s});
    row("several at once", sections, cp, "cluster: {proxi: {}}\nmachine: {sysctls: [a]}\n",
        {u"error talos.unknown-key 1"_s, u"error talos.wrong-type 2"_s});
    row("key of a newer release", u"1.12.11"_s, cp,
        "cluster: {network: {cni: {flannel: {kubeNetworkPoliciesEnabled: true}}}}\n", {u"error talos.unknown-key 1"_s});
    row("kind of a newer release", sections, cp, "apiVersion: v1alpha1\nkind: KubeNetworkConfig\n",
        {u"error talos.unknown-kind 2"_s});
    row("quoted number", sections, cp, "machine: {features: {kubePrism: {port: \"7445\"}}}\n",
        {u"error talos.wrong-type 1"_s});
    row("unquoted text", sections, cp, "machine: {sysctls: {net.core.somaxconn: 4096}}\n", {});
    row("arguments as a list", u"1.13.6"_s, cp, "cluster: {apiServer: {extraArgs: {a: [b, c]}}}\n", {});
    row("arguments as a list, too early", sections, cp, "cluster: {apiServer: {extraArgs: {a: [b, c]}}}\n",
        {u"error talos.wrong-type 1"_s});
    row("null", sections, cp, "cluster: {network: {podSubnets: null}, clusterName: a}\n",
        {u"warning talos.value-unheard 1"_s});
    row("zero", sections, cp, "machine: {features: {kubePrism: {port: 0}}, nodeLabels: {a: b}}\n",
        {u"warning talos.value-unheard 1"_s});
    row("first of a choice", sections, cp, "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n",
        {});
    row("appended", sections, cp, "machine: {certSANs: [a.example, a.example]}\n", {u"warning talos.entry-twice 1"_s});
    row("partial URL", sections, cp, "cluster: {controlPlane: {endpoint: api.example}}\n",
        {u"warning talos.unusable 1"_s, u"warning talos.url-merged 1"_s});
    row("delete of a key", sections, cp, "machine: {nodeLabels: {$patch: delete}}\n", {});
    row("delete of an absent key", sections, cp, "machine: {nodeLabels: {rack: {$patch: delete}}}\n",
        {u"error talos.nothing-to-delete 1"_s});
    row("delete inside an element", sections, cp,
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {$patch: delete}}]}}\n",
        {u"error talos.delete-inside-list 1"_s});
    row("delete beside others", sections, cp, "cluster: {network: {$patch: delete, dnsDomain: a.b}}\n",
        {u"warning talos.delete-drops-siblings 1"_s});
    row("delete of flannel, no documents yet", sections, cp,
        "apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete\n", {u"error talos.nothing-to-delete 1"_s});
    row("delete of a document without its name", documents, cp,
        "apiVersion: v1alpha1\nkind: KubeAuthorizerConfig\n$patch: delete\n", {u"warning talos.delete-unheard 1"_s});
    row("type clash", sections, cp,
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {defaults: none}}]}}\n",
        {u"error talos.type-clash 1"_s});
    row("manifest twice", sections, cp,
        "cluster: {inlineManifests: [{name: a, contents: ''}, {name: a, contents: ''}]}\n",
        {u"error talos.settings-clash 1"_s, u"warning talos.manifest-broken 1"_s,
         u"warning talos.manifest-broken 1"_s});
    row("template", sections, cp, "cluster: {inlineManifests: [{name: a, contents: 'kind: {{ .Kind }}'}]}\n",
        {u"warning talos.manifest-broken 1"_s});
    const QByteArray comment = "      # " + QByteArray(65'000, '-') + '\n';
    row("large manifest", sections, cp,
        "cluster:\n  inlineManifests:\n  - name: a\n    contents: |\n" + comment +
            "      {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n",
        {u"hint talos.manifest-large 4"_s});
    row("old section on documents", documents, cp, "cluster: {proxy: {disabled: true}}\n",
        {u"error talos.old-section 1"_s, u"warning talos.old-style 1"_s});
    row("control-plane kind on a worker", documents, u"worker"_s,
        "apiVersion: v1alpha1\nkind: KubeProxyConfig\nenabled: false\n", {u"error talos.control-plane-kind 2"_s});
    row("ranges of one family", documents, cp,
        "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.1.0.0/16]\nserviceSubnets: ['fd00::/112']\n",
        {u"warning talos.range-families 3"_s});
    row("families in another order", documents, cp,
        "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.1.0.0/16, 'fd01::/56']\n"
        "serviceSubnets: ['fd00::/112', 172.20.0.0/16]\n",
        {u"hint talos.family-order 4"_s});
    row("a module that is built in", sections, cp,
        "machine:\n  kernel:\n    modules:\n      - name: nbd\n      - name: vxlan\n",
        {u"hint talos.module-built-in 5"_s});
    row("a module that is built in, as a document", documents, cp,
        "apiVersion: v1alpha1\nkind: KernelModuleConfig\nname: xt_socket\n", {u"hint talos.module-built-in 3"_s});
    row("BPF's compiler hardened as it is", documents, cp,
        "apiVersion: v1alpha1\nkind: SysctlConfig\nparams:\n  net.core.bpf_jit_harden: '2'\n",
        {u"hint talos.jit-hardening 4"_s});
    row("BPF's compiler softened", documents, cp,
        "apiVersion: v1alpha1\nkind: SysctlConfig\nparams:\n  net.core.bpf_jit_harden: '1'\n", {});
    row("kubelets that wait for approval", sections, u"worker"_s,
        "machine:\n  kubelet:\n    extraArgs:\n      rotate-server-certificates: 'true'\n",
        {u"hint talos.serving-certificates-wait 4"_s});
    row("kubelets that an approver beside the CNI serves", sections, cp,
        "machine:\n  kubelet:\n    extraArgs:\n      rotate-server-certificates: 'true'\n"
        "cluster:\n  inlineManifests:\n    - name: approver\n      contents: '{apiVersion: v1, kind: Pod, "
        "metadata: {name: approver, namespace: kube-system}, spec: {hostNetwork: true}}'\n",
        {});
    row("SELinux that enforces", sections, cp,
        "machine: {install: {extraKernelArgs: [enforcing=1], grubUseUKICmdline: false}}\n",
        {u"error talos.selinux-enforcing 1"_s});
    row("SELinux that enforces, before there was a policy", u"1.9.6"_s, cp,
        "machine: {install: {extraKernelArgs: [enforcing=1], grubUseUKICmdline: false}}\n", {});
    row("mask too far", documents, cp,
        "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.0.0.0/7]\nserviceSubnets: [172.20.0.0/16]\n",
        {u"error talos.value-refused 3"_s});
    row("kernel arguments", sections, cp, "machine: {install: {extraKernelArgs: [a=b]}}\n",
        {u"error talos.settings-clash 1"_s});
    row("firewall without Talos' ports", sections, u"worker"_s,
        "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n",
        {u"warning talos.firewall-closed 3"_s});
    row("link without DHCP", sections, u"worker"_s, "apiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\nmtu: 9000\n",
        {u"warning talos.default-dhcp-ends 3"_s});
    row("memory by a disk's size", sections, cp,
        "apiVersion: v1alpha1\nkind: OOMConfig\ncgroupRankingExpression: disk.size > 1u\n",
        {u"error talos.value-refused 3"_s});
    row("memory by its own numbers", sections, cp,
        "apiVersion: v1alpha1\nkind: OOMConfig\ncgroupRankingExpression: 'path.contains(\"/disk\") ? 1.0 : 2.0'\n", {});
    row("options of an encryption that isn't", sections, cp,
        "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nencryption: {options: [no_read_workqueue]}\n", {});
    row("a mask without a mark", documents, cp,
        "apiVersion: v1alpha1\nkind: RoutingRuleConfig\nname: '1000'\ntable: main\nfwMask: 0xff\n",
        {u"error talos.settings-clash 5"_s});
    row("a port as a whole float", documents, cp, "apiVersion: v1alpha1\nkind: KubePrismConfig\nport: 7446.0\n", {});
    row("trimming backwards", documents, cp,
        "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\ntrim: {interval: -5s}\n",
        {u"error talos.value-refused 4"_s});
    row("a machine without a type", sections, u"worker"_s, "machine:\n  type:\n    $patch: delete\n",
        {u"warning talos.deprecated 2"_s});
    row("nothing among the plugins", sections, cp, "cluster: {apiServer: {admissionControl: [null]}}\n",
        {u"error talos.value-refused 1"_s});
    row("nameservers that are no addresses", documents, cp, "machine: {network: {nameservers: [a.b]}}\n",
        {u"warning talos.unusable 1"_s, u"warning talos.old-style 1"_s});
    row("JSON patch", sections, cp, "- {op: add, path: /machine/type, value: worker}\n",
        {u"error talos.json-patch 1"_s});
    row("nothing", sections, cp, "# later\n", {u"error talos.nothing-in-it 1"_s});
    row("nothing in it", sections, cp, "cluster: {}\n", {u"warning talos.empty-patch 1"_s});
    row("nothing new", sections, cp, "machine: {features: {kubePrism: {enabled: true, port: 7445}}}\n",
        {u"hint talos.already-so 1"_s});
}

void MachineJudgeTest::judgesPatches()
{
    QFETCH(const QString, talos);
    QFETCH(const QString, role);
    QFETCH(const QByteArray, patch);
    QFETCH(const QStringList, expected);

    const QList<Finding> findings =
        findingsOf(patch, {.talos = talos, .contract = talos.section(u'.', 0, 1), .role = roleNamed(role)});

    QCOMPARE(summary(findings), expected);
}

void MachineJudgeTest::saysWhoseProblemItIs()
{
    const QByteArray patch = "cluster: {etcd: {advertisedSubnets: [10.5.0.0/24]}}\n";

    const QList<Finding> findings = findingsOf(patch, {.talos = u"1.13.2"_s, .contract = u"1.13"_s});

    QCOMPARE(summary(findings), QStringList{u"error talos.worker-setting 1"_s});
    QVERIFY(findings.front().message.endsWith("(on workers)"_L1));
}

void MachineJudgeTest::showsNoSecrets()
{
    const QByteArray patch = "machine: {token: [c2VjcmV0], ca: {key: c2VjcmV0IQ}}\n"
                             "cluster: {secret: {a: c2VjcmV0}}\n"
                             "---\n"
                             "apiVersion: v1alpha1\n"
                             "kind: WireguardConfig\n"
                             "name: wg0\n"
                             "privateKey: c2VjcmV0\n";

    const QList<Finding> findings = findingsOf(patch, {.talos = u"1.13.2"_s, .contract = u"1.13"_s});

    QVERIFY(has(findings, Severity::Error));
    for (const Finding &finding : findings)
        QVERIFY2(!finding.message.contains("c2VjcmV0"_L1), qPrintable(finding.message));
}

void MachineJudgeTest::showsWhatAPatchMakesOfAConfiguration()
{
    const YamlText below = YamlText::parse("machine:\n  type: worker\n  certSANs: [a]\n"
                                           "cluster:\n  network: {podSubnets: [10.244.0.0/16], dnsDomain: a.b}\n"
                                           "---\n"
                                           "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n")
                               .value();
    const YamlText patch = YamlText::parse("machine: {certSANs: [b]}\n"
                                           "cluster: {network: {podSubnets: [10.1.0.0/16]}}\n"
                                           "---\n"
                                           "apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n")
                               .value();

    const Result<MergePreview> merged = previewMerge(below, {patch}, u"1.13.2"_s);

    QVERIFY(merged);
    const Value expected = YamlText::parse("machine: {type: worker, certSANs: [a, b]}\n"
                                           "cluster: {network: {podSubnets: [10.1.0.0/16], dnsDomain: a.b}}\n")
                               .transform([](const YamlText &text) { return text.value(text.root()); })
                               .value();
    const YamlText text = YamlText::parse(merged->after).value();
    QCOMPARE(text.documentCount(), 1);
    QVERIFY2(text.value(text.root()) == expected, merged->after.constData());
}

void MachineJudgeTest::hidesSecretsInAPreview()
{
    const YamlText below = YamlText::parse("machine:\n  type: worker\n  token: abc.def\n  ca: {crt: Zm9v, key: YmFy}\n"
                                           "cluster: {id: aWQ=, secret: c2Vj, network: {dnsDomain: a.b}}\n")
                               .value();
    const YamlText patch = YamlText::parse("machine: {token: ghi.jkl}\n").value();

    const MergePreview preview = previewMerge(below, {patch}, u"1.13.2"_s).value();

    for (const char *secret : {"abc", "ghi", "Zm9v", "YmFy", "aWQ", "c2Vj"})
        QVERIFY2(!preview.before.contains(secret) && !preview.after.contains(secret), secret);
    QVERIFY(preview.before.contains("token: (hidden)\n"));
    QVERIFY(preview.after.contains("dnsDomain: a.b\n"));
}

void MachineJudgeTest::stopsWhereTalosWouldStop()
{
    const YamlText below = YamlText::parse("machine: {type: worker}\n").value();
    const YamlText patch = YamlText::parse("machine: {nodeLabels: {a: {$patch: delete}}}\n").value();

    const Result<MergePreview> merged = previewMerge(below, {patch}, u"1.13.2"_s);

    QVERIFY(!merged);
    QVERIFY(merged.error().message.contains("machine.nodeLabels.a"_L1));
}

void MachineJudgeTest::mendsWhatHasAPlainRemedy_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QString>("contract");
    QTest::addColumn<QStringList>("applied");
    QTest::addColumn<QByteArray>("fixed");

    QTest::newRow("a misspelt key") << QByteArray("cluster:\n  proxi: # off\n    disabled: true\n") << u"1.13"_s
                                    << QStringList{u"Call it proxy"_s}
                                    << QByteArray("cluster:\n  proxy: # off\n    disabled: true\n");
    QTest::newRow("a key that means nothing")
        << QByteArray("cluster:\n  proxy:\n    disabled: true\n    completelyElse: 1\n") << u"1.13"_s
        << QStringList{u"Take cluster.proxy.completelyElse out"_s}
        << QByteArray("cluster:\n  proxy:\n    disabled: true\n");
    QTest::newRow("a text for a switch") << QByteArray("cluster:\n  proxy:\n    disabled: 'true'\n") << u"1.13"_s
                                         << QStringList{u"Write cluster.proxy.disabled as true"_s}
                                         << QByteArray("cluster:\n  proxy:\n    disabled: true\n");
    QTest::newRow("one range for a list of them")
        << QByteArray("cluster:\n  network:\n    podSubnets: 10.1.0.0/16\n") << u"1.13"_s
        << QStringList{u"Write cluster.network.podSubnets as [10.1.0.0/16]"_s}
        << QByteArray("cluster:\n  network:\n    podSubnets:\n      - 10.1.0.0/16\n");
    QTest::newRow("host bits in a range of a document")
        << QByteArray("apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets:\n  - 10.1.7.0/16\n") << u"1.14"_s
        << QStringList{u"Write podSubnets[0] as 10.1.0.0/16"_s}
        << QByteArray("apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets:\n  - 10.1.0.0/16\n");
    QTest::newRow("the second of two documents")
        << QByteArray("machine:\n  sysctls:\n    a.b: '1'\n---\napiVersion: v1alpha1\nkind: KmsgLogConfig\nname: a\n"
                      "urll: tcp://192.0.2.1:1/\n")
        << u"1.13"_s << QStringList{u"Call it url"_s}
        << QByteArray("machine:\n  sysctls:\n    a.b: '1'\n---\napiVersion: v1alpha1\nkind: KmsgLogConfig\nname: a\n"
                      "url: tcp://192.0.2.1:1/\n");
    QTest::newRow("an entry twice") << QByteArray("machine:\n  certSANs:\n    - a.example\n    - a.example\n")
                                    << u"1.13"_s << QStringList{u"Take machine.certSANs[1] out"_s}
                                    << QByteArray("machine:\n  certSANs:\n    - a.example\n");
    QTest::newRow("a misspelt kind") << QByteArray("apiVersion: v1alpha1\nkind: KubePrismConfg\nport: 7446\n")
                                     << u"1.14"_s << QStringList{u"Make it a KubePrismConfig"_s}
                                     << QByteArray("apiVersion: v1alpha1\nkind: KubePrismConfig\nport: 7446\n");
    QTest::newRow("a module that is built in")
        << QByteArray("machine:\n  kernel:\n    modules:\n      - name: nbd\n      - name: vxlan\n") << u"1.13"_s
        << QStringList{u"Take machine.kernel.modules[1] out"_s}
        << QByteArray("machine:\n  kernel:\n    modules:\n      - name: nbd\n");
    QTest::newRow("a hardened compiler") << QByteArray("machine:\n  sysctls:\n    net.core.bpf_jit_harden: '2'\n")
                                         << u"1.13"_s
                                         << QStringList{u"Write machine.sysctls.net\\.core\\.bpf_jit_harden as \"1\""_s}
                                         << QByteArray("machine:\n  sysctls:\n    net.core.bpf_jit_harden: '1'\n");
    QTest::newRow("a mask without its family")
        << QByteArray("cluster:\n  controllerManager:\n    extraArgs:\n      node-cidr-mask-size: '25'\n") << u"1.13"_s
        << QStringList{u"Call it node-cidr-mask-size-ipv4"_s}
        << QByteArray("cluster:\n  controllerManager:\n    extraArgs:\n      node-cidr-mask-size-ipv4: '25'\n");
}

void MachineJudgeTest::mendsWhatHasAPlainRemedy()
{
    QFETCH(const QByteArray, patch);
    QFETCH(const QString, contract);
    QFETCH(const QStringList, applied);
    QFETCH(const QByteArray, fixed);
    const MachineTarget target{.talos = contract == "1.14"_L1 ? u"1.14.0-rc.1"_s : u"1.13.2"_s,
                               .contract = contract,
                               .role = MachineRole::ControlPlane};

    const FixedMachineFile file = fixMachineFile(YamlText::parse(patch).value(), target, false).value();

    QCOMPARE(file.applied, applied);
    QCOMPARE(file.after.bytes(), fixed);
}

void MachineJudgeTest::leavesAloneWhatChangesTheMeaning()
{
    const YamlText text = YamlText::parse("cluster:\n  proxy:\n    disabled: 'true'\n    elsewhere: 1\n").value();

    const FixedMachineFile file =
        fixMachineFile(text, {.talos = u"1.13.2"_s, .contract = u"1.13"_s, .role = {}}, true).value();

    QCOMPARE(file.after.bytes(), QByteArray("cluster:\n  proxy:\n    disabled: true\n    elsewhere: 1\n"));
}

void MachineJudgeTest::everyFixOfTheCorpusKeepsItsWord()
{
    if (!QFileInfo::exists(corpusFolder))
        QSKIP("the corpus of Talos patches isn't beside the checkout (../shared/talos-corpus)");
    const auto errors = [](const QList<Finding> &findings) {
        return std::ranges::count(findings, Severity::Error, &Finding::severity);
    };
    int tried = 0;
    const QStringList files = QDir(corpusFolder).entryList({u"*-bad.yaml"_s}, QDir::Files);
    for (const QString &file : files) {
        const Result<YamlText> text = YamlText::parse(readTextFile(corpusFolder + u'/' + file).value());
        const MachineTarget target{.talos = u"1.13.2"_s, .contract = u"1.13"_s, .role = {}};
        const QList<Finding> before = text ? checkMachineFile(*text, target) : QList<Finding>();
        for (const Finding &finding : before) {
            for (const Fix &fix : finding.fixes) {
                const QList<Finding> after = checkMachineFile(changed(*text, fix.changes).value(), target);
                const auto isIt = [&finding](const Finding &other) {
                    return other.rule == finding.rule && other.message == finding.message;
                };
                QVERIFY2(std::ranges::count_if(after, isIt) < std::ranges::count_if(before, isIt), qPrintable(file));
                QVERIFY2(errors(after) <= errors(before), qPrintable(file));
                ++tried;
            }
        }
    }
    QVERIFY2(tried > 10, qPrintable(QString::number(tried)));
}

void MachineJudgeTest::everyRuleSaysWhyAndWhereFrom()
{
    QStringList ids;
    for (const Rule &rule : machineFileRules()) {
        QVERIFY2(!ids.contains(QLatin1StringView(rule.id)), rule.id);
        ids += QString::fromLatin1(rule.id);
        QVERIFY2(qstrlen(rule.why) > 40, rule.id);
        QVERIFY2(QByteArray(rule.source).startsWith("https://"), rule.id);
    }
}

QTEST_APPLESS_MAIN(MachineJudgeTest)
#include "tst_machine_judge.moc"
