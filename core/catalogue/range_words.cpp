#include "core/catalogue/range_words.h"

#include <QLocale>

using namespace Qt::StringLiterals;

QString plainNumber(double number)
{
    return QString::number(number, 'f', QLocale::FloatingPointShortest);
}

QString boundsInWords(std::optional<double> min, std::optional<double> max)
{
    if (min && max)
        return u"from %1 to %2"_s.arg(plainNumber(*min), plainNumber(*max));
    if (min)
        return u"at least %1"_s.arg(plainNumber(*min));
    return max ? u"at most %1"_s.arg(plainNumber(*max)) : QString();
}
