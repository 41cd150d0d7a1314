#include "core/catalogue/setting_labels.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace {
/// Names that people write in their own way.
QString spelled(const QString &word)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> byLowerCase;
        for (const char16_t *name :
             {u"API",   u"ARP",  u"AWS",  u"BBR",   u"BGP",       u"BIG",         u"BPF", u"CA",   u"CIDR",
              u"CIDRs", u"CNI",  u"CPU",  u"CRD",   u"CRDs",      u"DNS",         u"DSR", u"EDT",  u"ENI",
              u"FQDN",  u"GC",   u"GKE",  u"HTTP",  u"ICMP",      u"ID",          u"IP",  u"IPs",  u"IPAM",
              u"IPsec", u"IPv4", u"IPv6", u"JSON",  u"KPR",       u"KVStoreMesh", u"L2",  u"L7",   u"LB",
              u"LRU",   u"MTLS", u"MTU",  u"NAT",   u"OIDC",      u"PMTU",        u"QPS", u"RBAC", u"SNAT",
              u"SPIRE", u"TCP",  u"TCX",  u"TLS",   u"TPROXY",    u"TTL",         u"UDP", u"UI",   u"URL",
              u"URLs",  u"VLAN", u"VTEP", u"VXLAN", u"WireGuard", u"XDP",         u"xDS"}) {
            const QString text = QString::fromUtf16(name);
            byLowerCase.insert(text.toLower(), text);
        }
        return byLowerCase;
    }();
    return names.value(word, word);
}

QString phrase(const QStringList &words)
{
    QStringList spelledWords;
    for (const QString &word : words)
        spelledWords << spelled(word);
    QString text = spelledWords.join(u' ');
    if (!text.isEmpty() && text == words.join(u' '))
        text[0] = text[0].toUpper();
    else if (!words.isEmpty() && spelled(words.first()) == words.first())
        text[0] = text[0].toUpper();
    return text;
}
} // namespace

QStringList wordsOfKey(const QString &key)
{
    // IPv4/IPv6 and plurals of abbreviations are one word; else a word ends where a capital begins.
    static const QRegularExpression word(
        u"IPv[46]|ipv[46]|[A-Z]+s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Za-z]?[0-9]+"_s);
    QStringList words;
    for (const auto &match : word.globalMatch(key))
        words << match.captured().toLower();
    return words;
}

QString labelFromPath(const YamlPath &path)
{
    if (path.isEmpty())
        return {};
    const QStringList own = wordsOfKey(path.lastName());
    const QStringList parent = path.size() > 1 ? wordsOfKey(path.parent().lastName()) : QStringList();
    if (own == QStringList{u"enabled"_s} && !parent.isEmpty())
        return phrase(QStringList{u"enable"_s} + parent);
    // A single word says too little without what it is of.
    return phrase(own.size() == 1 ? parent + own : own);
}
