#pragma once

#include "ui/project/project.h"

#include <QAbstractTableModel>

/// What the rules found, worst first: what is to be looked at, or what somebody accepted.
class FindingsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { MessageColumn, SettingColumn, OriginColumn, RuleColumn, ColumnCount };
    enum Role {
        SeverityRole = Qt::UserRole, ///< as int
        PathRole,                    ///< QString of the first setting, or empty
        LineRole,                    ///< in the text, 0: none
    };

    enum class Kind { Open, Accepted };

    explicit FindingsModel(Project *project, Kind kind = Kind::Open, QObject *parent = nullptr);

    const Finding &findingAt(const QModelIndex &index) const;
    int count(Severity severity) const;
    QString countsText() const; ///< `1 error · 4 warnings · 0 hints`

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const QList<Finding> &current() const;
    void reset();
    void update();
    void replace(int row, const Finding &finding);

    Project *m_project;
    Kind m_kind;
    QList<Finding> m_findings;
};
