#include "ui/settings/row_layout.h"

#include "ui/models/settings_model.h"

#include <QHash>

#include <algorithm>

namespace {

constexpr int barWidth = 4;
constexpr int marginX = 14;
constexpr int marginY = 8;
constexpr int gap = 2;
constexpr int columnGap = 16;

int valueWidth(int rowWidth)
{
    return std::clamp(rowWidth * 2 / 5, 150, 300);
}

/// Remembered, as measuring a text costs more than the rest of its row, and each key of a search asks for every row.
int textWidth(const QFont &font, const QString &text)
{
    static QFont lastFont;
    static QHash<QString, int> widths;
    if (font != lastFont)
        widths.clear();
    lastFont = font;
    const auto known = widths.constFind(text);
    if (known != widths.constEnd())
        return *known;
    return widths.insert(text, QFontMetrics(font).horizontalAdvance(text)).value();
}

int summaryLines(const QFont &font, const QString &text, int width)
{
    if (text.isEmpty())
        return 0;
    return textWidth(font, text) <= width ? 1 : 2;
}

} // namespace

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.92);
    return small;
}

RowLayout layoutRow(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QFont bold = option.font;
    bold.setBold(true);
    const QFontMetrics label(bold);
    const QFontMetrics small(smallFont(option.font));
    const QRect &row = option.rect;
    const int column = valueWidth(row.width());
    const int left = row.left() + marginX;
    const int width = row.width() - column - 2 * marginX - columnGap;

    RowLayout layout;
    int top = row.top() + marginY;
    const auto line = [&](int height, int lineWidth) {
        const QRect rect(left, top, lineWidth, height);
        top += height > 0 ? height + gap : 0;
        return rect;
    };
    layout.label = line(label.height(), width);
    const int whole = row.width() - 2 * marginX;
    const bool hasEditor = option.state.testFlag(QStyle::State_Selected); // it reaches below the first line
    layout.path = line(small.height(), hasEditor ? width : whole);
    const int lines = summaryLines(smallFont(option.font), index.data(SettingsModel::SummaryRole).toString(), whole);
    layout.summary = line(lines * small.lineSpacing(), whole);
    const bool hasProblem = index.data(SettingsModel::SeverityRole).toInt() >= 0;
    layout.problem = line(hasProblem ? small.height() + gap : 0, whole);
    layout.value = QRect(row.right() - marginX - column, row.top() + marginY - 2, column, 0);
    layout.height = std::max(top - row.top() + marginY - gap, 56);
    layout.value.setHeight(layout.height - marginY);
    layout.bar = QRect(row.left(), row.top() + 3, barWidth, layout.height - 6);
    return layout;
}
