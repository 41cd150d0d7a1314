#pragma once

#include <QString>

// The forms of Kubernetes' names: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and labels/.
// Talos checks them alike (pkg/machinery/labels).
bool isDnsSubdomain(const QString &text);  ///< cilium, gateway.example
bool isQualifiedName(const QString &text); ///< rack, example.com/rack
bool isLabelValue(const QString &text);    ///< row-7, or nothing
bool isTaint(const QString &text);         ///< storage:NoSchedule, NoSchedule
bool isDnsName(const QString &text);       ///< cluster.local
