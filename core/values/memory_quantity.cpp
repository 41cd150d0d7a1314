#include "core/values/memory_quantity.h"

#include <QLocale>

#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr auto letters = std::to_array<char16_t>({u'K', u'M', u'G', u'T', u'P', u'E'});

/// What a suffix multiplies with; 0 where it is none.
double factorOf(QStringView suffix)
{
    if (suffix.endsWith(u'B'))
        suffix.chop(1);
    if (suffix.isEmpty())
        return 1;
    const bool isBinary = suffix.endsWith(u'i');
    if (isBinary)
        suffix.chop(1);
    if (suffix.size() != 1)
        return 0;
    for (size_t i = 0; i < letters.size(); ++i) {
        if (suffix.front().toUpper() == letters[i])
            return std::pow(isBinary ? 1024.0 : 1000.0, static_cast<double>(i + 1));
    }
    return 0;
}

} // namespace

Result<qint64> parseMemory(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    qsizetype end = 0;
    while (end < trimmed.size() && (trimmed.at(end).isDigit() || trimmed.at(end) == u'.'))
        ++end;

    bool isNumber = false;
    const double number = trimmed.first(end).toDouble(&isNumber);
    const double bytes = number * factorOf(trimmed.sliced(end).trimmed());
    if (!isNumber || bytes <= 0 || bytes >= static_cast<double>(std::numeric_limits<qint64>::max()))
        return failure(u"%1 is no amount of memory; write 64GiB, 512MiB or a number of bytes"_s.arg(text));
    return static_cast<qint64>(bytes);
}

QString formatMemory(qint64 bytes)
{
    constexpr auto units = std::to_array<const char *>({"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
    auto amount = static_cast<double>(bytes);
    size_t unit = 0;
    while (amount >= 1024 && unit + 1 < units.size()) {
        amount /= 1024;
        ++unit;
    }
    return u"%1 %2"_s.arg(QLocale::c().toString(amount, 'g', amount >= 100 ? 4 : 3), QLatin1StringView(units[unit]));
}
