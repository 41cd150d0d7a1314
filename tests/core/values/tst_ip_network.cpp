#include "core/values/ip_network.h"

#include <QTest>

using namespace Qt::StringLiterals;

class IpNetworkTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNetworks_data();
    void readsNetworks();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void tellsAddresses_data();
    void tellsAddresses();
    void knowsWhatOverlaps_data();
    void knowsWhatOverlaps();
    void familiesNeverOverlap();
};

void IpNetworkTest::readsNetworks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::addColumn<bool>("hostBits");
    QTest::newRow("plain") << u"10.100.0.0/16"_s << u"10.100.0.0/16"_s << false;
    QTest::newRow("host bits") << u"10.100.3.7/16"_s << u"10.100.0.0/16"_s << true;
    QTest::newRow("odd prefix") << u"10.96.0.0/12"_s << u"10.96.0.0/12"_s << false;
    QTest::newRow("everything") << u"0.0.0.0/0"_s << u"0.0.0.0/0"_s << false;
    QTest::newRow("one address") << u"192.168.1.1/32"_s << u"192.168.1.1/32"_s << false;
    QTest::newRow("IPv6") << u"fd00:0::/104"_s << u"fd00::/104"_s << false;
}

void IpNetworkTest::readsNetworks()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    QFETCH(bool, hostBits);

    const Result<IpNetwork> network = IpNetwork::parse(text);

    QVERIFY(network);
    QCOMPARE(network->toString(), canonical);
    QCOMPARE(network->hasHostBits(), hostBits);
}

void IpNetworkTest::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no prefix") << u"10.0.0.0"_s << u"prefix length is missing"_s;
    QTest::newRow("too long") << u"10.0.0.0/33"_s << u"from 0 to 32"_s;
    QTest::newRow("negative") << u"10.0.0.0/-1"_s << u"from 0 to 32"_s;
    QTest::newRow("no number") << u"fd00::/x"_s << u"from 0 to 128"_s;
    QTest::newRow("no address") << u"10.0.0/8"_s << u"isn't an IP address"_s;
    QTest::newRow("empty") << QString() << u"prefix length is missing"_s;
}

void IpNetworkTest::refusesWhatIsNone()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);

    const Result<IpNetwork> network = IpNetwork::parse(text);

    QVERIFY(!network);
    QVERIFY2(network.error().message.contains(reason), qPrintable(network.error().message));
}

void IpNetworkTest::tellsAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isAddress");
    QTest::newRow("IPv4") << u"10.0.0.1"_s << true;
    QTest::newRow("IPv6") << u"fd00::1"_s << true;
    QTest::newRow("network") << u"10.0.0.0/8"_s << false;
    QTest::newRow("name") << u"localhost"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void IpNetworkTest::tellsAddresses()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isAddress);

    QCOMPARE(IpNetwork::isAddress(text), isAddress);
}

void IpNetworkTest::knowsWhatOverlaps_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<bool>("contains");
    QTest::addColumn<bool>("overlaps");
    QTest::newRow("pods in Talos' default services") << u"10.96.0.0/12"_s << u"10.100.0.0/16"_s << true << true;
    QTest::newRow("the other way round") << u"10.100.0.0/16"_s << u"10.96.0.0/12"_s << false << true;
    QTest::newRow("just behind it") << u"10.96.0.0/12"_s << u"10.112.0.0/16"_s << false << false;
    QTest::newRow("its last block") << u"10.96.0.0/12"_s << u"10.111.255.0/24"_s << true << true;
    QTest::newRow("the same") << u"10.0.0.0/8"_s << u"10.0.0.0/8"_s << true << true;
}

void IpNetworkTest::knowsWhatOverlaps()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    QFETCH(bool, contains);
    QFETCH(bool, overlaps);

    QCOMPARE(IpNetwork::parse(left)->contains(*IpNetwork::parse(right)), contains);
    QCOMPARE(IpNetwork::parse(left)->overlaps(*IpNetwork::parse(right)), overlaps);
}

void IpNetworkTest::familiesNeverOverlap()
{
    QVERIFY(!IpNetwork::parse(u"0.0.0.0/0"_s)->overlaps(*IpNetwork::parse(u"::/0"_s)));
}

QTEST_APPLESS_MAIN(IpNetworkTest)
#include "tst_ip_network.moc"
