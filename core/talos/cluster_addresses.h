#pragma once

#include "core/talos/machine_config.h"
#include "core/values/configuration.h"

/// Where an address range comes from.
enum class RangeOrigin {
    Told,          ///< the profile or the command line
    MachineConfig, ///< a Talos machine configuration
    Values,        ///< concluded from the Helm values
    TalosDefault,
};

struct AddressRanges
{
    QStringList cidrs;
    RangeOrigin origin = RangeOrigin::TalosDefault;
};

/// The pods' and the Services' addresses, as far as they are known: told, else from the machine configuration, else
/// concluded from the values (the native-routing CIDR or the operator's pools), else Talos' defaults.
AddressRanges podRanges(const Configuration &values, const Cluster &told, const std::optional<MachineConfig> &config);
AddressRanges serviceRanges(const Cluster &told, const std::optional<MachineConfig> &config);

/// The first usual block for Services of the family of `taken` that is clear of the pods; empty where there is none.
QString clearServiceRange(const QStringList &podCidrs, const QString &taken);
bool overlapsAny(const QString &cidr, const QStringList &others); ///< what isn't a CIDR overlaps nothing
