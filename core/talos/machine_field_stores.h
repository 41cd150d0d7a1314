#pragma once

#include "core/talos/machine_config.h"

/// How what holds more than one value is taken over into a MachineConfig. Each answers whether the value has the type
/// that Talos decodes.
namespace machineFields {

// Of the main document.
bool storeSysctls(MachineConfig &config, const Value &value);
bool storeInterfaces(MachineConfig &config, const Value &value);
bool storeInlineManifests(MachineConfig &config, const Value &value);
bool storeModules(MachineConfig &config, const Value &value);
bool storeExtensions(MachineConfig &config, const Value &value);
bool storeManifestUrls(MachineConfig &config, const Value &value);
bool storeRotation(MachineConfig &config, const Value &value); ///< of the kubelet's serving certificate

// Whole documents.
bool storeLink(MachineConfig &config, const Value &document);
bool storeOtherLink(MachineConfig &config, const Value &document); ///< one whose MTU isn't the nodes' network's
bool storeVirtualIp(MachineConfig &config, const Value &document);
bool storeInlineManifest(MachineConfig &config, const Value &document);
bool storeModule(MachineConfig &config, const Value &document);
bool storeManifestUrl(MachineConfig &config, const Value &document);
bool storeFirewallRule(MachineConfig &config, const Value &document);

} // namespace machineFields
