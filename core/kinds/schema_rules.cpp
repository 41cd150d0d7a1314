#include "core/kinds/schema_rules.h"

#include "core/values/ip_network.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isOfType(const Value &advertisement, QStringView type)
{
    return textAt(advertisement, "advertisementType") == type;
}

bool has(const Value &advertisement, QStringView field)
{
    return advertisement.find(field) != nullptr;
}

/// A BGP timer, or what the cluster fills in for it.
qint64 seconds(const Value &timers, const char *field, qint64 byDefault)
{
    const Value &written = valueAt(timers, field);
    return written.isInteger() ? written.toInteger() : byDefault;
}

/// The expressions of Cilium's CRDs, and the same in C++.
struct KnownRule
{
    const char *expression;
    bool (*holds)(const Value &);
    const char *otherwise;
};

constexpr KnownRule knownRules[] = {
    {"self.advertisementType != 'Service' || has(self.service)",
     [](const Value &value) { return !isOfType(value, u"Service") || has(value, u"service"); },
     "an advertisement of type Service needs the field service, which says which addresses"},
    {"self.advertisementType == 'Service' || !has(self.service)",
     [](const Value &value) { return isOfType(value, u"Service") || !has(value, u"service"); },
     "the field service belongs to advertisements of type Service only"},
    {"self.advertisementType != 'Interface' || has(self.interface)",
     [](const Value &value) { return !isOfType(value, u"Interface") || has(value, u"interface"); },
     "an advertisement of type Interface needs the field interface"},
    {"self.advertisementType == 'Interface' || !has(self.interface)",
     [](const Value &value) { return isOfType(value, u"Interface") || !has(value, u"interface"); },
     "the field interface belongs to advertisements of type Interface only"},
    {"self.advertisementType != 'PodCIDR' || !has(self.selector)",
     [](const Value &value) { return !isOfType(value, u"PodCIDR") || !has(value, u"selector"); },
     "an advertisement of type PodCIDR takes no selector: each node announces its own ranges"},
    {"self.keepAliveTimeSeconds <= self.holdTimeSeconds",
     [](const Value &value) {
         return seconds(value, "keepAliveTimeSeconds", 30) <= seconds(value, "holdTimeSeconds", 90);
     },
     "keepAliveTimeSeconds (30 unless set) is longer than holdTimeSeconds (90 unless set): the session would end "
     "before "
     "it is kept alive"},
    {"self == '' || isIP(self)",
     [](const Value &value) { return value.toString().isEmpty() || IpNetwork::isAddress(value.toString()); },
     "this isn't an IP address"},
};

const KnownRule *find(const QString &rule)
{
    const auto known = std::ranges::find_if(
        knownRules, [&rule](const KnownRule &each) { return rule == QLatin1StringView(each.expression); });
    return known == std::end(knownRules) ? nullptr : known;
}

} // namespace

QString ruleProblem(const QString &rule, const Value &value)
{
    const KnownRule *known = find(rule);
    return !known || known->holds(value) ? QString() : QString::fromUtf8(known->otherwise);
}

bool isKnownRule(const QString &rule)
{
    return find(rule) != nullptr;
}
