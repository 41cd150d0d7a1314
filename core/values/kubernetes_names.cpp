#include "core/values/kubernetes_names.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestLabel = 63;
constexpr int longestName = 253;

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

const QString namePattern = u"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"_s;

} // namespace

bool isDnsSubdomain(const QString &text)
{
    const QString label = u"[a-z0-9]([-a-z0-9]*[a-z0-9])?"_s;
    return text.size() <= longestName && matches(text, u"%1(\\.%1)*"_s.arg(label));
}

bool isQualifiedName(const QString &text)
{
    const QStringList parts = text.split(u'/');
    const QString &name = parts.back();
    const bool hasPrefix = parts.size() == 2;
    return parts.size() <= 2 && (!hasPrefix || isDnsSubdomain(parts.front())) && name.size() <= longestLabel &&
           matches(name, namePattern);
}

bool isLabelValue(const QString &text)
{
    return text.size() <= longestLabel && (text.isEmpty() || matches(text, namePattern));
}

bool isTaint(const QString &text)
{
    static const QStringList effects{u"NoSchedule"_s, u"PreferNoSchedule"_s, u"NoExecute"_s};
    const qsizetype colon = text.indexOf(u':');
    return effects.contains(text.sliced(colon + 1)) && (colon < 0 || isLabelValue(text.first(colon)));
}

bool isDnsName(const QString &text)
{
    constexpr int longest = 255;
    return !text.isEmpty() && text.size() - text.count(u'.') <= longest &&
           matches(text, u"[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?"_s);
}
