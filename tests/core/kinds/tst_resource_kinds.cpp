#include "core/kinds/kind_explanations.h"
#include "core/kinds/resource_kind.h"
#include "core/kinds/schema_rules.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

void forEachField(const ResourceField &field, const QString &path,
                  const std::function<void(const ResourceField &, const QString &)> &visit)
{
    visit(field, path);
    for (const ResourceField &inner : field.fields)
        forEachField(inner,
                     path + (inner.name.startsWith(u'[') || inner.name.startsWith(u'{') ? QString() : u"."_s) +
                         inner.name,
                     visit);
}

} // namespace

class TestResourceKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveTheVersionOfTheTarget_data();
    void haveTheVersionOfTheTarget();
    void knowTheirFields();
    void followTheirMinor();
    void judgeEveryRuleOfTheSchemas();
    void explainEveryField();
};

void TestResourceKinds::haveTheVersionOfTheTarget_data()
{
    QTest::addColumn<QString>("cilium");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("version");

    QTest::newRow("BGP in 1.17") << u"1.17.17"_s << u"CiliumBGPClusterConfig"_s << u"cilium.io/v2alpha1"_s;
    QTest::newRow("BGP in 1.18") << u"1.18.5"_s << u"CiliumBGPClusterConfig"_s << u"cilium.io/v2"_s;
    QTest::newRow("pools in 1.17") << u"1.17.17"_s << u"CiliumLoadBalancerIPPool"_s << u"cilium.io/v2alpha1"_s;
    QTest::newRow("pools in 1.20") << u"1.20.0"_s << u"CiliumLoadBalancerIPPool"_s << u"cilium.io/v2"_s;
    QTest::newRow("L2 in 1.20") << u"1.20.0"_s << u"CiliumL2AnnouncementPolicy"_s << u"cilium.io/v2alpha1"_s;
    QTest::newRow("redirects in 1.17") << u"1.17.17"_s << u"CiliumLocalRedirectPolicy"_s << u"cilium.io/v2"_s;
    QTest::newRow("node configs in 1.19") << u"1.19.6"_s << u"CiliumNodeConfig"_s << u"cilium.io/v2"_s;
}

void TestResourceKinds::haveTheVersionOfTheTarget()
{
    QFETCH(const QString, cilium);
    QFETCH(const QString, kind);
    QFETCH(const QString, version);

    const ResourceKind *found = findResourceKind(cilium, kind);

    QVERIFY(found);
    QCOMPARE(found->apiVersion(), version);
}

void TestResourceKinds::knowTheirFields()
{
    const ResourceKind &kind = *findResourceKind(u"1.18.5"_s, u"CiliumBGPClusterConfig"_s);

    const ResourceField *asn = kind.fieldAt("spec.bgpInstances[3].localASN");
    QVERIFY(asn);
    QCOMPARE(asn->type, u"integer"_s);
    QCOMPARE(asn->value.max, qint64{4294967295});
    QVERIFY(kind.fieldAt("spec.bgpInstances[0].name")->isRequired);
    QVERIFY(!kind.fieldAt("spec.bgpInstances[0].asn"));
    QVERIFY(!findResourceKind(u"1.17.17"_s, kind.name)->fieldAt("spec.bgpInstances[0].localPort"));
    QCOMPARE(findResourceKind(u"1.18.5"_s, u"CiliumNodeConfig"_s)->fieldAt("spec.defaults.debug")->type, u"string"_s);
}

void TestResourceKinds::followTheirMinor()
{
    QCOMPARE(resourceKinds(u"1.18.12"_s).size(), 9);
    QCOMPARE(resourceKinds(u"1.18.12"_s).data(), resourceKinds(u"1.18.5"_s).data());
    QCOMPARE(resourceKinds(u"1.21.0-pre.0"_s).data(), resourceKinds(u"1.20.0"_s).data());
    QVERIFY(!findResourceKind(u"1.18.5"_s, u"CiliumBGPPeeringPolicy"_s));
}

void TestResourceKinds::judgeEveryRuleOfTheSchemas()
{
    int count = 0;
    for (const QString &minor : resourceKindMinors()) {
        for (const ResourceKind &kind : resourceKinds(minor)) {
            forEachField(kind.spec, u"spec"_s, [&](const ResourceField &field, const QString &path) {
                for (const QString &rule : field.rules) {
                    QVERIFY2(isKnownRule(rule), qPrintable(minor + u' ' + kind.name + u' ' + path + u": "_s + rule));
                    ++count;
                }
            });
        }
    }
    QVERIFY(count > 10);
}

void TestResourceKinds::explainEveryField()
{
    for (const QString &minor : resourceKindMinors()) {
        for (const ResourceKind &kind : resourceKinds(minor)) {
            QVERIFY2(!explanationOf(kind.name).what.isEmpty(), qPrintable(kind.name));
            forEachField(kind.spec, u"spec"_s, [&](const ResourceField &field, const QString &path) {
                const bool isPart = path == "spec"_L1 || field.name == "[]"_L1 || field.name == "{}"_L1;
                QVERIFY2(isPart || !fieldExplanation(kind.name, path).isEmpty(), qPrintable(kind.name + u' ' + path));
            });
        }
    }
}

QTEST_APPLESS_MAIN(TestResourceKinds)
#include "tst_resource_kinds.moc"
