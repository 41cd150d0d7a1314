#pragma once

#include <QString>

/// Whether the kernel of every Talos release from 1.6 on has this in itself: what Cilium uses, by the module's name.
bool isBuiltInModule(const QString &module);
