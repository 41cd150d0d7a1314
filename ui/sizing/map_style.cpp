#include "ui/sizing/map_style.h"

#include "core/values/memory_quantity.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPalette>

#include <array>

using namespace Qt::StringLiterals;

namespace {

struct LineStyle
{
    QRgb light;
    QRgb dark;
    double width;
    std::array<double, 4> dashes; ///< in widths; all 0: unbroken
    const char *title;
    const char *shortTitle;
};

// Hues that stay apart for most colour-blind eyes, 3:1 and more on the palette's base.
constexpr std::array lineStyles{
    LineStyle{0xff0b57d0,
              0xff8ab4f8,
              5,
              {},
              QT_TRANSLATE_NOOP("MapStyle", "Connections, TCP"),
              QT_TRANSLATE_NOOP("MapStyle", "CT TCP")},
    LineStyle{0xffb45309,
              0xfff0a050,
              5,
              {},
              QT_TRANSLATE_NOOP("MapStyle", "Connections, other"),
              QT_TRANSLATE_NOOP("MapStyle", "CT any")},
    LineStyle{0xffc2398a,
              0xfff48fc0,
              2.4,
              {4, 4, 4, 4},
              QT_TRANSLATE_NOOP("MapStyle", "NAT"),
              QT_TRANSLATE_NOOP("MapStyle", "NAT")},
    LineStyle{0xff1b6e3c,
              0xff7bd88f,
              1.6,
              {1.5, 4, 1.5, 4},
              QT_TRANSLATE_NOOP("MapStyle", "Neighbours"),
              QT_TRANSLATE_NOOP("MapStyle", "Neighb.")},
    LineStyle{0xff00707f,
              0xff5fd3e0,
              2,
              {6, 3, 1.5, 3},
              QT_TRANSLATE_NOOP("MapStyle", "Socket reverse NAT"),
              QT_TRANSLATE_NOOP("MapStyle", "Rev. NAT")},
    LineStyle{0xff1c1f24,
              0xffe4e6ea,
              2.6,
              {},
              QT_TRANSLATE_NOOP("MapStyle", "All together"),
              QT_TRANSLATE_NOOP("MapStyle", "All sized")},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("MapStyle", text);
}

} // namespace

QPen linePen(std::size_t curve, const QPalette &palette)
{
    const LineStyle &style = lineStyles.at(curve);
    QPen pen(QColor(isDark(palette) ? style.dark : style.light), style.width);
    pen.setJoinStyle(Qt::RoundJoin);
    const bool isBroken = style.dashes.front() > 0;
    pen.setCapStyle(isBroken ? Qt::FlatCap : Qt::RoundCap); // round ones close the gaps between short pieces
    if (isBroken)
        pen.setDashPattern(QList<qreal>(style.dashes.begin(), style.dashes.end()));
    return pen;
}

QPen presentPen(std::size_t curve, const QPalette &palette)
{
    QPen pen = linePen(curve, palette);
    pen.setColor(mixed(pen.color(), palette.color(QPalette::Base), 0.55));
    pen.setWidthF(1.4);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern({3, 3});
    return pen;
}

QString mapTitle(std::size_t curve)
{
    return tr(lineStyles.at(curve).title);
}

QString shortMapTitle(std::size_t curve)
{
    return tr(lineStyles.at(curve).shortTitle);
}

QString decisionText(const MapSize &map)
{
    switch (map.sizedBy) {
    case SizedBy::Ratio:
        return tr("the ratio");
    case SizedBy::Floor:
        return tr("least size; the ratio gives %1").arg(exactNumber(map.unclamped));
    case SizedBy::Ceiling:
        return tr("greatest size; the ratio gives %1").arg(exactNumber(map.unclamped));
    case SizedBy::Explicit:
        return tr("set by hand");
    case SizedBy::NatCap:
        return tr("cut to 2/3 of both connection maps");
    case SizedBy::Default:
        break;
    }
    return tr("the agent’s fixed default");
}

QString exactNumber(qint64 number)
{
    return QLocale().toString(number);
}

QString shortAmount(qint64 amount, Measure measure)
{
    if (measure == Measure::Memory)
        return formatMemory(amount);
    constexpr std::array units{"", " Ki", " Mi", " Gi"};
    auto shown = static_cast<double>(amount);
    std::size_t unit = 0;
    while (shown >= 1024 && unit + 1 < units.size()) {
        shown /= 1024;
        ++unit;
    }
    return QLocale().toString(shown, 'g', shown >= 100 ? 4 : 3) + QLatin1StringView(units.at(unit));
}
