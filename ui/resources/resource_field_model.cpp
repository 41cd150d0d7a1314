#include "ui/resources/resource_field_model.h"

#include "core/kinds/blank_resource.h"
#include "core/kinds/kind_explanations.h"
#include "core/kinds/resource.h"
#include "core/values/value_lookup.h"
#include "ui/models/setting_text.h"

#include <QFont>

using namespace Qt::StringLiterals;

struct ResourceFieldModel::Node
{
    QString name;
    YamlPath path; ///< below the resource
    const ResourceField *field = nullptr;
    Node *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
};

namespace {

/// Name and namespace, which every kind has.
const ResourceField &nameField()
{
    static const ResourceField field{.name = u"name"_s, .type = u"string"_s, .isRequired = true};
    return field;
}

const ResourceField &namespaceField()
{
    static const ResourceField field{.name = u"namespace"_s, .type = u"string"_s, .isRequired = true};
    return field;
}

const ResourceField &labelsField()
{
    static const ResourceField field{
        .name = u"labels"_s, .type = u"object"_s, .fields = {{.name = u"{}"_s, .type = u"string"_s}}};
    return field;
}

} // namespace

ResourceFieldModel::ResourceFieldModel(Project *project, QObject *parent)
    : QAbstractItemModel(parent), m_project(project), m_root(std::make_unique<Node>())
{
    connect(project, &Project::configurationChanged, this, &ResourceFieldModel::rebuild);
    connect(project, &Project::documentOpened, this, &ResourceFieldModel::rebuild);
}

ResourceFieldModel::~ResourceFieldModel() = default;

void ResourceFieldModel::setResource(int number)
{
    m_resource = number;
    rebuild();
}

void ResourceFieldModel::rebuild()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    const std::vector<Resource> resources = resourcesOf(m_project->configuration().profile());
    const bool isThere = m_resource >= 0 && m_resource < static_cast<int>(resources.size());
    const QString chart = m_project->configuration().catalogue().chartVersion();
    const ResourceKind *kind =
        isThere ? findResourceKind(chart, resources[static_cast<std::size_t>(m_resource)].kind) : nullptr;
    if (kind) {
        append(*m_root, tr("name"), "metadata.name", &nameField());
        if (kind->isNamespaced)
            append(*m_root, tr("namespace"), "metadata.namespace", &namespaceField());
        append(*m_root, tr("labels"), "metadata.labels", &labelsField());
        for (const ResourceField &field : kind->spec.fields)
            append(*m_root, field.name, YamlPath("spec").child(field.name), &field);
    }
    endResetModel();
}

ResourceFieldModel::Node &ResourceFieldModel::append(Node &parent, const QString &name, const YamlPath &path,
                                                     const ResourceField *field) const
{
    auto node = std::make_unique<Node>();
    node->name = name;
    node->path = path;
    node->field = field;
    node->parent = &parent;
    node->row = static_cast<int>(parent.children.size());
    parent.children.push_back(std::move(node));
    fill(*parent.children.back());
    return *parent.children.back();
}

/// The parts of a field: those of the schema, or the items and keys that are there.
void ResourceFieldModel::fill(Node &node) const
{
    const Value *value = valueOf(node);
    const ResourceField *item = node.field->find(u"[]");
    const ResourceField *entry = node.field->find(u"{}");
    for (int i = 0; item && value && i < static_cast<int>(value->toList().size()); ++i)
        append(node, tr("%1.").arg(i + 1), node.path.child(i), item);
    if (entry && value) {
        for (const auto &[key, inner] : value->toMap())
            append(node, key, node.path.child(key), entry);
    }
    for (const ResourceField &field : node.field->fields) {
        if (&field != item && &field != entry)
            append(node, field.name, node.path.child(field.name), &field);
    }
}

const ResourceFieldModel::Node *ResourceFieldModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<const Node *>(index.internalPointer()) : m_root.get();
}

const Value *ResourceFieldModel::valueOf(const Node &node) const
{
    const Value::List &resources = m_project->configuration().profile().resources;
    const auto number = static_cast<std::size_t>(m_resource);
    return number < resources.size() ? lookUp(resources[number], node.path) : nullptr;
}

YamlPath ResourceFieldModel::path(const QModelIndex &index) const
{
    return YamlPath("resources").child(m_resource).joined(nodeAt(index)->path);
}

QModelIndex ResourceFieldModel::indexOf(const YamlPath &place, const QModelIndex &below) const
{
    for (int row = 0; row < rowCount(below); ++row) {
        const QModelIndex child = index(row, NameColumn, below);
        if (path(child) == place)
            return child;
        if (const QModelIndex inner = indexOf(place, child); inner.isValid())
            return inner;
    }
    return {};
}

bool ResourceFieldModel::takesKeys(const QModelIndex &index) const
{
    return index.isValid() && nodeAt(index)->field->isFreeForm();
}

bool ResourceFieldModel::canAddTo(const QModelIndex &index) const
{
    return index.isValid() && (takesKeys(index) || nodeAt(index)->field->find(u"[]"));
}

void ResourceFieldModel::addTo(const QModelIndex &index, const QString &key)
{
    const Node &node = *nodeAt(index);
    if (!canAddTo(index) || (takesKeys(index) && key.isEmpty()))
        return;
    const Value *value = valueOf(node);
    const int count = value ? static_cast<int>(value->toList().size()) : 0;
    const ResourceField *inner = node.field->find(takesKeys(index) ? u"{}" : u"[]");
    const YamlPath place = takesKeys(index) ? path(index).child(key) : path(index).child(count);
    m_project->apply({inProfile(place, blankValue(*inner))}, tr("Add to %1").arg(node.name));
}

bool ResourceFieldModel::canRemove(const QModelIndex &index) const
{
    return index.isValid() && valueOf(*nodeAt(index));
}

void ResourceFieldModel::remove(const QModelIndex &index)
{
    if (canRemove(index))
        m_project->apply({inProfile(path(index), {})}, tr("Remove %1").arg(nodeAt(index)->name));
}

QModelIndex ResourceFieldModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *above = nodeAt(parent);
    if (row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(above->children.size()))
        return {};
    return createIndex(row, column, above->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ResourceFieldModel::parent(const QModelIndex &index) const
{
    const Node *above = index.isValid() ? nodeAt(index)->parent : nullptr;
    return !above || above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int ResourceFieldModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent)->children.size());
}

int ResourceFieldModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QString ResourceFieldModel::valueText(const Node &node) const
{
    const Value *value = valueOf(node);
    if (value && value->isList())
        return counted(static_cast<int>(value->toList().size()), tr("1 item"), tr("%1 items"));
    if (value)
        return value->isMap() ? QString() : scalarText(*value);
    if (node.field->isRequired)
        return tr("missing");
    return node.field->defaultValue.isNull() ? tr("unset") : tr("unset: %1").arg(node.field->defaultValue.toDisplay());
}

QVariant ResourceFieldModel::choicesOf(const Node &node) const
{
    if (node.field->type == "boolean"_L1)
        return QStringList{u"true"_s, u"false"_s};
    return node.field->choices.isEmpty() ? QVariant() : QVariant(node.field->choices);
}

QVariant ResourceFieldModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeAt(index);
    const Value *value = valueOf(node);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NameColumn ? node.name : valueText(node);
    case Qt::EditRole:
        return value && value->isScalar() ? scalarText(*value) : QString();
    case Qt::FontRole: {
        QFont font;
        font.setBold(index.column() == NameColumn && value);
        font.setItalic(index.column() == ValueColumn && !value);
        return font;
    }
    case ChoicesRole:
        return choicesOf(node);
    case IsSetRole:
        return value != nullptr;
    case FieldPathRole:
        return fieldPath(node.path);
    default:
        return {};
    }
}

bool ResourceFieldModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || value.toString() == data(index, Qt::EditRole).toString())
        return false;
    const Node &node = *nodeAt(index);
    const Result<std::optional<Value>> typed = typedFieldValue(*node.field, value.toString());
    if (!typed) {
        m_project->say(Severity::Warning, typed.error().message);
        return false;
    }
    return m_project->apply({inProfile(path(index), *typed)}, *typed
                                                                  ? tr("Set %1 to %2").arg(node.name, value.toString())
                                                                  : tr("Remove %1").arg(node.name));
}

Qt::ItemFlags ResourceFieldModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (!index.isValid() || index.column() != ValueColumn)
        return flags;
    const QString &type = nodeAt(index)->field->type;
    return type == "object"_L1 || type == "array"_L1 ? flags : flags | Qt::ItemIsEditable;
}

QVariant ResourceFieldModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Field") : tr("Value");
}
