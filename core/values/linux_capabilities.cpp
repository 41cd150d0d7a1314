#include "core/values/linux_capabilities.h"

#include "core/catalogue/edit_distance.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr LinuxCapability all[] = {
    {"AUDIT_CONTROL", "Turns the kernel's audit on and off and sets its filters"},
    {"AUDIT_READ", "Listens to the audit log"},
    {"AUDIT_WRITE", "Writes records into the audit log"},
    {"BLOCK_SUSPEND", "Keeps the machine from going to sleep"},
    {"BPF", "Loads eBPF programs and makes maps (kernel 5.8 and newer)"},
    {"CHECKPOINT_RESTORE", "Freezes processes and brings them back (kernel 5.9 and newer)"},
    {"CHOWN", "Gives files another owner"},
    {"DAC_OVERRIDE", "Passes the permission checks of files"},
    {"DAC_READ_SEARCH", "Passes the checks for reading files and searching folders"},
    {"FOWNER", "Acts on files as if it owned them"},
    {"FSETID", "Keeps set-user-ID bits when a file changes"},
    {"IPC_LOCK", "Locks memory, so that it isn't swapped out"},
    {"IPC_OWNER", "Passes the permission checks of System V IPC"},
    {"KILL", "Sends signals to processes of others"},
    {"LEASE", "Takes leases on files of others"},
    {"LINUX_IMMUTABLE", "Makes files append-only or unchangeable"},
    {"MAC_ADMIN", "Configures Smack, a mandatory access control"},
    {"MAC_OVERRIDE", "Passes Smack's checks"},
    {"MKNOD", "Makes device files"},
    {"NET_ADMIN", "Configures devices, addresses, routes and filters"},
    {"NET_BIND_SERVICE", "Listens on ports below 1024"},
    {"NET_BROADCAST", "Sends broadcasts; the kernel doesn't ask for it"},
    {"NET_RAW", "Opens raw and packet sockets"},
    {"PERFMON", "Traces and measures, in eBPF as well (kernel 5.8 and newer)"},
    {"SETFCAP", "Gives files capabilities"},
    {"SETGID", "Changes its groups"},
    {"SETPCAP", "Changes what capabilities it can have"},
    {"SETUID", "Changes its user"},
    {"SYS_ADMIN", "Mounts, enters namespaces, and much else of what administrators do"},
    {"SYS_BOOT", "Restarts the machine and loads another kernel"},
    {"SYS_CHROOT", "Changes its root folder, and enters mount namespaces"},
    {"SYS_MODULE", "Loads kernel modules"},
    {"SYS_NICE", "Raises priorities and pins processes to CPUs"},
    {"SYS_PACCT", "Turns the accounting of processes on and off"},
    {"SYS_PTRACE", "Looks into and traces other processes"},
    {"SYS_RAWIO", "Reaches I/O ports and memory directly"},
    {"SYS_RESOURCE", "Goes beyond resource limits"},
    {"SYS_TIME", "Sets the clock"},
    {"SYS_TTY_CONFIG", "Configures terminals"},
    {"SYSLOG", "Reads the kernel's log and its addresses"},
    {"WAKE_ALARM", "Wakes the machine at a time"},
};

QStringList names()
{
    QStringList names;
    for (const LinuxCapability &capability : all)
        names << QString::fromLatin1(capability.name);
    return names;
}

} // namespace

std::span<const LinuxCapability> linuxCapabilities()
{
    return all;
}

QString capabilityProblem(const QString &name)
{
    if (name == "ALL"_L1 || names().contains(name))
        return {};
    if (name.startsWith("CAP_"_L1, Qt::CaseInsensitive))
        return u"%1 is written without CAP_ here"_s.arg(name);
    const QString near = nearestWord(name, names(), 3);
    return near.isEmpty() ? u"Linux has no capability %1"_s.arg(name)
                          : u"Linux has no capability %1; perhaps %2"_s.arg(name, near);
}
