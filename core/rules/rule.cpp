#include "core/rules/rule.h"

#include <QVersionNumber>

const TalosRelease &CheckContext::talos() const
{
    const Result<const TalosRelease *> release = findTalosRelease(target.talos);
    return release ? **release : newestStableTalos();
}

KernelVersion CheckContext::kernel() const
{
    const Result<KernelVersion> told = KernelVersion::parse(target.kernel);
    return told ? *told : talos().kernel;
}

bool CheckContext::ciliumAtLeast(QStringView version) const
{
    return QVersionNumber::fromString(target.cilium) >= QVersionNumber::fromString(version);
}
