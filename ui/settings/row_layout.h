#pragma once

#include <QModelIndex>
#include <QStyleOptionViewItem>

/// Where the parts of a row are; shared by painting, sizing and placing the editor.
struct RowLayout
{
    QRect bar; ///< the mark of the state at the left edge
    QRect label;
    QRect path;    ///< path, state and level in one line
    QRect summary; ///< up to two lines
    QRect problem; ///< empty without one
    QRect value;   ///< the column of values: the value or the editor, with what is wrong with the input below it
    int height = 0;
};

RowLayout layoutRow(const QStyleOptionViewItem &option, const QModelIndex &index);
/// The font of the texts below the label.
QFont smallFont(const QFont &font);
