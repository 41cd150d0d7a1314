#include "core/catalogue/setting_labels.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
/// Names that people write in their own way.
QString spelled(const QString &word)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> byLowerCase;
        for (const char16_t *name :
             {u"API",  u"ARP",  u"AWS",   u"BBR",       u"BGP",         u"BPF", u"CA",   u"CIDR", u"CIDRs",
              u"CNI",  u"CPU",  u"CRD",   u"CRDs",      u"DNS",         u"DSR", u"EDT",  u"ENI",  u"FQDN",
              u"GC",   u"GKE",  u"HTTP",  u"ICMP",      u"ID",          u"IP",  u"IPs",  u"IPAM", u"IPsec",
              u"IPv4", u"IPv6", u"JSON",  u"KPR",       u"KVStoreMesh", u"L2",  u"L7",   u"LB",   u"LRU",
              u"MTLS", u"MTU",  u"NAT",   u"OIDC",      u"PMTU",        u"QPS", u"RBAC", u"SNAT", u"SPIRE",
              u"TCP",  u"TCX",  u"TLS",   u"TPROXY",    u"TTL",         u"UDP", u"UI",   u"URL",  u"URLs",
              u"VLAN", u"VTEP", u"VXLAN", u"WireGuard", u"XDP",         u"xDS"}) {
            const QString text = QString::fromUtf16(name);
            byLowerCase.insert(text.toLower(), text);
        }
        byLowerCase.insert(u"bigtcp"_s, u"BIG TCP"_s);
        byLowerCase.insert(u"k8s"_s, u"Kubernetes"_s);
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
    // A name that is spelled in its own way keeps its first letter (xDS).
    if (!words.isEmpty() && spelledWords.first() == words.first())
        text[0] = text[0].toUpper();
    return text;
}

qsizetype countWhile(QStringView text, bool (QChar::*is)() const)
{
    qsizetype count = 0;
    while (count < text.size() && (text[count].*is)())
        ++count;
    return count;
}

/// A word ends where a capital begins; IPv4, L7, CIDR and CIDRs are one word each.
qsizetype wordLength(QStringView text)
{
    if (text.startsWith("ipv"_L1, Qt::CaseInsensitive) && text.size() > 3 && text[3].isDigit())
        return 4;
    if (text.startsWith("k8s"_L1, Qt::CaseInsensitive))
        return 3;
    const qsizetype capitals = countWhile(text, &QChar::isUpper);
    const QStringView rest = text.sliced(capitals);
    const qsizetype small = countWhile(rest, &QChar::isLower);
    const qsizetype digits = countWhile(rest, &QChar::isDigit);
    if (capitals > 1 && small > 0)
        return rest.startsWith(u's') && small == 1 ? capitals + 1 : capitals - 1;
    if (capitals == 0 && small == 1)
        return 1 + countWhile(rest.sliced(1), &QChar::isDigit);
    return std::max<qsizetype>(capitals + (small > 0 ? small : digits), 1);
}
} // namespace

QStringList wordsOfKey(const QString &key)
{
    QStringList words;
    for (qsizetype start = 0; start < key.size();) {
        const qsizetype length = wordLength(QStringView(key).sliced(start));
        if (key[start].isLetterOrNumber())
            words << key.sliced(start, length).toLower();
        start += length;
    }
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
