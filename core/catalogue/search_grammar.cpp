#include "core/catalogue/search_grammar.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
bool isPasted(const QString &typed)
{
    static const QRegularExpression beginning(u"^\\s*(--|\\S+:(\\s|$))"_s);
    return !typed.trimmed().startsWith(u'@') && beginning.match(typed).hasMatch();
}

/// The form of a term at the beginning of a text; the first capture is all of it.
struct Form
{
    QueryTerm::Kind kind;
    QRegularExpression pattern;
};

const std::vector<Form> &forms()
{
    static const std::vector<Form> all{
        {QueryTerm::Kind::Phrase, QRegularExpression(u"^\"(?<text>[^\"]*)\"?"_s)},
        {QueryTerm::Kind::Pattern,
         QRegularExpression(u"^/(?<text>(?:[^/\\\\\\s]|\\\\.|/(?!\\s|$)|\\s(?=\\S*/))+)/(?=\\s|$)"_s)},
        {QueryTerm::Kind::Filter,
         QRegularExpression(u"^@(?<text>[A-Za-z]+)(?::(?:\"(?<quoted>[^\"]*)\"?|(?<value>\\S*)))?(?=\\s|$)"_s)},
        {QueryTerm::Kind::Word, QRegularExpression(u"^(?<text>\\S+)"_s)},
    };
    return all;
}

/// Takes the term at the beginning of `rest` away from it.
QueryTerm takeTerm(QString &rest)
{
    QueryTerm term;
    term.isExcluded = rest.size() > 1 && rest[0] == u'-' && rest[1] != u'-' && !rest[1].isSpace();
    if (term.isExcluded)
        rest.removeFirst();
    for (const Form &form : forms()) {
        const QRegularExpressionMatch match = form.pattern.match(rest);
        if (!match.hasMatch())
            continue;
        term.kind = form.kind;
        term.text = match.captured(u"text");
        if (form.kind == QueryTerm::Kind::Filter)
            term.value = match.captured(u"quoted") + match.captured(u"value");
        rest = rest.sliced(match.capturedLength()).trimmed();
        return term;
    }
    rest.clear();
    return term;
}

bool isOr(const QueryTerm &term)
{
    return term.kind == QueryTerm::Kind::Word && !term.isExcluded && term.text == "OR"_L1;
}

/// `a OR b c`: a or b, and c. An OR that has nothing before or behind it is on its way to being finished.
std::vector<QueryAlternatives> withAlternatives(const std::vector<QueryTerm> &terms)
{
    std::vector<QueryAlternatives> all;
    bool isJoined = false;
    for (const QueryTerm &term : terms) {
        if (isOr(term)) {
            isJoined = !all.empty();
            continue;
        }
        if (isJoined)
            all.back().push_back(term);
        else
            all.push_back({term});
        isJoined = false;
    }
    return all;
}
} // namespace

std::vector<QueryAlternatives> queryTerms(const QString &typed)
{
    std::vector<QueryTerm> terms;
    QString rest = typed.trimmed();
    if (isPasted(typed))
        return {{QueryTerm{.kind = QueryTerm::Kind::Word, .isExcluded = false, .text = rest, .value = {}}}};
    while (!rest.isEmpty())
        terms.push_back(takeTerm(rest));
    std::erase_if(terms, [](const QueryTerm &term) { return term.text.isEmpty(); });
    return withAlternatives(terms);
}

bool isPlain(const std::vector<QueryAlternatives> &terms)
{
    const auto isWord = [](const QueryTerm &term) { return term.kind == QueryTerm::Kind::Word && !term.isExcluded; };
    return std::ranges::all_of(terms, [isWord](const QueryAlternatives &alternatives) {
        return alternatives.size() == 1 && isWord(alternatives.front());
    });
}
