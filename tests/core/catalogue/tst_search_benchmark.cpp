#include "core/catalogue/search.h"
#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <map>

using namespace Qt::StringLiterals;

namespace {
/// Every second query of a class is held out: looked at as a figure, never one by one, so that nothing is tuned to it.
enum Half { Tuning, HeldOut };

struct LabelledQuery
{
    QString name; ///< of its class
    QString query;
    QStringList expected; ///< best first
    qsizetype equal = 1;  ///< how many of them are as good as the first
    QString chart = u"1.20.0"_s;
    Half half = Tuning;
};

struct Figures
{
    int queries = 0;
    int first = 0; ///< answered by the first hit
    int ten = 0;   ///< answered within ten hits
    double reciprocalRanks = 0;

    double successAt1() const { return 100.0 * first / std::max(queries, 1); }
    double successAt10() const { return 100.0 * ten / std::max(queries, 1); }
    double meanReciprocalRank() const { return reciprocalRanks / std::max(queries, 1); }
};

constexpr auto overall = "overall"_L1;

/// By half and name of class.
using Table = std::array<std::map<QString, Figures>, 2>;

LabelledQuery labelledQuery(const Value &entry)
{
    LabelledQuery labelled{
        .name = entry.find(u"class")->toString(), .query = entry.find(u"query")->toString(), .expected = {}};
    for (const Value &path : entry.find(u"expect")->toList())
        labelled.expected << path.toString();
    if (const Value *equal = entry.find(u"equal"))
        labelled.equal = equal->toInteger();
    if (const Value *chart = entry.find(u"chart"))
        labelled.chart = chart->toString();
    return labelled;
}

std::vector<LabelledQuery> labelledQueries()
{
    const QByteArray bytes = readTextFile(QStringLiteral(TEST_DATA_DIR "/catalogue/search-queries.yaml")).value();
    const YamlText text = YamlText::parse(bytes).value();
    const Value entries = text.value(text.find("queries"));
    std::map<QString, int> places;
    std::vector<LabelledQuery> queries;
    for (const Value &entry : entries.toList()) {
        LabelledQuery labelled = labelledQuery(entry);
        labelled.half = places[labelled.name]++ % 2 == 0 ? Tuning : HeldOut;
        queries.push_back(std::move(labelled));
    }
    return queries;
}

QStringList answersTo(const LabelledQuery &labelled)
{
    QStringList paths;
    const auto hits = search(*Catalogue::builtIn(labelled.chart).value(), labelled.query).value();
    for (const SearchHit &hit : hits)
        paths << hit.setting->path().toString();
    return paths;
}

/// Counted from 1; nothing where none of the paths is among the answers.
std::optional<qsizetype> bestRank(const QStringList &answers, const QStringList &paths)
{
    const auto isOne = [&paths](const QString &answer) { return paths.contains(answer); };
    const auto found = std::ranges::find_if(answers, isOne);
    if (found == answers.end())
        return std::nullopt;
    return found - answers.begin() + 1;
}

void count(Figures &figures, const LabelledQuery &labelled, const QStringList &answers)
{
    const std::optional<qsizetype> any = bestRank(answers, labelled.expected);
    const std::optional<qsizetype> best = bestRank(answers, labelled.expected.first(labelled.equal));
    ++figures.queries;
    figures.first += any && *any == 1;
    figures.ten += any && *any <= 10;
    figures.reciprocalRanks += best ? 1.0 / static_cast<double>(*best) : 0;
}

/// For whoever tunes the search: what the tuning half has in another order.
void printMiss(const LabelledQuery &labelled, const QStringList &answers)
{
    if (labelled.half != Tuning || !qEnvironmentVariableIsSet("DATAPATH_SEARCH_MISSES"))
        return;
    const std::optional<qsizetype> best = bestRank(answers, labelled.expected.first(labelled.equal));
    if (best != 1)
        qInfo("%s \"%s\": %s is at %lld of %lld after %s", qPrintable(labelled.name), qPrintable(labelled.query),
              qPrintable(labelled.expected.first()), static_cast<long long>(best.value_or(0)),
              static_cast<long long>(answers.size()), qPrintable(answers.first(qMin(answers.size(), 4)).join(u", "_s)));
}

const Table &table()
{
    static const Table measured = [] {
        Table result;
        for (const LabelledQuery &labelled : labelledQueries()) {
            const QStringList answers = answersTo(labelled);
            count(result[labelled.half][labelled.name], labelled, answers);
            count(result[labelled.half][overall], labelled, answers);
            printMiss(labelled, answers);
        }
        return result;
    }();
    return measured;
}

void print(const char *half, const std::map<QString, Figures> &classes)
{
    for (const auto &[name, figures] : classes)
        qInfo("%-8s %-8s %4d queries   Success@1 %5.1f %%   Success@10 %5.1f %%   MRR %.3f", half, qPrintable(name),
              figures.queries, figures.successAt1(), figures.successAt10(), figures.meanReciprocalRank());
}
} // namespace

class SearchBenchmarkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hasSettingsForItsAnswers();
    void putsAPathFirst_data();
    void putsAPathFirst();
    void answersQueriesNobodyTunedItTo();
};

void SearchBenchmarkTest::initTestCase()
{
    print("tuning", table()[Tuning]);
    print("held out", table()[HeldOut]);
}

void SearchBenchmarkTest::hasSettingsForItsAnswers()
{
    const std::vector<LabelledQuery> queries = labelledQueries();

    QVERIFY(queries.size() >= 220);
    for (const LabelledQuery &labelled : queries) {
        QVERIFY2(labelled.equal <= labelled.expected.size(), qPrintable(labelled.query));
        for (const QString &path : labelled.expected)
            QVERIFY2(Catalogue::builtIn(labelled.chart).value()->find(YamlPath::parse(path).value()), qPrintable(path));
    }
}

void SearchBenchmarkTest::putsAPathFirst_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("whole") << u"exact"_s;
    QTest::newRow("its beginning or its end") << u"prefix"_s;
}

void SearchBenchmarkTest::putsAPathFirst()
{
    QFETCH(const QString, name);

    for (const auto &half : table())
        QCOMPARE(half.at(name).first, half.at(name).queries);
}

void SearchBenchmarkTest::answersQueriesNobodyTunedItTo()
{
    const Figures &figures = table()[HeldOut].at(overall);

    QCOMPARE_GE(figures.successAt10(), 97.0);
    QCOMPARE_GE(figures.meanReciprocalRank(), 0.85);
}

QTEST_APPLESS_MAIN(SearchBenchmarkTest)
#include "tst_search_benchmark.moc"
