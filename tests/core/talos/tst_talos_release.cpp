#include "core/talos/talos_release.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

class TestTalosRelease : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesKernelsByNumber();
    void readsKernelVersions_data();
    void readsKernelVersions();
    void refusesWhatIsNoKernelVersion();
    void knowsEveryReleaseOldestFirst();
    void findsReleases_data();
    void findsReleases();
    void namesWhatIsKnown_data();
    void namesWhatIsKnown();
    void newestStableIsNoPreRelease();
};

void TestTalosRelease::comparesKernelsByNumber()
{
    QVERIFY(*KernelVersion::parse(u"6.18.9-talos") < *KernelVersion::parse(u"6.18.15-talos"));
    QVERIFY(*KernelVersion::parse(u"6.8") >= *KernelVersion::parse(u"6.6.64"));
    QVERIFY(*KernelVersion::parse(u"10.0.1") > *KernelVersion::parse(u"6.18.1"));
}

void TestTalosRelease::readsKernelVersions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("version");

    QTest::newRow("plain") << u"6.18.5"_s << u"6.18.5"_s;
    QTest::newRow("Talos' suffix") << u"6.18.45-talos"_s << u"6.18.45"_s;
    QTest::newRow("without patch") << u" 6.8 "_s << u"6.8.0"_s;
    QTest::newRow("suffix behind the minor") << u"7.2-rc1"_s << u"7.2.0"_s;
}

void TestTalosRelease::readsKernelVersions()
{
    QFETCH(QString, text);
    QFETCH(QString, version);

    const Result<KernelVersion> kernel = KernelVersion::parse(text);

    QVERIFY(kernel);
    QCOMPARE(kernel->toString(), version);
}

void TestTalosRelease::refusesWhatIsNoKernelVersion()
{
    for (const QString &text : {u""_s, u"new"_s, u"6"_s, u"-6.1"_s, u".5"_s}) {
        const Result<KernelVersion> kernel = KernelVersion::parse(text);
        QVERIFY2(!kernel, qPrintable(text));
        QVERIFY(kernel.error().message.contains(u"expected a version such as"));
    }
}

void TestTalosRelease::knowsEveryReleaseOldestFirst()
{
    const auto releases = talosReleases();

    QVERIFY(releases.size() >= 121);
    QCOMPARE(releases.front().version, u"1.6.0-alpha.0"_s);
    for (const TalosRelease &release : releases) {
        QVERIFY2(release.kernel >= (KernelVersion{6, 1, 46}), qPrintable(release.version));
        QVERIFY2(!release.kubernetesDefault.isEmpty(), qPrintable(release.version));
    }
    const auto positionOf = [&](const QString &version) {
        return std::ranges::find(releases, version, &TalosRelease::version);
    };
    QVERIFY(positionOf(u"1.12.0-rc.1"_s) < positionOf(u"1.12.0"_s));
    QVERIFY(positionOf(u"1.12.2"_s) < positionOf(u"1.12.11"_s));
}

void TestTalosRelease::findsReleases_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("kernel");
    QTest::addColumn<Contract>("contract");

    QTest::newRow("exact") << u"1.12.5"_s << u"1.12.5"_s << u"6.18.15"_s << Contract::SingleDocument;
    QTest::newRow("with v") << u"v1.13.9"_s << u"1.13.9"_s << u"6.18.44"_s << Contract::SingleDocument;
    QTest::newRow("minor: newest stable") << u"1.12"_s << u"1.12.11"_s << u"6.18.42"_s << Contract::SingleDocument;
    QTest::newRow("pre-release") << u"1.12.0-beta.0"_s << u"1.12.0-beta.0"_s << u"6.17.7"_s << Contract::SingleDocument;
    QTest::newRow("minor without stable") << u"v1.14"_s << u"1.14.0-rc.1"_s << u"6.18.44"_s << Contract::MultiDocument;
    QTest::newRow("early alpha: documents incomplete")
        << u"1.14.0-alpha.2"_s << u"1.14.0-alpha.2"_s << u"6.18.36"_s << Contract::SingleDocument;
}

void TestTalosRelease::findsReleases()
{
    QFETCH(QString, wanted);
    QFETCH(QString, version);
    QFETCH(QString, kernel);
    QFETCH(Contract, contract);

    const Result<const TalosRelease *> release = findTalosRelease(wanted);

    QVERIFY(release);
    QCOMPARE((*release)->version, version);
    QCOMPARE((*release)->kernel.toString(), kernel);
    QCOMPARE((*release)->contract, contract);
}

void TestTalosRelease::namesWhatIsKnown_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("message");

    QTest::newRow("unknown patch release")
        << u"1.11.99"_s << u"Talos 1.11.99 isn't known; of that minor 1.11.0-alpha.0 to 1.11.6 are"_s;
    QTest::newRow("unknown minor") << u"v2.7"_s
                                   << u"Talos 2.7 isn't known; known are 1.6.0-alpha.0 to %1"_s.arg(
                                          talosReleases().back().version);
    QTest::newRow("nonsense") << u"new"_s
                              << u"Talos new isn't known; known are 1.6.0-alpha.0 to %1"_s.arg(
                                     talosReleases().back().version);
    QTest::newRow("empty") << u""_s
                           << u"Talos  isn't known; known are 1.6.0-alpha.0 to %1"_s.arg(
                                  talosReleases().back().version);
}

void TestTalosRelease::namesWhatIsKnown()
{
    QFETCH(QString, wanted);
    QFETCH(QString, message);

    const Result<const TalosRelease *> release = findTalosRelease(wanted);

    QVERIFY(!release);
    QCOMPARE(release.error().message, message);
}

void TestTalosRelease::newestStableIsNoPreRelease()
{
    QVERIFY(!newestStableTalos().version.contains(u'-'));
    QVERIFY(newestStableTalos().kernel >= (KernelVersion{6, 18, 44}));
}

QTEST_APPLESS_MAIN(TestTalosRelease)
#include "tst_talos_release.moc"
