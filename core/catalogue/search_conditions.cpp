#include "core/catalogue/search_conditions.h"

#include "core/catalogue/search_words.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
/// The names of a setting: what it is called and what it becomes.
std::optional<QString> reasonInNames(const SearchEntry &entry, const std::function<bool(const QString &)> &matches)
{
    if (matches(entry.path))
        return u"path"_s;
    if (matches(entry.setting->knowledge.label))
        return u"label"_s;
    for (const SearchPhrase &phrase : entry.phrases) {
        if (!matches(phrase.text))
            continue;
        if (phrase.field == SearchField::Synonym)
            return u"synonym %1"_s.arg(phrase.text);
        if (phrase.field == SearchField::Rendered)
            return u"renders to %1"_s.arg(phrase.text);
        if (phrase.field == SearchField::Choice)
            return u"value %1"_s.arg(phrase.text);
    }
    return {};
}

bool isInTexts(const SettingKnowledge &knowledge, const QString &text)
{
    const auto has = [&text](const QString &whole) { return whole.contains(text, Qt::CaseInsensitive); };
    const auto hasAny = [&has](const QStringList &texts) { return std::ranges::any_of(texts, has); };
    const QString *const texts[] = {&knowledge.what, &knowledge.changeWhen, &knowledge.how,  &knowledge.unset,
                                    &knowledge.cost, &knowledge.whyOnTalos, &knowledge.guide};
    const QStringList *const lists[] = {&knowledge.useCases, &knowledge.prerequisites, &knowledge.conflicts,
                                        &knowledge.alternatives, &knowledge.rendersTo};
    return std::ranges::any_of(texts, [&has](const QString *whole) { return has(*whole); }) ||
           std::ranges::any_of(lists, [&hasAny](const QStringList *list) { return hasAny(*list); }) ||
           std::ranges::any_of(knowledge.choices, [&has](const Choice &choice) { return has(choice.what); });
}

EntryTest phraseTest(const QString &phrase)
{
    return [phrase](const SearchEntry &entry) -> std::optional<QString> {
        const auto matches = [&phrase](const QString &text) { return text.contains(phrase, Qt::CaseInsensitive); };
        if (std::optional<QString> reason = reasonInNames(entry, matches))
            return reason;
        return isInTexts(entry.setting->knowledge, phrase) ? std::optional(u"text"_s) : std::nullopt;
    };
}

Result<EntryTest> patternTest(const QString &text)
{
    const QRegularExpression pattern(text, QRegularExpression::CaseInsensitiveOption);
    if (!pattern.isValid())
        return failure(u"the pattern /%1/ can't be read at character %2: %3"_s.arg(text)
                           .arg(pattern.patternErrorOffset())
                           .arg(pattern.errorString()));
    return [pattern](const SearchEntry &entry) {
        return reasonInNames(entry, [&pattern](const QString &name) { return pattern.match(name).hasMatch(); });
    };
}

bool isNamedAfter(const SearchPosting &posting)
{
    constexpr unsigned names = (1U << (static_cast<unsigned>(SearchField::Rendered) + 1)) - 1;
    return (posting.fields & names) != 0;
}

/// What is named so; a text that mentions the word doesn't count.
EntryTest wordTest(const QString &word, const SearchIndex &index)
{
    const QString text = word.toLower();
    std::vector<bool> isNamed(index.entries().size());
    for (const int id : index.withStem(stemOf(text)))
        for (const SearchPosting &posting : index.words()[static_cast<std::size_t>(id)].postings)
            if (isNamedAfter(posting))
                isNamed[static_cast<std::size_t>(posting.entry)] = true;
    const SearchEntry *first = index.entries().data();
    return [text, isNamed = std::move(isNamed), first](const SearchEntry &entry) -> std::optional<QString> {
        const bool matches = isNamed[static_cast<std::size_t>(&entry - first)] || entry.path.contains(text);
        return matches ? std::optional(QString()) : std::nullopt;
    };
}
} // namespace

Result<EntryTest> testOf(const QueryTerm &term, const SearchSubject &subject)
{
    switch (term.kind) {
    case QueryTerm::Kind::Phrase:
        return phraseTest(term.text.simplified());
    case QueryTerm::Kind::Pattern:
        return patternTest(term.text);
    case QueryTerm::Kind::Filter:
        return filterTest(term, subject);
    case QueryTerm::Kind::Word:
        break;
    }
    return wordTest(term.text, subject.catalogue.searchIndex());
}
