#include "core/rules/talos/node_networks.h"

using namespace Qt::StringLiterals;

QStringList knownNodeNetworks(const CheckContext &context)
{
    QStringList networks = context.cluster.nodeCidrs;
    for (const QString &subnet : context.machines ? context.machines->nodeIpSubnets : QStringList()) {
        if (!subnet.startsWith(u'!') && !subnet.endsWith("/0"_L1)) // everything tells nothing
            networks += subnet;
    }
    return networks;
}
