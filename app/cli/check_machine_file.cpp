#include "app/cli/check_machine_file.h"

#include "core/rules/talos/machine_file_rules.h"

#include <QRegularExpression>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

struct RoleName
{
    const char *name;
    MachineRole role;
};

constexpr RoleName roleNames[] = {
    {"control-plane", MachineRole::ControlPlane},
    {"controlplane", MachineRole::ControlPlane},
    {"worker", MachineRole::Worker},
};

Outcome<std::optional<MachineRole>> toldRole(const CommandLine &line)
{
    const QString told = line.value(u"role"_s);
    for (const RoleName &known : roleNames) {
        if (told == QLatin1StringView(known.name))
            return known.role;
    }
    return wrongUsage(u"--role is %1; possible are control-plane, worker"_s.arg(told));
}

/// `patches/worker/…`, `control-plane.yaml`, `60-firewall.cp.yaml`: the nearest name that says it.
std::optional<MachineRole> roleInPath(const QString &path)
{
    static const QRegularExpression controlPlane(u"(^|[^a-z])(control-?planes?|cp|masters?)([^a-z]|$)"_s,
                                                 QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression worker(u"(^|[^a-z])workers?([^a-z]|$)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const QStringList parts = path.split(u'/');
    for (const QString &part : {parts.value(parts.size() - 1), parts.value(parts.size() - 2)}) {
        const bool isControlPlane = controlPlane.match(part).hasMatch();
        const bool isWorker = worker.match(part).hasMatch();
        if (isControlPlane != isWorker)
            return isControlPlane ? MachineRole::ControlPlane : MachineRole::Worker;
    }
    return std::nullopt;
}

QString roleName(std::optional<MachineRole> role)
{
    if (!role)
        return u"both"_s;
    return *role == MachineRole::ControlPlane ? u"control-plane"_s : u"worker"_s;
}

Outcome<QString> contractOf(const CommandLine &line, const QString &talos)
{
    QString told = line.value(u"contract"_s);
    if (told.startsWith(u'v'))
        told.removeFirst();
    const QVersionNumber number = QVersionNumber::fromString(told.isEmpty() ? talos : told);
    if (number.segmentCount() < 2)
        return wrongUsage(u"--contract is %1; write it like 1.13"_s.arg(told));
    return u"%1.%2"_s.arg(number.majorVersion()).arg(number.minorVersion());
}

Outcome<MachineTarget> targetOf(const QString &path, const CommandLine &line)
{
    const QString told = line.told.talos;
    const QString talos = told.isEmpty() ? newestStableTalos().version : (*findTalosRelease(told))->version;
    const Outcome<QString> contract = contractOf(line, talos);
    if (!contract)
        return std::unexpected(contract.error());
    MachineTarget target{.talos = talos, .contract = *contract, .role = roleInPath(path)};
    if (!line.has(u"role"_s))
        return target;
    const Outcome<std::optional<MachineRole>> role = toldRole(line);
    if (!role)
        return std::unexpected(role.error());
    target.role = *role;
    return target;
}

} // namespace

bool takesMachineOptions(const CommandLine &line)
{
    return line.has(u"role"_s) || line.has(u"contract"_s);
}

Outcome<std::optional<OpenMachineFile>> openMachineText(const QString &path, const QByteArray &bytes,
                                                        const CommandLine &line)
{
    Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        return std::optional<OpenMachineFile>(); // said by whoever reads it next
    if (!isMachineText(*text) && !takesMachineOptions(line))
        return std::optional<OpenMachineFile>();
    Outcome<MachineTarget> target = targetOf(path, line);
    if (!target)
        return std::unexpected(target.error());
    return OpenMachineFile{*std::move(text), *std::move(target)};
}

Outcome<std::optional<CheckedMachineFile>> checkMachineText(const QString &path, const QByteArray &bytes,
                                                            const CommandLine &line)
{
    const Outcome<std::optional<OpenMachineFile>> file = openMachineText(path, bytes, line);
    if (!file)
        return std::unexpected(file.error());
    if (!*file)
        return std::optional<CheckedMachineFile>();
    const MachineTarget &target = (*file)->target;
    return CheckedMachineFile{.talos = target.talos,
                              .contract = target.contract,
                              .role = roleName(target.role),
                              .findings = checkMachineFile((*file)->text, target)};
}
