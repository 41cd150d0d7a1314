#include "tests/ui/warnings.h"
#include "ui/theme/icons.h"

#include <QDir>
#include <QGuiApplication>
#include <QPalette>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

class TestIcons final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void drawsEveryIconOfTheSet();
    void followsThePalette();
    void tonesAreReadable_data();
    void tonesAreReadable();
};

namespace {

/// Whether anything was drawn.
bool hasInk(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 128)
                return true;
        }
    }
    return false;
}

/// Relative luminance after WCAG 2.
double luminance(const QColor &colour)
{
    const auto channel = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

double contrast(const QColor &left, const QColor &right)
{
    const double bright = std::max(luminance(left), luminance(right));
    const double dim = std::min(luminance(left), luminance(right));
    return (bright + 0.05) / (dim + 0.05);
}

} // namespace

void TestIcons::drawsEveryIconOfTheSet()
{
    const QStringList files = QDir(u":/datapath/icons"_s).entryList();
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        const QByteArray name = file.chopped(4).toLatin1();
        QVERIFY2(hasInk(icon(QLatin1StringView(name)).pixmap(20, 20).toImage()), name.constData());
    }
    QVERIFY(hasInk(applicationIcon().pixmap(64, 64).toImage()));
}

void TestIcons::followsThePalette()
{
    const QIcon save = icon("save"_L1);
    applyScheme(Scheme::Light);
    const QImage light = save.pixmap(20, 20).toImage();
    applyScheme(Scheme::Dark);
    const QImage dark = save.pixmap(20, 20).toImage();

    QVERIFY(light != dark);
}

void TestIcons::tonesAreReadable_data()
{
    QTest::addColumn<int>("scheme");
    QTest::newRow("light") << static_cast<int>(Scheme::Light);
    QTest::newRow("dark") << static_cast<int>(Scheme::Dark);
}

void TestIcons::tonesAreReadable()
{
    QFETCH(const int, scheme);
    applyScheme(static_cast<Scheme>(scheme));
    const QPalette palette = QGuiApplication::palette();

    for (const Tone wanted : {Tone::Set, Tone::Error, Tone::Warning, Tone::Hint, Tone::Good, Tone::Muted})
        QVERIFY(contrast(tone(wanted, palette), palette.color(QPalette::Base)) >= 4.5);
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
