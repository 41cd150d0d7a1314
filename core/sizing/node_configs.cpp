#include "core/sizing/node_configs.h"

NodeConfigFlags nodeConfigFlags(const Value::List &, const QMap<QString, QString> &)
{
    return {};
}
