#include "core/values/ip_network.h"

#include <arpa/inet.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Byte `index` of a network mask of `prefix` bits.
quint8 maskByte(int prefix, int index)
{
    const int bits = std::clamp(prefix - index * 8, 0, 8);
    return static_cast<quint8>(0xff00 >> bits);
}

} // namespace

Result<IpNetwork> IpNetwork::parse(QStringView cidr)
{
    const qsizetype slash = cidr.indexOf(u'/');
    if (slash < 0)
        return failure(u"%1 is no network: a prefix length is missing, as in 10.0.0.0/16"_s.arg(cidr));

    const QByteArray address = cidr.first(slash).toUtf8();
    IpNetwork network;
    network.m_isIPv6 = address.contains(':');
    if (inet_pton(network.m_isIPv6 ? AF_INET6 : AF_INET, address.constData(), network.m_bytes.data()) != 1)
        return failure(u"%1 is no network: %2 isn't an IP address"_s.arg(cidr, QString::fromUtf8(address)));

    bool isNumber = false;
    network.m_prefix = cidr.sliced(slash + 1).toInt(&isNumber);
    const int most = network.m_isIPv6 ? 128 : 32;
    if (!isNumber || network.m_prefix < 0 || network.m_prefix > most)
        return failure(u"%1 is no network: the prefix length is a number from 0 to %2"_s.arg(cidr).arg(most));
    return network;
}

bool IpNetwork::isAddress(QStringView text)
{
    const QByteArray address = text.toUtf8();
    std::array<quint8, 16> bytes{};
    return inet_pton(address.contains(':') ? AF_INET6 : AF_INET, address.constData(), bytes.data()) == 1;
}

bool IpNetwork::hasHostBits() const
{
    for (int i = 0; i < 16; ++i) {
        if ((m_bytes[static_cast<size_t>(i)] & static_cast<quint8>(~maskByte(m_prefix, i))) != 0)
            return true;
    }
    return false;
}

bool IpNetwork::contains(const IpNetwork &other) const
{
    if (m_isIPv6 != other.m_isIPv6 || other.m_prefix < m_prefix)
        return false;
    for (int i = 0; i < 16; ++i) {
        const auto index = static_cast<size_t>(i);
        if (((m_bytes[index] ^ other.m_bytes[index]) & maskByte(m_prefix, i)) != 0)
            return false;
    }
    return true;
}

bool IpNetwork::overlaps(const IpNetwork &other) const
{
    return contains(other) || other.contains(*this);
}

std::array<quint8, 16> IpNetwork::first() const
{
    std::array<quint8, 16> bytes = m_bytes;
    for (int i = 0; i < 16; ++i)
        bytes[static_cast<size_t>(i)] &= maskByte(m_prefix, i);
    return bytes;
}

std::array<quint8, 16> IpNetwork::last() const
{
    std::array<quint8, 16> bytes = m_bytes;
    for (int i = 0; i < (m_isIPv6 ? 16 : 4); ++i)
        bytes[static_cast<size_t>(i)] |= static_cast<quint8>(~maskByte(m_prefix, i));
    return bytes;
}

QString IpNetwork::toString() const
{
    const std::array<quint8, 16> bytes = first();
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(m_isIPv6 ? AF_INET6 : AF_INET, bytes.data(), text.data(), static_cast<socklen_t>(text.size()));
    return u"%1/%2"_s.arg(QString::fromLatin1(text.data())).arg(m_prefix);
}
