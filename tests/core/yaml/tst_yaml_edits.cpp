#include "core/yaml/value_at_path.h"
#include "core/yaml/yaml_text.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// One case of a .cases file: `== name`, an edit (`set PATH: YAML`, `unset PATH`, `rename PATH: KEY`, `move PATH:
/// PATH`, `insert PATH: YAML`, `moveitem PATH: POSITION`), options, then the text before and after.
struct EditCase
{
    QString name;
    QByteArray edit;
    YamlPath path;
    QByteArray argument;
    QStringList usualKeys;
    QStringList alsoChanged;
    std::optional<QString> refusal;
    QByteArray before;
    QByteArray after;
};

Value readYaml(const QByteArray &bytes)
{
    const Result<YamlText> text = YamlText::parse(bytes);
    return text ? text->value(text->root()) : Value();
}

YamlPath readPath(QByteArrayView path)
{
    return YamlPath::parse(QString::fromUtf8(path)).value_or(YamlPath());
}

class CaseReader
{
public:
    QList<EditCase> read(const QString &file)
    {
        QFile cases(QStringLiteral(TEST_DATA_DIR "/yaml/") + file);
        if (!cases.open(QIODevice::ReadOnly))
            return {};
        while (!cases.atEnd())
            addLine(cases.readLine());
        finish();
        return m_cases;
    }

private:
    void addLine(const QByteArray &line)
    {
        if (line.startsWith("== ")) {
            finish();
            m_case.name = QString::fromUtf8(line.sliced(3)).trimmed();
        } else if (line == "-- before\n") {
            m_text = &m_case.before;
        } else if (line == "-- after\n") {
            m_text = &m_case.after;
        } else if (m_text) {
            *m_text += line;
        } else {
            addInstruction(line.trimmed());
        }
    }

    void addInstruction(const QByteArray &line)
    {
        const qsizetype blank = line.indexOf(' ');
        const QByteArray word = line.first(std::max<qsizetype>(blank, 0));
        const QByteArray rest = line.sliced(blank + 1).trimmed();
        if (QByteArrayList{"set", "unset", "rename", "move", "insert", "moveitem"}.contains(word)) {
            const qsizetype colon = rest.indexOf(": ");
            m_case.edit = word;
            m_case.path = readPath(colon < 0 ? rest : rest.first(colon));
            m_case.argument = colon < 0 ? QByteArray() : rest.sliced(colon + 2);
        } else if (word == "refuse") {
            m_case.refusal = QString::fromUtf8(rest);
        } else if (word == "usual") {
            m_case.usualKeys = QString::fromUtf8(rest).split(u", "_s);
        } else if (word == "also") {
            m_case.alsoChanged = QString::fromUtf8(rest).split(u", "_s);
        } else if (line == "with CRLF") {
            m_hasCrLf = true;
        } else if (line == "without final line end") {
            m_hasFinalLineEnd = false;
        }
    }

    QByteArray finished(QByteArray text) const
    {
        while (text.endsWith("\n\n") || text == "\n") // the blank line before the next case
            text.chop(1);
        if (!m_hasFinalLineEnd)
            text.chop(1);
        return m_hasCrLf ? text.replace("\n", "\r\n") : text;
    }

    void finish()
    {
        if (!m_case.name.isEmpty()) {
            m_case.before = finished(m_case.before);
            m_case.after = finished(m_case.after);
            m_cases.append(m_case);
        }
        m_case = {};
        m_text = nullptr;
        m_hasCrLf = false;
        m_hasFinalLineEnd = true;
    }

    QList<EditCase> m_cases;
    EditCase m_case;
    QByteArray *m_text = nullptr;
    bool m_hasCrLf = false;
    bool m_hasFinalLineEnd = true;
};

void addCases(const QString &file)
{
    QTest::addColumn<EditCase>("edit");
    const QList<EditCase> cases = CaseReader().read(file);
    QVERIFY2(cases.size() > 5, "the file with the cases is missing or empty");
    for (const EditCase &edit : cases)
        QTest::addRow("%s", qPrintable(edit.name)) << edit;
}

Result<Splice> spliceOf(const YamlText &text, const EditCase &edit)
{
    if (edit.edit == "unset")
        return text.unset(edit.path);
    if (edit.edit == "rename")
        return text.rename(edit.path, QString::fromUtf8(edit.argument));
    if (edit.edit == "move")
        return text.move(edit.path, readPath(edit.argument));
    if (edit.edit == "moveitem")
        return text.moveItem(edit.path, edit.argument.toInt());
    if (edit.edit == "insert")
        return text.insertItem(edit.path, readYaml(edit.argument));
    return text.set(edit.path, readYaml(edit.argument), 0, [&edit](const YamlPath &) { return edit.usualKeys; });
}

/// Other places that changed with an edit of a value.
QStringList changedElsewhere(const YamlText &before, const YamlText &after, const YamlPath &path)
{
    QStringList changed;
    for (const YamlPath &place : changedPaths(before.value(before.root()), after.value(after.root()))) {
        if (!place.startsWith(path) && !path.startsWith(place))
            changed += place.toString();
    }
    return changed;
}

void checkCase(const EditCase &edit)
{
    const Result<YamlText> text = YamlText::parse(edit.before);
    QVERIFY2(text, text ? "" : qPrintable(text.error().toString()));

    const Result<Splice> splice = spliceOf(*text, edit);

    QVERIFY2(splice, splice ? "" : qPrintable(splice.error().message));
    const QByteArray after = splice->appliedTo(edit.before);
    QCOMPARE(QString::fromUtf8(after), QString::fromUtf8(edit.after));
    QCOMPARE(splice->inverted().appliedTo(after), edit.before);
    const Result<YamlText> applied = text->applied(*splice);
    QVERIFY(applied);
    if (edit.edit == "set")
        QCOMPARE(applied->value(applied->find(edit.path)), readYaml(edit.argument));
    if (edit.edit == "set")
        QCOMPARE(changedElsewhere(*text, *applied, edit.path), edit.alsoChanged);
}

} // namespace

Q_DECLARE_METATYPE(EditCase)

class YamlEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsAValueInTheStyleOfTheFile_data() { addCases(u"set.cases"_s); }
    void setsAValueInTheStyleOfTheFile()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void insertsWhereAPersonWould_data() { addCases(u"insert.cases"_s); }
    void insertsWhereAPersonWould()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void removesWhatBelongsToAnEntry_data() { addCases(u"unset.cases"_s); }
    void removesWhatBelongsToAnEntry()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void changesWhatAnchorsShare_data() { addCases(u"shared.cases"_s); }
    void changesWhatAnchorsShare()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void movesEntriesWithTheirComments_data() { addCases(u"moves.cases"_s); }
    void movesEntriesWithTheirComments()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void insertsInTheUsualOrder_data() { addCases(u"order.cases"_s); }
    void insertsInTheUsualOrder()
    {
        QFETCH(const EditCase, edit);
        checkCase(edit);
    }

    void refusesWhatWouldChangeSomethingElse_data() { addCases(u"refused.cases"_s); }
    void refusesWhatWouldChangeSomethingElse()
    {
        QFETCH(const EditCase, edit);
        const Result<YamlText> text = YamlText::parse(edit.before);
        QVERIFY(text);

        const Result<Splice> splice = spliceOf(*text, edit);

        QVERIFY(!splice);
        QVERIFY2(splice.error().message.contains(*edit.refusal), qPrintable(splice.error().message));
    }

    void changesTheDocumentThatIsAsked();
    void refusesADocumentThatIsNotThere();
    void refusesASpliceForAnotherText();
    void refusesInfinity();
};

void YamlEditsTest::changesTheDocumentThatIsAsked()
{
    const Result<YamlText> text = YamlText::parse("a: 1\n---\n# second\na: 2\n...\n");
    QVERIFY(text);

    const Result<Splice> changed = text->set("a", 3, 1);
    const Result<Splice> added = text->set("b", 4, 1);

    QVERIFY(changed && added);
    QCOMPARE(changed->appliedTo(text->bytes()), "a: 1\n---\n# second\na: 3\n...\n");
    QCOMPARE(added->appliedTo(text->bytes()), "a: 1\n---\n# second\na: 2\nb: 4\n...\n");
}

void YamlEditsTest::refusesADocumentThatIsNotThere()
{
    const Result<YamlText> text = YamlText::parse("a: 1\n");
    QVERIFY(text);

    QVERIFY(!text->set("a", 3, 1));
    QVERIFY(!text->set("a", 3, -1));
}

void YamlEditsTest::refusesASpliceForAnotherText()
{
    const Result<YamlText> text = YamlText::parse("a: 1\n");
    QVERIFY(text);

    QVERIFY(!text->applied({.offset = 3, .removed = "2", .inserted = "3"}));
    QVERIFY(!text->applied({.offset = 9, .removed = "2", .inserted = "3"}));
}

void YamlEditsTest::refusesInfinity()
{
    const Result<YamlText> text = YamlText::parse("a: 1\n");
    QVERIFY(text);

    QVERIFY(!text->set("a", std::numeric_limits<double>::infinity()));
}

QTEST_APPLESS_MAIN(YamlEditsTest)
#include "tst_yaml_edits.moc"
