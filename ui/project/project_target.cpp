// The half of Project that knows what the configuration is for: versions, addresses, the machine configuration.
#include "core/yaml/text_file.h"
#include "ui/project/pool_edits.h"
#include "ui/project/project.h"

using namespace Qt::StringLiterals;

namespace {

struct TargetFieldPlace
{
    TargetField field;
    const char *profilePath;
    bool isList;
};

constexpr TargetFieldPlace targetFieldPlaces[] = {
    {TargetField::Cilium, "target.cilium", false},
    {TargetField::Talos, "target.talos", false},
    {TargetField::PodCidrs, "cluster.podCIDRs", true},
    {TargetField::ServiceCidrs, "cluster.serviceCIDRs", true},
};

QStringList read(TargetField field, const Target &target, const Cluster &cluster)
{
    const auto version = [](const QString &text) { return text.isEmpty() ? QStringList() : QStringList(text); };
    switch (field) {
    case TargetField::Cilium:
        return version(target.cilium);
    case TargetField::Talos:
        return version(target.talos);
    case TargetField::PodCidrs:
        return cluster.podCidrs;
    case TargetField::ServiceCidrs:
        break;
    }
    return cluster.serviceCidrs;
}

void write(TargetField field, const QStringList &values, Target &target, Cluster &cluster)
{
    switch (field) {
    case TargetField::Cilium:
        target.cilium = values.value(0);
        break;
    case TargetField::Talos:
        target.talos = values.value(0);
        break;
    case TargetField::PodCidrs:
        cluster.podCidrs = values;
        break;
    case TargetField::ServiceCidrs:
        cluster.serviceCidrs = values;
        break;
    }
}

Edit profileEdit(const TargetFieldPlace &place, const QStringList &values)
{
    Edit edit{.path = YamlPath(place.profilePath), .value = {}, .scope = Edit::Scope::Profile};
    if (values.isEmpty())
        return edit;
    if (!place.isList) {
        edit.value = Value(values.front());
        return edit;
    }
    Value::List list;
    for (const QString &value : values)
        list.emplace_back(value);
    edit.value = Value(std::move(list));
    return edit;
}

std::shared_ptr<const Catalogue> defaultCatalogue()
{
    Result<std::shared_ptr<const Catalogue>> catalogue = Catalogue::builtIn(Catalogue::defaultVersion());
    if (!catalogue) // it is compiled in and checked at build time
        qFatal("%s", qUtf8Printable(catalogue.error().message));
    return *catalogue;
}

} // namespace

QStringList Project::told(TargetField field) const
{
    return isProfile() ? read(field, configuration().profile().target, configuration().profile().cluster)
                       : read(field, m_told.target, m_told.cluster);
}

void Project::setTarget(TargetField field, const QStringList &values)
{
    if (values == told(field))
        return;
    for (const TargetFieldPlace &place : targetFieldPlaces) {
        if (place.field == field && isProfile()) {
            apply({profileEdit(place, values)},
                  tr("Change %1 to %2").arg(QLatin1StringView(place.profilePath), values.join(u", ")));
            Q_EMIT targetChanged(); // also where it was refused, so that the bar shows what holds
            return;
        }
    }
    write(field, values, m_told.target, m_told.cluster);
    evaluate();
}

const std::vector<NodePool> &Project::nodePools() const
{
    return isProfile() ? configuration().profile().cluster.nodePools : m_told.cluster.nodePools;
}

bool Project::setNodePools(const std::vector<NodePool> &pools, const QString &text)
{
    if (pools == nodePools())
        return true;
    if (isProfile())
        return apply(poolEdits(nodePools(), pools), text);
    m_told.cluster.nodePools = pools;
    evaluate();
    return true;
}

Result<QString> Project::addChart(const QString &path)
{
    const auto chart = Catalogue::ofChart(path);
    if (!chart)
        return std::unexpected(chart.error());
    QString version = (*chart)->chartVersion();
    std::erase_if(m_told.ownCharts, [&version](const auto &known) { return known->chartVersion() == version; });
    m_told.ownCharts.push_back(*chart);
    evaluate();
    return version;
}

Result<void> Project::useChart(const QString &path)
{
    const Result<QString> version = addChart(path);
    if (!version)
        return std::unexpected(version.error());
    setTarget(TargetField::Cilium, {*version});
    const Catalogue &chart = *m_told.ownCharts.back();
    if (chart.knownMinor() != chart.chartMinor())
        say(Severity::Hint, tr("Cilium %1 isn’t known here: the settings are the chart’s own; rules, the agent’s flags "
                               "and the kinds of resources are those of %2.")
                                .arg(*version, chart.knownMinor()));
    return {};
}

Result<void> Project::readMachineConfig(const QString &path)
{
    const Result<QByteArray> content = readTextFile(path);
    if (!content)
        return std::unexpected(content.error());
    Result<YamlText> text = YamlText::parse(*content);
    if (!text) {
        Error error = text.error();
        error.file = path;
        return std::unexpected(error);
    }
    Result<MachineConfig> config = ::readMachineConfig(*text, path);
    if (!config)
        return std::unexpected(config.error());
    m_told.machineConfig = std::move(*config);
    evaluate();
    return {};
}

void Project::forgetMachineConfig()
{
    m_told.machineConfig.reset();
    evaluate();
}

Result<CheckContext> Project::context() const
{
    return contextFor(configuration(), toldBeside(*m_configuration, m_told));
}

Reading Project::judged(const QByteArray &bytes) const
{
    return readingOf(bytes, m_told, m_configuration ? m_configuration->sharedCatalogue() : defaultCatalogue());
}
