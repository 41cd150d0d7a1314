#include "core/catalogue/search_index.h"

#include "core/catalogue/search_words.h"
#include "core/catalogue/setting_labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace {
constexpr std::size_t fewSettings = 12; ///< among fewer, rarity is chance
constexpr int none = -1;

QStringList lowerCase(const std::vector<YamlPath> &paths)
{
    QStringList texts;
    for (const YamlPath &path : paths)
        texts << path.toString().toLower();
    return texts;
}

/// The key of `cilium-config/enable-ipv4` and of `daemonset/cilium env KUBERNETES_SERVICE_HOST`; `Deployment/x: image`
/// has none.
QString renderedKey(const QString &rendersTo)
{
    const bool isVariable = rendersTo.contains(" env "_L1);
    if (!isVariable && (rendersTo.contains(u' ') || rendersTo.contains(u':')))
        return {};
    const qsizetype before = rendersTo.lastIndexOf(isVariable ? u' ' : u'/');
    return rendersTo.sliced(before + 1).toLower();
}

/// The switch of a group is named as the group.
bool isSwitch(const QString &name)
{
    return name == "enabled"_L1;
}
} // namespace

SearchIndex::SearchIndex(std::span<const Setting> settings)
{
    m_entries.reserve(settings.size());
    for (const Setting &setting : settings)
        add(setting);
    weigh();
}

void SearchIndex::add(const Setting &setting)
{
    const SettingKnowledge &knowledge = setting.knowledge;
    m_entries.push_back({.setting = &setting,
                         .path = setting.path().toString().toLower(),
                         .name = setting.path().lastName().toLower(),
                         .label = knowledge.label.toLower(),
                         .rendersTo = {},
                         .otherPaths = lowerCase(knowledge.was) + lowerCase(knowledge.mistakenNames),
                         .phrases = {}});
    addPath(setting.path());
    addPhrase(SearchField::Label, knowledge.label);
    for (const QString &synonym : knowledge.synonyms)
        addPhrase(SearchField::Synonym, synonym);
    for (const QString &path : m_entries.back().otherPaths)
        addPhrase(SearchField::Synonym, path);
    for (const QString &rendersTo : knowledge.rendersTo) {
        const QString key = renderedKey(rendersTo);
        if (!key.isEmpty())
            m_entries.back().rendersTo << key;
        addPhrase(key.isEmpty() ? SearchField::Purpose : SearchField::Rendered, key.isEmpty() ? rendersTo : key);
    }
    addTexts(knowledge);
}

void SearchIndex::addPath(const YamlPath &path)
{
    SearchPhrase phrase{.field = SearchField::Path, .text = m_entries.back().path, .words = {}};
    const int nameAt = path.size() - (path.size() > 1 && isSwitch(m_entries.back().name) ? 2 : 1);
    for (int step = 0; step < path.size(); ++step) {
        const SearchField field = step >= nameAt ? SearchField::Name : SearchField::Path;
        const auto &key = std::get<QString>(path.at(step));
        addWord(field, idOf(key.toLower()));
        int before = none;
        for (const QString &text : wordsOfKey(key)) {
            const int id = idOf(text);
            addWord(field, id);
            addJoined(field, std::exchange(before, id), id);
            if (!isSwitch(text))
                phrase.words.push_back(id);
        }
    }
    if (!phrase.words.empty())
        m_entries.back().phrases.push_back(std::move(phrase));
}

void SearchIndex::addTexts(const SettingKnowledge &knowledge)
{
    for (const Choice &choice : knowledge.choices) {
        addPhrase(SearchField::Choice, choice.value.toString());
        addText(SearchField::Text, choice.what);
    }
    for (const QString &useCase : knowledge.useCases)
        addPhrase(SearchField::Purpose, useCase);
    for (const Example &example : knowledge.examples)
        addPhrase(SearchField::Purpose, example.title);
    addPhrase(SearchField::Summary, knowledge.what);
    addPhrase(SearchField::Summary, knowledge.changeWhen);
    QStringList texts{knowledge.how, knowledge.unset, knowledge.cost, knowledge.whyOnTalos, knowledge.guide};
    texts << knowledge.prerequisites << knowledge.conflicts << knowledge.alternatives;
    addText(SearchField::Text, texts.join(u'\n'));
}

/// Neighbours in a name are found joined as well: "timeout" where "time-out" is written.
void SearchIndex::addPhrase(SearchField field, const QString &text)
{
    const QString lowerCase = text.toLower();
    SearchPhrase phrase{.field = field, .text = text, .words = {}};
    int before = none;
    forEachSearchWord(lowerCase, [&](QStringView one) {
        const int id = idOf(one);
        addWord(field, id);
        if (field <= SearchField::Rendered)
            addJoined(field, std::exchange(before, id), id);
        if (!word(id).isFiller)
            phrase.words.push_back(id);
    });
    if (!phrase.words.empty())
        m_entries.back().phrases.push_back(std::move(phrase));
}

void SearchIndex::addText(SearchField field, const QString &text)
{
    forEachSearchWord(text.toLower(), [&](QStringView one) { addWord(field, idOf(one)); });
}

void SearchIndex::addJoined(SearchField field, int first, int second)
{
    if (first != none)
        addWord(field, idOf(QString(word(first).text + word(second).text)));
}

void SearchIndex::addWord(SearchField field, int id)
{
    const int entry = static_cast<int>(m_entries.size()) - 1;
    SearchWord &added = word(id);
    if (added.postings.empty() || added.postings.back().entry != entry)
        added.postings.push_back({.entry = entry});
    added.postings.back().fields |= 1U << static_cast<unsigned>(field);
    added.isName = added.isName || field <= SearchField::Rendered;
}

int SearchIndex::idOf(QStringView word)
{
    const auto known = m_ids.find(word);
    if (known != m_ids.end())
        return known->second;
    const int id = static_cast<int>(m_words.size());
    m_words.push_back({.text = word.toString(), .isFiller = ::isFiller(word), .postings = {}});
    m_ids.emplace(m_words.back().text, id);
    return id;
}

void SearchIndex::weigh()
{
    m_sorted.resize(m_words.size());
    std::iota(m_sorted.begin(), m_sorted.end(), 0);
    std::ranges::sort(m_sorted, {}, [this](int id) -> const QString & { return word(id).text; });
    for (const int id : m_sorted) {
        word(id).weight = weightOf(word(id).postings.size());
        m_stems[stemOf(word(id).text)].push_back(id);
    }
    for (SearchEntry &entry : m_entries)
        for (SearchPhrase &phrase : entry.phrases)
            for (const int id : phrase.words)
                phrase.weight += word(id).weight;
}

double SearchIndex::weightOf(std::size_t settings) const
{
    const auto places = static_cast<double>(std::max(settings, fewSettings));
    return std::log(1 + static_cast<double>(m_entries.size()) / places);
}

std::span<const int> SearchIndex::startingWith(const QString &beginning) const
{
    const auto start = [this, &beginning](int id) { return QStringView(word(id).text).left(beginning.size()); };
    const auto [first, last] = std::ranges::equal_range(m_sorted, QStringView(beginning), {}, start);
    return {first, last};
}
