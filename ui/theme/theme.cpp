#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleHints>

namespace {

struct ToneColours
{
    Tone tone;
    QRgb light;
    QRgb dark;
};

constexpr ToneColours toneColours[] = {
    {Tone::Set, 0xffb45309, 0xfff0a050},     {Tone::Error, 0xffb3261e, 0xffff8a80},
    {Tone::Warning, 0xff8a5a00, 0xfff2c14e}, {Tone::Hint, 0xff0b57d0, 0xff8ab4f8},
    {Tone::Good, 0xff1b6e3c, 0xff7bd88f},
};

struct PaletteColours
{
    QRgb window, base, alternate, text, button, mid, highlight, link;
};

constexpr PaletteColours lightColours{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xff1c1f24,
                                      0xffeceef1, 0xffc4c9d0, 0xff2a6db0, 0xff0b57d0};
constexpr PaletteColours darkColours{0xff23262b, 0xff1b1d21, 0xff212429, 0xffe4e6ea,
                                     0xff2e3238, 0xff4a5058, 0xff3d85c8, 0xff8ab4f8};

QPalette paletteOf(const PaletteColours &colours)
{
    const QColor text(colours.text);
    QPalette palette(QColor(colours.button), QColor(colours.window));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::Window, QColor(colours.window));
    palette.setColor(QPalette::Base, QColor(colours.base));
    palette.setColor(QPalette::AlternateBase, QColor(colours.alternate));
    palette.setColor(QPalette::ToolTipBase, QColor(colours.button));
    palette.setColor(QPalette::Mid, QColor(colours.mid));
    palette.setColor(QPalette::Highlight, QColor(colours.highlight));
    palette.setColor(QPalette::Accent, QColor(colours.highlight));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(colours.link));
    palette.setColor(QPalette::LinkVisited, QColor(colours.link));
    const QColor faint = mixed(text, QColor(colours.window), 0.45);
    palette.setColor(QPalette::PlaceholderText, mixed(text, QColor(colours.base), 0.6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

bool isSystemDark()
{
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor mixed(const QColor &top, const QColor &bottom, double share)
{
    const auto channel = [share](int above, int below) { return qRound(above * share + below * (1 - share)); };
    return {channel(top.red(), bottom.red()), channel(top.green(), bottom.green()), channel(top.blue(), bottom.blue())};
}

QColor tone(Tone tone, const QPalette &palette)
{
    for (const ToneColours &colours : toneColours) {
        if (colours.tone == tone)
            return {isDark(palette) ? colours.dark : colours.light};
    }
    return mixed(palette.color(QPalette::Active, QPalette::Text), palette.color(QPalette::Base), 0.68);
}

Tone toneOf(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return Tone::Error;
    case Severity::Warning:
        return Tone::Warning;
    case Severity::Hint:
        break;
    }
    return Tone::Hint;
}

void applyScheme(Scheme scheme)
{
    const bool dark = scheme == Scheme::Dark || (scheme == Scheme::System && isSystemDark());
    const QPalette palette = paletteOf(dark ? darkColours : lightColours);
    QApplication::setPalette(palette);
    // Fusion outlines these in a darkened window colour, which can't be seen where the window is dark.
    QPalette marks = palette;
    if (dark)
        marks.setColor(QPalette::Window, mixed(QColor(darkColours.text), QColor(darkColours.window), 0.85));
    for (const char *widget : {"QRadioButton", "QCheckBox"})
        QApplication::setPalette(marks, widget);
}

QFont monospaceFont(const QFont &like)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(like.pointSizeF());
    return font;
}
