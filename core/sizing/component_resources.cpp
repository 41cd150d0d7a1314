#include "core/sizing/component_resources.h"

using namespace Qt::StringLiterals;

namespace {

using Place = ComponentResources::Place;

constexpr auto scalabilityReport = "https://docs.cilium.io/en/v1.18/operations/performance/scalability/report/"_L1;

/// A component of the chart, as far as its containers are concerned.
struct Kind
{
    const char *name;
    const char *resources; ///< path in the values
    Place place;
    const char *replicas; ///< path in the values; nullptr: one on each node
    bool (*isOn)(const Configuration &);
    const char *guideClaim;
};

bool isEnvoyApart(const Configuration &values)
{
    if (values.value("envoy.enabled").isNull()) // unset means: with the L7 proxy
        return values.isTrue("l7Proxy");
    return values.isTrue("envoy.enabled") && values.isTrue("l7Proxy");
}

constexpr Kind kinds[] = {
    {"agent", "resources", Place::EveryNode, nullptr, [](const Configuration &) { return true; },
     QT_TRANSLATE_NOOP("Sizing", "500 MB, 2-3 % of a 64 GB node's CPU")},
    {"hubble", nullptr, Place::EveryNode, nullptr,
     [](const Configuration &values) { return values.isTrue("hubble.enabled"); },
     QT_TRANSLATE_NOOP("Sizing", "100 MB, elsewhere 50-100 MB, 1-3 % of the CPU; metrics another 20-50 MB")},
    {"envoy", "envoy.resources", Place::EveryNode, nullptr, isEnvoyApart,
     QT_TRANSLATE_NOOP("Sizing", "100-200 MB, 10-15 % of the CPU")},
    {"operator", "operator.resources", Place::SomeNodes, "operator.replicas",
     [](const Configuration &values) { return values.isTrue("operator.enabled"); },
     QT_TRANSLATE_NOOP("Sizing", "100 MB, below 1 % of the CPU")},
    {"hubble-relay", "hubble.relay.resources", Place::SomeNodes, "hubble.relay.replicas",
     [](const Configuration &values) { return values.isTrue("hubble.relay.enabled"); },
     QT_TRANSLATE_NOOP("Sizing", "200 MB, elsewhere 100-200 MB, 1-2 % of the CPU")},
    {"hubble-ui", "hubble.ui.backend.resources", Place::SomeNodes, "hubble.ui.replicas",
     [](const Configuration &values) { return values.isTrue("hubble.ui.enabled"); },
     QT_TRANSLATE_NOOP("Sizing", "50 MB, below 1 % of the CPU")},
};

Figure computed(qint64 bytes, const QString &text)
{
    return {.kind = FigureKind::Computed,
            .lowBytes = bytes,
            .highBytes = bytes,
            .source = u"https://github.com/torvalds/linux/blob/v6.12/kernel/bpf/hashtab.c"_s,
            .text = text};
}

/// The report has agents at 438 MiB on average and 573 MiB at most with 50,000 pods, of which each took 10.5 KiB.
Figure agentFigure(const NodeLoad &load)
{
    constexpr double bytesPerPod = 10.5 * 1024;
    constexpr double atMost = 573.0 * 1024 * 1024;
    constexpr double average = 438.0 * 1024 * 1024;
    constexpr double reportedPods = 50000;
    const double high = atMost - reportedPods * bytesPerPod + static_cast<double>(load.ipcacheEntries) * bytesPerPod;
    return {.kind = FigureKind::Estimate,
            .lowBytes = static_cast<qint64>(high * average / atMost),
            .highBytes = static_cast<qint64>(high),
            .source = scalabilityReport,
            .text = u"10.5 KiB for each of %1 addresses in the cluster and 61 MiB, as the scalability report measured "
                    "in 2020; newer agents do more, and nothing newer is published"_s.arg(load.ipcacheEntries)};
}

Figure unknown()
{
    return {.kind = FigureKind::Unknown,
            .source = {},
            .text = u"depends on the traffic; nobody has published a figure that could be relied on"_s};
}

QString resourceAt(const Configuration &values, const Kind &kind, const QString &which, const QString &what)
{
    if (!kind.resources)
        return {};
    return values.string(YamlPath(kind.resources).child(which).child(what));
}

ComponentResources toComponent(const Kind &kind, const Configuration &values, const NodeLoad &load)
{
    ComponentResources component;
    component.name = QString::fromLatin1(kind.name);
    component.settings = QString::fromLatin1(kind.resources);
    component.place = kind.place;
    if (kind.replicas)
        component.replicas = values.value(kind.replicas).toInteger();
    component.memoryRequest = resourceAt(values, kind, u"requests"_s, u"memory"_s);
    component.memoryLimit = resourceAt(values, kind, u"limits"_s, u"memory"_s);
    component.cpuRequest = resourceAt(values, kind, u"requests"_s, u"cpu"_s);
    component.cpuLimit = resourceAt(values, kind, u"limits"_s, u"cpu"_s);
    component.memory = component.name == "agent"_L1 ? agentFigure(load) : unknown();
    component.guideClaim = QString::fromUtf8(kind.guideClaim);
    return component;
}

ComponentResources mapsComponent(const QString &name, const Figure &figure, const QString &guideClaim)
{
    ComponentResources component;
    component.name = name;
    component.memory = figure;
    component.guideClaim = guideClaim;
    return component;
}

} // namespace

std::vector<ComponentResources> componentResources(const Configuration &values, const PoolSizing &pool,
                                                   const NodeLoad &load)
{
    std::vector<ComponentResources> components{
        mapsComponent(u"maps"_s,
                      computed(pool.maps.totalBytes,
                               u"the maps that the ratio sizes, as the kernel allocates them; charged to the agent"_s),
                      u"5.12 GB on a 64 GB node at 0.08"_s),
        mapsComponent(u"fixed-maps"_s,
                      computed(pool.fixedMapsBytes,
                               u"the maps whose size doesn't depend on memory, at the stated load; charged to the "
                               "agent"_s),
                      {})};
    for (const Kind &kind : kinds) {
        if (kind.isOn(values))
            components.push_back(toComponent(kind, values, load));
    }
    return components;
}

NodeRemainder remainderOf(const PoolSizing &pool, std::span<const ComponentResources> components)
{
    NodeRemainder remainder{.memoryBytes = pool.input.memoryBytes,
                            .lowBytes = pool.input.memoryBytes,
                            .highBytes = pool.input.memoryBytes,
                            .uncounted = {},
                            .guideClaim = u"about 58 GB of 64 GB at 0.08"_s};
    for (const ComponentResources &component : components) {
        if (component.place != Place::EveryNode)
            continue;
        if (component.memory.kind == FigureKind::Unknown)
            remainder.uncounted += component.name;
        remainder.lowBytes -= component.memory.highBytes;
        remainder.highBytes -= component.memory.lowBytes;
    }
    return remainder;
}
