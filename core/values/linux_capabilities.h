#pragma once

#include <QStringList>

#include <span>

/// A capability of Linux, as a container's list names it: without CAP_.
struct LinuxCapability
{
    const char *name;
    const char *purpose;
};

/// All of them; https://man7.org/linux/man-pages/man7/capabilities.7.html
std::span<const LinuxCapability> linuxCapabilities();

/// What is wrong with a name in a container's list, in words; empty: nothing.
QString capabilityProblem(const QString &name);
