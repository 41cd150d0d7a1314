#include "ui/sizing/sizing_export.h"

#include "core/sizing/sizing_report.h"
#include "core/yaml/text_file.h"
#include "ui/sizing/chart_panel.h"
#include "ui/sizing/sizing_scenario.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize pictureSize{1200, 760};
constexpr int pixelsPerPoint = 2;

/// Every pool at the ratio that is tried out.
ClusterSizing clusterOf(const SizingScenario &scenario)
{
    std::vector<PoolSizing> pools;
    for (int pool = 0; pool < scenario.poolCount(); ++pool) {
        if (scenario.present(pool).input.memoryBytes > 0)
            pools.push_back(scenario.sizedPool(pool));
    }
    return sumOf(std::move(pools));
}

Result<void> failed(const QString &path)
{
    return std::unexpected(Error{.message = u"the file can't be written"_s, .file = path});
}

Result<void> save(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
    return isWritten ? Result<void>() : failed(path);
}

Result<void> savePng(const QString &path, ChartPanel &chart)
{
    QImage picture(pictureSize * pixelsPerPoint, QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(pixelsPerPoint);
    QPainter painter(&picture);
    chart.paintPicture(&painter, pictureSize);
    painter.end();
    return picture.save(path, "PNG") ? Result<void>() : failed(path);
}

Result<void> saveSvg(const QString &path, ChartPanel &chart)
{
    QBuffer content;
    QSvgGenerator picture;
    picture.setOutputDevice(&content);
    picture.setSize(pictureSize);
    picture.setViewBox(QRect(QPoint(), pictureSize));
    picture.setTitle(ChartPanel::tr("Sizes of the BPF maps over a node’s memory"));
    QPainter painter(&picture);
    chart.paintPicture(&painter, pictureSize);
    painter.end();
    return save(path, content.data());
}

} // namespace

QString sizingAsText(SizingFormat format, const SizingScenario &scenario)
{
    const ClusterSizing cluster = clusterOf(scenario);
    return format == SizingFormat::Csv ? sizingAsCsv(cluster) : sizingAsMarkdown(cluster);
}

Result<void> exportSizing(SizingFormat format, const QString &path, ChartPanel &chart, const SizingScenario &scenario)
{
    if (format == SizingFormat::Png)
        return savePng(path, chart);
    if (format == SizingFormat::Svg)
        return saveSvg(path, chart);
    return save(path, sizingAsText(format, scenario).toUtf8());
}
