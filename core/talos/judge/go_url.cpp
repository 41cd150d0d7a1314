#include "core/talos/judge/go_url.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c < u' ' || c == QChar(0x7f); });
}

bool hasBrokenEscape(const QString &text)
{
    static const QRegularExpression broken(u"%(?![0-9a-fA-F]{2})"_s);
    return broken.match(text).hasMatch();
}

/// Splits `user@[::1]:6443` or `name:6443`. False where Go refuses it.
bool readAuthority(QString authority, GoUrl &url)
{
    authority = authority.sliced(authority.lastIndexOf(u'@') + 1);
    const qsizetype bracket = authority.lastIndexOf(u']');
    url.hasBrackets = authority.startsWith(u'[');
    if (url.hasBrackets && bracket < 0)
        return false;
    const qsizetype colon = authority.indexOf(u':', url.hasBrackets ? bracket : authority.lastIndexOf(u':'));
    const QString rest = colon < 0 ? QString() : authority.sliced(colon);
    if (!rest.isEmpty() && !matches(rest, u":[0-9]*"_s))
        return false;
    url.host = colon < 0 ? authority : authority.first(colon);
    if (url.hasBrackets)
        url.host = authority.sliced(1, bracket - 1);
    url.port = rest.sliced(qMin<qsizetype>(1, rest.size()));
    return !matches(url.host, u".*[ \\\\^`{|}].*"_s) && !hasBrokenEscape(url.host);
}

} // namespace

std::optional<GoUrl> GoUrl::parse(const QString &text)
{
    static const QRegularExpression schemePattern(u"^([a-zA-Z][a-zA-Z0-9+.-]*):"_s);
    if (hasControlCharacters(text) || text.startsWith(u':'))
        return std::nullopt;
    GoUrl url;
    QString rest = text.section(u'#', 0, 0);
    if (const auto match = schemePattern.match(rest); match.hasMatch()) {
        url.scheme = match.captured(1).toLower();
        rest = rest.sliced(match.capturedLength());
    }
    rest = rest.section(u'?', 0, 0);
    if (!rest.startsWith(u'/')) {
        if (!url.scheme.isEmpty()) {
            url.opaque = rest;
            return url;
        }
        if (rest.section(u'/', 0, 0).contains(u':'))
            return std::nullopt;
    }
    if (rest.startsWith("//"_L1)) {
        const qsizetype slash = rest.indexOf(u'/', 2);
        if (!readAuthority(rest.mid(2, slash < 0 ? -1 : slash - 2), url))
            return std::nullopt;
        rest = slash < 0 ? QString() : rest.sliced(slash);
    }
    url.path = rest;
    return hasBrokenEscape(rest) ? std::nullopt : std::optional(url);
}

QString GoUrl::toString() const
{
    const QString start = scheme.isEmpty() ? QString() : scheme + u':';
    if (!opaque.isEmpty())
        return start + opaque;
    if (host.isEmpty())
        return start + path;
    const QString name = hasBrackets ? u'[' + host + u']' : host;
    const QString slash = path.isEmpty() || path.startsWith(u'/') ? QString() : u"/"_s;
    return start + u"//"_s + name + (port.isEmpty() ? QString() : u':' + port) + slash + path;
}

GoUrl mergedUrl(const GoUrl &below, const GoUrl &patch)
{
    GoUrl merged = below;
    if (!patch.scheme.isEmpty())
        merged.scheme = patch.scheme;
    if (!patch.opaque.isEmpty())
        merged.opaque = patch.opaque;
    if (!patch.host.isEmpty() || !patch.port.isEmpty()) {
        merged.host = patch.host;
        merged.port = patch.port;
        merged.hasBrackets = patch.hasBrackets;
    }
    if (!patch.path.isEmpty())
        merged.path = patch.path;
    return merged;
}

QString endpointProblem(const QString &text)
{
    constexpr int mostPort = 65535;
    const std::optional<GoUrl> url = GoUrl::parse(text);
    if (!url)
        return u"it can't be read as a URL such as https://10.5.0.2:6443"_s;
    if (url->host.isEmpty())
        return u"it names no host, as https://10.5.0.2:6443 does"_s;
    if (!url->port.isEmpty() && url->port.toInt() > mostPort)
        return u"its port is beyond 65535"_s;
    return {};
}
