#include "core/talos/known_machines.h"
#include "core/talos/machine_config.h"
#include "core/yaml/text_file.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Result<MachineConfig> read(const QByteArray &yaml)
{
    const Result<YamlText> text = YamlText::parse(yaml);
    if (!text)
        return std::unexpected(text.error());
    return readMachineConfig(*text, u"node.yaml"_s);
}

/// What was read, as text: only what the file says.
QString summary(const MachineConfig &config)
{
    QStringList parts;
    if (config.contract)
        parts += config.contract == Contract::SingleDocument ? u"sections"_s : u"documents"_s;
    if (config.isWhole)
        parts += u"whole"_s;
    if (config.cni)
        parts += u"cni=%1"_s.arg(*config.cni);
    if (config.kubeProxyDisabled)
        parts += *config.kubeProxyDisabled ? u"no-proxy"_s : u"proxy"_s;
    if (!config.podCidrs.isEmpty())
        parts += u"pods=%1"_s.arg(config.podCidrs.join(u','));
    if (!config.serviceCidrs.isEmpty())
        parts += u"services=%1"_s.arg(config.serviceCidrs.join(u','));
    if (config.kubePrismEnabled)
        parts += *config.kubePrismEnabled ? u"prism"_s : u"no-prism"_s;
    if (config.kubePrismPort)
        parts += u"port=%1"_s.arg(*config.kubePrismPort);
    if (config.hostDns)
        parts += *config.hostDns ? u"dns"_s : u"no-dns"_s;
    if (config.forwardKubeDnsToHost)
        parts += *config.forwardKubeDnsToHost ? u"forward"_s : u"no-forward"_s;
    if (config.nodeCidrMaskIPv4)
        parts += u"mask=%1"_s.arg(*config.nodeCidrMaskIPv4);
    if (config.nodeCidrMaskIPv6)
        parts += u"mask6=%1"_s.arg(*config.nodeCidrMaskIPv6);
    return parts.join(u' ');
}

/// What it brings beside the settings, as text.
QString extras(const MachineConfig &config)
{
    QStringList parts;
    for (const ConfiguredLink &link : config.links) {
        QStringList told{link.name};
        for (const QString &word : {link.kind, link.driver, link.addresses.join(u'+'),
                                    link.mtu == 0 ? QString() : QString::number(link.mtu)}) {
            if (!word.isEmpty())
                told += word;
        }
        if (link.usesDhcp)
            told += u"dhcp"_s;
        if (link.hasDefaultRoute)
            told += u"default"_s;
        parts += told.join(u' ');
    }
    for (const QStringList &list :
         {config.kernelModules, config.kernelArguments, config.extensions, config.manifestUrls})
        parts += list;
    if (config.flannelPort)
        parts += u"flannel on %1"_s.arg(*config.flannelPort);
    if (config.rotatesServerCertificates.value_or(false))
        parts += u"rotates"_s;
    return parts.join(u", "_s);
}

/// A generated configuration without its certificates, as Talos 1.12 and 1.13 write it.
constexpr char generatedSections[] = R"(version: v1alpha1
debug: false
persist: true
machine:
  type: %TYPE%
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.35.4
  features:
    kubePrism:
      enabled: true
      port: 7445
    hostDNS:
      enabled: true
      forwardKubeDNSToHost: true
cluster:
  controlPlane:
    endpoint: https://10.5.0.10:6443
  network:
    dnsDomain: cluster.local
    podSubnets:
      - 10.244.0.0/16
    serviceSubnets:
      - 10.96.0.0/12
---
apiVersion: v1alpha1
kind: HostnameConfig
auto: stable
)";

/// The same as Talos 1.14 writes it.
constexpr char generatedDocuments[] = R"(version: v1alpha1
persist: true
machine:
  type: %TYPE%
cluster:
  token: x
---
apiVersion: v1alpha1
kind: ResolverConfig
hostDNS:
  enabled: true
  forwardKubeDNSToHost: true
---
apiVersion: v1alpha1
kind: KubeNetworkConfig
dnsDomain: cluster.local
podSubnets:
  - 10.244.0.0/16
serviceSubnets:
  - 10.96.0.0/12
---
apiVersion: v1alpha1
kind: KubePrismConfig
port: 7445
)";

constexpr char flannelAndProxy[] = R"(---
apiVersion: v1alpha1
kind: KubeProxyConfig
image: registry.k8s.io/kube-proxy:v1.37.0
---
apiVersion: v1alpha1
kind: KubeFlannelCNIConfig
backendType: vxlan
)";

QByteArray ofType(const char *text, const char *type)
{
    return QByteArray(text).replace("%TYPE%", type);
}

} // namespace

class TestMachineConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsConfigurations_data();
    void readsConfigurations();
    void readsWhatMachinesBring_data();
    void readsWhatMachinesBring();
    void laysPatchesOver();
    void readsTheHostsNetwork();
    void knowsWhatAProfileAdds();
    void refusesWhatTalosRefuses_data();
    void refusesWhatTalosRefuses();
    void readsFilesOfRealClusters_data();
    void readsFilesOfRealClusters();
};

void TestMachineConfig::readsConfigurations_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("expected");

    QTest::newRow("generated control plane, sections")
        << ofType(generatedSections, "controlplane")
        << u"sections whole cni=flannel proxy pods=10.244.0.0/16 services=10.96.0.0/12 prism port=7445 dns forward"_s;
    QTest::newRow("generated worker, sections: nothing of CNI and proxy")
        << ofType(generatedSections, "worker")
        << u"sections whole pods=10.244.0.0/16 services=10.96.0.0/12 prism port=7445 dns forward"_s;
    QTest::newRow("generated control plane, documents")
        << ofType(generatedDocuments, "controlplane") + flannelAndProxy
        << u"documents whole cni=flannel proxy pods=10.244.0.0/16 services=10.96.0.0/12 prism port=7445 dns forward"_s;
    QTest::newRow("flannel's document gone: no CNI")
        << ofType(generatedDocuments, "controlplane")
        << u"documents whole cni=none proxy pods=10.244.0.0/16 services=10.96.0.0/12 prism port=7445 dns forward"_s;
    QTest::newRow("generated worker, documents")
        << ofType(generatedDocuments, "worker")
        << u"documents whole pods=10.244.0.0/16 services=10.96.0.0/12 prism port=7445 dns forward"_s;
    QTest::newRow("old configuration without features: all off")
        << QByteArray("version: v1alpha1\nmachine: {type: controlplane}\ncluster:\n  network:\n    cni: {name: none}\n "
                      " proxy: {disabled: true}\n")
        << u"sections whole cni=none no-proxy no-prism no-dns no-forward"_s;
    QTest::newRow("patch of sections")
        << QByteArray("cluster:\n  network:\n    cni: {name: none}\n  proxy:\n    disabled: true\n")
        << u"sections cni=none no-proxy"_s;
    QTest::newRow("patch of documents") << QByteArray(
                                               "apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete\n---\n"
                                               "apiVersion: v1alpha1\nkind: KubeProxyConfig\nenabled: false\n")
                                        << u"documents cni=none no-proxy"_s;
    QTest::newRow("KubePrism taken away, sections")
        << QByteArray("machine:\n  features:\n    kubePrism:\n      $patch: delete\n") << u"sections no-prism"_s;
    QTest::newRow("KubePrism taken away, document")
        << QByteArray("apiVersion: v1alpha1\nkind: KubePrismConfig\n$patch: delete\n") << u"documents no-prism"_s;
    QTest::newRow("mask as text, sections")
        << QByteArray("cluster:\n  controllerManager:\n    extraArgs:\n      node-cidr-mask-size-ipv4: \"25\"\n")
        << u"sections mask=25"_s;
    QTest::newRow("mask as list, sections")
        << QByteArray("cluster:\n  controllerManager:\n    extraArgs:\n      node-cidr-mask-size-ipv4: [\"25\"]\n")
        << u"sections mask=25"_s;
    QTest::newRow("mask, document") << QByteArray(
                                           "apiVersion: v1alpha1\nkind: KubeNetworkConfig\nnodeCIDRMaskSizeIPv4: 25\n")
                                    << u"documents mask=25"_s;
    QTest::newRow("IPv6 mask, document")
        << QByteArray("apiVersion: v1alpha1\nkind: KubeNetworkConfig\nnodeCIDRMaskSizeIPv6: 72\n")
        << u"documents mask6=72"_s;
    QTest::newRow("null changes nothing")
        << QByteArray("machine:\n  features:\n    hostDNS:\n      enabled: null\n") << u"sections"_s;
    QTest::newRow("documents older than the contract say nothing of it")
        << QByteArray("apiVersion: v1alpha1\nkind: ResolverConfig\nnameservers: [{address: 10.0.0.1}]\n---\n"
                      "apiVersion: v1alpha1\nkind: KubeSpanConfig\nmtu: 1400\n")
        << u""_s;
    QTest::newRow("upgraded cluster: sections beside a new document")
        << QByteArray("cluster:\n  network:\n    podSubnets: [10.1.0.0/16]\n---\napiVersion: v1alpha1\nkind: "
                      "KubeTalosAPIAccessConfig\n")
        << u"sections pods=10.1.0.0/16"_s;
    QTest::newRow("other programs' documents are passed over")
        << QByteArray("apiVersion: v1\nkind: ConfigMap\n---\nmachine:\n  features:\n    hostDNS: {enabled: false}\n")
        << u"sections no-dns"_s;
}

void TestMachineConfig::readsConfigurations()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, expected);

    const Result<MachineConfig> config = read(yaml);

    QVERIFY2(config, qPrintable(config ? QString() : config.error().toString()));
    QCOMPARE(summary(*config), expected);
    QCOMPARE(config->file, u"node.yaml"_s);
}

void TestMachineConfig::readsWhatMachinesBring_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("expected");

    QTest::newRow("interfaces of the main document")
        << QByteArray("machine:\n  network:\n    interfaces:\n"
                      "      - interface: bond0\n        bond: {mode: 802.3ad, interfaces: [a, b]}\n        mtu: 9000\n"
                      "        addresses: [10.5.0.11/24]\n        routes: [{network: 0.0.0.0/0, gateway: 10.5.0.1}]\n"
                      "        vlans: [{vlanId: 7, dhcp: true, mtu: 1500}]\n"
                      "      - deviceSelector: {driver: virtio_net}\n        dhcp: true\n"
                      "        routes: [{network: 10.0.0.0/8, gateway: 10.5.0.2}]\n")
        << u"bond0 bond 10.5.0.11/24 9000 default, bond0.7 vlan 1500 dhcp,  virtio_net dhcp"_s;
    QTest::newRow("documents of one link are one")
        << QByteArray("apiVersion: v1alpha1\nkind: LinkConfig\nname: enp1s0\nmtu: 9000\nroutes: [{gateway: 10.5.0.1}]\n"
                      "---\napiVersion: v1alpha1\nkind: DHCPv4Config\nname: enp1s0\n"
                      "---\napiVersion: v1alpha1\nkind: VLANConfig\nname: lan.7\nvlanID: 7\nparent: enp1s0\n"
                      "addresses: [{address: 10.7.0.11/24}]\nroutes: [{destination: 10.0.0.0/8, gateway: 10.7.0.1}]\n")
        << u"enp1s0 9000 dhcp default, lan.7 vlan 10.7.0.11/24"_s;
    QTest::newRow("a link by another name") << QByteArray("apiVersion: v1alpha1\nkind: LinkAliasConfig\nname: lan0\n"
                                                          "---\napiVersion: v1alpha1\nkind: LinkConfig\nname: lan0\n")
                                            << u"lan0 alias"_s;
    QTest::newRow("modules, arguments, extensions and manifests")
        << QByteArray(
               "machine:\n  kernel: {modules: [{name: nbd}, {name: vxlan}]}\n"
               "  install:\n    extraKernelArgs: [enforcing=1]\n    extensions: [{image: ghcr.io/a/gvisor:1}]\n"
               "cluster:\n  extraManifests: [https://a/b.yaml]\n  network: {cni: {name: custom, urls: [https://c]}}\n")
        << u"nbd, vxlan, enforcing=1, ghcr.io/a/gvisor:1, https://a/b.yaml, https://c"_s;
    QTest::newRow("the same in documents")
        << QByteArray("apiVersion: v1alpha1\nkind: KernelModuleConfig\nname: nbd\n---\napiVersion: v1alpha1\n"
                      "kind: KubeExternalManifestConfig\nname: m\nurl: https://a/b.yaml\n---\napiVersion: v1alpha1\n"
                      "kind: KubeFlannelCNIConfig\nbackendType: vxlan\nbackendPort: 8472\n---\napiVersion: v1alpha1\n"
                      "kind: KubeletConfig\nextraArgs: {rotate-server-certificates: \"true\"}\n")
        << u"nbd, https://a/b.yaml, flannel on 8472, rotates"_s;
    QTest::newRow("certificates by the kubelet's own word")
        << QByteArray("machine:\n  kubelet:\n    extraConfig: {serverTLSBootstrap: true}\n") << u"rotates"_s;
    QTest::newRow("certificates, the last of several arguments")
        << QByteArray("machine:\n  kubelet:\n    extraArgs: {rotate-server-certificates: [\"true\", \"false\"]}\n")
        << QString();
}

void TestMachineConfig::readsWhatMachinesBring()
{
    QFETCH(const QByteArray, yaml);
    QFETCH(const QString, expected);

    const Result<MachineConfig> config = read(yaml);

    QVERIFY2(config, qPrintable(config ? QString() : config.error().toString()));
    QCOMPARE(extras(*config), expected);
}

void TestMachineConfig::knowsWhatAProfileAdds()
{
    MachineAdditions own;
    own.sysctls[u"vm.swappiness"_s] = u"1"_s;
    own.links = {{.name = u"enp1s0"_s, .mtu = 9000, .dhcp = true}};
    own.patches = {Value(Value::Map{{u"machine"_s, Value(u"no section"_s)}}),
                   Value(Value::Map{{u"apiVersion"_s, Value(u"v1alpha1"_s)},
                                    {u"kind"_s, Value(u"KernelModuleConfig"_s)},
                                    {u"name"_s, Value(u"nbd"_s)}})};

    const std::optional<MachineConfig> machines = knownMachines(
        *read("machine:\n  network:\n    interfaces: [{interface: enp1s0, addresses: [10.5.0.11/24]}]\n"), own);

    QCOMPARE(extras(*machines), u"enp1s0 10.5.0.11/24 9000 dhcp, nbd"_s);
    QCOMPARE(machines->sysctls.value(u"vm.swappiness"_s), u"1"_s);
    QVERIFY(!knownMachines({}, {}));
}

void TestMachineConfig::laysPatchesOver()
{
    MachineConfig config = *read(ofType(generatedSections, "controlplane"));

    config.merge(*read("cluster:\n  network:\n    cni: {name: none}\n    serviceSubnets: [10.112.0.0/16]\n  proxy: "
                       "{disabled: true}\n"));
    config.merge(*read("machine:\n  features:\n    hostDNS: {enabled: true, forwardKubeDNSToHost: false}\n"));

    QCOMPARE(
        summary(config),
        u"sections whole cni=none no-proxy pods=10.244.0.0/16 services=10.112.0.0/16 prism port=7445 dns no-forward"_s);
}

void TestMachineConfig::readsTheHostsNetwork()
{
    MachineConfig config = *read("machine:\n  network:\n    nameservers: [10.0.0.1]\n---\napiVersion: v1alpha1\nkind: "
                                 "BGPInstanceConfig\nname: fabric\nneighbors: [{address: 10.0.0.254}, {link: eth0}]\n");

    config.merge(
        *read("apiVersion: v1alpha1\nkind: ResolverConfig\nnameservers: [{address: 10.0.0.1}, {address: 9.9.9.9, "
              "protocol: DoT}]\n---\napiVersion: v1alpha1\nkind: BGPInstanceConfig\nname: fabric\nvrf: red\n---\n"
              "apiVersion: v1alpha1\nkind: BGPInstanceConfig\nname: other\n"));

    QStringList servers;
    for (const MachineNameserver &server : config.nameservers)
        servers += server.address + server.protocol;
    QCOMPARE(servers, (QStringList{u"10.0.0.1"_s, u"9.9.9.9DoT"_s}));
    QCOMPARE(config.bgpInstances.size(), 2U);
    QCOMPARE(config.bgpInstances.front().vrf, u"red"_s);
    QCOMPARE(config.bgpInstances.front().neighbors, QStringList{u"10.0.0.254"_s});
    QCOMPARE(config.bgpInstances.back().name, u"other"_s);
}

void TestMachineConfig::refusesWhatTalosRefuses_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("message");

    QTest::newRow("text for a number")
        << QByteArray("machine:\n  features:\n    kubePrism:\n      port: \"7445x\"\n")
        << u"node.yaml:4:13: machine.features.kubePrism.port is 7445x, Talos expects a number"_s;
    QTest::newRow("one CIDR instead of a list")
        << QByteArray("apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: 10.1.0.0/16\n")
        << u"node.yaml:3:13: podSubnets is 10.1.0.0/16, Talos expects a list of CIDRs"_s;
    const QString noTalos = u"node.yaml: no Talos machine configuration is in here: expected sections `machine` or "
                            u"`cluster` (and no others), or "
                            "documents with `apiVersion: v1alpha1`"_s;
    QTest::newRow("Helm values with a cluster")
        << QByteArray("cluster:\n  name: a\nkubeProxyReplacement: true\n") << noTalos;
    QTest::newRow("Kubernetes object") << QByteArray("apiVersion: v1\nkind: Pod\n") << noTalos;
    QTest::newRow("empty") << QByteArray("# nothing\n") << noTalos;
    QTest::newRow("list") << QByteArray("- machine\n") << noTalos;
}

void TestMachineConfig::refusesWhatTalosRefuses()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, message);

    const Result<MachineConfig> config = read(yaml);

    QVERIFY(!config);
    QCOMPARE(config.error().toString(), message);
}

void TestMachineConfig::readsFilesOfRealClusters_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected"); // empty: not Talos' own format

    const QString users = u"corpus/talos-patches/"_s;
    QTest::newRow("03")
        << users + u"03-Atanu484-atanus-homelab.yaml"_s
        << u"sections cni=none pods=10.244.0.0/16,fd00:10:244::/64 services=10.96.0.0/12,fd00:10:96::/112"_s;
    QTest::newRow("34") << users + u"34-TiborSuty-homelab.yaml"_s << u"sections cni=none no-proxy"_s;
    QTest::newRow("36") << users + u"36-USA-RedDragon-talos-configs.yaml"_s << u"sections no-dns no-forward"_s;
    QTest::newRow("40") << users + u"40-adampetrovic-home-ops.yaml"_s << u"sections dns no-forward"_s;
    QTest::newRow("60") << users + u"60-dapperdivers-dapper-cluster.yaml"_s
                        << u"sections prism port=7445 dns no-forward"_s;
    QTest::newRow("80") << users + u"80-jochristian-talos-ebpf-lab.yaml"_s << u"sections no-proxy"_s;
    QTest::newRow("82") << users + u"82-mocdaniel-homelab.yaml"_s << u"sections cni=none no-proxy"_s;
    QTest::newRow("100") << users + u"100-symmatree-tiles.yaml"_s << u"sections cni=none no-proxy dns no-forward"_s;
    QTest::newRow("102") << users + u"102-syscode-labs-oci-talos-gitops-apps.yaml"_s << u"sections cni=none"_s;
    QTest::newRow("talhelper's own format") << users + u"44-alex-senger-homelab.yaml"_s << QString();
    QTest::newRow("Omni's own format") << users + u"106-thatMacAdmin-geekzoo-talos-prod.yaml"_s << QString();
    QTest::newRow("Cluster API's objects") << users + u"86-nevivurn-homelab.yaml"_s << QString();
    const QString all = u"/talos/patches/all/10-cilium-network.yaml"_s;
    QTest::newRow("example 1.12")
        << u"examples/talos-1.12-1.13"_s + all
        << u"sections cni=none pods=10.100.0.0/16 services=10.112.0.0/16 prism port=7445 dns no-forward"_s;
    QTest::newRow("example 1.14")
        << u"examples/talos-1.14"_s + all
        << u"documents pods=10.100.0.0/16 services=10.112.0.0/16 prism port=7445 dns no-forward"_s;
    QTest::newRow("example 1.14, control plane")
        << u"examples/talos-1.14/talos/patches/control-plane/20-no-flannel-no-kube-proxy.yaml"_s
        << u"documents cni=none no-proxy"_s;
}

void TestMachineConfig::readsFilesOfRealClusters()
{
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const QString path = QStringLiteral(SHARED_DIR "/") + file;
    if (!QFileInfo::exists(path))
        QSKIP("users' files (../shared) are not here");

    const Result<MachineConfig> config = read(*readTextFile(path));

    QCOMPARE(config.has_value(), !expected.isEmpty());
    if (config)
        QCOMPARE(summary(*config), expected);
}

QTEST_APPLESS_MAIN(TestMachineConfig)
#include "tst_machine_config.moc"
