#pragma once

#include "core/talos/talos_patches.h"

/// The documents of one patch file; none: the file isn't made.
using PatchDocuments = std::vector<Value::Map>;

Value listOf(const QStringList &texts);
/// `cluster: {network: content}`; nothing where there is no content.
PatchDocuments inSections(const QStringList &sections, Value::Map content);
/// A document of contract 1.14 or of a kind that every contract has.
Value::Map documentOf(const QString &kind, const Value::Map &content);

PatchDocuments networkDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments kubeProxyDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments nodeBlockSection(const MachineRequirements &requirements, Contract contract);
PatchDocuments nodeBlockDocument(const MachineRequirements &requirements, Contract contract);
PatchDocuments linkDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments kubeSpanDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments nodeAddressDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments etcdAddressDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments schedulingDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments sysctlDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments firewallDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments controlPlaneFirewallDocuments(const MachineRequirements &requirements, Contract contract);
PatchDocuments inlineManifestDocuments(const MachineRequirements &requirements, Contract contract);
