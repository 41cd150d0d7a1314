#include "core/catalogue/agent_flags.h"
#include "core/rules/effective_state.h"
#include "core/rules/rules.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// What a flag holds after the chart and extraConfig, and what follows from it.
class AgentOptionsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMinorHasItsFlags();
    void settingsFillExistingFlags();
    void extraConfigWins();
    void leavesOutWhatTheTemplateDoes();
    void fixesDropWhatOverridesThem();
};

namespace {

Configuration configuration(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(u"1.18.5"_s).value()).value();
}

} // namespace

void AgentOptionsTest::everyMinorHasItsFlags()
{
    for (const QString &minor : agentFlagMinors()) {
        const AgentFlags &flags = agentFlags(minor);
        QVERIFY2(flags.types.size() > 400, qPrintable(minor));
        QCOMPARE(flags.types.value(u"enable-ipv4"_s), u"bool"_s);
        QVERIFY(flags.knows(u"unmanaged-pod-watcher-interval"_s));
    }
    QVERIFY(!agentFlags(u"1.17.17"_s).knows(u"underlay-protocol"_s));
    QVERIFY(agentFlags(u"1.18.12"_s).knows(u"underlay-protocol"_s));
}

void AgentOptionsTest::settingsFillExistingFlags()
{
    for (const QString &minor : agentFlagMinors()) {
        const AgentFlags &flags = agentFlags(minor);
        QVERIFY(flags.filling.size() > 200);
        for (const AgentFlags::Filling &filling : flags.filling)
            QVERIFY2(flags.knows(filling.flag), qPrintable(filling.flag));
    }
}

void AgentOptionsTest::extraConfigWins()
{
    const Configuration values = configuration("MTU: 1400\nextraConfig:\n  mtu: \"1500\"\n  enable-ipv4: \"false\"\n");
    const CheckContext context = contextFor(values).value();

    QCOMPARE(effective::optionText(context, u"mtu"_s), u"1500"_s);
    QCOMPARE(effective::optionPath(context, u"mtu"_s).toString(), u"extraConfig.mtu"_s);
    QVERIFY(!effective::usesIPv4(context));
}

void AgentOptionsTest::leavesOutWhatTheTemplateDoes()
{
    const Configuration values =
        configuration("bpf: {natMax: 0, ctTcpMax: 2048}\nl2announcements: {leaseDuration: 3s}\n");
    const CheckContext context = contextFor(values).value();

    QVERIFY(!effective::option(context, u"bpf-nat-global-max"_s));
    QCOMPARE(effective::option(context, u"bpf-ct-global-tcp-max"_s), u"2048"_s);
    QVERIFY(!effective::option(context, u"l2-announcements-lease-duration"_s));
}

void AgentOptionsTest::fixesDropWhatOverridesThem()
{
    const Configuration values = configuration("extraConfig:\n  mtu: \"1500\"\n");
    const CheckContext context = contextFor(values).value();

    const ChangeSet changes = effective::withoutOverrides(context, {setTo("MTU", 1400), setTo("l7Proxy", false)});

    QCOMPARE(describe(changes).size(), 3);
    QCOMPARE(changes.back(), unset("extraConfig.mtu"));
}

QTEST_APPLESS_MAIN(AgentOptionsTest)
#include "tst_agent_options.moc"
