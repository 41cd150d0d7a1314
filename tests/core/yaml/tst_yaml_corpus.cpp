#include "core/yaml/text_file.h"
#include "core/yaml/value_at_path.h"
#include "core/yaml/yaml_text.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

// Properties that must hold on every real file: values.yaml of users and charts, Talos patches and machine
// configurations.

namespace {

/// A scalar, or a collection, of a file.
struct Place
{
    YamlPath path;
    int document = 0;
    int node = -1;
};

struct Tally
{
    int files = 0;
    int verified = 0;
    int sameBytesAgain = 0;
    int spelledOtherwise = 0; ///< the same value again, but folded lines, escapes or `1_000` are not restored
    QStringList refusals;

    void addRefusal(const QString &refusal) { refusals += refusal; }
};

QStringList filesIn(const QString &folder, const QStringList &filters = {})
{
    QStringList files;
    QDirIterator iterator(QStringLiteral(SHARED_DIR "/") + folder, filters, QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext())
        files += iterator.next();
    files.sort();
    return files;
}

/// Jinja and Terraform templates and pages with YAML in them: not YAML until something has rendered them.
bool isTemplate(const QString &file)
{
    const QByteArray suffix = QFileInfo(file).suffix().toLatin1();
    return QByteArrayList{"j2", "tftpl", "md", "mdx", "gotmpl", "tpl"}.contains(suffix);
}

void collect(const YamlText &text, int node, const Place &at, std::vector<Place> &scalars,
             std::vector<Place> &collections)
{
    const YamlNode &found = text.node(node);
    if (found.kind == YamlKind::Alias)
        return;
    if (found.kind != YamlKind::Mapping && found.kind != YamlKind::Sequence) {
        scalars.push_back(at);
        return;
    }
    collections.push_back(at);
    for (std::size_t i = 0; i < found.children.size(); ++i) {
        const bool isMapping = found.kind == YamlKind::Mapping;
        const int child = isMapping ? found.children[i + 1] : found.children[i];
        const QString key = isMapping ? text.node(found.children[i]).text : QString();
        Place below{.path = isMapping ? at.path.child(key) : at.path.child(static_cast<int>(i)),
                    .document = at.document,
                    .node = child};
        i += isMapping ? 1 : 0;
        if (text.find(below.path, at.document) == child) // not an entry that a later one replaces
            collect(text, child, below, scalars, collections);
    }
}

struct Places
{
    std::vector<Place> scalars;
    std::vector<Place> collections;
};

Places placesOf(const YamlText &text)
{
    Places places;
    for (int document = 0; document < text.documentCount(); ++document) {
        const int root = text.root(document);
        if (root >= 0)
            collect(text, root, {.path = {}, .document = document, .node = root}, places.scalars, places.collections);
    }
    return places;
}

/// All of a small file, evenly spread ones of a large file.
std::vector<Place> sample(const std::vector<Place> &places, std::size_t most)
{
    if (places.size() <= most)
        return places;
    std::vector<Place> sampled;
    for (std::size_t i = 0; i < most; ++i)
        sampled.push_back(places[i * places.size() / most]);
    return sampled;
}

Value otherOfItsType(const Value &value)
{
    if (value.isBool())
        return !value.toBool();
    if (value.isInteger())
        return value.toInteger() + 1;
    if (value.isNumber())
        return value.toDouble() + 1.5;
    if (value.isNull())
        return u"something"_s;
    return QString(u"x"_s + value.toString());
}

/// The value with one place changed, made without the code under test.
Value changed(const Value &whole, const YamlPath &path, const Value &value)
{
    if (path.isEmpty())
        return value;
    if (const int *index = std::get_if<int>(&path.at(0))) {
        Value::List list = whole.toList();
        list[static_cast<std::size_t>(*index)] = changed(list[static_cast<std::size_t>(*index)], path.mid(1), value);
        return list;
    }
    Value::Map map = whole.toMap();
    for (auto &[key, child] : map) {
        if (key == std::get<QString>(path.at(0)))
            child = changed(child, path.mid(1), value);
    }
    return map;
}

Value without(const Value &whole, const YamlPath &path)
{
    Value::Map map = whole.toMap();
    Value::List list = whole.toList();
    const bool isLast = path.size() == 1;
    if (const int *index = std::get_if<int>(&path.at(0))) {
        const auto at = static_cast<std::size_t>(*index);
        if (isLast)
            list.erase(list.begin() + *index);
        else
            list[at] = without(list[at], path.mid(1));
        return list;
    }
    const QString &name = std::get<QString>(path.at(0));
    if (isLast)
        std::erase_if(map, [&name](const Value::Entry &entry) { return entry.first == name; });
    for (auto &[key, child] : map)
        child = key == name ? without(child, path.mid(1)) : child;
    return map;
}

bool isEmptyCollection(const Value &value)
{
    return !value.isScalar() && value.toList().empty() && value.toMap().empty();
}

/// Without empty collections: whether a parent goes with its last child isn't looked at here.
Value pruned(const Value &value)
{
    if (value.isList()) {
        Value::List list;
        for (const Value &item : value.toList()) {
            if (const Value kept = pruned(item); !isEmptyCollection(kept))
                list.push_back(kept);
        }
        return list;
    }
    if (!value.isMap())
        return value;
    Value::Map map;
    for (const auto &[key, child] : value.toMap()) {
        if (const Value kept = pruned(child); !isEmptyCollection(kept))
            map.emplace_back(key, kept);
    }
    return map;
}

std::vector<Value> valuesOf(const YamlText &text)
{
    std::vector<Value> values;
    for (int document = 0; document < text.documentCount(); ++document)
        values.push_back(text.value(text.root(document)));
    return values;
}

/// Whether a path leads through an alias, or into a map with merge keys: it shares bytes with another place.
bool isShared(const YamlText &text, const YamlPath &path, int document)
{
    const auto bringsOthers = [&text](int index) {
        const YamlNode &node = text.node(index);
        return node.kind == YamlKind::Alias ||
               (node.kind == YamlKind::Mapping &&
                std::ranges::any_of(node.children, [&text](int child) { return text.node(child).text == u"<<"_s; }));
    };
    for (YamlPath at = path; !at.isEmpty(); at = at.parent()) {
        if (const int node = text.find(at, document); node >= 0 && bringsOthers(node))
            return true;
    }
    return false;
}

bool differsOnlyWhereShared(const YamlText &before, const std::vector<Value> &expected, const YamlText &after)
{
    for (int document = 0; document < before.documentCount(); ++document) {
        const Value wanted = pruned(expected[static_cast<std::size_t>(document)]);
        const Value found = pruned(after.value(after.root(document)));
        if (found.isNull() && isEmptyCollection(wanted))
            continue;
        if (!std::ranges::all_of(changedPaths(wanted, found),
                                 [&](const YamlPath &path) { return isShared(before, path, document); }))
            return false;
    }
    return true;
}

QString describe(const QString &file, const Place &place, const QString &what)
{
    return QFileInfo(file).fileName() + u' ' + place.path.toString() + u": "_s + what;
}

/// Sets one scalar to another value and back. Anything but the promised result is a failure, told in words.
QString checkScalar(const QString &file, const YamlText &text, const Place &place, Tally &tally)
{
    const Value before = text.value(place.node);
    const Value other = otherOfItsType(before);
    const Result<Splice> splice = text.set(place.path, other, place.document);
    if (!splice) {
        tally.addRefusal(describe(file, place, splice.error().message));
        return {};
    }
    const TextSpan content = text.node(place.node).content;
    const QByteArray changedBytes = splice->appliedTo(text.bytes());
    if (!changedBytes.startsWith(text.bytes().first(content.start)) ||
        !changedBytes.endsWith(text.bytes().sliced(content.end)))
        return describe(file, place, u"bytes outside of the value changed"_s);
    const Result<YamlText> after = text.applied(*splice);
    if (!after)
        return describe(file, place, after.error().toString());
    std::vector<Value> expected = valuesOf(text);
    Value &document = expected[static_cast<std::size_t>(place.document)];
    document = changed(document, place.path, other);
    if (!differsOnlyWhereShared(text, expected, *after))
        return describe(file, place, u"other values changed"_s);
    ++tally.verified;

    const Result<Splice> back = after->set(place.path, before, place.document);
    if (!back) {
        tally.addRefusal(describe(file, place, u"back: "_s + back.error().message));
        return {};
    }
    const QByteArray bytes = back->appliedTo(after->bytes());
    if (bytes == text.bytes()) {
        ++tally.sameBytesAgain;
        return {};
    }
    ++tally.spelledOtherwise;
    const Result<YamlText> again = YamlText::parse(bytes);
    return again && valuesOf(*again) == valuesOf(text)
               ? QString()
               : describe(file, place, u"the value isn't the first one again"_s);
}

QString checkRemoval(const QString &file, const YamlText &text, const Place &place, Tally &tally)
{
    const Result<Splice> splice = text.unset(place.path, place.document);
    if (!splice) {
        tally.addRefusal(describe(file, place, splice.error().message));
        return {};
    }
    const Result<YamlText> after = text.applied(*splice);
    if (!after)
        return describe(file, place, after.error().toString());
    std::vector<Value> expected = valuesOf(text);
    Value &document = expected[static_cast<std::size_t>(place.document)];
    document = without(document, place.path);
    if (!differsOnlyWhereShared(text, expected, *after))
        return describe(file, place, u"something else was removed"_s);
    ++tally.verified;
    return {};
}

/// Adds an entry or item and removes it again.
QString checkInsertion(const QString &file, const YamlText &text, const Place &place, Tally &tally)
{
    const YamlNode &collection = text.node(place.node);
    const YamlPath path = collection.kind == YamlKind::Mapping
                              ? place.path.child(u"somethingNew"_s)
                              : place.path.child(static_cast<int>(collection.children.size()));
    const Result<Splice> splice = text.set(path, u"a value"_s, place.document);
    if (!splice) {
        tally.addRefusal(describe(file, place, splice.error().message));
        return {};
    }
    const Result<YamlText> after = text.applied(*splice);
    if (!after || after->value(after->find(path, place.document)).toString() != u"a value"_s)
        return describe(file, place, u"the new value isn't there"_s);
    const Value rest = without(after->value(after->root(place.document)), path);
    for (const YamlPath &other : changedPaths(pruned(text.value(text.root(place.document))), pruned(rest))) {
        if (!isShared(*after, other, place.document))
            return describe(file, place, u"something else changed with the new value"_s);
    }
    ++tally.verified;
    const Result<Splice> back = after->unset(path, place.document);
    if (!back)
        return describe(file, place, u"the new value can't be removed: "_s + back.error().message);
    ++(back->appliedTo(after->bytes()) == text.bytes() ? tally.sameBytesAgain : tally.spelledOtherwise);
    return {};
}

using Check = QString (*)(const QString &file, const YamlText &text, const Place &place, Tally &tally);

/// Runs a check on places of all files. Each check is some parses, so of a file there are at most `most`, of large
/// files only a few, unless DATAPATH_TEST_EVERYTHING is set (many minutes).
QString checkAll(const QStringList &files, std::vector<Place> Places::*kind, std::size_t most, Check check,
                 Tally &tally)
{
    constexpr qsizetype largeFile = 60'000;
    constexpr std::size_t fewPlaces = 2;
    const bool isThorough = qEnvironmentVariableIsSet("DATAPATH_TEST_EVERYTHING");
    for (const QString &file : files) {
        const Result<YamlText> text = YamlText::parse(readTextFile(file).value_or(QByteArray()));
        if (!text)
            continue; // the first test names it
        ++tally.files;
        const bool isSampled = text->bytes().size() > largeFile && !isThorough;
        const std::vector<Place> places = placesOf(*text).*kind;
        for (const Place &place : sample(places, isSampled ? fewPlaces : isThorough ? places.size() : most)) {
            if (place.path.isEmpty() && kind == &Places::scalars)
                continue;
            if (QString failed = check(file, *text, place, tally); !failed.isEmpty())
                return failed;
        }
    }
    return {};
}

void report(const char *what, const Tally &tally)
{
    qInfo("%s: %d files, %d verified, %d back to the same bytes, %d spelled otherwise, %d refused", what, tally.files,
          tally.verified, tally.sameBytesAgain, tally.spelledOtherwise, static_cast<int>(tally.refusals.size()));
    for (const QString &refusal : tally.refusals)
        qInfo("  refused: %s", qPrintable(refusal));
}

} // namespace

class YamlCorpusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files =
            filesIn(u"corpus/values"_s) + filesIn(u"corpus/talos-patches"_s) + filesIn(u"charts"_s, {u"values.yaml"_s});
        if (m_files.isEmpty())
            QSKIP("the real files of ../shared are not here");
    }

    void parsesEveryFileAndKeepsItsBytes()
    {
        int parsed = 0;
        for (const QString &file : m_files) {
            const Result<QByteArray> bytes = readTextFile(file);
            QVERIFY2(bytes, qPrintable(file));
            const Result<YamlText> text = YamlText::parse(*bytes);
            QVERIFY2(text || isTemplate(file), text ? "" : qPrintable(file + u": "_s + text.error().toString()));
            if (!text)
                continue;
            QCOMPARE(text->bytes(), *bytes);
            ++parsed;
        }
        QVERIFY(parsed > m_files.size() * 9 / 10 - 1);
    }

    void setsScalarsAndBack()
    {
        Tally tally;
        const QString failed = checkAll(m_files, &Places::scalars, 25, checkScalar, tally);
        report("set", tally);

        QVERIFY2(failed.isEmpty(), qPrintable(failed));
        QVERIFY(static_cast<double>(tally.refusals.size()) < 0.005 * tally.verified);
        QVERIFY(tally.spelledOtherwise < tally.verified / 20);
    }

    void removesWithoutTouchingAnythingElse()
    {
        Tally tally;
        const QString failed = checkAll(m_files, &Places::scalars, 10, checkRemoval, tally);
        report("unset", tally);

        QVERIFY2(failed.isEmpty(), qPrintable(failed));
        QVERIFY(static_cast<double>(tally.refusals.size()) < 0.005 * tally.verified);
    }

    void insertsWithoutTouchingAnythingElse()
    {
        Tally tally;
        const QString failed = checkAll(m_files, &Places::collections, 6, checkInsertion, tally);
        report("insert", tally);

        QVERIFY2(failed.isEmpty(), qPrintable(failed));
        QVERIFY(static_cast<double>(tally.refusals.size()) < 0.005 * tally.verified);
    }

private:
    QStringList m_files;
};

QTEST_APPLESS_MAIN(YamlCorpusTest)
#include "tst_yaml_corpus.moc"
