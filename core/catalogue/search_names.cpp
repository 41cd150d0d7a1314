#include "core/catalogue/search_names.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr double wholePath = 10'000;
constexpr double switchOfPath = 9'000; ///< `x.enabled` for `x`
constexpr double otherPath = 8'000;    ///< an older name, or a usual mistake
constexpr double endOfPath = 7'000;
constexpr double wholeKey = 6'000;
constexpr double wholeLabel = 5'500;
constexpr double startOfPath = 5'000;
constexpr double switchOfEnd = startOfPath; ///< "egress" may be `egressGateway` as well
constexpr double startOfKey = 4'000;
static_assert(startOfKey > highestWordScore);

bool isSwitchOf(const QString &path, const QString &group)
{
    return path.size() == group.size() + 8 && path.startsWith(group) && path.endsWith(".enabled"_L1);
}

bool endsWithKeys(QStringView path, QStringView keys)
{
    return path.endsWith(keys) && (path.size() == keys.size() || path[path.size() - keys.size() - 1] == u'.');
}

double pathScore(const QString &path, const QString &query)
{
    if (path == query)
        return wholePath;
    if (isSwitchOf(path, query))
        return switchOfPath;
    if (endsWithKeys(path, query))
        return endOfPath;
    if (path.endsWith(".enabled"_L1) && endsWithKeys(QStringView(path).chopped(8), query))
        return switchOfEnd;
    return path.startsWith(query) ? startOfPath : 0;
}

/// The key as the ConfigMap has it; the ConfigMap's name and a flag's dashes may stand before it.
double keyScore(const SearchEntry &entry, const QString &query)
{
    QStringView key = QStringView(query).sliced(query.lastIndexOf(u'/') + 1);
    while (key.startsWith(u'-'))
        key = key.sliced(1);
    if (std::ranges::find(entry.rendersTo, key) != entry.rendersTo.end())
        return wholeKey;
    const auto starts = [key](const QString &rendered) { return rendered.startsWith(key); };
    const bool isKey = key.contains(u'-') || key.contains(u'_');
    return isKey && std::ranges::any_of(entry.rendersTo, starts) ? startOfKey : 0;
}
} // namespace

SearchMatch nameMatch(const SearchEntry &entry, const QString &query)
{
    if (query.isEmpty())
        return {};
    SearchMatch best{.score = pathScore(entry.path, query), .reason = u"path"_s};
    const auto consider = [&best](double score, const QString &reason) {
        if (score > best.score)
            best = {.score = score, .reason = reason};
    };
    if (entry.otherPaths.contains(query))
        consider(otherPath, u"other name %1"_s.arg(query));
    consider(keyScore(entry, query), u"renders to %1"_s.arg(query));
    consider(entry.label == query ? wholeLabel : 0, u"label"_s);
    return best.score > 0 ? best : SearchMatch{};
}
