#pragma once

#include "core/result.h"

#include <QStringList>

#include <compare>
#include <span>

/// A kernel version, compared by its numbers: "6.18.45-talos" is 6.18.45.
struct KernelVersion
{
    int major = 0;
    int minor = 0;
    int patch = 0;

    static Result<KernelVersion> parse(QStringView text);
    QString toString() const;
    auto operator<=>(const KernelVersion &) const = default;
};

/// How a Talos machine configuration is written: what `--talos-version` of `talosctl gen config` chooses.
enum class Contract {
    SingleDocument, ///< up to 1.13: cluster and machine settings in the main document
    MultiDocument,  ///< from 1.14: a document a topic
};

struct TalosRelease
{
    QString version; ///< "1.12.5"
    KernelVersion kernel;
    QString kubernetesDefault;
    QString kubernetesMin; ///< empty: not known
    QString kubernetesMax;
    Contract contract = Contract::SingleDocument;
};

/// Every release we know, oldest first; read once from the program's resources.
std::span<const TalosRelease> talosReleases();

/// The newest release that isn't an alpha, beta or release candidate.
const TalosRelease &newestStableTalos();

/// A release by version, with or without `v`; a minor (`1.12`) gives its newest stable release, else its newest. An
/// unknown one is an error that names what is known.
Result<const TalosRelease *> findTalosRelease(QStringView version);

/// What Talos assumes where a machine configuration says nothing. Source: pkg/machinery/constants.
namespace talosDefaults {
inline constexpr char podCidr[] = "10.244.0.0/16";
inline constexpr char serviceCidr[] = "10.96.0.0/12";
inline constexpr char serviceCidrIPv6[] = "fc00:db8:20::/112"; ///< only where the pods have IPv6
inline constexpr int nodeCidrMaskIPv4 = 24;
inline constexpr int nodeCidrMaskIPv6 = 64;
inline constexpr int kubePrismPort = 7445;
} // namespace talosDefaults
