#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace {

QByteArray svgOf(const QString &name)
{
    QFile file(u":/datapath/icons/%1.svg"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws one of our line icons in a colour taken from the palette when it is asked for, not when it was made.
class PaletteIconEngine final : public QIconEngine
{
public:
    PaletteIconEngine(QString name, std::optional<Tone> tone) : m_name(std::move(name)), m_tone(tone) {}

    QString key() const override { return u"PaletteIconEngine"_s; }
    QIconEngine *clone() const override { return new PaletteIconEngine(m_name, m_tone); }
    bool isNull() override { return svgOf(m_name).isEmpty(); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = svgOf(m_name);
        svg.replace("currentColor", colour(mode).name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key =
            u"datapath:%1:%2:%3x%4"_s.arg(m_name, colour(mode).name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

private:
    QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (m_tone)
            return tone(*m_tone, palette);
        return palette.color(QPalette::Active, QPalette::ButtonText);
    }

    QString m_name;
    std::optional<Tone> m_tone;
};

} // namespace

QIcon icon(QLatin1StringView name, std::optional<Tone> tone)
{
    return QIcon(new PaletteIconEngine(name, tone)); // QIcon owns its engine
}

QIcon severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return icon("error"_L1, Tone::Error);
    case Severity::Warning:
        return icon("warning"_L1, Tone::Warning);
    case Severity::Hint:
        break;
    }
    return icon("hint"_L1, Tone::Hint);
}

QIcon severityIcon(std::optional<Severity> severity)
{
    return severity ? severityIcon(*severity) : icon("ok"_L1, Tone::Good);
}

QIcon applicationIcon()
{
    return QIcon(u":/datapath/icons/app.svg"_s);
}
