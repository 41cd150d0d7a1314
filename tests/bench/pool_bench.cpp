#include "tests/bench/pool_bench.h"

#include "core/rules/rules.h"
#include "core/sizing/pool_sizing.h"

using namespace Qt::StringLiterals;

namespace {

/// Pools of which no two are alike.
std::vector<NodePool> differentPools(int count)
{
    std::vector<NodePool> pools;
    for (int i = 0; i < count; ++i)
        pools.push_back({.name = u"pool-%1"_s.arg(i),
                         .count = 1 + i % 50,
                         .memoryBytes = (qint64{4} << 30) + (qint64{i} << 20),
                         .cpus = 2 * (1 + i % 64),
                         .labels = {{u"pool"_s, QString::number(i)}}});
    return pools;
}

} // namespace

void size100Pools(const Configuration &values)
{
    static const std::vector<NodePool> pools = differentPools(100);
    (void)sizePools(values, pools);
}

void size10000Pools(const Configuration &values)
{
    static const std::vector<NodePool> pools = differentPools(10000);
    (void)sizePools(values, pools);
}

void checkManyPools(const Configuration &values)
{
    static const QByteArray profile = [] {
        QByteArray text = "apiVersion: datapath-designer/v1\nkind: Profile\nvalues: {}\ncluster:\n  nodePools:\n";
        for (int i = 0; i < 10000; ++i)
            text += "    - {name: p" + QByteArray::number(i) + ", memory: " + QByteArray::number(4 + i % 500) +
                    "GiB, cpus: 32}\n";
        return text;
    }();
    const Configuration read = Configuration::parse(profile, values.sharedCatalogue()).value();
    check(contextFor(read).value());
}
