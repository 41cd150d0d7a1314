#pragma once

#include <QString>

// The forms of Kubernetes' names, as Talos checks them (pkg/machinery/labels).
bool isDnsSubdomain(const QString &text);  ///< cilium, gateway.example
bool isQualifiedName(const QString &text); ///< rack, example.com/rack
bool isLabelValue(const QString &text);    ///< row-7, or nothing
bool isTaint(const QString &text);         ///< storage:NoSchedule, NoSchedule
bool isDnsName(const QString &text);       ///< cluster.local
