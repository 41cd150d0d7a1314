#include "core/rules/talos/known_machines.h"

#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/values/value_lookup.h"
#include "core/yaml/yaml_writer.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool hasOwnPatches(const MachineAdditions &additions)
{
    return !additions.patches.empty() || !additions.controlPlanePatches.empty() || !additions.workerPatches.empty();
}

/// What the profile's own patches say; nothing where they can't be read, which is another rule's finding.
MachineConfig ownPatches(const CheckContext &context)
{
    const MachineAdditions &additions = context.values.profile().machines;
    if (!hasOwnPatches(additions))
        return {};
    QByteArrayList texts;
    for (const Value::List *documents :
         {&additions.patches, &additions.controlPlanePatches, &additions.workerPatches}) {
        for (const Value &document : *documents)
            texts += writeBlock(document);
    }
    const Result<YamlText> text = YamlText::parse(texts.join("---\n"));
    return text ? readMachineConfig(*text, u"talos.patches"_s).value_or(MachineConfig()) : MachineConfig();
}

bool isAboutDns(const Resource &policy)
{
    if (policy.at("spec.redirectFrontend.serviceMatcher.serviceName").toString() == "kube-dns"_L1)
        return true;
    const Value::List &ports = policy.at("spec.redirectFrontend.addressMatcher.toPorts").toList();
    return std::ranges::any_of(ports, [](const Value &port) { return textAt(port, "port") == "53"_L1; });
}

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

bool isTalosAtLeast(const CheckContext &context, int minor)
{
    return QVersionNumber::fromString(context.talos().version) >= QVersionNumber(1, minor);
}

MachineConfig knownMachines(const CheckContext &context)
{
    const MachineConfig own = ownPatches(context);
    if (!context.machineConfig)
        return own;
    MachineConfig machines = *context.machineConfig;
    machines.merge(own);
    return machines;
}

QString dnsRedirect(const CheckContext &context)
{
    const std::vector<Resource> policies = resourcesIn(context, u"CiliumLocalRedirectPolicy");
    const auto policy = std::ranges::find_if(policies, isAboutDns);
    return policy == policies.end() ? QString() : policy->title();
}

bool stopsDnsForwarding(const CheckContext &context)
{
    constexpr int firstWithResolver = 7; // Talos 1.6 refuses the section
    return isTalosAtLeast(context, firstWithResolver) &&
           (effective::routesHostInBpf(context) || !dnsRedirect(context).isEmpty());
}

std::optional<bool> forwardsDnsToHost(const CheckContext &context)
{
    constexpr int firstThatForwards = 8; // of the contracts
    const bool isExported = context.values.place().form == ValuesForm::Profile;
    if (const std::optional<bool> own = ownPatches(context).forwardKubeDnsToHost)
        return own;
    if (isExported && stopsDnsForwarding(context))
        return false;
    if (context.machineConfig)
        return context.machineConfig->forwardKubeDnsToHost;
    return isExported ? std::optional(isTalosAtLeast(context, firstThatForwards)) : std::nullopt;
}

QMap<QString, QString> ciliumManifests(const QMap<QString, QString> &manifests)
{
    QMap<QString, QString> versions;
    for (const auto &[name, text] : manifests.asKeyValueRange()) {
        if (const QString version = agentVersionIn(text); !version.isEmpty())
            versions[name] = version;
    }
    return versions;
}
