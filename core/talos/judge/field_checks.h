#pragma once

#include "core/talos/judge/machine_node.h"

/// What single fields must be for Talos' validation. Each answers what is wanted, to be read behind the field's name,
/// or an empty text where the value is right. Absent values come as nullptr.
namespace fieldChecks {

bool isAbsent(const MachineNode *node);
QString wanted(bool isRight, const char *expected);

QString required(const MachineNode *node);
QString requiredPort(const MachineNode *node);
QString notNegative(const MachineNode *node);
QString subnetFilter(const MachineNode *node);
QString optionalSubnetFilter(const MachineNode *node);
QString networkOnly(const MachineNode *node);
QString addressName(const MachineNode *node);
QString networkName(const MachineNode *node);
QString manifestName(const MachineNode *node);
QString webUrl(const MachineNode *node);
QString discoveryUrl(const MachineNode *node);
QString endpoint(const MachineNode *node);
QString talosRole(const MachineNode *node);
QString podResource(const MachineNode *node);
QString kubeletConfig(const MachineNode *node);
QString authorizerType(const MachineNode *node);
QString wireguardKey(const MachineNode *node);
QString ethernetName(const MachineNode *node);
QString rulePriority(const MachineNode *node);
QString usableVrfTable(const MachineNode *node);
QString usableLinkAddress(const MachineNode *node);
QString usableRouteAddress(const MachineNode *node);
QString environmentKey(const MachineNode *node);
QString noEmptyKey(const MachineNode *node);
QString hostAndPort(const MachineNode *node);
QString longEnoughWatchdog(const MachineNode *node);
QString expression(const MachineNode *node);
QString optionalExpression(const MachineNode *node);
QString memoryExpression(const MachineNode *node);
QString systemVolume(const MachineNode *node);
QString addressSorting(const MachineNode *node);
QString loggingEndpoint(const MachineNode *node);
QString sideroLinkUrl(const MachineNode *node);
QString loggingFormat(const MachineNode *node);
QString notNull(const MachineNode *node);

} // namespace fieldChecks
