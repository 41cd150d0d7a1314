#include "tests/app/cli_runner.h"

#include "core/values/configuration.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A scalar of a real file, and another value of its type.
struct Change
{
    YamlPath path;
    Value value;
};

std::optional<Value> otherValue(const Value &value)
{
    if (value.isBool())
        return Value(!value.toBool());
    if (value.isInteger())
        return Value(value.toInteger() + 1);
    if (value.isString() && !value.toString().contains(u'\n'))
        return Value(QString(value.toString() + u'x'));
    return {};
}

/// The first scalar whose setting the chart knows.
std::optional<Change> changeFor(const Configuration &values)
{
    for (const ExplicitLeaf &leaf : values.explicitLeaves()) {
        const std::optional<Value> value = otherValue(*leaf.value);
        if (value && leaf.setting)
            return Change{leaf.path, *value};
    }
    return {};
}

/// All that the file sets, with what was changed laid over it.
QStringList leavesOf(const Configuration &values)
{
    QStringList leaves;
    for (const ExplicitLeaf &leaf : values.explicitLeaves())
        leaves += leaf.path.toString() + u'=' + leaf.value->toDisplay();
    return leaves;
}

Result<Configuration> parsed(const QByteArray &bytes)
{
    return Configuration::parse(bytes, Catalogue::builtIn(Catalogue::defaultVersion()).value());
}

/// How many bytes at the start and at the end two texts share, at most all of the shorter one.
qsizetype sharedBytes(const QByteArray &left, const QByteArray &right)
{
    const qsizetype most = qMin(left.size(), right.size());
    qsizetype start = 0;
    while (start < most && left[start] == right[start])
        ++start;
    qsizetype end = 0;
    while (end < most - start && left[left.size() - 1 - end] == right[right.size() - 1 - end])
        ++end;
    return start + end;
}

} // namespace

class TestCliCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void checksEveryFile();
    void setsOneScalarInEveryFile();
    void exportsRealFiles();
};

void TestCliCorpus::initTestCase()
{
    if (corpusFiles().isEmpty())
        QSKIP("the corpus of ../shared isn't here");
}

void TestCliCorpus::checksEveryFile()
{
    int refused = 0;
    for (const QString &file : corpusFiles()) {
        const Ran ran = datapathctl({u"check"_s, file, u"--format"_s, u"json"_s, u"--fail-on"_s, u"never"_s});
        QVERIFY2(ran.code == 0 || ran.code == 3, qPrintable(file));
        QVERIFY2(!ran.json().isEmpty(), qPrintable(file));
        QVERIFY2(ran.err.startsWith(file.toUtf8()), ran.err.constData());
        refused += ran.code == 3 ? 1 : 0;
    }
    qInfo("%lld files checked, %d refused", static_cast<long long>(corpusFiles().size()), refused);
    QVERIFY(refused * 10 < corpusFiles().size());
}

void TestCliCorpus::setsOneScalarInEveryFile()
{
    int changed = 0;
    int refused = 0;
    for (const QString &file : corpusFiles()) {
        const QByteArray before = contentOf(file);
        const Result<Configuration> values = parsed(before);
        const std::optional<Change> change = values ? changeFor(*values) : std::optional<Change>();
        if (!change) {
            ++refused; // no values in there, or no scalar that the chart knows
            continue;
        }
        const QString path = change->path.toString();
        const Ran ran = datapathctl({u"set"_s, file, path + u'=' + change->value.toDisplay()});
        if (ran.code == 4 || ran.code == 2) {
            QVERIFY2(ran.out.isEmpty() && ran.err.size() > 20, qPrintable(file));
            qInfo("refused: %s", ran.err.constData());
            ++refused;
            continue;
        }
        QVERIFY2(ran.code == 0, qPrintable(file));
        const Configuration after = parsed(ran.out).value();
        QStringList expected = leavesOf(*values);
        expected.replaceInStrings(QString(path + u'=' + values->explicitValue(change->path)->toDisplay()),
                                  QString(path + u'=' + change->value.toDisplay()));
        QCOMPARE(leavesOf(after), expected);
        const qsizetype touched = qMax(before.size(), ran.out.size()) - sharedBytes(before, ran.out);
        QVERIFY2(touched <= change->value.toDisplay().toUtf8().size() + 2, qPrintable(file));
        ++changed;
    }
    qInfo("one scalar changed in %d files, refused in %d", changed, refused);
    QVERIFY(changed >= corpusFiles().size() * 9 / 10);
}

void TestCliCorpus::exportsRealFiles()
{
    constexpr int wanted = 20;
    const QTemporaryDir folder;
    int exported = 0;
    for (const QString &file : corpusFiles()) {
        if (exported == wanted)
            break;
        const QString target = folder.filePath(QString::number(exported));
        const Ran ran = datapathctl({u"export"_s, file, u"-o"_s, target, u"--force"_s});
        if (ran.code == 3)
            continue;
        QVERIFY2(ran.code == 0, ran.err.constData());
        const Result<Configuration> values = parsed(contentOf(target + u"/values.yaml"_s));
        QVERIFY2(values.has_value(), qPrintable(file));
        QCOMPARE(leavesOf(*values).isEmpty(), leavesOf(parsed(contentOf(file)).value()).isEmpty());
        ++exported;
    }
    QCOMPARE(exported, qMin<qsizetype>(wanted, corpusFiles().size()));
}

QTEST_APPLESS_MAIN(TestCliCorpus)
#include "tst_cli_corpus.moc"
