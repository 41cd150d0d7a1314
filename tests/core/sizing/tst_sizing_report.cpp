#include "core/sizing/sizing_report.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

ClusterSizing cluster()
{
    const Configuration values = Configuration::parse("kubeProxyReplacement: true\nbpf: {mapDynamicSizeRatio: 0.08}",
                                                      Catalogue::builtIn(u"1.18.5"_s).value())
                                     .value();
    const std::vector<NodePool> pools{
        {.name = u"large, \"fast\" | new"_s, .count = 3, .cpus = 32, .memoryTotalBytes = qint64{64} << 30},
        {.name = u"small"_s, .count = 2, .cpus = 4, .memoryTotalBytes = qint64{1} << 30}};
    return sizePools(values, pools);
}

} // namespace

class TestSizingReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesARowForEachPoolAndMap();
    void quotesWhatCsvNeeds();
    void writesReadableTables();
    void keepsMapsApartThatArentMade();
};

void TestSizingReport::writesARowForEachPoolAndMap()
{
    const QStringList lines = sizingAsCsv(cluster()).split(u"\r\n"_s);

    QCOMPARE(lines.size(), 1 + 2 * 5 + 1);
    QCOMPARE(lines.front(), u"pool,nodes,memory_bytes,cpus,ratio,ratio_source,map,entries,unclamped,sized_by,made,"
                            "bytes_ipv4,bytes_ipv6,bytes"_s);
    QCOMPARE(lines[6],
             u"small,2,1073741824,4,0.08,values,ct-tcp,301401,301401,ratio,true,44560384,51793920,44560384"_s);
    QVERIFY(lines.back().isEmpty());
}

void TestSizingReport::quotesWhatCsvNeeds()
{
    QVERIFY(sizingAsCsv(cluster()).contains("\r\n\"large, \"\"fast\"\" | new\",3,"_L1));
}

void TestSizingReport::writesReadableTables()
{
    const QString text = sizingAsMarkdown(cluster());

    QVERIFY(text.contains("| large, \"fast\" \\| new | 3 | 64 GiB | 0.08 | 16,777,216 | 7.47 GiB | 11.7 % |"_L1));
    QVERIFY(text.contains("| ct-tcp | 16,777,216 | ceiling | 2.13 GiB |"_L1));
    QVERIFY(text.contains("### small"_L1));
}

void TestSizingReport::keepsMapsApartThatArentMade()
{
    const Configuration values = Configuration::parse("{}", Catalogue::builtIn(u"1.18.5"_s).value()).value();
    const std::vector<NodePool> pools{{.name = u"a"_s, .memoryTotalBytes = qint64{1} << 30}};
    const ClusterSizing sizing = sizePools(values, pools);

    QVERIFY(sizingAsMarkdown(sizing).contains("| nat | 131,072 | not made | 0 B |"_L1));
    QVERIFY(sizingAsCsv(sizing).contains(",nat,131072,9418,floor,false,"_L1));
}

QTEST_APPLESS_MAIN(TestSizingReport)
#include "tst_sizing_report.moc"
