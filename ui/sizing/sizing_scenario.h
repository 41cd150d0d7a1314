#pragma once

#include "core/sizing/pool_sizing.h"
#include "ui/project/project.h"

#include <QTimer>

#include <optional>

/// What the calculator computes with: the project's pools, and the ratio that the slider asks for. Nothing of it
/// changes the document. Sizes are computed when they are asked for, so thousands of pools cost nothing until they are
/// shown; the sums over all pools follow in small portions.
class SizingScenario final : public QObject
{
    Q_OBJECT

public:
    /// Whom the ratio that is tried out concerns.
    enum class Scope {
        AllNodes, ///< all that have no ratio of their own
        Pool,     ///< the current pool
    };

    struct Totals
    {
        qint64 nodes = 0;
        qint64 mapBytes = 0;
        qint64 memoryBytes = 0;
        int worstPool = -1;
        double worstShare = 0;
        bool isComplete = false; ///< all pools are counted
    };

    explicit SizingScenario(Project *project, QObject *parent = nullptr);

    Project *project() const { return m_project; }
    const std::vector<NodePool> &pools() const { return m_pools; }
    int poolCount() const { return static_cast<int>(m_pools.size()); }
    int currentPool() const { return m_current; }
    void setCurrentPool(int pool);

    Scope scope() const { return m_scope; }
    void setScope(Scope scope);
    /// What the file leads to, for those whom the scope concerns.
    double presentRatio() const;
    double ratio() const { return m_ratio.value_or(presentRatio()); }
    bool isWhatIf() const { return m_ratio.has_value(); }
    void tryRatio(double ratio);
    void backToFile();

    /// A pool as the file has it.
    const PoolSizing &present(int pool) const;
    /// The same with the ratio that is tried out, where it concerns the pool.
    SizingInput inputFor(int pool) const;
    NodeSizing sizingFor(int pool) const;
    /// With everything that the agent would say to it.
    PoolSizing sizedPool(int pool) const;
    qint64 bytesFor(int pool) const; ///< of all maps of one node, at the ratio that is tried out
    /// For a node that belongs to no pool.
    const SizingInput &plainInput() const { return m_sizer.input(); }
    /// What the chart draws: the current pool's CPUs and ratio, for any memory.
    SizingInput chartInput() const;
    SizingInput presentChartInput() const;

    /// While nobody looks, changes of the document are only noted.
    void setActive(bool isActive);

    const NodeLoad &load() const { return m_load; }
    void setLoad(const NodeLoad &load);
    const Totals &totals() const { return m_totals; }

Q_SIGNALS:
    void poolsChanged();    ///< others, or more, or fewer
    void documentChanged(); ///< other inputs; the ratio that was tried out stays
    void ratioChanged();    ///< what is tried out, or whom it concerns
    void currentPoolChanged();
    void totalsChanged();

private:
    void follow();
    void restartTotals();
    void countSome();
    bool concerns(int pool) const;
    bool hasOwnRatio(const PoolSizing &pool) const { return pool.ratioSource == RatioSource::NodeConfig; }

    Project *m_project;
    std::vector<NodePool> m_pools;
    NodeLoad m_load;
    Scope m_scope = Scope::AllNodes;
    std::optional<double> m_ratio;
    int m_current = -1;
    bool m_isActive = true;
    bool m_isStale = false;
    mutable std::vector<std::optional<PoolSizing>> m_present;
    PoolSizer m_sizer;
    Totals m_totals;
    Totals m_counting;
    int m_nextToCount = 0;
    QTimer m_counter;
};
