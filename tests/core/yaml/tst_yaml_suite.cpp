#include "core/yaml/text_file.h"
#include "core/yaml/value_at_path.h"
#include "core/yaml/yaml_text.h"
#include "tests/core/yaml/edit_sequence.h"

#include <QDirIterator>
#include <QRandomGenerator>
#include <QTest>

#include <array>

using namespace Qt::StringLiterals;

// Edits of all kinds on texts that use all of YAML: our own nasty files, the YAML test suite and real files.

namespace {

struct Tally
{
    int texts = 0;
    int made = 0;
    int refused = 0;
    QStringList faults;
};

/// Some sequences of edits; the same ones on each run.
void checkText(const QString &name, const QByteArray &bytes, int sequences, Tally &tally)
{
    constexpr int edits = 6;
    ++tally.texts;
    for (int round = 0; round < sequences; ++round) {
        QRandomGenerator random(static_cast<quint32>(round + 1));
        const SequenceOutcome outcome =
            checkEditSequence(bytes, edits, [&random](int bound) { return static_cast<int>(random.bounded(bound)); });
        tally.made += outcome.made;
        tally.refused += outcome.refused;
        if (!outcome.fault.isEmpty())
            tally.faults += u"%1, sequence %2: %3"_s.arg(name).arg(round).arg(outcome.fault);
    }
}

void report(const char *what, const Tally &tally)
{
    qInfo("%s: %d texts, %d edits made and undone, %d refused", what, tally.texts, tally.made, tally.refused);
}

/// The first few of them; the rest is mostly the same.
QString faultsOf(const Tally &tally)
{
    constexpr qsizetype shown = 20;
    return u"%1 faults\n%2"_s.arg(tally.faults.size())
        .arg(tally.faults.first(std::min(shown, tally.faults.size())).join(u"\n\n"_s));
}

/// A text with some places replaced by signs and words that mean something in YAML.
QByteArray damaged(QByteArray bytes, QRandomGenerator &random)
{
    constexpr std::array pieces{"",      " ",  "\n",    "\n  ",   "\n- ",  ": ",    "- ", "&a ",    "*a",
                                "&b ",   "*b", "*a : ", "<<: ",   "? ",    "[",     "]",  "{",      "}",
                                ", ",    "\"", "'",     " # c\n", "|\n",   ">-\n ", "~",  "!!str ", "---\n",
                                "...\n", "\t", "\\",    "a",      "key: ", "010",   "yes"};
    const auto number = [&random](qsizetype bound) { return random.bounded(static_cast<int>(bound)); };
    for (int change = 1 + number(4); change > 0 && !bytes.isEmpty(); --change)
        bytes.replace(number(bytes.size()), number(4), pieces[static_cast<std::size_t>(number(std::ssize(pieces)))]);
    return bytes;
}

QStringList filesIn(const QString &folder)
{
    QStringList files;
    QDirIterator iterator(folder, QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext())
        files += iterator.next();
    files.sort();
    return files;
}

/// The suite writes what can't be seen as signs: https://github.com/yaml/yaml-test-suite/blob/main/ReadMe.md
QByteArray unmasked(QString text)
{
    text.replace(u"\u2423"_s, u" "_s).replace(u"\u00bb"_s, u"\t"_s).remove(u"\u2014"_s);
    text.replace(u"\u2190"_s, u"\r"_s).replace(u"\u21d4"_s, u"\ufeff"_s).remove(u"\u21b5"_s);
    if (text.endsWith(u"\u220e\n"_s))
        text.chop(2);
    return text.toUtf8();
}

/// The texts of one file of the suite: valid ones and such that have to be refused.
QByteArrayList suiteTexts(const QString &file)
{
    QByteArrayList texts;
    const Result<YamlText> cases = YamlText::parse(readTextFile(file).value_or(QByteArray()));
    for (const Value &entry : cases ? cases->value(cases->root()).toList() : Value::List()) {
        if (const Value *text = entry.find(u"yaml"))
            texts += unmasked(text->toString());
    }
    return texts;
}

/// Every scalar of a text: set to something else, undone; set back to what it was.
QString checkScalars(const YamlText &text, int index, const YamlPath &path)
{
    const YamlNode &node = text.node(index);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool isKey = node.kind == YamlKind::Mapping && i % 2 == 0;
        if (isKey)
            continue;
        const YamlPath child = node.kind == YamlKind::Mapping
                                   ? path.child(text.pathAt(text.node(node.children[i - 1]).span.start).lastName())
                                   : path.child(static_cast<int>(i));
        if (const QString fault = checkScalars(text, node.children[i], child); !fault.isEmpty())
            return fault;
    }
    if (node.kind == YamlKind::Mapping || node.kind == YamlKind::Sequence || text.find(path) != index)
        return {};
    const Result<Splice> splice = text.set(path, u"other"_s);
    if (!splice)
        return u"%1: %2"_s.arg(path.toString(), splice.error().message);
    const Result<YamlText> after = text.applied(*splice);
    const Result<Splice> back = after ? after->set(path, text.value(index)) : std::unexpected(after.error());
    const Result<YamlText> again = back ? after->applied(*back) : std::unexpected(back.error());
    if (!again)
        return u"%1: %2"_s.arg(path.toString(), again.error().toString());
    return again->value(again->root()) == text.value(text.root()) ? QString() : path.toString() + u" isn't back"_s;
}

} // namespace

class YamlSuiteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNastyTextsAsLibyamlDoes_data() { addNastyFiles(); }
    void readsNastyTextsAsLibyamlDoes();
    void changesEveryScalarOfNastyTexts_data() { addNastyFiles(); }
    void changesEveryScalarOfNastyTexts();
    void survivesEditsOfNastyTexts_data() { addNastyFiles(); }
    void survivesEditsOfNastyTexts();
    void survivesEditsOfDamagedTexts();
    void survivesEditsOfRealFiles();
    void survivesEditsOfTheYamlTestSuite();

private:
    static void addNastyFiles();
};

void YamlSuiteTest::addNastyFiles()
{
    QTest::addColumn<QByteArray>("bytes");
    const QStringList files = filesIn(QStringLiteral(TEST_DATA_DIR "/yaml/nasty"));
    QVERIFY(files.size() > 10);
    for (const QString &file : files)
        QTest::addRow("%s", qPrintable(file.section(u'/', -1))) << readTextFile(file).value();
}

void YamlSuiteTest::readsNastyTextsAsLibyamlDoes()
{
    QFETCH(const QByteArray, bytes);

    const Result<YamlText> text = YamlText::parse(bytes);

    QVERIFY2(text, text ? "" : qPrintable(text.error().toString()));
    QCOMPARE(text->bytes(), bytes);
    QVERIFY2(!text->readerDifference(), qPrintable(text->readerDifference().value_or(ReaderDifference()).message));
}

void YamlSuiteTest::changesEveryScalarOfNastyTexts()
{
    QFETCH(const QByteArray, bytes);
    const YamlText text = YamlText::parse(bytes).value();

    const QString fault = checkScalars(text, text.root(), {});

    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

void YamlSuiteTest::survivesEditsOfNastyTexts()
{
    QFETCH(const QByteArray, bytes);
    Tally tally;

    checkText(u"this text"_s, bytes, 100, tally);

    QVERIFY2(tally.faults.isEmpty(), qPrintable(faultsOf(tally)));
    QVERIFY(tally.made > 50);
}

void YamlSuiteTest::survivesEditsOfDamagedTexts()
{
    const bool isThorough = qEnvironmentVariableIsSet("DATAPATH_TEST_EVERYTHING");
    const int mutants = isThorough ? 5'000 : 100;
    QRandomGenerator random(isThorough ? QRandomGenerator::global()->generate() : 1U);
    Tally tally;

    for (const QString &file : filesIn(QStringLiteral(TEST_DATA_DIR "/yaml/nasty"))) {
        const QByteArray bytes = readTextFile(file).value();
        for (int mutant = 0; mutant < mutants; ++mutant)
            checkText(file.section(u'/', -1), damaged(bytes, random), 2, tally);
    }

    report("damaged texts", tally);
    QVERIFY2(tally.faults.isEmpty(), qPrintable(faultsOf(tally)));
    QVERIFY(tally.made > 500);
}

void YamlSuiteTest::survivesEditsOfRealFiles()
{
    constexpr qsizetype largest = 6000; // each edit is some parses
    const QStringList files = filesIn(QStringLiteral(SHARED_DIR "/corpus/values")) +
                              filesIn(QStringLiteral(SHARED_DIR "/corpus/talos-patches"));
    if (files.isEmpty())
        QSKIP("the real files of ../shared are not here");
    Tally tally;

    for (const QString &file : files) {
        const QByteArray bytes = readTextFile(file).value_or(QByteArray());
        if (bytes.size() < largest)
            checkText(file, bytes, 5, tally);
    }

    report("real files", tally);
    QVERIFY2(tally.faults.isEmpty(), qPrintable(faultsOf(tally)));
    QVERIFY(tally.made > 500);
}

void YamlSuiteTest::survivesEditsOfTheYamlTestSuite()
{
    const QString folder = qEnvironmentVariable("DATAPATH_YAML_TEST_SUITE");
    if (folder.isEmpty())
        QSKIP("DATAPATH_YAML_TEST_SUITE names no checkout of https://github.com/yaml/yaml-test-suite");
    Tally tally;

    for (const QString &file : filesIn(folder + u"/src"_s)) {
        for (const QByteArray &bytes : suiteTexts(file))
            checkText(file, bytes, 20, tally);
    }

    report("YAML test suite", tally);
    QVERIFY2(tally.faults.isEmpty(), qPrintable(faultsOf(tally)));
    QVERIFY2(tally.texts > 300, "the folder has no src/*.yaml");
}

QTEST_APPLESS_MAIN(YamlSuiteTest)
#include "tst_yaml_suite.moc"
