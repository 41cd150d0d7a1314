#include "ui/resources/field_delegate.h"

#include "ui/resources/resource_field_model.h"

#include <QComboBox>

QWidget *FieldDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const QStringList choices = index.data(ResourceFieldModel::ChoicesRole).toStringList();
    if (choices.isEmpty())
        return QStyledItemDelegate::createEditor(parent, option, index);
    auto *box = new QComboBox(parent);
    box->addItem(tr("unset"), QString());
    for (const QString &choice : choices)
        box->addItem(choice, choice);
    connect(box, &QComboBox::activated, this, [this, box] {
        auto *delegate = const_cast<FieldDelegate *>(this); // signals aren't const, editors are made by const functions
        Q_EMIT delegate->commitData(box);
        Q_EMIT delegate->closeEditor(box);
    });
    return box;
}

void FieldDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *box = qobject_cast<QComboBox *>(editor);
    if (!box)
        return QStyledItemDelegate::setEditorData(editor, index);
    box->setCurrentIndex(qMax(0, box->findData(index.data(Qt::EditRole))));
}

void FieldDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (const auto *box = qobject_cast<QComboBox *>(editor))
        model->setData(index, box->currentData());
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}
