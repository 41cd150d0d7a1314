#include "core/exporters/exporter.h"

#include "core/exporters/renderers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Exporter table[] = {
    {"values", QT_TRANSLATE_NOOP("Exporters", "Helm values"), renderValues},
    {"release", QT_TRANSLATE_NOOP("Exporters", "Release with these values"), renderRelease},
    {"resources", QT_TRANSLATE_NOOP("Exporters", "Cilium resources"), renderResources},
    {"talos", QT_TRANSLATE_NOOP("Exporters", "Talos patches"), renderTalosPatches},
    {"readme", QT_TRANSLATE_NOOP("Exporters", "README, what to do when"), renderReadme},
};

QString knownIds()
{
    QStringList ids;
    for (const Exporter &exporter : exporters())
        ids += QString::fromLatin1(exporter.id);
    return ids.join(", "_L1);
}

} // namespace

QStringList valuesDetailNames()
{
    return {u"minimal"_s, u"annotated"_s, u"full"_s};
}

QStringList wrappingNames()
{
    return {u"helm"_s, u"flux"_s, u"argocd"_s};
}

std::span<const Exporter> exporters()
{
    return table;
}

const Exporter *findExporter(QStringView id)
{
    const auto found =
        std::ranges::find_if(table, [&](const Exporter &exporter) { return id == QLatin1StringView(exporter.id); });
    return found == std::end(table) ? nullptr : found;
}

Result<std::vector<TextFile>> renderExport(const CheckContext &context, const QStringList &only,
                                           const ExportOptions &options)
{
    for (const QString &id : only) {
        if (!findExporter(id))
            return failure(u"there is no exporter %1; known are %2"_s.arg(id, knownIds()));
    }
    std::vector<TextFile> files;
    for (const Exporter &exporter : exporters()) {
        if (!only.isEmpty() && !only.contains(QLatin1StringView(exporter.id)))
            continue;
        Result<std::vector<TextFile>> rendered = exporter.render(context, options);
        if (!rendered)
            return rendered;
        std::ranges::move(*rendered, std::back_inserter(files));
    }
    return files;
}
