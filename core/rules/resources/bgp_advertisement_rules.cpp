#include "core/kinds/announcement.h"
#include "core/rules/resources/bgp_parts.h"
#include "core/rules/resources/resource_rules.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

std::vector<Resource> advertisementsIn(const CheckContext &context)
{
    return resourcesIn(context, u"CiliumBGPAdvertisement");
}

bool isSelected(const Part &family, const std::vector<Resource> &advertisements)
{
    const Value *selector = family.value->find(u"advertisements");
    return selector && std::ranges::any_of(advertisements, [selector](const Resource &advertisement) {
               return selects(*selector, advertisement.labels());
           });
}

/// Every way of a family to what could be announced.
QList<Fix> selections(const Resource &config, const Part &family, const std::vector<Resource> &advertisements)
{
    QList<Fix> fixes;
    for (const Resource &advertisement : advertisements) {
        if (!advertisement.labels().isEmpty())
            fixes += fixAt(config, u"Announce what %1 says"_s.arg(advertisement.name),
                           family.path.child(u"advertisements"_s), selectorFor(advertisement.labels()));
    }
    return fixes;
}

QList<Violation> checkFamilies(const CheckContext &context)
{
    const std::vector<Resource> advertisements = advertisementsIn(context);
    QList<Violation> violations;
    for (const Resource &config : resourcesIn(context, u"CiliumBGPPeerConfig")) {
        const std::vector<Part> families = itemsOf(config, u"families"_s);
        if (families.empty())
            violations += violationAt(config, "spec.families",
                                      u"it has no families, so that nothing is announced to its peers"_s);
        for (const Part &family : families) {
            if (!isSelected(family, advertisements))
                violations +=
                    violationAt(config, family.path.child(u"advertisements"_s),
                                u"family %1 selects no CiliumBGPAdvertisement, so nothing is announced in it"_s.arg(
                                    textAt(*family.value, "afi")),
                                selections(config, family, advertisements));
        }
    }
    return violations;
}

QList<Violation> checkUnusedAdvertisements(const CheckContext &context)
{
    std::vector<Part> families;
    const std::vector<Resource> configs = resourcesIn(context, u"CiliumBGPPeerConfig");
    for (const Resource &config : configs)
        std::ranges::copy(itemsOf(config, u"families"_s), std::back_inserter(families));
    QList<Violation> violations;
    for (const Resource &advertisement : advertisementsIn(context)) {
        const bool isUsed = std::ranges::any_of(
            families, [&advertisement](const Part &family) { return isSelected(family, {advertisement}); });
        if (!isUsed)
            violations +=
                violationAt(advertisement, "metadata.labels", u"no family of a CiliumBGPPeerConfig selects it"_s);
    }
    return violations;
}

QList<Violation> checkAdvertisementSelectors(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &advertisement : advertisementsIn(context)) {
        for (const Part &entry : itemsOf(advertisement, u"advertisements"_s)) {
            const QString type = textAt(*entry.value, "advertisementType");
            if ((type != "Service"_L1 && type != "CiliumPodIPPool"_L1) || entry.value->find(u"selector"))
                continue;
            violations += violationAt(
                advertisement, entry.path, u"an advertisement of type %1 without a selector selects none"_s.arg(type),
                {fixAt(advertisement, u"Select all but those with the label announce-by-bgp: no"_s,
                       entry.path.child(u"selector"_s), everyServiceBut(u"announce-by-bgp"_s))});
        }
    }
    return violations;
}

bool announcesLoadBalancers(const Resource &advertisement)
{
    return std::ranges::any_of(itemsOf(advertisement, u"advertisements"_s), [](const Part &entry) {
        const Value::List &addresses = valueAt(*entry.value, "service.addresses").toList();
        return std::ranges::contains(addresses, Value(u"LoadBalancerIP"_s));
    });
}

QList<Violation> checkAddressSource(const CheckContext &context)
{
    if (!resourcesIn(context, u"CiliumLoadBalancerIPPool").empty())
        return {};
    for (const Resource &advertisement : advertisementsIn(context)) {
        if (announcesLoadBalancers(advertisement))
            return {violationAt(advertisement, "spec",
                                u"LoadBalancerIP is announced, but the profile has no CiliumLoadBalancerIPPool"_s)};
    }
    return {};
}

constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v2/";

constexpr Rule rules[] = {
    {"bgp.family-announces-nothing", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An address family that announces nothing"),
     QT_TRANSLATE_NOOP("Rules", "A family announces what the CiliumBGPAdvertisements say whose labels it selects. A "
                                "selector that is missing or matches none leaves the session without routes."),
     docs, checkFamilies},
    {"bgp.advertisement-unused", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An advertisement that nobody announces"),
     QT_TRANSLATE_NOOP("Rules", "An advertisement takes effect through its labels only: a family of a "
                                "CiliumBGPPeerConfig has to select them."),
     docs, checkUnusedAdvertisements},
    {"bgp.advertisement-selects-nothing", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An advertisement of no Service"),
     QT_TRANSLATE_NOOP("Rules", "Unlike most selectors in Kubernetes, one that is left out here takes nothing; write "
                                "an expression that all of them fulfil."),
     docs, checkAdvertisementSelectors},
    {"bgp.no-address-pool", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Announced addresses that nobody gives out"),
     QT_TRANSLATE_NOOP("Rules", "Services of type LoadBalancer stay pending until something gives them an address; in "
                                "Cilium that is a CiliumLoadBalancerIPPool. Another controller may do it, too."),
     "https://docs.cilium.io/en/v1.18/network/lb-ipam/", checkAddressSource},
};

} // namespace

std::span<const Rule> bgpAdvertisementRules()
{
    return rules;
}
