#include "ui/models/export_model.h"

#include "ui/theme/icons.h"

#include <algorithm>

using namespace Qt::StringLiterals;

struct ExportModel::Node
{
    QString name;
    int file = -1;
    Node *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;

    Node *child(const QString &childName)
    {
        const auto found = std::ranges::find(children, childName, [](const auto &node) { return node->name; });
        if (found != children.end())
            return found->get();
        children.push_back(std::make_unique<Node>());
        children.back()->name = childName;
        children.back()->parent = this;
        children.back()->row = static_cast<int>(children.size()) - 1;
        return children.back().get();
    }
};

ExportModel::ExportModel(QObject *parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>())
{
}

ExportModel::~ExportModel() = default;

void ExportModel::setFiles(const std::vector<TextFile> &files, const QString &folder)
{
    beginResetModel();
    m_files = files;
    m_changes.clear();
    m_root = std::make_unique<Node>();
    for (int file = 0; file < static_cast<int>(files.size()); ++file) {
        const TextFile &text = files[static_cast<std::size_t>(file)];
        m_changes.push_back(folder.isEmpty() ? FileChange::New : compareWithFolder(text, folder));
        insert(file);
    }
    endResetModel();
}

void ExportModel::insert(int file)
{
    Node *node = m_root.get();
    for (const QString &part : m_files[static_cast<std::size_t>(file)].path.split(u'/'))
        node = node->child(part);
    node->file = file;
}

int ExportModel::count(FileChange change) const
{
    return static_cast<int>(std::ranges::count(m_changes, change));
}

QModelIndex ExportModel::firstFile() const
{
    QModelIndex first = index(0, 0);
    while (first.isValid() && nodeAt(first)->file < 0)
        first = index(0, 0, first);
    return first;
}

ExportModel::Node *ExportModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ExportModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *above = nodeAt(parent);
    if (row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(above->children.size()))
        return {};
    return createIndex(row, column, above->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ExportModel::parent(const QModelIndex &index) const
{
    Node *above = index.isValid() ? nodeAt(index)->parent : nullptr;
    return !above || above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int ExportModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent)->children.size());
}

int ExportModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ExportModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeAt(index);
    if (role == FileRole)
        return node.file;
    if (role == Qt::DecorationRole && index.column() == NameColumn)
        return icon(node.file < 0 ? "folder"_L1 : "list"_L1);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == NameColumn)
        return node.name;
    return node.file < 0 ? QString() : changeText(changeOf(node.file));
}

QVariant ExportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("File") : tr("In the folder");
}

QString changeText(FileChange change)
{
    switch (change) {
    case FileChange::New:
        return ExportModel::tr("new");
    case FileChange::Changed:
        return ExportModel::tr("changed");
    case FileChange::Same:
        break;
    }
    return ExportModel::tr("same");
}
