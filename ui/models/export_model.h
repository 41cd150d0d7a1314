#pragma once

#include "core/exporters/exporter.h"

#include <QAbstractItemModel>

#include <memory>

/// The files of an export as a tree of folders, each with what writing it would do.
class ExportModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ChangeColumn, ColumnCount };
    enum Role { FileRole = Qt::UserRole }; ///< number of the file, -1 for a folder

    explicit ExportModel(QObject *parent = nullptr);
    ~ExportModel() override;

    void setFiles(const std::vector<TextFile> &files, const QString &folder);
    const std::vector<TextFile> &files() const { return m_files; }
    FileChange changeOf(int file) const { return m_changes[static_cast<std::size_t>(file)]; }
    int count(FileChange change) const;
    QModelIndex firstFile() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;

    Node *nodeAt(const QModelIndex &index) const;
    void insert(int file);

    std::vector<TextFile> m_files;
    std::vector<FileChange> m_changes;
    std::unique_ptr<Node> m_root;
};

QString changeText(FileChange change); ///< new, changed, same
