#pragma once

#include "core/kinds/resource_kind.h"
#include "ui/project/project.h"

#include <QAbstractItemModel>

#include <memory>

/// The fields of one resource of the profile as a tree, made from the kind's schema: what is set, and what could be.
class ResourceFieldModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };
    enum Role { ChoicesRole = Qt::UserRole, IsSetRole, FieldPathRole };

    explicit ResourceFieldModel(Project *project, QObject *parent = nullptr);
    ~ResourceFieldModel() override;

    void setResource(int number); ///< in the profile's list; -1: none
    int resource() const { return m_resource; }

    bool canAddTo(const QModelIndex &index) const; ///< lists, and maps whose keys are the user's
    void addTo(const QModelIndex &index, const QString &key = {});
    bool takesKeys(const QModelIndex &index) const;
    bool canRemove(const QModelIndex &index) const;
    void remove(const QModelIndex &index);
    /// The place in the profile: `resources[0].spec.peers`.
    YamlPath path(const QModelIndex &index) const;
    QModelIndex indexOf(const YamlPath &place, const QModelIndex &below = {}) const; ///< invalid: it has none

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;

    void rebuild();
    void fill(Node &node) const;
    Node &append(Node &parent, const QString &name, const YamlPath &path, const ResourceField *field) const;
    const Node *nodeAt(const QModelIndex &index) const;
    const Value *valueOf(const Node &node) const;
    QString valueText(const Node &node) const;
    QVariant choicesOf(const Node &node) const;

    Project *m_project;
    int m_resource = -1;
    std::unique_ptr<Node> m_root;
};
