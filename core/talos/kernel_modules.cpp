#include "core/talos/kernel_modules.h"

#include <algorithm>

namespace {

/// Read from kernel/build/config-amd64 of siderolabs/pkgs, branches release-1.6 to release-1.14.
constexpr const char *builtInModules[] = {
    "veth",       "wireguard", "vxlan",     "geneve",    "dummy",          "sch_fq", "sch_ingress",
    "cls_bpf",    "tcp_bbr",   "xt_socket", "xt_tproxy", "xt_ct",          "xt_set", "xt_mark",
    "xt_comment", "ip_set",    "esp4",      "esp6",      "ip_set_hash_ip",
};

} // namespace

bool isBuiltInModule(const QString &module)
{
    QString name = module.toLower();
    name.replace(u'-', u'_');
    return std::ranges::any_of(builtInModules, [&name](const char *known) { return name == QLatin1StringView(known); });
}
