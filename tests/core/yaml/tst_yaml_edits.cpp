#include "core/yaml/yaml_text.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// One case of a .cases file: `== name`, `set PATH: YAML` or `unset PATH`, options, then the text before and after.
struct EditCase
{
    QString name;
    YamlPath path;
    std::optional<Value> value; ///< none: unset
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
        if (line.startsWith("set ")) {
            const qsizetype colon = line.indexOf(": ");
            m_case.path = readPath(line.sliced(4, colon - 4).trimmed());
            m_case.value = readYaml(line.sliced(colon + 2));
        } else if (line.startsWith("unset ")) {
            m_case.path = readPath(QByteArrayView(line).sliced(6));
        } else if (line.startsWith("refuse")) {
            m_case.refusal = QString::fromUtf8(line.sliced(6)).trimmed();
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
    return edit.value ? text.set(edit.path, *edit.value) : text.unset(edit.path);
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
    const int node = applied->find(edit.path);
    if (edit.value)
        QCOMPARE(applied->value(node), *edit.value);
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
