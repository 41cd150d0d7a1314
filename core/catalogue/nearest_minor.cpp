#include "core/catalogue/nearest_minor.h"

#include <QVersionNumber>

#include <algorithm>
#include <cstdlib>

namespace {
/// Minors of another major version are further away than all of the same.
qint64 placeOf(const QString &version)
{
    constexpr qint64 minorsOfAMajor = 100'000;
    const QVersionNumber number = QVersionNumber::fromString(version);
    return number.majorVersion() * minorsOfAMajor + number.minorVersion();
}
} // namespace

QString nearestMinor(const QString &version, const QStringList &known)
{
    const auto distance = [wanted = placeOf(version)](const QString &minor) {
        return std::pair(std::abs(wanted - placeOf(minor)), -placeOf(minor));
    };
    return known.isEmpty() ? QString() : *std::ranges::min_element(known, {}, distance);
}
