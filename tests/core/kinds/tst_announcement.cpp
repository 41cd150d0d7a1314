#include "core/exporters/exporter.h"
#include "core/kinds/announcement.h"
#include "core/kinds/blank_resource.h"
#include "core/kinds/resource_templates.h"
#include "core/kinds/schema_check.h"
#include "core/rules/rules.h"
#include "core/values/value_lookup.h"
#include "core/yaml/yaml_writer.h"
#include "tests/core/kinds/crd_validation.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr char talosProfile[] = R"(apiVersion: datapath-designer/v1
kind: Profile
cluster:
  nodePools:
    - {name: core, memory: 64GiB, labels: {rack: a}}
values:
  kubeProxyReplacement: true
  k8sServiceHost: localhost
  k8sServicePort: 7445
resources: []
)";

Configuration configuration(const QByteArray &text, const QString &chart)
{
    return Configuration::parse(text, Catalogue::builtIn(chart).value()).value();
}

const Announcement two{
    .addresses = {u"198.51.100.0/24"_s, u"203.0.113.0/26"_s},
    .nodes = {{u"rack"_s, u"a"_s}},
    .localAsn = 64512,
    .peers = {{.address = u"192.0.2.1"_s, .asn = 64513}, {.address = u"192.0.2.2"_s, .asn = 4200000000}}};

/// What is said of resources, and of announcements.
QStringList complaints(const Configuration &values)
{
    QStringList said;
    for (const Finding &finding : check(contextFor(values).value())) {
        const bool isAbout = finding.rule.startsWith("resources."_L1) || finding.rule.startsWith("bgp."_L1) ||
                             finding.rule.startsWith("lb-pool."_L1) || finding.rule.startsWith("l2."_L1);
        if (isAbout && finding.severity != Severity::Hint)
            said += finding.rule + u": "_s + finding.message;
    }
    return said;
}

} // namespace

class TestAnnouncement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolvesEveryReference_data();
    void resolvesEveryReference();
    void writesWhatOneWouldWrite();
    void replacesItselfAndKeepsOthers();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void needsAProfile();
    void exportsWhatTheClusterTakes_data();
    void exportsWhatTheClusterTakes();
    void templatesAreSound_data();
    void templatesAreSound();
    void agreesWithTheClustersSchema_data();
    void agreesWithTheClustersSchema();
};

void TestAnnouncement::resolvesEveryReference_data()
{
    QTest::addColumn<QString>("chart");
    QTest::addColumn<bool>("byBgp");
    for (const char *chart : {"1.17.17", "1.18.5", "1.19.6", "1.20.0"}) {
        QTest::addRow("BGP %s", chart) << QString::fromLatin1(chart) << true;
        QTest::addRow("L2 %s", chart) << QString::fromLatin1(chart) << false;
    }
}

void TestAnnouncement::resolvesEveryReference()
{
    QFETCH(const QString, chart);
    QFETCH(const bool, byBgp);
    const Configuration before = configuration(talosProfile, chart);

    const Result<ChangeSet> changes = byBgp ? announceByBgp(before, two) : announceByL2(before, two);
    QVERIFY2(changes, changes ? "" : qPrintable(changes.error().message));
    const Configuration after = before.apply(*changes)->after;

    QCOMPARE(complaints(after), QStringList());
    QVERIFY(after.isTrue(byBgp ? "bgpControlPlane.enabled" : "l2announcements.enabled"));
    QCOMPARE(after.profile().resources.size(), byBgp ? 4 : 2);
}

void TestAnnouncement::writesWhatOneWouldWrite()
{
    const Configuration before = configuration(talosProfile, u"1.18.5"_s);
    const Announcement one{.addresses = {u"198.51.100.0/24"_s},
                           .localAsn = 64512,
                           .peers = {{.address = u"192.0.2.1"_s, .asn = 64513, .name = u"tor"_s}}};

    const QByteArray after = before.apply(*announceByBgp(before, one))->after.text().bytes();

    const QByteArray expected = R"(resources:
  - apiVersion: cilium.io/v2
    kind: CiliumBGPClusterConfig
    metadata:
      name: loadbalancer
    spec:
      bgpInstances:
        - name: instance-64512
          localASN: 64512
          peers:
            - name: tor
              peerASN: 64513
              peerAddress: 192.0.2.1
              peerConfigRef:
                name: loadbalancer
  - apiVersion: cilium.io/v2
    kind: CiliumBGPPeerConfig
    metadata:
      name: loadbalancer
    spec:
      gracefulRestart:
        enabled: true
        restartTimeSeconds: 120
      families:
        - afi: ipv4
          safi: unicast
          advertisements:
            matchLabels:
              advertise: loadbalancer
)";
    QVERIFY2(after.contains(expected), after.constData());
}

void TestAnnouncement::replacesItselfAndKeepsOthers()
{
    const Configuration before = configuration(
        QByteArray(talosProfile)
            .replace("resources: []\n", "resources:\n  - {kind: Other, apiVersion: v1, metadata: {name: a}}\n"),
        u"1.18.5"_s);
    const Configuration once = before.apply(*announceByBgp(before, two))->after;
    Announcement other = two;
    other.localAsn = 65000;

    const Configuration twice = once.apply(*announceByBgp(once, other))->after;

    QCOMPARE(twice.profile().resources.size(), 5);
    QVERIFY(twice.text().bytes().contains("localASN: 65000"));
    QVERIFY(!twice.text().bytes().contains("localASN: 64512"));
    QVERIFY(twice.text().bytes().contains("{kind: Other"));
}

void TestAnnouncement::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<qint64>("asn");
    QTest::addColumn<QString>("message");

    QTest::newRow("no range") << u"198.51.100.0"_s << u"192.0.2.1"_s << qint64{64512} << u"prefix length"_s;
    QTest::newRow("no address") << u"198.51.100.0/24"_s << u"tor"_s << qint64{64512} << u"isn't an IP address"_s;
    QTest::newRow("no AS number") << u"198.51.100.0/24"_s << u"192.0.2.1"_s << qint64{0} << u"AS number"_s;
    QTest::newRow("too large") << u"198.51.100.0/24"_s << u"192.0.2.1"_s << qint64{4294967296} << u"4294967295"_s;
}

void TestAnnouncement::saysWhatIsWrong()
{
    QFETCH(const QString, address);
    QFETCH(const QString, peer);
    QFETCH(const qint64, asn);
    QFETCH(const QString, message);
    const Announcement wish{.addresses = {address}, .localAsn = asn, .peers = {{.address = peer, .asn = 64513}}};

    const Result<ChangeSet> changes = announceByBgp(configuration(talosProfile, u"1.18.5"_s), wish);

    QVERIFY(!changes);
    QVERIFY2(changes.error().message.contains(message), qPrintable(changes.error().message));
}

void TestAnnouncement::needsAProfile()
{
    const Result<ChangeSet> changes = announceByBgp(configuration("ipam: {}\n", u"1.18.5"_s), two);

    QVERIFY(!changes);
    QVERIFY(changes.error().message.contains("profile"_L1));
}

void TestAnnouncement::exportsWhatTheClusterTakes_data()
{
    resolvesEveryReference_data();
}

void TestAnnouncement::exportsWhatTheClusterTakes()
{
    QFETCH(const QString, chart);
    QFETCH(const bool, byBgp);
    const QString crds = qEnvironmentVariable("DATAPATH_CRDS");
    const QDir folder(crds + u'/' + chart.section(u'.', 0, 1));
    if (crds.isEmpty() || !folder.exists())
        QSKIP("DATAPATH_CRDS (a folder <minor>/ a version with Cilium's CRDs below) isn't set, or lacks this version");
    const Configuration before = configuration(talosProfile, chart);
    const Configuration after = before.apply(byBgp ? *announceByBgp(before, two) : *announceByL2(before, two))->after;

    const std::vector<TextFile> files = renderExport(contextFor(after).value(), {u"resources"_s}).value();

    for (const TextFile &file : files) {
        const YamlText text = YamlText::parse(file.content).value();
        for (int document = 0; document < text.documentCount(); ++document)
            QCOMPARE(crdProblems(text.value(text.root(document)), folder.path()), QStringList());
    }
}

/// Every minor that resources are known for, with the folder of its CRDs where there is one.
void addMinors()
{
    QTest::addColumn<QString>("minor");
    QTest::addColumn<QString>("crds");
    for (const QString &minor : resourceKindMinors()) {
        const QString folder = qEnvironmentVariable("DATAPATH_CRDS") + u'/' + minor;
        const bool isThere = !qEnvironmentVariableIsEmpty("DATAPATH_CRDS") && QDir(folder).exists();
        QTest::addRow("%s", qPrintable(minor)) << minor << (isThere ? folder : QString());
    }
}

std::vector<SchemaProblem> problemsOf(const Value &resource, const QString &minor)
{
    const Resource read{.value = &resource,
                        .path = "resources[0]",
                        .kind = textAt(resource, "kind"),
                        .apiVersion = textAt(resource, "apiVersion"),
                        .name = textAt(resource, "metadata.name"),
                        .inNamespace = {}};
    return checkSchema(read, *findResourceKind(minor, read.kind));
}

void TestAnnouncement::templatesAreSound_data()
{
    addMinors();
}

void TestAnnouncement::templatesAreSound()
{
    QFETCH(const QString, minor);
    QFETCH(const QString, crds);
    const std::vector<ResourceTemplate> templates = resourceTemplates(minor);

    QVERIFY(templates.size() >= 5);
    for (const ResourceTemplate &each : templates) {
        const std::vector<SchemaProblem> problems = problemsOf(each.resource, minor);
        QVERIFY2(problems.empty(), problems.empty() ? "" : qPrintable(problems.front().message));
        if (!crds.isEmpty())
            QCOMPARE(crdProblems(each.resource, crds), QStringList());
    }
    for (const ResourceTemplate &each : allTemplates(minor)) {
        QVERIFY2(YamlText::parse(each.text.toUtf8()), qPrintable(each.id));
        QVERIFY2(each.source.startsWith("https://"_L1) && !each.what.isEmpty(), qPrintable(each.id));
    }
}

/// A resource with every field of its kind, and its breakages: each field taken away, of another type, misspelt.
class Breakages
{
public:
    explicit Breakages(const ResourceKind &kind)
        : m_whole(Value::Map{{u"apiVersion"_s, Value(kind.apiVersion())},
                             {u"kind"_s, Value(kind.name)},
                             {u"metadata"_s, Value(Value::Map{{u"name"_s, Value(u"a"_s)}})},
                             {u"spec"_s, filled(kind.spec)}})
    {
        collect(m_whole.toMap().back().second, "spec");
    }

    std::vector<Value> all() const
    {
        std::vector<Value> broken{m_whole};
        const YamlText text = YamlText::parse(writeBlock(m_whole)).value();
        const auto add = [&](const Result<Splice> &splice) {
            if (!splice)
                return;
            const Result<YamlText> after = text.applied(*splice);
            if (after)
                broken.push_back(after->value(after->root()));
        };
        for (const YamlPath &path : m_paths) {
            add(text.unset(path));
            add(text.set(path, Value(u"no such value!"_s)));
            add(text.set(path, Value(qint64{-5})));
            add(text.set(path, Value(qint64{4294967296})));
            add(text.set(path, Value(true)));
            add(text.set(path, Value(Value::Map{})));
            add(text.set(path.child(u"noSuchField"_s), Value(1)));
        }
        return broken;
    }

private:
    static Value filled(const ResourceField &field)
    {
        if (field.type == "object"_L1) {
            Value::Map map;
            for (const ResourceField &inner : field.fields) {
                const bool isLeftOut = !field.oneOf.isEmpty() && inner.name != field.oneOf.front();
                if (!isLeftOut)
                    map.emplace_back(inner.name == "{}"_L1 ? u"a"_s : inner.name, filled(inner));
            }
            return {std::move(map)};
        }
        if (field.type == "array"_L1)
            return Value::List{filled(*field.find(u"[]"))};
        return blankValue(field);
    }

    void collect(const Value &value, const YamlPath &path)
    {
        m_paths.push_back(path);
        for (const auto &[key, inner] : value.toMap())
            collect(inner, path.child(key));
        for (int i = 0; i < static_cast<int>(value.toList().size()); ++i)
            collect(value.toList()[static_cast<std::size_t>(i)], path.child(i));
    }

    Value m_whole;
    std::vector<YamlPath> m_paths;
};

void TestAnnouncement::agreesWithTheClustersSchema_data()
{
    addMinors();
}

/// The independent reading of Cilium's CRDs says of each broken resource what our check does; but for rules that relate
/// fields, which it doesn't read.
void TestAnnouncement::agreesWithTheClustersSchema()
{
    QFETCH(const QString, minor);
    QFETCH(const QString, crds);
    if (crds.isEmpty())
        QSKIP("DATAPATH_CRDS (a folder <minor>/ a version with Cilium's CRDs below) isn't set, or lacks this version");
    int count = 0;
    for (const ResourceKind &kind : resourceKinds(minor)) {
        for (const Value &broken : Breakages(kind).all()) {
            std::vector<SchemaProblem> ours = problemsOf(broken, minor);
            std::erase_if(ours, [](const SchemaProblem &problem) {
                return problem.kind == SchemaProblem::Kind::Contradiction ||
                       problem.kind == SchemaProblem::Kind::Repeated;
            });
            const QStringList theirs = crdProblems(broken, crds);
            const QString said = ours.empty() ? u"nothing"_s : ours.front().message;
            QVERIFY2(ours.empty() == theirs.isEmpty(),
                     qPrintable(u"we: %1; they: %2; of\n%3"_s.arg(said, theirs.join(u", "_s),
                                                                  QString::fromUtf8(writeBlock(broken)))));
            ++count;
        }
    }
    QVERIFY2(count > 1000, qPrintable(QString::number(count)));
}

QTEST_APPLESS_MAIN(TestAnnouncement)
#include "tst_announcement.moc"
