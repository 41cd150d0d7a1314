#include "core/values/configuration.h"
#include "core/values/memory_quantity.h"
#include "ui/project/pool_edits.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// Changes of a profile's node pools as splices: what isn't changed keeps its bytes.
class TestPoolEdits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyWhatDiffers_data();
    void changesOnlyWhatDiffers();
    void readsBackWhatItWrote_data();
    void readsBackWhatItWrote();
    void writesMemoryExactly_data();
    void writesMemoryExactly();
};

namespace {

const QByteArray head = "apiVersion: datapath-designer/v1\nkind: Profile\n";
const QByteArray twoPools = head + R"(cluster:
  nodePools:
    - name: edge # at the shops
      count: 12
      memory: 8GiB
    # the big ones
    - name: workers
      count: 6
      memory: 64GiB
      cpus: 32
values: {}
)";

Configuration read(const QByteArray &text)
{
    return Configuration::parse(text, Catalogue::builtIn(Catalogue::defaultVersion()).value()).value();
}

QByteArray changed(const QByteArray &text, const std::vector<NodePool> &pools)
{
    const Configuration before = read(text);
    const Result<Configuration::Applied> applied = before.apply(poolEdits(before.profile().cluster.nodePools, pools));
    return applied ? applied->after.text().bytes() : applied.error().message.toUtf8();
}

using Change = void (*)(std::vector<NodePool> &);

} // namespace

Q_DECLARE_METATYPE(Change)

void TestPoolEdits::changesOnlyWhatDiffers_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("replaced");
    QTest::addColumn<QByteArray>("by");

    QTest::newRow("memory") << Change([](std::vector<NodePool> &pools) { pools[0].memoryBytes = qint64{16} << 30; })
                            << "memory: 8GiB"_ba << "memory: 16GiB"_ba;
    QTest::newRow("a new field") << Change([](std::vector<NodePool> &pools) { pools[0].cpus = 4; })
                                 << "memory: 8GiB\n"_ba << "memory: 8GiB\n      cpus: 4\n"_ba;
    QTest::newRow("a field that goes") << Change([](std::vector<NodePool> &pools) { pools[1].cpus = 0; })
                                       << "      cpus: 32\n"_ba << ""_ba;
    QTest::newRow("a pool at the end") << Change([](std::vector<NodePool> &pools) {
        pools.push_back({.name = u"db"_s, .count = 3});
    }) << "cpus: 32\n"_ba << "cpus: 32\n    - name: db\n      count: 3\n"_ba;
    QTest::newRow("the first pool goes") << Change([](std::vector<NodePool> &pools) { pools.erase(pools.begin()); })
                                         << "    - name: edge # at the shops\n      count: 12\n      memory: 8GiB\n"_ba
                                         << ""_ba;
}

void TestPoolEdits::changesOnlyWhatDiffers()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, replaced);
    QFETCH(const QByteArray, by);
    std::vector<NodePool> pools = read(twoPools).profile().cluster.nodePools;

    change(pools);

    QCOMPARE(changed(twoPools, pools), QByteArray(twoPools).replace(replaced, by));
}

void TestPoolEdits::readsBackWhatItWrote_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("no cluster") << head + "values: {}\n";
    QTest::newRow("two pools") << twoPools;
    QTest::newRow("flow style") << head + "cluster: {nodePools: [{name: a, count: 1}]}\nvalues: {}\n";
}

void TestPoolEdits::readsBackWhatItWrote()
{
    QFETCH(const QByteArray, text);
    const NodePool first{.name = u"first"_s,
                         .count = 2,
                         .memoryBytes = qint64{32} << 30,
                         .cpus = 8,
                         .roles = {u"worker"_s},
                         .memoryTotalBytes = 33000000512,
                         .labels = {{u"example.org/pool"_s, u"first"_s}}};
    const std::vector<std::vector<NodePool>> lists{
        {first}, {first, first}, {{.name = u"other"_s}, first, {.name = u"last"_s, .count = 9}}, {}};

    for (const std::vector<NodePool> &pools : lists) {
        const QByteArray after = changed(text, pools);
        QVERIFY2(after.startsWith(head), after.constData());
        QVERIFY2(read(after).profile().cluster.nodePools == pools, after.constData());
    }
}

void TestPoolEdits::writesMemoryExactly_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");

    QTest::newRow("whole gibibytes") << (qint64{64} << 30) << u"64GiB"_s;
    QTest::newRow("mebibytes") << (qint64{1536} << 20) << u"1536MiB"_s;
    QTest::newRow("as /proc/meminfo") << qint64{65791000} * 1024 << u"65791000KiB"_s;
    QTest::newRow("bytes") << qint64{1500000001} << u"1500000001"_s;
}

void TestPoolEdits::writesMemoryExactly()
{
    QFETCH(const qint64, bytes);
    QFETCH(const QString, text);

    QCOMPARE(writtenMemory(bytes), text);
    QCOMPARE(parseMemory(text).value(), bytes);
}

QTEST_GUILESS_MAIN(TestPoolEdits)
#include "tst_pool_edits.moc"
