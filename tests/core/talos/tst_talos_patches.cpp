#include "core/talos/talos_patches.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// What the guide's configuration asks of the machines.
MachineRequirements guideRequirements()
{
    return {.podCidrs = {u"10.100.0.0/16"_s},
            .serviceCidrs = {u"10.112.0.0/16"_s},
            .servicesMovedFrom = u"10.96.0.0/12"_s,
            .forwardKubeDnsToHost = false};
}

QStringList pathsOf(const std::vector<TalosPatch> &patches)
{
    QStringList paths;
    for (const TalosPatch &patch : patches)
        paths += patch.path;
    return paths;
}

QByteArray contentOf(const std::vector<TalosPatch> &patches, const QString &path)
{
    for (const TalosPatch &patch : patches) {
        if (patch.path == path)
            return patch.content;
    }
    return {};
}

Value::List documentsOf(const QByteArray &yaml)
{
    Value::List documents;
    const Result<YamlText> text = YamlText::parse(yaml);
    if (!text)
        return documents;
    for (int document = 0; document < text->documentCount(); ++document)
        documents.push_back(text->value(text->root(document)));
    return documents;
}

} // namespace

class TestTalosPatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheGuidesPatches_data();
    void writesTheGuidesPatches();
    void saysTheSameAsTheVerifiedExamples_data();
    void saysTheSameAsTheVerifiedExamples();
    void leavesOutWhatIsNotNeeded_data();
    void leavesOutWhatIsNotNeeded();
    void neverWritesAnEmptyPatch();
    void writesTheMaskWhereTheContractWantsIt();
    void writesBothFamilies();
    void keepsForwardingWhereItIsAskedFor();
    void writesTheRenderedChart_data();
    void writesTheRenderedChart();
    void configuresLinksAsTheReleaseTakesThem();
    void schedulesOnControlPlanesWhereThereIsNothingElse();
};

void TestTalosPatches::writesTheGuidesPatches_data()
{
    QTest::addColumn<Contract>("contract");
    QTest::addColumn<QString>("folder");

    QTest::newRow("single document") << Contract::SingleDocument << u"single-document"_s;
    QTest::newRow("multiple documents") << Contract::MultiDocument << u"multi-document"_s;
}

void TestTalosPatches::writesTheGuidesPatches()
{
    QFETCH(Contract, contract);
    QFETCH(QString, folder);

    const std::vector<TalosPatch> patches = renderPatches(guideRequirements(), contract);

    QCOMPARE(patches.size(), 2);
    for (const TalosPatch &patch : patches) {
        const Result<QByteArray> expected =
            readTextFile(QStringLiteral(TEST_DATA_DIR "/talos/%1/%2").arg(folder, patch.path));
        QVERIFY2(expected, qPrintable(patch.path));
        QCOMPARE(patch.content, *expected);
    }
}

void TestTalosPatches::saysTheSameAsTheVerifiedExamples_data()
{
    QTest::addColumn<Contract>("contract");
    QTest::addColumn<QString>("folder");

    QTest::newRow("1.12 and 1.13") << Contract::SingleDocument << u"talos-1.12-1.13"_s;
    QTest::newRow("1.14") << Contract::MultiDocument << u"talos-1.14"_s;
}

void TestTalosPatches::saysTheSameAsTheVerifiedExamples()
{
    QFETCH(Contract, contract);
    QFETCH(QString, folder);
    const QString examples = QStringLiteral(SHARED_DIR "/examples/") + folder + u'/';
    if (!QDir(examples).exists())
        QSKIP("the verified examples (../shared/examples) are not here");

    for (const TalosPatch &patch : renderPatches(guideRequirements(), contract)) {
        const Result<QByteArray> example = readTextFile(examples + patch.path);
        QVERIFY2(example, qPrintable(patch.path));
        QVERIFY(!documentsOf(patch.content).empty());
        QVERIFY2(documentsOf(patch.content) == documentsOf(*example), qPrintable(patch.path));
    }
}

void TestTalosPatches::leavesOutWhatIsNotNeeded_data()
{
    QTest::addColumn<Contract>("contract");
    QTest::addColumn<QStringList>("paths");

    QTest::newRow("single document") << Contract::SingleDocument
                                     << QStringList{u"talos/patches/all/10-cilium-network.yaml"_s};
    QTest::newRow("multiple documents") << Contract::MultiDocument
                                        << QStringList{u"talos/patches/all/10-cilium-network.yaml"_s,
                                                       u"talos/patches/control-plane/20-no-flannel.yaml"_s};
}

void TestTalosPatches::leavesOutWhatIsNotNeeded()
{
    QFETCH(Contract, contract);
    QFETCH(QStringList, paths);
    const MachineRequirements requirements{
        .podCidrs = {u"10.244.0.0/16"_s}, .serviceCidrs = {}, .kubePrism = false, .replacesKubeProxy = false};

    const std::vector<TalosPatch> patches = renderPatches(requirements, contract);

    QCOMPARE(pathsOf(patches), paths);
    for (const TalosPatch &patch : patches) {
        for (const char *word : {"kubePrism", "KubePrism", "hostDNS", "serviceSubnets", "KubeProxy"})
            QVERIFY2(!patch.content.contains(word), patch.content.constData());
    }
}

void TestTalosPatches::neverWritesAnEmptyPatch()
{
    const MachineRequirements nothing{.kubePrism = false, .replacesKubeProxy = false};

    QCOMPARE(pathsOf(renderPatches(nothing, Contract::MultiDocument)),
             {u"talos/patches/control-plane/20-no-flannel.yaml"_s});
    QCOMPARE(pathsOf(renderPatches(nothing, Contract::SingleDocument)),
             {u"talos/patches/all/10-cilium-network.yaml"_s});
}

void TestTalosPatches::writesTheMaskWhereTheContractWantsIt()
{
    MachineRequirements requirements = guideRequirements();
    requirements.nodeCidrMaskIPv4 = 25;

    const QByteArray single = contentOf(renderPatches(requirements, Contract::SingleDocument),
                                        u"talos/patches/control-plane/40-node-cidr-mask.yaml"_s);
    const QByteArray multiple =
        contentOf(renderPatches(requirements, Contract::MultiDocument), u"talos/patches/all/40-node-cidr-mask.yaml"_s);

    QVERIFY2(
        single.endsWith("cluster:\n  controllerManager:\n    extraArgs:\n      node-cidr-mask-size-ipv4: \"25\"\n"),
        single.constData());
    QVERIFY2(multiple.contains("\nnodeCIDRMaskSizeIPv4: 25\n"), multiple.constData());
}

void TestTalosPatches::writesBothFamilies()
{
    MachineRequirements requirements = guideRequirements();
    requirements.podCidrs += u"fd00:100::/56"_s;

    const QByteArray patch = renderPatches(requirements, Contract::MultiDocument).front().content;

    QVERIFY2(patch.contains("podSubnets:\n  - 10.100.0.0/16\n  - fd00:100::/56\n"), patch.constData());
}

void TestTalosPatches::keepsForwardingWhereItIsAskedFor()
{
    MachineRequirements requirements = guideRequirements();
    requirements.forwardKubeDnsToHost = true;

    const QByteArray patch = renderPatches(requirements, Contract::SingleDocument).front().content;

    QVERIFY2(patch.contains("forwardKubeDNSToHost: true\n"), patch.constData());
    QVERIFY2(!patch.contains("1.18.2"), patch.constData());
}

void TestTalosPatches::writesTheRenderedChart_data()
{
    QTest::addColumn<Contract>("contract");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<QByteArray>("end");

    QTest::newRow("an entry of the list")
        << Contract::SingleDocument << false
        << QByteArray("cluster:\n  inlineManifests:\n    - name: cilium\n      contents: |\n        kind: A\n"
                      "        ---\n        kind: B\n");
    QTest::newRow("in the place of another")
        << Contract::SingleDocument << true
        << QByteArray("    - name: cilium\n      $patch: delete\n    - name: cilium\n      contents: |\n"
                      "        kind: A\n        ---\n        kind: B\n");
    QTest::newRow("a document") << Contract::MultiDocument << false
                                << QByteArray("kind: KubeInlineManifestConfig\nname: cilium\nmanifest: |\n  kind: A\n"
                                              "  ---\n  kind: B\n");
}

void TestTalosPatches::writesTheRenderedChart()
{
    QFETCH(const Contract, contract);
    QFETCH(const bool, isThere);
    QFETCH(const QByteArray, end);
    MachineRequirements requirements = guideRequirements();
    requirements.inlineManifest = u"kind: A\n---\nkind: B\n"_s;
    requirements.replacesInlineManifest = isThere;

    const QByteArray patch =
        contentOf(renderPatches(requirements, contract), u"talos/patches/control-plane/90-cilium-inline.yaml"_s);

    QVERIFY2(patch.endsWith(end), patch.constData());
}

void TestTalosPatches::configuresLinksAsTheReleaseTakesThem()
{
    MachineRequirements requirements = guideRequirements();
    requirements.links = {{.name = u"eth0"_s, .mtu = 9000}};
    const QString path = u"talos/patches/all/30-links.yaml"_s;

    const QByteArray documents = contentOf(renderPatches(requirements, Contract::SingleDocument), path);
    requirements.hasLinkDocuments = false;
    const QByteArray sections = contentOf(renderPatches(requirements, Contract::SingleDocument), path);

    QVERIFY2(documents.endsWith("kind: LinkConfig\nname: eth0\nmtu: 9000\n---\napiVersion: v1alpha1\n"
                                "kind: DHCPv4Config\nname: eth0\n"),
             documents.constData());
    QVERIFY2(sections.endsWith("machine:\n  network:\n    interfaces:\n      - interface: eth0\n        mtu: 9000\n"
                               "        dhcp: true\n"),
             sections.constData());
}

void TestTalosPatches::schedulesOnControlPlanesWhereThereIsNothingElse()
{
    MachineRequirements requirements = guideRequirements();
    requirements.schedulesOnControlPlanes = true;
    const QString path = u"talos/patches/control-plane/50-single-node.yaml"_s;

    const QByteArray single = contentOf(renderPatches(requirements, Contract::SingleDocument), path);
    const QByteArray multiple = contentOf(renderPatches(requirements, Contract::MultiDocument), path);

    QVERIFY2(single.endsWith("cluster:\n  allowSchedulingOnControlPlanes: true\n"), single.constData());
    QVERIFY2(multiple.endsWith("kind: KubeNodeConfig\ntaints:\n  $patch: delete\n"), multiple.constData());
}

QTEST_APPLESS_MAIN(TestTalosPatches)
#include "tst_talos_patches.moc"
