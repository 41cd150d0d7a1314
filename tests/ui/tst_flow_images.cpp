#include "tests/ui/warnings.h"
#include "ui/explanation/flow_image.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHash>
#include <QPalette>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

/// The pictures of the catalogue: in the theme's colours, sharp, and legible, i.e. no text is cut off, lies over
/// another text or is crossed by a line.
class TestFlowImages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void takesTheThemesColours_data();
    void takesTheThemesColours();
    void isSharpOnScreensOfManyPixels();
    void hasNothingForAnUnknownName();
    void drawsInTheClassesOfTheStyleSheet();
    void keepsEveryTextLegible_data();
    void keepsEveryTextLegible();
};

namespace {

QString contentOf(const QString &file)
{
    QFile opened(u":/datapath/flows/"_s + file);
    return opened.open(QIODevice::ReadOnly) ? QString::fromUtf8(opened.readAll()) : QString();
}

QStringList pictures()
{
    QStringList names = QDir(u":/datapath/flows"_s).entryList({u"*.svg"_s});
    for (QString &name : names)
        name.chop(4);
    return names;
}

QPalette paletteOf(Scheme scheme)
{
    applyScheme(scheme);
    return QGuiApplication::palette();
}

QFont fontOf(const QString &cssClass)
{
    static const QString style = contentOf(u"style.css"_s);
    const QRegularExpression rule(u"\\.%1 \\{[^}]*font-family: ([a-z-]+); font-size: (\\d+)px;([^}]*)"_s.arg(cssClass));
    const QRegularExpressionMatch match = rule.match(style);
    QFont font(match.captured(1));
    font.setPixelSize(std::max(match.captured(2).toInt(), 1));
    font.setBold(match.captured(3).contains("bold"_L1));
    return font;
}

struct PlacedText
{
    QString text;
    QRectF place;
};

struct Drawing
{
    QRectF view;
    std::vector<PlacedText> texts;
    std::vector<QRectF> boxes;
    std::vector<QLineF> lines;
};

PlacedText placedText(QXmlStreamReader &xml)
{
    const QXmlStreamAttributes attributes = xml.attributes();
    const QStringList classes = attributes.value("class"_L1).toString().split(u' ');
    const QPointF at(attributes.value("x"_L1).toDouble(), attributes.value("y"_L1).toDouble());
    const QString text = xml.readElementText();
    QRectF place = QFontMetricsF(fontOf(classes.front())).tightBoundingRect(text).translated(at);
    if (classes.contains("middle"_L1))
        place.moveCenter({at.x(), place.center().y()});
    else if (classes.contains("end"_L1))
        place.moveRight(at.x());
    return {.text = text, .place = place};
}

std::vector<QLineF> linesOf(const QString &path)
{
    static const QRegularExpression point(u"[ML](-?[\\d.]+),(-?[\\d.]+)"_s);
    std::vector<QLineF> lines;
    std::optional<QPointF> last;
    for (const QRegularExpressionMatch &match : point.globalMatch(path)) {
        const QPointF next(match.captured(1).toDouble(), match.captured(2).toDouble());
        if (last)
            lines.emplace_back(*last, next);
        last = next;
    }
    return lines;
}

void addElement(QXmlStreamReader &xml, Drawing &drawing)
{
    const QXmlStreamAttributes attributes = xml.attributes();
    const auto number = [&attributes](QLatin1StringView name) { return attributes.value(name).toDouble(); };
    if (xml.name() == "svg"_L1) {
        const QStringList box = attributes.value("viewBox"_L1).toString().split(u' ');
        drawing.view = {box[0].toDouble(), box[1].toDouble(), box[2].toDouble(), box[3].toDouble()};
    } else if (xml.name() == "rect"_L1) {
        drawing.boxes.emplace_back(number("x"_L1), number("y"_L1), number("width"_L1), number("height"_L1));
    } else if (xml.name() == "path"_L1) {
        std::ranges::move(linesOf(attributes.value("d"_L1).toString()), std::back_inserter(drawing.lines));
    } else if (xml.name() == "text"_L1) {
        drawing.texts.push_back(placedText(xml));
    }
}

Drawing drawingOf(const QString &name)
{
    Drawing drawing;
    QXmlStreamReader xml(contentOf(name + u".svg"));
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement)
            addElement(xml, drawing);
    return drawing;
}

bool crosses(const QLineF &line, const QRectF &place)
{
    const QLineF sides[] = {{place.topLeft(), place.topRight()},
                            {place.bottomLeft(), place.bottomRight()},
                            {place.topLeft(), place.bottomLeft()},
                            {place.topRight(), place.bottomRight()}};
    return place.contains(line.p1()) || std::ranges::any_of(sides, [&line](const QLineF &side) {
               return line.intersects(side) == QLineF::BoundedIntersection;
           });
}

QStringList problemsOf(const Drawing &drawing)
{
    QStringList problems;
    for (std::size_t i = 0; i < drawing.texts.size(); ++i) {
        const auto &[text, place] = drawing.texts[i];
        if (!drawing.view.contains(place))
            problems << u"cut off: "_s + text;
        for (std::size_t j = i + 1; j < drawing.texts.size(); ++j)
            if (place.intersects(drawing.texts[j].place))
                problems << u"%1 lies over %2"_s.arg(text, drawing.texts[j].text);
        for (const QRectF &box : drawing.boxes)
            if (box.intersects(place) && !box.contains(place))
                problems << u"beyond its box: "_s + text;
        for (const QLineF &line : drawing.lines)
            if (crosses(line, place))
                problems << u"crossed by a line: "_s + text;
    }
    return problems;
}

} // namespace

void TestFlowImages::takesTheThemesColours_data()
{
    QTest::addColumn<Scheme>("scheme");
    QTest::newRow("light") << Scheme::Light;
    QTest::newRow("dark") << Scheme::Dark;
}

void TestFlowImages::takesTheThemesColours()
{
    QFETCH(const Scheme, scheme);
    const QPalette palette = paletteOf(scheme);
    QVERIFY(pictures().size() >= 12);

    for (const QString &name : pictures()) {
        const QByteArray svg = flowSvg(name, palette);
        const QImage image = flowImage(name, palette, 440, 1);

        QVERIFY2(!svg.contains("var(--"), qPrintable(name));
        QVERIFY2(svg.contains(palette.color(QPalette::Text).name().toLatin1()), qPrintable(name));
        QVERIFY2(!image.isNull() && image.width() == 440, qPrintable(name));
        QCOMPARE(qAlpha(image.pixel(0, 0)), 0); // the page shows through
    }
}

void TestFlowImages::isSharpOnScreensOfManyPixels()
{
    const QImage image = flowImage(u"routing-mode"_s, paletteOf(Scheme::Light), 440, 2);

    QCOMPARE(image.width(), 880);
    QCOMPARE(image.deviceIndependentSize().width(), 440.0);
}

void TestFlowImages::hasNothingForAnUnknownName()
{
    QVERIFY(flowSvg(u"nothing"_s, QPalette()).isEmpty());
    QVERIFY(flowImage(u"nothing"_s, QPalette(), 440, 1).isNull());
}

void TestFlowImages::drawsInTheClassesOfTheStyleSheet()
{
    static const QRegularExpression used(u"class=\"([^\"]*)\""_s);
    const QString style = contentOf(u"style.css"_s);

    for (const QString &name : pictures()) {
        const QString svg = contentOf(name + u".svg");
        QVERIFY2(used.match(svg).hasMatch(), qPrintable(name));
        for (const QRegularExpressionMatch &match : used.globalMatch(svg))
            for (const QString &cssClass : match.captured(1).split(u' '))
                QVERIFY2(style.contains(u"\n.%1 {"_s.arg(cssClass)), qPrintable(u"%1: %2"_s.arg(name, cssClass)));
    }
}

void TestFlowImages::keepsEveryTextLegible_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : pictures())
        QTest::newRow(qPrintable(name)) << name;
}

void TestFlowImages::keepsEveryTextLegible()
{
    QFETCH(const QString, name);
    const Drawing drawing = drawingOf(name);

    QVERIFY(!drawing.texts.empty());
    QCOMPARE(problemsOf(drawing).join(u"; "_s), QString());
}

QTEST_MAIN(TestFlowImages)
#include "tst_flow_images.moc"
