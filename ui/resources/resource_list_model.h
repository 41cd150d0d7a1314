#pragma once

#include "ui/project/project.h"

#include <QAbstractListModel>

/// The resources that the profile keeps, with the worst that was found about each.
class ResourceListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit ResourceListModel(Project *project, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    void update();
    QList<const Finding *> findingsOf(int row) const;

    Project *m_project;
    QStringList m_titles;
};
