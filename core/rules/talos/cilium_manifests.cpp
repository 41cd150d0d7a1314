#include "core/rules/talos/cilium_manifests.h"

using namespace Qt::StringLiterals;

namespace {

/// The tag of Cilium's own agent image; empty where a text has none.
QString agentVersionIn(const QString &manifest)
{
    constexpr auto image = "/cilium/cilium:v"_L1;
    const qsizetype found = manifest.indexOf(image);
    if (found < 0)
        return {};
    const qsizetype start = found + image.size();
    qsizetype end = start;
    while (end < manifest.size() && (manifest.at(end).isLetterOrNumber() || u".-"_s.contains(manifest.at(end))))
        ++end;
    return manifest.sliced(start, end - start);
}

} // namespace

QMap<QString, QString> ciliumManifests(const QMap<QString, QString> &manifests)
{
    QMap<QString, QString> versions;
    for (const auto &[name, text] : manifests.asKeyValueRange()) {
        if (const QString version = agentVersionIn(text); !version.isEmpty())
            versions[name] = version;
    }
    return versions;
}
