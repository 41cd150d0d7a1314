#include "ui/sizing/component_model.h"

#include "core/values/memory_quantity.h"
#include "ui/models/setting_text.h"

using namespace Qt::StringLiterals;

namespace {

/// `memory 512Mi, CPU 100m`.
QString resourcesText(const QString &memory, const QString &cpu)
{
    QStringList texts;
    if (!memory.isEmpty())
        texts.append(memory);
    if (!cpu.isEmpty())
        texts.append(ComponentModel::tr("%1 CPU").arg(cpu));
    return texts.isEmpty() ? u"–"_s : texts.join(u", "_s);
}

struct ComponentTitle
{
    const char *name;
    const char *title;
};

constexpr ComponentTitle componentTitles[] = {
    {"maps", QT_TRANSLATE_NOOP("ComponentModel", "Sized maps")},
    {"fixed-maps", QT_TRANSLATE_NOOP("ComponentModel", "Fixed maps")},
    {"agent", QT_TRANSLATE_NOOP("ComponentModel", "Agent")},
    {"hubble", QT_TRANSLATE_NOOP("ComponentModel", "Hubble, in the agent")},
    {"envoy", QT_TRANSLATE_NOOP("ComponentModel", "Envoy")},
    {"operator", QT_TRANSLATE_NOOP("ComponentModel", "Operator")},
    {"hubble-relay", QT_TRANSLATE_NOOP("ComponentModel", "Hubble Relay")},
    {"hubble-ui", QT_TRANSLATE_NOOP("ComponentModel", "Hubble UI")},
};

} // namespace

ComponentModel::ComponentModel(SizingScenario *scenario, QObject *parent)
    : QAbstractTableModel(parent), m_scenario(scenario)
{
    connect(scenario, &SizingScenario::documentChanged, this, &ComponentModel::refresh);
    connect(scenario, &SizingScenario::currentPoolChanged, this, &ComponentModel::refresh);
    connect(scenario, &SizingScenario::ratioChanged, this, &ComponentModel::refresh);
    refresh();
}

void ComponentModel::refresh()
{
    const int pool = m_scenario->currentPool();
    std::vector<ComponentResources> components;
    if (pool >= 0)
        components =
            componentResources(m_scenario->project()->configuration(), m_scenario->sizedPool(pool), m_scenario->load());
    if (components.size() == m_components.size()) { // the slider moves
        m_components = std::move(components);
        if (!m_components.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel(); // the configuration turned some on or off
    m_components = std::move(components);
    endResetModel();
}

const ComponentResources *ComponentModel::componentAt(const QModelIndex &index) const
{
    const auto row = static_cast<std::size_t>(index.row());
    return index.isValid() && row < m_components.size() ? &m_components[row] : nullptr;
}

int ComponentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_components.size());
}

int ComponentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComponentModel::data(const QModelIndex &index, int role) const
{
    const ComponentResources *component = componentAt(index);
    if (!component)
        return {};
    if (role == Qt::ToolTipRole && index.column() == MemoryColumn)
        return component->memory.text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return componentTitle(component->name);
    case PlaceColumn:
        return component->place == ComponentResources::Place::EveryNode
                   ? tr("every node")
                   : counted(static_cast<int>(component->replicas), tr("1 replica"), tr("%1 replicas"));
    case RequestColumn:
        return resourcesText(component->memoryRequest, component->cpuRequest);
    case LimitColumn:
        return resourcesText(component->memoryLimit, component->cpuLimit);
    default:
        return figureText(component->memory);
    }
}

QVariant ComponentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList titles{tr("Component"), tr("Runs on"), tr("Requests"), tr("Limits"), tr("Memory")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? titles.value(section) : QVariant();
}

QString componentTitle(const QString &name)
{
    for (const ComponentTitle &known : componentTitles) {
        if (name == QLatin1StringView(known.name))
            return ComponentModel::tr(known.title);
    }
    return name;
}

QString figureText(const Figure &figure)
{
    const QString low = formatMemory(figure.lowBytes);
    const QString high = formatMemory(figure.highBytes);
    QString amount = low == high ? low : ComponentModel::tr("%1 to %2").arg(low, high);
    switch (figure.kind) {
    case FigureKind::Computed:
        return amount;
    case FigureKind::Estimate:
        return ComponentModel::tr("≈ %1").arg(amount);
    case FigureKind::Unknown:
        break;
    }
    return ComponentModel::tr("not known");
}
