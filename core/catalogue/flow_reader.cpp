#include "core/catalogue/flow_reader.h"

#include "core/yaml/text_file.h"

#include <QDir>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr auto folder = "/flows/"_L1;
constexpr auto suffix = ".svg"_L1;
constexpr QLatin1StringView ofTheStyle[] = {"fill"_L1,        "stroke"_L1,      "stroke-width"_L1,
                                            "style"_L1,       "font-family"_L1, "font-size"_L1,
                                            "font-weight"_L1, "color"_L1,       "opacity"_L1};

QString ownStyle(const QXmlStreamAttributes &attributes)
{
    const auto own = std::ranges::find_if(
        ofTheStyle, [&attributes](QLatin1StringView name) { return attributes.hasAttribute(name); });
    return own == std::end(ofTheStyle) ? QString() : QString(*own);
}

std::unexpected<Error> failureIn(const QString &name, const QXmlStreamReader &xml, const QString &message)
{
    return failure(u"%1, line %2: %3"_s.arg(name).arg(xml.lineNumber()).arg(message));
}

/// Refuses what the style sheet is there for.
Result<void> checkElement(const QString &name, const QXmlStreamReader &xml)
{
    if (const QString own = ownStyle(xml.attributes()); !own.isEmpty())
        return failureIn(name, xml, u"%1 is the style sheet's; give the element a class"_s.arg(own));
    if (xml.name() == "svg"_L1 && !xml.attributes().hasAttribute("viewBox"_L1))
        return failureIn(name, xml, u"the picture has no viewBox"_s);
    return {};
}

Result<FlowPicture> parsed(const QByteArray &svg, const QString &name)
{
    FlowPicture flow{.name = name, .caption = {}, .says = {}};
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (const Result<void> checked = checkElement(name, xml); !checked)
            return std::unexpected(checked.error());
        if (xml.name() == "title"_L1)
            flow.caption = xml.readElementText().simplified();
        else if (xml.name() == "desc"_L1)
            flow.says = xml.readElementText().simplified();
    }
    if (xml.hasError())
        return failureIn(name, xml, xml.errorString());
    if (flow.caption.isEmpty() || flow.says.isEmpty())
        return failure(u"%1 has no title or no desc, the caption and what it shows in words"_s.arg(name));
    return flow;
}
} // namespace

QString flowFile(const QString &catalogueFolder, const QString &name)
{
    return catalogueFolder + folder + name + suffix;
}

QStringList flowPicturesIn(const QString &catalogueFolder)
{
    QStringList names = QDir(catalogueFolder + folder).entryList({u"*"_s + suffix}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(suffix.size());
    return names;
}

Result<FlowPicture> readFlowPicture(const QString &catalogueFolder, const QString &name)
{
    const auto svg = readTextFile(flowFile(catalogueFolder, name));
    if (!svg)
        return failure(u"%1 can't be read: %2"_s.arg(name, svg.error().message));
    return parsed(*svg, name);
}
