#pragma once

#include "core/catalogue/catalogue.h"

#include <QStringList>

/// What a search looks at in one setting, in lower case, from what says most to what says least.
struct SearchEntry
{
    const Setting *setting = nullptr;
    QString path;
    QString name;         ///< the path's last part
    QStringList steps;    ///< the keys of the path
    QStringList keyWords; ///< the words of these keys
    QString label;
    QStringList labelWords;
    QStringList rendersTo;
    QStringList synonyms;
    QString text; ///< the explanations
};

/// All of a catalogue's settings, made ready for searching.
class SearchIndex
{
public:
    explicit SearchIndex(std::span<const Setting> settings);

    std::span<const SearchEntry> entries() const { return m_entries; }
    /// The words of the index that are one letter away from a word, for when nothing has the word itself.
    QStringList similarWords(const QString &word) const;

private:
    std::vector<SearchEntry> m_entries;
    QStringList m_vocabulary; ///< sorted, each word once
};
