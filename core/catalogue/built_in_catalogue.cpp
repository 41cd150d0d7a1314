#include "core/catalogue/catalogue.h"
#include "core/catalogue/compiled_catalogue.h"
#include "core/catalogue/hidden_keys.h"
#include "core/catalogue/nearest_minor.h"

#include "core/yaml/text_file.h"

#include <QDir>
#include <QFile>
#include <QMutex>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr auto folder = ":/datapath/catalogue/"_L1;
constexpr auto factsPrefix = "facts-"_L1;

QString minorOf(const QString &version)
{
    const QVersionNumber number = QVersionNumber::fromString(version);
    return u"%1.%2"_s.arg(number.majorVersion()).arg(number.minorVersion());
}

QStringList shippedMinors()
{
    QStringList minors;
    for (const QString &version : Catalogue::builtInVersions())
        minors << minorOf(version);
    return minors;
}

/// The patch number; for a whole minor one beyond every patch, so that its newest is the nearest.
int patchOf(const QString &version)
{
    const QVersionNumber number = QVersionNumber::fromString(version);
    return number.segmentCount() > 2 ? number.microVersion() : std::numeric_limits<int>::max();
}

Result<QString> shippedVersion(const QString &wanted)
{
    QString plain = wanted.trimmed();
    if (plain.startsWith(u'v'))
        plain.removeFirst();
    if (QVersionNumber::fromString(plain).segmentCount() < 2)
        return failure(u"%1 is not a version of Cilium; write it like 1.18.5 or 1.18"_s.arg(wanted));

    const QStringList shipped = Catalogue::builtInVersions();
    if (shipped.contains(plain))
        return plain;
    QStringList candidates;
    for (const QString &version : shipped)
        if (minorOf(version) == minorOf(plain))
            candidates << version;
    if (candidates.isEmpty())
        return failure(u"Cilium %1 isn't known; known are %2"_s.arg(plain, shipped.join(u", "_s)));
    const auto distance = [wantedPatch = qint64{patchOf(plain)}](const QString &version) {
        return std::abs(wantedPatch - patchOf(version));
    };
    return *std::ranges::min_element(candidates, {}, distance);
}

Result<QByteArray> compiledFile(const QString &name)
{
    QFile file(folder + name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(u"this program was built without %1"_s.arg(file.fileName()));
    return file.readAll();
}

const Result<Knowledge> &builtInKnowledge()
{
    static const Result<Knowledge> knowledge = compiledFile(u"knowledge.bin"_s).and_then(loadKnowledge);
    return knowledge;
}

Result<std::shared_ptr<const Catalogue>> load(const QString &version)
{
    const Result<Knowledge> &knowledge = builtInKnowledge();
    if (!knowledge)
        return std::unexpected(knowledge.error());
    auto facts = compiledFile(factsPrefix + version + u".bin").and_then(loadFacts);
    if (!facts)
        return std::unexpected(facts.error());
    return std::make_shared<const Catalogue>(std::move(*facts), *knowledge);
}
/// Which keys only the templates know can't be read out of a chart: the nearest one's are taken for it, too.
std::vector<HiddenKey> hiddenKeysIn(std::span<const Setting> settings)
{
    std::vector<HiddenKey> keys;
    for (const Setting &setting : settings)
        if (setting.facts.presence == Presence::Hidden)
            keys.push_back({.path = setting.path(), .since = {}, .until = {}});
    return keys;
}
} // namespace

QStringList Catalogue::builtInVersions()
{
    QStringList versions;
    for (const QString &file : QDir(folder).entryList({factsPrefix + u"*.bin"}))
        versions << file.sliced(factsPrefix.size()).chopped(4);
    std::ranges::sort(versions, {}, [](const QString &version) { return QVersionNumber::fromString(version); });
    return versions;
}

/// The version that the built-in profile and the text of the catalogue are written for.
QString Catalogue::defaultVersion()
{
    return u"1.18.5"_s;
}

Result<std::shared_ptr<const Catalogue>> Catalogue::builtIn(const QString &chartVersion)
{
    const auto version = shippedVersion(chartVersion);
    if (!version)
        return std::unexpected(version.error());

    static QMutex mutex;
    static QHash<QString, std::shared_ptr<const Catalogue>> loaded;
    const QMutexLocker lock(&mutex);
    if (const auto known = loaded.constFind(*version); known != loaded.constEnd())
        return *known;
    auto catalogue = load(*version);
    if (catalogue)
        loaded.insert(*version, *catalogue);
    return catalogue;
}

Result<std::shared_ptr<const Catalogue>> Catalogue::ofChart(const QString &path)
{
    const Result<Knowledge> &knowledge = builtInKnowledge();
    if (!knowledge)
        return std::unexpected(knowledge.error());
    auto own = readOwnChart(path);
    if (!own)
        return std::unexpected(own.error());
    const auto nearest = builtIn(nearestMinor(own->facts.version, shippedMinors()));
    if (!nearest)
        return std::unexpected(nearest.error());
    addHiddenKeys(own->facts, hiddenKeysIn((*nearest)->settings()));
    return std::make_shared<const Catalogue>(std::move(own->facts), *knowledge, own->comments);
}
