#include "core/sizing/derivation.h"

#include "core/sizing/kernel_memory.h"
#include "core/sizing/sized_maps.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace {

QString number(qint64 number)
{
    return QString::number(number);
}

QString number(double number)
{
    return QString::number(number, 'g', 10);
}

/// Collects the steps of one map, or of all.
class Steps
{
public:
    void add(const QString &what, const QString &formula, const QString &result)
    {
        m_steps.push_back({.map = m_map, .what = what, .formula = formula, .result = result});
    }
    void begin(const QString &map) { m_map = map; }
    std::vector<DerivationStep> take() { return std::move(m_steps); }

private:
    QString m_map;
    std::vector<DerivationStep> m_steps;
};

void addMemory(const SizingInput &input, qint64 installedBytes, Steps &steps)
{
    if (installedBytes > 0)
        steps.add(
            u"memory that the agent sees"_s,
            u"%1 installed − %1 / 64 for page descriptors − 256 MiB for kernel and firmware"_s.arg(installedBytes),
            number(input.memoryBytes));
    else
        steps.add(u"memory that the agent sees"_s, u"MemTotal of /proc/meminfo"_s, number(input.memoryBytes));
}

void addBudget(const SizingInput &input, const NodeSizing &sizing, Steps &steps)
{
    steps.add(u"budget"_s, u"%1 × %2"_s.arg(number(input.memoryBytes), number(input.ratio)),
              number(sizing.budgetBytes));
    QStringList summands;
    for (const SizedMap &map : sizedMaps) {
        const bool isSockRevNat = &map == &sizedMaps[SockRevNat];
        summands += u"%1 × %2"_s.arg(map.defaultEntries)
                        .arg(isSockRevNat ? input.sockRevNatElementBytes : map.budgetElementBytes);
    }
    steps.add(u"unit: the default sizes as the agent counts them"_s, summands.join(u" + "_s),
              number(bytesOfDefaultSizes(input.sockRevNatElementBytes)));
}

void addAlignment(const SizingInput &input, qint64 entries, Steps &steps)
{
    const qint64 cpus = alignmentOf(input);
    if (cpus > 1)
        steps.add(u"multiple of the CPUs"_s, u"%1 up to a multiple of %2"_s.arg(entries).arg(cpus),
                  number((entries + cpus - 1) / cpus * cpus));
}

void addShare(const SizedMap &map, const MapSize &size, const SizingInput &input, const NodeSizing &sizing,
              Steps &steps)
{
    steps.add(u"share"_s,
              u"%1 × %2 / %3"_s.arg(map.defaultEntries)
                  .arg(sizing.budgetBytes)
                  .arg(bytesOfDefaultSizes(input.sockRevNatElementBytes)),
              number(size.unclamped));
    if (size.sizedBy == SizedBy::Floor)
        steps.add(u"floor"_s, u"%1 is below %2"_s.arg(size.unclamped).arg(map.minimumEntries),
                  number(map.minimumEntries));
    if (size.sizedBy == SizedBy::Ceiling)
        steps.add(u"ceiling"_s, u"%1 is above %2"_s.arg(size.unclamped).arg(maximumMapEntries), number(size.entries));
    else
        addAlignment(input, size.sizedBy == SizedBy::Floor ? map.minimumEntries : size.unclamped, steps);
}

void addEntries(std::size_t index, const SizingInput &input, const NodeSizing &sizing, Steps &steps)
{
    const SizedMap &map = sizedMaps[index];
    const MapSize &size = sizing.maps[index];
    const std::optional<qint64> &set = input.*map.setEntries;
    if (set)
        steps.add(u"set by hand"_s, u"%1, whatever the memory"_s.arg(*set), number(*set));
    else if (!isDynamic(input))
        steps.add(u"default"_s, u"%1, as no ratio is told"_s.arg(map.defaultEntries), number(map.defaultEntries));
    else if (index == Neigh)
        steps.add(u"neighbours"_s, u"as many as nat was computed to have"_s, number(size.entries));
    else
        addShare(map, size, input, sizing, steps);
    if (size.sizedBy == SizedBy::NatCap && index == Nat)
        steps.add(u"cap"_s,
                  u"larger than both connection maps: (%1 + %2) × 2 / 3"_s.arg(sizing.maps[CtTcp].entries)
                      .arg(sizing.maps[CtAny].entries),
                  number(size.entries));
    if (set && *set > 0 && input.alignsSetSizes && size.entries != *set && size.sizedBy == SizedBy::Explicit)
        addAlignment(input, *set, steps);
}

void addBytes(const SizedMap &map, const MapSize &size, const SizingInput &input, Steps &steps)
{
    if (!size.exists) {
        steps.add(u"memory"_s, u"not made: no feature that is on needs it"_s, u"0"_s);
        return;
    }
    const qint64 cpus = alignmentOf(input);
    const qint64 entries = (size.entries + cpus - 1) / cpus * cpus;
    const auto add = [&](const QString &what, qint64 elementBytes, qint64 bytes) {
        steps.add(what,
                  u"%1 elements × %2 + %3 of buckets, each in whole pages"_s.arg(entries)
                      .arg(elementBytes)
                      .arg(kernel::bucketBytes(entries)),
                  number(bytes));
    };
    if (input.ipv4)
        add(u"bytes, IPv4"_s, map.elementBytesIPv4, size.bytesIPv4);
    if (input.ipv6)
        add(u"bytes, IPv6"_s, map.elementBytesIPv6, size.bytesIPv6);
}

} // namespace

std::vector<DerivationStep> derivationOf(const SizingInput &input, qint64 installedBytes)
{
    const NodeSizing sizing = sizeMaps(input);
    Steps steps;
    addMemory(input, installedBytes, steps);
    if (isDynamic(input))
        addBudget(input, sizing, steps);
    for (std::size_t index = 0; index < sizedMaps.size(); ++index) {
        steps.begin(sizing.maps[index].name);
        addEntries(index, input, sizing, steps);
        addBytes(sizedMaps[index], sizing.maps[index], input, steps);
    }
    steps.begin({});
    steps.add(u"all maps"_s, u"the bytes of all maps and families together"_s, number(sizing.totalBytes));
    return steps.take();
}

QString derivationSource()
{
    return u"https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go"_s;
}
