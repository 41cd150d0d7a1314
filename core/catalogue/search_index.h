#pragma once

#include "core/catalogue/catalogue.h"

#include <QStringList>

#include <unordered_map>

/// Where a word stands in a setting; what names it comes first.
enum class SearchField { Name, Path, Label, Synonym, Rendered, Choice, Purpose, Summary, Text };
inline constexpr std::size_t searchFieldCount = 9;

/// Words that belong together: a label, a synonym, the key that a setting becomes.
struct SearchPhrase
{
    SearchField field = SearchField::Text;
    QString text;
    std::vector<int> words; ///< ids, without fillers
    double weight = 0;      ///< of all its words
};

/// What a search looks at in one setting, in lower case.
struct SearchEntry
{
    const Setting *setting = nullptr;
    QString path;
    QString name; ///< the path's last part
    QString label;
    QStringList rendersTo;  ///< ConfigMap keys and environment variables, without where they stand
    QStringList otherPaths; ///< older names, and what people write instead
    std::vector<SearchPhrase> phrases;
};

/// A setting in which a word stands, and in which fields (as bits).
struct SearchPosting
{
    int entry = 0;
    unsigned fields = 0;
};

struct SearchWord
{
    QString text;
    bool isFiller = false;
    bool isName = false; ///< stands in a path, a label, a synonym or a rendered key
    double weight = 0;   ///< the rarer a word, the more it says
    std::vector<SearchPosting> postings;
};

/// All of a catalogue's settings and their words, made ready for searching. A word's id is its place in `words()`.
class SearchIndex
{
public:
    explicit SearchIndex(std::span<const Setting> settings);

    std::span<const SearchEntry> entries() const { return m_entries; }
    std::span<const SearchWord> words() const { return m_words; }
    std::vector<int> withStem(const QString &stem) const { return m_stems.value(stem); }
    std::span<const int> startingWith(const QString &beginning) const;
    /// What a word in so many settings says.
    double weightOf(std::size_t settings) const;

private:
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(QStringView text) const { return qHash(text); }
        std::size_t operator()(const QString &text) const { return qHash(QStringView(text)); }
    };

    void add(const Setting &setting);
    void addPath(const YamlPath &path);
    void addTexts(const SettingKnowledge &knowledge);
    void addPhrase(SearchField field, const QString &text);
    void addText(SearchField field, const QString &text);
    void addWord(SearchField field, int id);
    void addJoined(SearchField field, int first, int second);
    SearchWord &word(int id) { return m_words[static_cast<std::size_t>(id)]; }
    const SearchWord &word(int id) const { return m_words[static_cast<std::size_t>(id)]; }
    int idOf(QStringView word);
    void weigh();

    std::vector<SearchEntry> m_entries;
    std::vector<SearchWord> m_words;
    std::vector<int> m_sorted; ///< ids in the order of their texts
    std::unordered_map<QString, int, TextHash, std::equal_to<>> m_ids;
    QHash<QString, std::vector<int>> m_stems;
};
