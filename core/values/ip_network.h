#pragma once

#include "core/result.h"

#include <array>

/// An IPv4 or IPv6 network in CIDR notation. Own code, as QHostAddress lives in Qt Network, which core does without.
class IpNetwork
{
public:
    /// `10.0.0.0/8`, `fd00::/104`; host bits may be set. An error says what is wrong with it.
    static Result<IpNetwork> parse(QStringView cidr);

    /// Whether a text is one IP address, without a prefix length.
    static bool isAddress(QStringView text);

    bool isIPv6() const { return m_isIPv6; }
    int prefix() const { return m_prefix; }
    bool hasHostBits() const;
    bool contains(const IpNetwork &other) const;
    bool overlaps(const IpNetwork &other) const;
    std::array<quint8, 16> first() const; ///< address, in network order
    std::array<quint8, 16> last() const;
    QString toString() const; ///< with the host bits cleared

private:
    std::array<quint8, 16> m_bytes{};
    int m_prefix = 0;
    bool m_isIPv6 = false;
};
