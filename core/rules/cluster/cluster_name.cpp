#include "core/rules/cluster/cluster_name.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {
constexpr int longestName = 32;
}

QString possibleClusterName(const QString &name)
{
    static const QRegularExpression others(u"[^a-z0-9-]+"_s);
    static const QRegularExpression edges(u"^-+|-+$"_s);
    const QString usable = name.toLower().trimmed().replace(others, u"-"_s).left(longestName);
    return QString(usable).remove(edges);
}

QString clusterNameProblem(const QString &name)
{
    static const QRegularExpression pattern(u"^([a-z0-9][-a-z0-9]*)?[a-z0-9]\\z"_s);
    if (name.isEmpty())
        return u"is empty"_s;
    if (name.size() > longestName)
        return u"has %1 characters, at most %2 are possible"_s.arg(name.size()).arg(longestName);
    return pattern.match(name).hasMatch() ? QString()
                                          : u"has other characters than lower-case letters, digits and dashes inside"_s;
}
