#include "core/yaml/line_hunks.h"
#include "core/yaml/three_way_merge.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

/// Two people change one file: what each of them meant has to be in the result, or be asked about.
class TestThreeWayMerge final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void merges_data();
    void merges();
    void asksWhereBothChangedOnePlace_data();
    void asksWhereBothChangedOnePlace();
    void takesMineOnRequest();
    void refusesDifferentDocuments();
    void findsAShortestWay_data();
    void findsAShortestWay();
    void leadsFromOneTextToTheOther();
};

namespace {

YamlText parsed(const QByteArray &text)
{
    return YamlText::parse(text).value();
}

QByteArray replayed(const QByteArray &before, const QByteArray &after)
{
    const std::vector<QByteArrayView> old = linesOf(before);
    const std::vector<QByteArrayView> fresh = linesOf(after);
    QByteArray text;
    qsizetype line = 0;
    const auto copy = [&text](const std::vector<QByteArrayView> &lines, qsizetype from, qsizetype to) {
        for (qsizetype i = from; i < to; ++i)
            text += lines[static_cast<std::size_t>(i)];
    };
    for (const LineHunk &hunk : lineHunks(old, fresh)) {
        copy(old, line, hunk.oldFirst);
        copy(fresh, hunk.newFirst, hunk.newFirst + hunk.newCount);
        line = hunk.oldEnd();
    }
    copy(old, line, static_cast<qsizetype>(old.size()));
    return text;
}

} // namespace

void TestThreeWayMerge::merges_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray base = "# ours\nMTU: 1500\nbpf:\n  masquerade: false\ndebug:\n  enabled: false\n"_ba;
    const auto with = [&base](const QByteArray &from, const QByteArray &to) {
        return QByteArray(base).replace(from, to);
    };
    QTest::newRow("only mine changed") << base << with("1500", "9000") << base << with("1500", "9000");
    QTest::newRow("only theirs changed") << base << base << with("1500", "9000") << with("1500", "9000");
    QTest::newRow("both made the same change")
        << base << with("1500", "9000") << with("1500", "9000") << with("1500", "9000");
    QTest::newRow("each another key, with the comments of both")
        << base << with("MTU: 1500", "MTU: 9000 # jumbo") << with("  enabled: false", "  enabled: true # for a day")
        << with("MTU: 1500", "MTU: 9000 # jumbo").replace("  enabled: false", "  enabled: true # for a day");
    QTest::newRow("neighbouring lines collide, their keys don't")
        << base << with("1500", "9000") << with("bpf:", "bpf: # theirs")
        << with("1500", "9000").replace("bpf:", "bpf: # theirs");
    QTest::newRow("each adds a key at the same place") << base << base + "ipv6:\n  enabled: true\n"
                                                       << base + "ipv4:\n  enabled: true\n"
                                                       << base + "ipv4:\n  enabled: true\nipv6:\n  enabled: true\n";
    QTest::newRow("I remove a key, they change another")
        << base << with("MTU: 1500\n", "") << with("masquerade: false", "masquerade: true")
        << with("MTU: 1500\n", "").replace("masquerade: false", "masquerade: true");
    QTest::newRow("they remove what I left alone")
        << base << with("1500", "9000") << with("debug:\n  enabled: false\n", "")
        << with("1500", "9000").replace("debug:\n  enabled: false\n", "");
    QTest::newRow("they indent otherwise, I change a value")
        << base << with("masquerade: false", "masquerade: true") << with("  masquerade", "      masquerade")
        << with("  masquerade: false", "      masquerade: true");
}

void TestThreeWayMerge::merges()
{
    QFETCH(const QByteArray, base);
    QFETCH(const QByteArray, mine);
    QFETCH(const QByteArray, theirs);

    const Result<ThreeWayMerge> merge = mergeTexts(parsed(base), parsed(mine), parsed(theirs));

    QVERIFY2(merge, merge ? "" : qPrintable(merge.error().toString()));
    QTEST(merge->text.bytes(), "expected");
    QVERIFY(merge->conflicts.empty());
}

void TestThreeWayMerge::asksWhereBothChangedOnePlace_data()
{
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("a value") << "a: {b: 2}\nc: [1]\n"_ba << "a: {b: 3}\nc: [1]\n"_ba << u"a.b"_s
                             << "a: {b: 3}\nc: [1]\n"_ba;
    QTest::newRow("I remove what they change")
        << "c: [1]\n"_ba << "a: {b: 3}\nc: [1]\n"_ba << u"a"_s << "a: {b: 3}\nc: [1]\n"_ba;
    QTest::newRow("they remove what I change") << "a: {b: 2}\nc: [1]\n"_ba << "c: [1]\n"_ba << u"a"_s << "c: [1]\n"_ba;
    QTest::newRow("a list counts as one value")
        << "a: {b: 1}\nc: [1, 2]\n"_ba << "a: {b: 1}\nc: [0, 1]\n"_ba << u"c"_s << "a: {b: 1}\nc: [0, 1]\n"_ba;
}

void TestThreeWayMerge::asksWhereBothChangedOnePlace()
{
    QFETCH(const QByteArray, mine);
    QFETCH(const QByteArray, theirs);

    const Result<ThreeWayMerge> merge = mergeTexts(parsed("a: {b: 1}\nc: [1]\n"), parsed(mine), parsed(theirs));

    QVERIFY(merge);
    QCOMPARE(merge->conflicts.size(), std::size_t{1});
    QTEST(merge->conflicts.front().path.toString(), "path");
    QTEST(merge->text.bytes(), "expected");
}

void TestThreeWayMerge::takesMineOnRequest()
{
    const Result<ThreeWayMerge> merge =
        mergeTexts(parsed("a: 1\nb: 1 # two\n"), parsed("a: 2\n"), parsed("a: 3\nb: 2 # two\n"));
    QVERIFY(merge);
    QCOMPARE(merge->conflicts.size(), std::size_t{2});

    YamlText text = merge->text;
    for (const MergeConflict &conflict : merge->conflicts)
        text = takeMine(text, conflict).value();

    QCOMPARE(text.bytes(), "a: 2\n"_ba);
}

void TestThreeWayMerge::refusesDifferentDocuments()
{
    QVERIFY(!mergeTexts(parsed("a: 1\n"), parsed("a: 1\n---\nb: 2\n"), parsed("a: 2\n")));
}

void TestThreeWayMerge::findsAShortestWay_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("lines");

    QTest::newRow("nothing") << "a\nb\n"_ba << "a\nb\n"_ba << 0;
    QTest::newRow("one line changed") << "a\nb\nc\n"_ba << "a\nx\nc\n"_ba << 2;
    QTest::newRow("one line moved") << "a\nb\nc\nd\n"_ba << "b\nc\nd\na\n"_ba << 2;
    QTest::newRow("all new") << ""_ba << "a\nb\n"_ba << 2;
    QTest::newRow("the last line's end") << "a\nb"_ba << "a\nb\n"_ba << 2;
    QTest::newRow("the paper's example") << "a\nb\nc\na\nb\nb\na\n"_ba << "c\nb\na\nb\na\nc\n"_ba << 5;
}

void TestThreeWayMerge::findsAShortestWay()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);

    int lines = 0;
    for (const LineHunk &hunk : lineHunks(linesOf(before), linesOf(after)))
        lines += static_cast<int>(hunk.oldCount + hunk.newCount);

    QTEST(lines, "lines");
    QCOMPARE(replayed(before, after), after);
}

void TestThreeWayMerge::leadsFromOneTextToTheOther()
{
    QRandomGenerator random(1);
    const auto text = [&random] {
        QByteArray lines;
        for (int count = random.bounded(30); count > 0; --count)
            lines += QByteArray(1, static_cast<char>('a' + random.bounded(4))) + '\n';
        return lines;
    };
    for (int round = 0; round < 2000; ++round) {
        const QByteArray before = text();
        const QByteArray after = text();
        QCOMPARE(replayed(before, after), after);
    }
}

QTEST_APPLESS_MAIN(TestThreeWayMerge)
#include "tst_three_way_merge.moc"
