#include "core/talos/talos_release.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

/// The leading numbers of a version, separated by dots: {6, 18, 45} of "6.18.45-talos". Empty where it doesn't start
/// with one.
QList<int> leadingNumbers(QStringView text)
{
    QList<int> numbers;
    for (const QStringView part : text.split(u'.')) {
        const auto end = std::ranges::find_if_not(part, [](QChar c) { return c >= u'0' && c <= u'9'; });
        const QStringView digits(part.begin(), end);
        bool isNumber = false;
        const int number = digits.toInt(&isNumber);
        if (!isNumber)
            return numbers;
        numbers.append(number);
        if (digits.size() != part.size())
            return numbers;
    }
    return numbers;
}

bool isStable(const TalosRelease &release)
{
    return !release.version.contains(u'-');
}

QString minorOf(QStringView version)
{
    const QList<int> numbers = leadingNumbers(version);
    return numbers.size() < 2 ? QString() : u"%1.%2"_s.arg(numbers[0]).arg(numbers[1]);
}

TalosRelease releaseFrom(const QJsonObject &json)
{
    const QJsonObject kubernetes = json["kubernetes"_L1].toObject();
    const bool hasDocuments = json["documents"_L1].toString() == "multiple"_L1;
    return {.version = json["version"_L1].toString(),
            .kernel = KernelVersion::parse(json["kernel"_L1].toString()).value_or(KernelVersion{}),
            .kubernetesDefault = kubernetes["default"_L1].toString(),
            .kubernetesMin = kubernetes["min"_L1].toString(),
            .kubernetesMax = kubernetes["max"_L1].toString(),
            .contract = hasDocuments ? Contract::MultiDocument : Contract::SingleDocument};
}

std::vector<TalosRelease> readReleases()
{
    QFile file(u":/datapath/talos/releases.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The list of Talos releases is missing from the program");
    std::vector<TalosRelease> releases;
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll())["releases"_L1].toArray();
    for (const auto row : rows)
        releases.push_back(releaseFrom(row.toObject()));
    if (std::ranges::none_of(releases, isStable))
        qFatal("The list of Talos releases names no stable one");
    return releases;
}

std::vector<const TalosRelease *> releasesOfMinor(const QString &minor)
{
    std::vector<const TalosRelease *> releases;
    for (const TalosRelease &release : talosReleases()) {
        if (!minor.isEmpty() && minorOf(release.version) == minor)
            releases.push_back(&release);
    }
    return releases;
}

Error unknownRelease(QStringView version)
{
    const auto siblings = releasesOfMinor(minorOf(version));
    if (!siblings.empty()) {
        return {.message = u"Talos %1 isn't known; of that minor %2 to %3 are"_s.arg(version, siblings.front()->version,
                                                                                     siblings.back()->version),
                .file = {}};
    }
    const auto releases = talosReleases();
    return {.message = u"Talos %1 isn't known; known are %2 to %3"_s.arg(version, releases.front().version,
                                                                         releases.back().version),
            .file = {}};
}

} // namespace

Result<KernelVersion> KernelVersion::parse(QStringView text)
{
    const QList<int> numbers = leadingNumbers(text.trimmed());
    if (numbers.size() < 2)
        return failure(u"kernel is \"%1\", expected a version such as 6.18.5"_s.arg(text));
    return KernelVersion{numbers[0], numbers[1], numbers.value(2)};
}

QString KernelVersion::toString() const
{
    return u"%1.%2.%3"_s.arg(major).arg(minor).arg(patch);
}

std::span<const TalosRelease> talosReleases()
{
    static const std::vector<TalosRelease> releases = readReleases();
    return releases;
}

const TalosRelease &newestStableTalos()
{
    const auto releases = talosReleases();
    return *std::find_if(releases.rbegin(), releases.rend(), isStable);
}

Result<const TalosRelease *> findTalosRelease(QStringView version)
{
    QStringView wanted = version.trimmed();
    if (wanted.startsWith(u'v'))
        wanted = wanted.mid(1);

    const auto releases = talosReleases();
    const auto exact = std::ranges::find(releases, wanted, &TalosRelease::version);
    if (exact != releases.end())
        return &*exact;
    if (wanted.isEmpty() || minorOf(wanted) != wanted)
        return std::unexpected(unknownRelease(wanted));

    const auto ofMinor = releasesOfMinor(wanted.toString());
    if (ofMinor.empty())
        return std::unexpected(unknownRelease(wanted));
    const auto stable =
        std::find_if(ofMinor.rbegin(), ofMinor.rend(), [](const TalosRelease *release) { return isStable(*release); });
    return stable != ofMinor.rend() ? *stable : ofMinor.back();
}
