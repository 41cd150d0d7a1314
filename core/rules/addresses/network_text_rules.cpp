#include "core/rules/addresses/address_rule_tables.h"
#include "core/values/ip_network.h"

using namespace Qt::StringLiterals;

namespace {

/// The network of a text that names an address in it; nothing where it names the network.
std::optional<QString> networkMeant(const QString &text)
{
    const Result<IpNetwork> network = IpNetwork::parse(text);
    return network && network->hasHostBits() ? std::optional(network->toString()) : std::nullopt;
}

Violation namesAddress(const YamlPath &path, const QString &text, const QString &network)
{
    return {.message = u"%1 is %2, an address inside of the network %3"_s.arg(path.toString(), text, network),
            .settings = {path},
            .fixes = {Fix{.label = u"Write %1"_s.arg(network), .changes = {setTo(path, network)}}}};
}

QList<Violation> checkHostBits(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        const SettingKind kind = setting ? setting->knowledge.kind : SettingKind::Unknown;
        if (kind != SettingKind::Cidr && kind != SettingKind::CidrList)
            continue;
        if (const std::optional<QString> network = networkMeant(value->toString()))
            violations += namesAddress(path, value->toString(), *network);
        int index = 0;
        for (const Value &item : value->toList()) {
            const YamlPath at = path.child(index++);
            if (const std::optional<QString> network = networkMeant(item.toString()))
                violations += namesAddress(at, item.toString(), *network);
        }
    }
    return violations;
}

constexpr Rule rules[] = {
    {"ranges.host-bits", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "An address where a network is meant"),
     QT_TRANSLATE_NOOP("Rules", "Cilium cuts the text to the network around it and goes on. Who reads it may take it "
                                "for that address, or for a slip in the length of the prefix."),
     "https://pkg.go.dev/net/netip#Prefix.Masked", checkHostBits},
};

} // namespace

std::span<const Rule> networkTextRules()
{
    return rules;
}
