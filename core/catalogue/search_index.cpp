#include "core/catalogue/search_index.h"

#include "core/catalogue/edit_distance.h"
#include "core/catalogue/setting_labels.h"

#include <algorithm>

namespace {
QStringList lowerCase(const QStringList &texts)
{
    QStringList result;
    for (const QString &text : texts)
        result << text.toLower();
    return result;
}

QStringList wordsOfText(const QString &text)
{
    QStringList words;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i].isLetterOrNumber())
            continue;
        if (i > start)
            words << text.sliced(start, i - start);
        start = i + 1;
    }
    return words;
}

QString explanations(const SettingKnowledge &knowledge)
{
    QStringList texts{knowledge.what, knowledge.how,        knowledge.changeWhen, knowledge.unset,
                      knowledge.cost, knowledge.whyOnTalos, knowledge.guide};
    texts << knowledge.useCases << knowledge.prerequisites << knowledge.conflicts << knowledge.alternatives;
    for (const Choice &choice : knowledge.choices)
        texts << choice.value.toString() << choice.what;
    for (const YamlPath &name : knowledge.mistakenNames)
        texts << name.toString();
    for (const YamlPath &name : knowledge.was)
        texts << name.toString();
    return texts.join(u'\n').toLower();
}

SearchEntry entryFor(const Setting &setting)
{
    const SettingKnowledge &knowledge = setting.knowledge;
    SearchEntry entry{.setting = &setting,
                      .path = setting.path().toString().toLower(),
                      .name = setting.path().lastName().toLower(),
                      .steps = {},
                      .keyWords = {},
                      .label = knowledge.label.toLower(),
                      .labelWords = {},
                      .rendersTo = lowerCase(knowledge.rendersTo),
                      .synonyms = lowerCase(knowledge.synonyms),
                      .text = explanations(knowledge)};
    for (const YamlPath::Step &step : setting.path().steps()) {
        const auto &key = std::get<QString>(step);
        entry.steps << key.toLower();
        entry.keyWords << wordsOfKey(key);
    }
    entry.labelWords = wordsOfText(entry.label);
    return entry;
}
} // namespace

SearchIndex::SearchIndex(std::span<const Setting> settings)
{
    m_entries.reserve(settings.size());
    for (const Setting &setting : settings) {
        m_entries.push_back(entryFor(setting));
        const SearchEntry &entry = m_entries.back();
        m_vocabulary << entry.steps << entry.keyWords << entry.labelWords << wordsOfText(entry.synonyms.join(u'\n'))
                     << wordsOfText(entry.text);
    }
    m_vocabulary.sort();
    m_vocabulary.erase(std::ranges::unique(m_vocabulary).begin(), m_vocabulary.end());
}

QStringList SearchIndex::similarWords(const QString &word) const
{
    QStringList similar;
    for (const QString &known : m_vocabulary)
        if (editDistance(word, known, 1) == 1)
            similar << known;
    return similar;
}
