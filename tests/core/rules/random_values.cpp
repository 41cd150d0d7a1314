#include "tests/core/rules/random_values.h"

#include "core/rules/value_check.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostSettings = 200;

/// The texts of all rule cases.
std::vector<QByteArray> caseTexts()
{
    std::vector<QByteArray> texts;
    const QDir folder(QStringLiteral(TEST_DATA_DIR) + u"/rules"_s);
    for (const QString &file : folder.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name)) {
        const YamlText text = YamlText::parse(readTextFile(folder.filePath(file)).value()).value();
        const Value cases = text.value(text.root());
        for (const Value &entry : cases.toList())
            texts.push_back(entry.find(u"text")->toString().toUtf8());
    }
    return texts;
}

/// Values of each JSON type that are at the edge of something.
Value anyOf(const QString &type, std::mt19937 &random)
{
    static const QHash<QString, Value::List> edges{
        {u"boolean"_s, {true, false}},
        {u"integer"_s, {0, 1, -1, 10, 255, 256, 1024, 4096, 65535, 65536, 1000000}},
        {u"number"_s, {0, 1, 0.5, 0.0025, 2.5}},
        {u"string"_s,
         {u""_s, u"true"_s, u"false"_s, u"auto"_s, u"x"_s, u"10.0.0.0/8"_s, u"fd00::/104"_s, u"1.2.3.4"_s, u"5s"_s,
          u"100"_s, u"Local"_s, u"native"_s, u"disabled"_s}},
        {u"array"_s, {Value::List{}, Value::List{u"a"_s}, Value::List{u"10.0.0.0/8"_s}}},
        {u"object"_s, {Value::Map{}, Value::Map{{u"a"_s, u"b"_s}}}}};
    const Value::List &values = *edges.constFind(edges.contains(type) ? type : u"boolean"_s);
    return values[random() % values.size()];
}

} // namespace

RandomValues::RandomValues(std::shared_ptr<const Catalogue> catalogue) : m_catalogue(std::move(catalogue))
{
    QMap<YamlPath, Candidate> candidates;
    for (const QByteArray &text : caseTexts()) {
        const Result<Configuration> values = Configuration::parse(text, m_catalogue);
        if (!values)
            continue;
        for (const auto &[path, value, setting, state] : values->explicitLeaves()) {
            if (!setting || !isOfType(*setting, *value))
                continue;
            Candidate &candidate = candidates[path];
            candidate.setting = setting;
            candidate.seen.push_back(*value);
        }
    }
    m_candidates.assign(candidates.cbegin(), candidates.cend());
    std::ranges::stable_sort(m_candidates, std::ranges::greater(),
                             [](const Candidate &candidate) { return candidate.seen.size(); });
    m_candidates.resize(std::min(m_candidates.size(), mostSettings));
}

Value RandomValues::valueFor(const Candidate &candidate, std::mt19937 &random) const
{
    const SettingFacts &facts = candidate.setting->facts;
    if (random() % 4 > 0)
        return candidate.seen[random() % candidate.seen.size()];
    if (facts.nullable && random() % 8 == 0)
        return {};
    const QStringList &types = facts.types;
    return anyOf(types.isEmpty() ? QString() : types[static_cast<qsizetype>(random()) % types.size()], random);
}

Configuration RandomValues::document(unsigned seed) const
{
    std::mt19937 random(seed);
    Configuration values = Configuration::parse("# random\n", m_catalogue).value();
    const auto count = 1 + random() % 10;
    for (unsigned long i = 0; i < count; ++i) {
        // The square makes the first ones likelier.
        const double place = static_cast<double>(random() % 1000) / 1000;
        const auto index = static_cast<std::size_t>(place * place * static_cast<double>(m_candidates.size()));
        const Candidate &candidate = m_candidates[index];
        if (auto applied = values.apply({setTo(candidate.setting->path(), valueFor(candidate, random))}))
            values = std::move(applied->after);
    }
    return values;
}
