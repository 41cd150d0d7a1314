#include "ui/sizing/pool_model.h"

#include "core/values/memory_quantity.h"
#include "ui/project/pool_edits.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/theme/icons.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 firstPoolMemory = qint64{64} << 30;
constexpr int firstPoolCpus = 16;

const NodePool &poolAt(const SizingScenario &scenario, int row)
{
    return scenario.pools()[static_cast<std::size_t>(row)];
}

QString headerOf(int column)
{
    switch (column) {
    case PoolModel::NameColumn:
        return PoolModel::tr("Pool");
    case PoolModel::LabelsColumn:
        return PoolModel::tr("Labels");
    case PoolModel::CountColumn:
        return PoolModel::tr("Nodes");
    case PoolModel::InstalledColumn:
        return PoolModel::tr("Installed");
    case PoolModel::MemoryTotalColumn:
        return PoolModel::tr("MemTotal");
    case PoolModel::CpusColumn:
        return PoolModel::tr("CPUs");
    case PoolModel::RatioColumn:
        return PoolModel::tr("Ratio");
    case PoolModel::BytesColumn:
        return PoolModel::tr("Maps of a node");
    default:
        return PoolModel::tr("Of MemTotal");
    }
}

QString headerHelp(int column)
{
    switch (column) {
    case PoolModel::LabelsColumn:
        return PoolModel::tr("By which a CiliumNodeConfig finds the pool’s nodes: key=value, separated by commas");
    case PoolModel::InstalledColumn:
        return PoolModel::tr("Memory that is built into a node, such as 64GiB");
    case PoolModel::MemoryTotalColumn:
        return PoolModel::tr("What the agent sees: MemTotal of /proc/meminfo. Derived from the installed memory unless "
                             "it is typed or read from the nodes.");
    case PoolModel::CpusColumn:
        return PoolModel::tr("Possible CPUs of a node");
    case PoolModel::BytesColumn:
        return PoolModel::tr("Kernel memory of all BPF maps of one node");
    default:
        return {};
    }
}

Result<int> numberIn(const QString &text, const QString &what)
{
    bool isNumber = false;
    const int number = text.trimmed().toInt(&isNumber);
    if (!isNumber || number < 1)
        return failure(PoolModel::tr("%1 is no number of %2; 1 or more is needed").arg(text, what));
    return number;
}

/// What was typed, as bytes; an empty text is 0.
Result<qint64> memoryIn(const QString &text)
{
    return text.trimmed().isEmpty() ? Result<qint64>(0) : parseMemory(text);
}

QString labelsText(const QMap<QString, QString> &labels)
{
    QStringList texts;
    for (const auto &[key, label] : labels.asKeyValueRange())
        texts.append(key + u'=' + label);
    return texts.join(u", "_s);
}

Result<QMap<QString, QString>> labelsIn(const QString &text)
{
    QMap<QString, QString> labels;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals <= 0 || part.first(equals).trimmed().isEmpty())
            return failure(PoolModel::tr("%1 is no label; key=value is needed").arg(part.trimmed()));
        labels.insert(part.first(equals).trimmed(), part.sliced(equals + 1).trimmed());
    }
    return labels;
}

Result<void> setCell(NodePool &pool, int column, const QString &text)
{
    const auto into = [](auto &field) { return [&field](const auto &value) { field = value; }; };
    switch (column) {
    case PoolModel::NameColumn:
        pool.name = text.trimmed();
        return {};
    case PoolModel::LabelsColumn:
        return labelsIn(text).transform(into(pool.labels));
    case PoolModel::CountColumn:
        return numberIn(text, PoolModel::tr("nodes")).transform(into(pool.count));
    case PoolModel::InstalledColumn:
        return memoryIn(text).transform(into(pool.memoryBytes));
    case PoolModel::MemoryTotalColumn:
        return memoryIn(text).transform(into(pool.memoryTotalBytes));
    default:
        return numberIn(text, PoolModel::tr("CPUs")).transform(into(pool.cpus));
    }
}

} // namespace

PoolModel::PoolModel(SizingScenario *scenario, QObject *parent)
    : QAbstractTableModel(parent), m_scenario(scenario), m_rows(scenario->poolCount())
{
    connect(scenario, &SizingScenario::poolsChanged, this, &PoolModel::resize);
    connect(scenario, &SizingScenario::documentChanged, this, &PoolModel::refresh);
    connect(scenario, &SizingScenario::ratioChanged, this, &PoolModel::refresh);
}

// Rows have no identity but their place; so rows come and go at the end, and the rest is said to have changed.
void PoolModel::resize()
{
    const int wanted = m_scenario->poolCount();
    if (wanted > m_rows) {
        beginInsertRows({}, m_rows, wanted - 1);
        m_rows = wanted;
        endInsertRows();
    } else if (wanted < m_rows) {
        beginRemoveRows({}, wanted, m_rows - 1);
        m_rows = wanted;
        endRemoveRows();
    }
}

void PoolModel::refresh()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
}

int PoolModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int PoolModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PoolModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::DisplayRole)
        return shown(index);
    if (role == Qt::EditRole)
        return edited(index);
    if (role == Qt::TextAlignmentRole && index.column() > LabelsColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == SeverityRole) {
        const std::optional<Severity> worst = worstOf(warningsFor(*m_scenario, index.row()));
        return worst ? static_cast<int>(*worst) : -1;
    }
    if (role == Qt::DecorationRole && index.column() == NameColumn) {
        const int severity = data(index, SeverityRole).toInt();
        return severity < 0 ? icon("machine"_L1) : severityIcon(static_cast<Severity>(severity));
    }
    if (role == Qt::ToolTipRole && index.column() == RatioColumn)
        return ratioSourceText(m_scenario->present(index.row()));
    return {};
}

QVariant PoolModel::shown(const QModelIndex &index) const
{
    const NodePool &pool = poolAt(*m_scenario, index.row());
    const qint64 memory = memoryTotalOf(pool);
    switch (index.column()) {
    case NameColumn:
        return pool.name.isEmpty() ? tr("without a name") : pool.name;
    case LabelsColumn:
        return labelsText(pool.labels);
    case CountColumn:
        return exactNumber(pool.count);
    case InstalledColumn:
        return pool.memoryBytes > 0 ? formatMemory(pool.memoryBytes) : u"–"_s;
    case MemoryTotalColumn:
        if (memory <= 0)
            return tr("not known");
        return pool.memoryTotalBytes > 0 ? formatMemory(memory) : tr("≈ %1").arg(formatMemory(memory));
    case CpusColumn:
        return pool.cpus > 0 ? exactNumber(pool.cpus) : u"–"_s;
    case RatioColumn:
        return ratioText(m_scenario->inputFor(index.row()).ratio);
    case BytesColumn:
        return memory > 0 ? formatMemory(m_scenario->bytesFor(index.row())) : u"–"_s;
    default:
        return memory > 0 ? shareText(m_scenario->bytesFor(index.row()), memory) : u"–"_s;
    }
}

QString PoolModel::edited(const QModelIndex &index) const
{
    const NodePool &pool = poolAt(*m_scenario, index.row());
    const auto number = [](int count) { return count > 0 ? QString::number(count) : QString(); };
    const auto memory = [](qint64 bytes) { return bytes > 0 ? writtenMemory(bytes) : QString(); };
    switch (index.column()) {
    case NameColumn:
        return pool.name;
    case LabelsColumn:
        return labelsText(pool.labels);
    case CountColumn:
        return number(pool.count);
    case InstalledColumn:
        return memory(pool.memoryBytes);
    case MemoryTotalColumn:
        return memory(pool.memoryTotalBytes);
    case CpusColumn:
        return number(pool.cpus);
    default:
        return {};
    }
}

bool PoolModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || value.toString() == edited(index))
        return false;
    std::vector<NodePool> pools = m_scenario->pools();
    const Result<void> set = setCell(pools[static_cast<std::size_t>(index.row())], index.column(), value.toString());
    if (!set) {
        m_scenario->project()->say(Severity::Error, set.error().message);
        return false;
    }
    return m_scenario->project()->setNodePools(
        pools,
        tr("Change pool %1: %2").arg(pools[static_cast<std::size_t>(index.row())].name, headerOf(index.column())));
}

QVariant PoolModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return headerOf(section);
    if (role == Qt::ToolTipRole)
        return headerHelp(section);
    if (role == Qt::TextAlignmentRole && section > LabelsColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags PoolModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() <= CpusColumn ? flags | Qt::ItemIsEditable : flags;
}

void PoolModel::addPool()
{
    std::vector<NodePool> pools = m_scenario->pools();
    NodePool pool{.memoryBytes = firstPoolMemory, .cpus = firstPoolCpus};
    if (!pools.empty())
        pool = pools.back();
    pool.name = tr("pool-%1").arg(pools.size() + 1);
    pool.labels.clear(); // they select the other pool's nodes
    pools.push_back(pool);
    if (m_scenario->project()->setNodePools(pools, tr("Add pool %1").arg(pool.name)))
        m_scenario->setCurrentPool(m_rows - 1);
}

void PoolModel::removePool(int pool)
{
    std::vector<NodePool> pools = m_scenario->pools();
    if (pool < 0 || pool >= m_rows)
        return;
    const QString name = pools[static_cast<std::size_t>(pool)].name;
    pools.erase(pools.begin() + pool);
    m_scenario->project()->setNodePools(pools, tr("Remove pool %1").arg(name));
}
