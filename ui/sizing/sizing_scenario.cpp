#include "ui/sizing/sizing_scenario.h"

#include <algorithm>
#include <chrono>

namespace {
constexpr int portion = 400;                  ///< pools that are counted between two events
constexpr std::chrono::milliseconds calm{40}; ///< the slider rests: now the sums may follow
} // namespace

SizingScenario::SizingScenario(Project *project, QObject *parent)
    : QObject(parent), m_project(project), m_sizer(project->configuration())
{
    m_counter.setSingleShot(true);
    connect(&m_counter, &QTimer::timeout, this, &SizingScenario::countSome);
    connect(project, &Project::documentOpened, this, [this] {
        m_ratio.reset();
        m_scope = Scope::AllNodes;
        follow();
        setCurrentPool(poolCount() > 0 ? 0 : -1);
    });
    connect(project, &Project::configurationChanged, this, &SizingScenario::follow);
    follow();
    m_current = poolCount() > 0 ? 0 : -1;
}

void SizingScenario::setActive(bool isActive)
{
    m_isActive = isActive;
    if (m_isActive && m_isStale)
        follow();
}

void SizingScenario::follow()
{
    m_isStale = !m_isActive;
    if (m_isStale)
        return;
    const bool isOther = m_pools != m_project->nodePools();
    m_pools = m_project->nodePools();
    m_sizer = PoolSizer(m_project->configuration(), m_load);
    m_present.assign(m_pools.size(), {});
    if (isOther) {
        m_current = std::clamp(m_current, m_pools.empty() ? -1 : 0, static_cast<int>(m_pools.size()) - 1);
        if (m_current < 0)
            m_scope = Scope::AllNodes;
        Q_EMIT poolsChanged();
        Q_EMIT currentPoolChanged();
    }
    restartTotals();
    Q_EMIT documentChanged();
}

void SizingScenario::setCurrentPool(int pool)
{
    if (pool == m_current || pool >= poolCount())
        return;
    m_current = pool;
    if (m_scope == Scope::Pool)
        m_ratio.reset(); // it was meant for the other pool
    Q_EMIT currentPoolChanged();
    if (m_scope == Scope::Pool)
        Q_EMIT ratioChanged();
}

void SizingScenario::setScope(Scope scope)
{
    if (scope == m_scope)
        return;
    m_scope = scope;
    restartTotals();
    Q_EMIT ratioChanged();
}

double SizingScenario::presentRatio() const
{
    return m_scope == Scope::Pool && m_current >= 0 ? present(m_current).input.ratio : plainInput().ratio;
}

void SizingScenario::tryRatio(double ratio)
{
    const auto wanted = ratio == presentRatio() ? std::nullopt : std::optional(ratio);
    if (wanted == m_ratio)
        return;
    m_ratio = wanted;
    restartTotals();
    Q_EMIT ratioChanged();
}

void SizingScenario::backToFile()
{
    if (!m_ratio)
        return;
    m_ratio.reset();
    restartTotals();
    Q_EMIT ratioChanged();
}

const PoolSizing &SizingScenario::present(int pool) const
{
    std::optional<PoolSizing> &sizing = m_present[static_cast<std::size_t>(pool)];
    if (!sizing)
        sizing = m_sizer.size(pools()[static_cast<std::size_t>(pool)]);
    return *sizing;
}

bool SizingScenario::concerns(int pool) const
{
    return m_scope == Scope::Pool ? pool == m_current : !hasOwnRatio(present(pool));
}

SizingInput SizingScenario::inputFor(int pool) const
{
    SizingInput input = present(pool).input;
    if (m_ratio && concerns(pool))
        input.ratio = *m_ratio;
    return input;
}

NodeSizing SizingScenario::sizingFor(int pool) const
{
    return sizeMaps(inputFor(pool));
}

qint64 SizingScenario::bytesFor(int pool) const
{
    const PoolSizing &sizing = present(pool);
    if (sizing.input.memoryBytes <= 0)
        return 0;
    const qint64 mapBytes = m_ratio && concerns(pool) ? sizingFor(pool).totalBytes : sizing.maps.totalBytes;
    return mapBytes + sizing.fixedMapsBytes;
}

PoolSizing SizingScenario::sizedPool(int pool) const
{
    return m_ratio && concerns(pool) ? m_sizer.size(pools()[static_cast<std::size_t>(pool)], m_ratio) : present(pool);
}

SizingInput SizingScenario::chartInput() const
{
    SizingInput input = m_current >= 0 ? inputFor(m_current) : plainInput();
    if (m_current < 0)
        input.ratio = ratio();
    return input;
}

SizingInput SizingScenario::presentChartInput() const
{
    return m_current >= 0 ? present(m_current).input : plainInput();
}

void SizingScenario::setLoad(const NodeLoad &load)
{
    if (load == m_load)
        return;
    m_load = load;
    follow();
}

void SizingScenario::restartTotals()
{
    m_counting = {};
    m_nextToCount = 0;
    m_totals.isComplete = false;
    if (poolCount() <= portion)
        return countSome();
    m_counter.start(calm);
}

void SizingScenario::countSome()
{
    const int end = std::min(poolCount(), m_nextToCount + portion);
    for (int pool = m_nextToCount; pool < end; ++pool) {
        const qint64 nodes = pools()[static_cast<std::size_t>(pool)].count;
        const qint64 memory = present(pool).input.memoryBytes;
        const qint64 bytes = bytesFor(pool);
        m_counting.nodes += nodes;
        m_counting.mapBytes += bytes * nodes;
        m_counting.memoryBytes += memory * nodes;
        const double share = memory > 0 ? static_cast<double>(bytes) / static_cast<double>(memory) : 0;
        if (share > m_counting.worstShare) {
            m_counting.worstShare = share;
            m_counting.worstPool = pool;
        }
    }
    m_nextToCount = end;
    if (end < poolCount())
        return m_counter.start(0);
    m_totals = m_counting;
    m_totals.isComplete = true;
    Q_EMIT totalsChanged();
}
