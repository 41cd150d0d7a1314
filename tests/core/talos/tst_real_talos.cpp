#include "core/exporters/exporter.h"
#include "core/rules/rules.h"
#include "core/rules/talos/machine_file_rules.h"
#include "core/talos/talos_patches.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int patchesPerRelease = 60;

/// A release's own verdict: talosctl, or a talos-judge where talosctl can't be built (../shared/tools makes both).
class RealTalos
{
public:
    RealTalos(const char *variable, const QString &release)
        : m_program(qEnvironmentVariable(variable)),
          m_release(release),
          m_isTalosctl(QFileInfo(m_program).fileName().startsWith("talosctl"_L1))
    {
    }

    bool isThere() const { return QFileInfo(m_program).isExecutable(); }
    QString release() const { return m_release; }
    QString contract() const { return m_release.section(u'.', 0, 1); }

    bool generate(const QString &folder) const { return generate(folder, contract()); }

    bool generate(const QString &folder, const QString &contract) const
    {
        const QString version = u"v"_s + contract;
        return m_isTalosctl ? run({u"gen"_s, u"config"_s, u"judge"_s, u"https://10.5.0.2:6443"_s, u"--talos-version"_s,
                                   version, u"--output"_s, folder})
                            : run({u"gen"_s, u"-talos-version"_s, version, u"-output"_s, folder});
    }

    /// Whether it merges and validates, with warnings as errors where `strict`.
    bool takes(const QString &base, const QStringList &patches, const QString &merged, bool strict) const
    {
        QStringList lay{u"patch"_s};
        if (m_isTalosctl)
            lay = {u"machineconfig"_s, u"patch"_s, base};
        for (const QString &patch : patches)
            lay += {m_isTalosctl ? u"--patch"_s : u"-config-patch"_s, u"@"_s + patch};
        lay += {m_isTalosctl ? u"-o"_s : u"-output"_s, merged};
        if (!m_isTalosctl)
            lay += base;
        QStringList validate = m_isTalosctl ? QStringList{u"validate"_s, u"--mode"_s, u"metal"_s, u"--config"_s, merged}
                                            : QStringList{u"validate"_s};
        if (strict)
            validate += m_isTalosctl ? u"--strict"_s : u"-strict"_s;
        if (!m_isTalosctl)
            validate += merged;
        QFile::remove(merged);
        return run(lay) && run(validate);
    }

private:
    bool run(const QStringList &arguments) const
    {
        QProcess process;
        process.start(m_program, arguments);
        return process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }

    QString m_program;
    QString m_release;
    bool m_isTalosctl;
};

/// A field of facts section 2 with values that fit and values that don't.
struct Field
{
    bool hasDocuments;
    const char *yaml;
    QStringList values;
};

const QStringList subnets{u"[10.1.0.0/16]"_s,
                          u"[10.1.0.0/16, 'fd00::/56']"_s,
                          u"pods"_s,
                          u"[pods]"_s,
                          u"[]"_s,
                          u"['fd00::/56']"_s,
                          u"[10.1.7.0/16]"_s,
                          u"null"_s,
                          u"[10.0.0.0/7]"_s};
const QStringList booleans{u"true"_s, u"false"_s, u"yes"_s, u"'true'"_s, u"1"_s, u"null"_s};
const QStringList ports{u"7445"_s, u"70000"_s, u"'7445'"_s, u"0"_s, u"-1"_s, u"1.5"_s, u"null"_s};

const QList<Field> &fields()
{
    static const QList<Field> all{
        {false, "cluster: {network: {cni: {name: %1}}}", {u"none"_s, u"flannel"_s, u"cilium"_s, u"''"_s, u"[]"_s}},
        {false, "cluster: {network: {cni: {name: custom, urls: %1}}}", {u"[https://a.example/b.yaml]"_s, u"[a]"_s}},
        {false, "cluster: {network: {podSubnets: %1}}", subnets},
        {false, "cluster: {network: {serviceSubnets: %1}}", subnets},
        {false, "cluster: {network: {dnsDomain: %1}}", {u"a.b"_s, u"a b"_s, u"5"_s, u"{$patch: delete}"_s}},
        {false, "cluster: {proxy: {disabled: %1}}", booleans},
        {false, "cluster: {proxi: {disabled: %1}}", booleans},
        {false, "cluster: {allowSchedulingOnControlPlanes: %1}", booleans},
        {false, "cluster: {controllerManager: {extraArgs: {a: %1}}}", {u"b"_s, u"5"_s, u"{}"_s, u"true"_s}},
        {false, "cluster: {inlineManifests: %1}", {u"[{name: a, contents: b}]"_s, u"[{contents: b}]"_s, u"a"_s}},
        {false, "machine: {features: {kubePrism: {enabled: true, port: %1}}}", ports},
        {false, "machine: {features: {hostDNS: {enabled: %1}}}", booleans},
        {false,
         "machine: {kubelet: {nodeIP: {validSubnets: %1}}}",
         {u"[10.0.0.0/8]"_s, u"['!10.0.0.1']"_s, u"[lan]"_s}},
        {false, "machine: {nodeLabels: {rack: %1}}", {u"a"_s, u"a b"_s, u"7"_s, u"{$patch: delete}"_s, u"null"_s}},
        {false, "machine: {nodeTaints: {rack: %1}}", {u"a:NoSchedule"_s, u"a"_s, u"NoExecute"_s}},
        {false, "machine: {sysctls: %1}", {u"{a.b: 1}"_s, u"{a.b: [1]}"_s, u"[]"_s}},
        {false, "machine: {network: {interfaces: [{interface: eth0, mtu: %1}]}}", ports},
        {false, "machine: {install: {extraKernelArgs: %1}}", {u"[]"_s, u"[a=b]"_s}},
        {true, "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: %1", subnets},
        {true, "apiVersion: v1alpha1\nkind: KubeNetworkConfig\nnodeCIDRMaskSizeIPv4: %1", ports},
        {true, "apiVersion: v1alpha1\nkind: KubePrismConfig\nport: %1", ports},
        {true, "apiVersion: v1alpha1\nkind: KubeProxyConfig\nenabled: %1", booleans},
        {true, "apiVersion: v1alpha1\nkind: KubeProxyConfig\nmode: %1", {u"nftables"_s, u"ipvs"_s, u"eBPF"_s}},
        {true, "apiVersion: v1alpha1\nkind: ResolverConfig\nhostDNS: {enabled: %1}", booleans},
        {true, "apiVersion: v1alpha1\nkind: KubeNodeConfig\nlabels: {rack: %1}", {u"a"_s, u"a b"_s, u"null"_s}},
        {true, "apiVersion: v1alpha1\nkind: KubeNodeConfig\ntaints: %1", {u"{$patch: delete}"_s, u"{a: b}"_s}},
        {true, "apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n%1", {u"$patch: delete"_s, u"backendPort: 1"_s}},
        {true, "apiVersion: v1alpha1\nkind: KubeletConfig\nconfig: %1", {u"{maxPods: 5}"_s, u"{port: 5}"_s}},
        {true, "cluster: {network: {cni: {name: %1}}}", {u"none"_s}},
        {true, "machine: {sysctls: {a.b: %1}}", {u"1"_s}},
    };
    return all;
}

/// The same patches every time: a field with one of its values.
QByteArrayList generatedPatches(bool hasDocuments)
{
    QRandomGenerator random(hasDocuments ? 14 : 13);
    QList<Field> possible;
    std::ranges::copy_if(fields(), std::back_inserter(possible),
                         [hasDocuments](const Field &field) { return field.hasDocuments == hasDocuments; });
    QByteArrayList patches;
    while (patches.size() < patchesPerRelease) {
        const Field &field = possible[random.bounded(possible.size())];
        const QString value = field.values[random.bounded(field.values.size())];
        patches += QString::fromLatin1(field.yaml).arg(value).toUtf8() + '\n';
    }
    return patches;
}

/// Requirements that differ as clusters do.
std::vector<std::pair<const char *, MachineRequirements>> clusters()
{
    return {
        {"guide",
         {.podCidrs = {u"10.100.0.0/16"_s}, .serviceCidrs = {u"10.112.0.0/16"_s}, .forwardKubeDnsToHost = false}},
        {"defaults", {}},
        {"dual stack",
         {.podCidrs = {u"10.100.0.0/16"_s, u"fd00:1::/56"_s}, .serviceCidrs = {u"10.112.0.0/16"_s, u"fd00:2::/112"_s}}},
        {"single node", {.schedulesOnControlPlanes = true}},
        {"small blocks",
         {.podCidrs = {u"10.100.0.0/16"_s}, .serviceCidrs = {u"10.112.0.0/16"_s}, .nodeCidrMaskIPv4 = 26}},
        {"kube-proxy stays", {.kubePrism = false, .replacesKubeProxy = false}},
        {"another port", {.kubePrismPort = 7446}},
        {"forwarding kept", {.forwardKubeDnsToHost = true}},
        {"no CNI already", {.withoutCni = false}},
        {"nothing to say", {.kubePrism = false, .withoutCni = false, .replacesKubeProxy = false}},
    };
}

/// The patches of one reviewed profile, by the folder of the nodes they are for.
struct ReviewedPatches
{
    bool isSingleDocument = false; ///< a loaded configuration keeps its old style
    std::vector<TextFile> files;
};

ReviewedPatches reviewedPatches(const QString &profile, const QString &release)
{
    const QByteArray yaml = readTextFile(profile).value();
    const QString machine = QString(profile).replace(".datapath."_L1, ".machine."_L1);
    const Configuration values = Configuration::parse(yaml, Catalogue::builtIn(u"1.18.5"_s).value()).value();
    std::optional<MachineConfig> loaded;
    if (const Result<QByteArray> config = readTextFile(machine))
        loaded = readMachineConfig(YamlText::parse(*config).value(), machine).value();
    const CheckContext context = contextFor(values, {.target = {.talos = release}, .machineConfig = loaded}).value();
    return {loaded.has_value(), renderExport(context, {u"talos"_s}).value()};
}

} // namespace

class TestRealTalos : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void agreesWithUs_data() { addReleases(); }
    void agreesWithUs();
    void takesOurPatches_data() { addReleases(); }
    void takesOurPatches();
    void takesReviewedPatches_data() { addReleases(); }
    void takesReviewedPatches();

private:
    static void addReleases()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QString>("release");
        QTest::newRow("1.12") << QByteArray("DATAPATH_TALOSCTL_1_12") << u"1.12.11"_s;
        QTest::newRow("1.13") << QByteArray("DATAPATH_TALOSCTL_1_13") << u"1.13.2"_s;
        QTest::newRow("1.14") << QByteArray("DATAPATH_TALOS_JUDGE") << u"1.14.0-rc.1"_s;
    }

    QString write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_folder.filePath(name);
        return writeTextFile(path, content) ? path : QString();
    }

    QTemporaryDir m_folder;
};

void TestRealTalos::agreesWithUs()
{
    QFETCH(const QByteArray, variable);
    QFETCH(const QString, release);
    const RealTalos talos(variable.constData(), release);
    if (!talos.isThere())
        QSKIP(QByteArray(variable + " names no program to ask").constData());
    const QString folder = m_folder.filePath(u"ask-"_s + release);
    QVERIFY(QDir().mkpath(folder) && talos.generate(folder));
    for (const QByteArray &patch : generatedPatches(release.startsWith("1.14"_L1))) {
        const QString file = write(u"patch.yaml"_s, patch);
        for (const MachineRole role : {MachineRole::ControlPlane, MachineRole::Worker}) {
            const QString base = folder + (role == MachineRole::Worker ? "/worker.yaml"_L1 : "/controlplane.yaml"_L1);
            const bool isTaken = talos.takes(base, {file}, m_folder.filePath(u"merged.yaml"_s), false);

            const QList<Finding> findings = checkMachineFile(
                YamlText::parse(patch).value(), {.talos = release, .contract = talos.contract(), .role = role});
            const bool hasError = std::ranges::contains(findings, Severity::Error, &Finding::severity);

            QVERIFY2(isTaken != hasError, QByteArray(patch + (isTaken ? "is taken" : "is refused")).constData());
        }
    }
}

void TestRealTalos::takesOurPatches()
{
    QFETCH(const QByteArray, variable);
    QFETCH(const QString, release);
    const RealTalos talos(variable.constData(), release);
    if (!talos.isThere())
        QSKIP(QByteArray(variable + " names no program to ask").constData());
    const QString folder = m_folder.filePath(u"take-"_s + release);
    QVERIFY(QDir().mkpath(folder) && talos.generate(folder));
    const Contract contract = release.startsWith("1.14"_L1) ? Contract::MultiDocument : Contract::SingleDocument;
    for (const auto &[name, requirements] : clusters()) {
        QStringList all;
        QStringList controlPlanes;
        for (const TalosPatch &patch : renderPatches(requirements, contract)) {
            const QString file = write(QString(patch.path).replace(u'/', u'-'), patch.content);
            (patch.path.contains("/all/"_L1) ? all : controlPlanes) += file;
        }
        const QString merged = m_folder.filePath(u"merged.yaml"_s);
        for (int times = 1; times <= 2; ++times) {
            const QStringList everywhere = times == 1 ? all : all + all;
            const QStringList there = times == 1 ? all + controlPlanes : all + controlPlanes + all + controlPlanes;
            QVERIFY2(talos.takes(folder + u"/controlplane.yaml"_s, there, merged, true), name);
            QVERIFY2(talos.takes(folder + u"/worker.yaml"_s, everywhere, merged, true), name);
        }
    }
}

void TestRealTalos::takesReviewedPatches()
{
    QFETCH(const QByteArray, variable);
    QFETCH(const QString, release);
    const RealTalos talos(variable.constData(), release);
    if (!talos.isThere())
        QSKIP(QByteArray(variable + " names no program to ask").constData());
    const QDir profiles(QStringLiteral(TEST_DATA_DIR "/exporters/talos"));
    const QString merged = m_folder.filePath(u"merged.yaml"_s);
    for (const QString &name : profiles.entryList({u"*.datapath.yaml"_s}, QDir::Files)) {
        const ReviewedPatches patches = reviewedPatches(profiles.filePath(name), release);
        const QString contract =
            patches.isSingleDocument && talos.contract() == "1.14"_L1 ? u"1.13"_s : talos.contract();
        const QString folder = m_folder.filePath(u"reviewed-%1-%2"_s.arg(release, contract));
        QVERIFY(QDir(folder).exists() || (QDir().mkpath(folder) && talos.generate(folder, contract)));
        QStringList nodes[2]; // control planes, workers
        for (const TextFile &file : patches.files) {
            const QString path = write(QString(file.path).replace(u'/', u'-'), file.content);
            if (!file.path.contains("/worker/"_L1))
                nodes[0] += path;
            if (!file.path.contains("/control-plane/"_L1))
                nodes[1] += path;
        }
        for (const QStringList &control : {nodes[0], nodes[0] + nodes[0]})
            QVERIFY2(control.isEmpty() || talos.takes(folder + u"/controlplane.yaml"_s, control, merged, true),
                     qPrintable(name));
        for (const QStringList &worker : {nodes[1], nodes[1] + nodes[1]})
            QVERIFY2(worker.isEmpty() || talos.takes(folder + u"/worker.yaml"_s, worker, merged, true),
                     qPrintable(name));
    }
}

QTEST_GUILESS_MAIN(TestRealTalos)
#include "tst_real_talos.moc"
