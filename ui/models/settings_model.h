#pragma once

#include "core/catalogue/search.h"
#include "ui/models/problem_index.h"
#include "ui/project/project.h"

#include <QAbstractListModel>

/// What the list shows: a section (or one of the views below) or, where there is a query, what it finds everywhere.
struct SettingsFilter
{
    QString section;
    QString query;

    bool operator==(const SettingsFilter &) const = default;
};

/// Views that stand beside the sections.
namespace views {
inline constexpr QLatin1StringView all{"@all"};
inline constexpr QLatin1StringView explicitlySet{"@set"};
inline constexpr QLatin1StringView problems{"@problems"};
inline constexpr QLatin1StringView unknown{"@unknown"};
} // namespace views

/// The settings of a section or search with what the configuration says of them. A row stays while its view is open,
/// even where an edit makes it match no longer, so that nothing jumps under the user's hands.
class SettingsModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        PathRole = Qt::UserRole, ///< QString
        ValueTextRole,           ///< what holds, on one line
        ValueRole,               ///< std::optional<Value>: what the file sets
        DefaultRole,
        StateRole,    ///< SettingState as int
        LevelRole,    ///< SettingLevel as int
        SummaryRole,  ///< one sentence
        SeverityRole, ///< of the worst problem, as int; -1: none
        ProblemRole,  ///< its message
        ProblemCountRole,
        KindRole,    ///< SettingKind as int
        SettingRole, ///< const Setting *; null for an unknown key
        ChangedRole, ///< since the last save
        ReasonRole,  ///< why a search found it
        SectionRole, ///< the section's title
        StaleRole,   ///< an edit made it match no longer
    };

    explicit SettingsModel(Project *project, QObject *parent = nullptr);

    void setFilter(const SettingsFilter &filter);
    const SettingsFilter &filter() const { return m_filter; }
    /// Why the query can't be read; empty where it can.
    const QString &queryProblem() const { return m_queryProblem; }
    /// Forgets rows that no longer match.
    void refresh();
    QModelIndex indexOf(const YamlPath &path) const;
    YamlPath pathAt(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Takes a std::optional<Value>; nothing unsets.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// What the rules would find at a setting with that value, one a line.
    QString problemsWith(const YamlPath &path, const Value &value) const;

private:
    /// Everything of a row that an edit can change.
    struct Standing
    {
        std::optional<Value> value;
        QString valueText;
        SettingState state = SettingState::Unset;
        QList<int> findings;
        QString problem;
        int severity = -1;
        bool isChanged = false;
        bool isStale = false;

        bool operator==(const Standing &) const = default;
    };
    struct Row
    {
        YamlPath path;
        const Setting *setting = nullptr;
        QString reason;
        const Setting *removed = nullptr; ///< as the last chart had it that did
        Standing standing;
    };

    std::vector<Row> matchingRows();
    std::vector<Row> foundRows();
    std::vector<Row> unknownRows() const;
    bool matches(const Setting &setting) const;
    bool isSetInFile(const Setting &setting) const;
    Standing standingOf(const Row &row) const;
    QList<int> findingsAt(const Row &row) const;
    void reset();
    void update();
    void insertNewRows(const std::vector<Row> &wanted);
    void removeVanishedRows();
    QVariant knowledgeData(const Row &row, int role) const;
    QString accessibleDescription(const Row &row) const;
    QString summaryOf(const Row &row) const;
    static QString labelOf(const Row &row);

    Project *m_project;
    SettingsFilter m_filter{.section = views::all, .query = {}};
    QString m_queryProblem;
    ProblemIndex m_problems;
    QSet<YamlPath> m_explicit; ///< rows' paths with something set in the file
    std::vector<Row> m_rows;
};
