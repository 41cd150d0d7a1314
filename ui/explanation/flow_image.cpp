#include "ui/explanation/flow_image.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace {

QByteArray fileOf(const QString &name)
{
    QFile file(u":/datapath/flows/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A colour of the style sheet, `var(--name)` there.
struct StyleColour
{
    const char *name;
    QColor (*of)(const QPalette &palette);
};

QColor shade(const QPalette &palette, double share)
{
    return mixed(palette.color(QPalette::Active, QPalette::Text), palette.color(QPalette::Active, QPalette::Base),
                 share);
}

QColor tint(Tone of, const QPalette &palette)
{
    return mixed(tone(of, palette), palette.color(QPalette::Active, QPalette::Base), isDark(palette) ? 0.18 : 0.12);
}

constexpr StyleColour colours[] = {
    {"ink", [](const QPalette &palette) { return shade(palette, 1); }},
    {"muted", [](const QPalette &palette) { return tone(Tone::Muted, palette); }},
    {"line", [](const QPalette &palette) { return shade(palette, 0.35); }},
    {"base", [](const QPalette &palette) { return shade(palette, 0); }},
    {"node", [](const QPalette &palette) { return shade(palette, 0.05); }},
    {"ebpf", [](const QPalette &palette) { return tone(Tone::Hint, palette); }},
    {"ebpf-tint", [](const QPalette &palette) { return tint(Tone::Hint, palette); }},
    {"kernel", [](const QPalette &palette) { return tone(Tone::Set, palette); }},
    {"kernel-tint", [](const QPalette &palette) { return tint(Tone::Set, palette); }},
    {"good", [](const QPalette &palette) { return tone(Tone::Good, palette); }},
    {"good-tint", [](const QPalette &palette) { return tint(Tone::Good, palette); }},
};

QByteArray styleFor(const QPalette &palette)
{
    QByteArray style = fileOf(u"style.css"_s);
    for (const StyleColour &colour : colours) {
        const QByteArray placeholder = QByteArray("var(--") + colour.name + ')';
        style.replace(placeholder, colour.of(palette).name().toLatin1());
    }
    return style;
}

} // namespace

QByteArray flowSvg(const QString &name, const QPalette &palette)
{
    QByteArray svg = fileOf(name + u".svg");
    const qsizetype root = svg.indexOf("<svg");
    if (root < 0)
        return {};
    const QByteArray style = "<style>" + styleFor(palette) + "</style>";
    return svg.insert(svg.indexOf('>', root) + 1, style);
}

QImage flowImage(const QString &name, const QPalette &palette, int width, qreal devicePixelRatio)
{
    QSvgRenderer renderer(flowSvg(name, palette));
    if (!renderer.isValid())
        return {};
    const QSizeF drawn = renderer.viewBoxF().size();
    const QSize size(width, qRound(width * drawn.height() / drawn.width()));
    QImage image((QSizeF(size) * devicePixelRatio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    renderer.render(&painter);
    painter.end();
    image.setDevicePixelRatio(devicePixelRatio);
    return image;
}
