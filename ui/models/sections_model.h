#pragma once

#include "ui/project/project.h"

#include <QAbstractListModel>

/// The navigation: views over all settings first, then the catalogue's sections, each with how much the file sets there
/// and the worst problem.
class SectionsModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< a section's id or one of `views`
        CountRole,             ///< settings that the file sets there (of a view: that it shows)
        SeverityRole,          ///< of the worst problem, as int; -1: none
        PurposeRole,
        IsViewRole,
    };

    explicit SectionsModel(Project *project, QObject *parent = nullptr);

    QModelIndex indexOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString id;
        QString title;
        QString purpose;
        int count = 0;
        int severity = -1;

        bool operator==(const Row &) const = default;
    };

    std::vector<Row> currentRows() const;
    void countExplicit(std::vector<Row> &rows) const;
    void countProblems(std::vector<Row> &rows) const;
    void reset();
    void update();

    Project *m_project;
    std::vector<Row> m_rows;
};
