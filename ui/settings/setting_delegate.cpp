#include "ui/settings/setting_delegate.h"

#include "ui/editors/value_editor.h"
#include "ui/models/setting_text.h"
#include "ui/models/settings_model.h"
#include "ui/settings/row_layout.h"
#include "ui/theme/icons.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QPointer>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int roundingSlack = 2; ///< a text elided to its own rounded width would lose its end
constexpr double staleOpacity = 0.62;
constexpr int stateGap = 12; ///< between a path and its state

/// One row being painted: what the functions below have in common.
struct RowPainter
{
    QPainter &painter;
    const QStyleOptionViewItem &option;
    const QModelIndex &index;
    const RowLayout layout;

    const QPalette &palette() const { return option.palette; }
    QColor muted() const { return tone(Tone::Muted, palette()); }
    SettingState state() const { return static_cast<SettingState>(index.data(SettingsModel::StateRole).toInt()); }
    bool isCurrent() const { return option.state.testFlag(QStyle::State_Selected); }
    QString text(int role) const { return index.data(role).toString(); }

    void drawLine(const QRect &rect, const QString &text, const QFont &font, const QColor &colour,
                  Qt::Alignment alignment = Qt::AlignLeft) const
    {
        painter.setFont(font);
        painter.setPen(colour);
        const QString elided = QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width());
        painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, elided);
    }
};

void paintBackground(const RowPainter &row)
{
    const QPalette &palette = row.palette();
    const QRect rect = row.option.rect;
    QColor background = palette.color(QPalette::Base);
    if (row.isCurrent())
        background = mixed(palette.color(QPalette::Active, QPalette::Highlight), background, 0.13);
    row.painter.fillRect(rect, background);
    row.painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                         mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.12));
    if (!row.isCurrent() || !row.option.state.testFlag(QStyle::State_HasFocus))
        return;
    row.painter.setPen(QPen(palette.color(QPalette::Active, QPalette::Highlight), 2));
    row.painter.setBrush(Qt::NoBrush);
    row.painter.drawRect(rect.adjusted(1, 1, -1, -2));
}

// Unset has no bar, set a full one, a pinned default a hollow one: told apart without colour.
void paintBar(const RowPainter &row)
{
    const QColor colour = tone(Tone::Set, row.palette());
    if (row.state() == SettingState::Set || row.state() == SettingState::Null)
        row.painter.fillRect(row.layout.bar, colour);
    if (row.state() != SettingState::Pinned)
        return;
    row.painter.setPen(colour);
    row.painter.setBrush(Qt::NoBrush);
    row.painter.drawRect(row.layout.bar.adjusted(0, 0, -1, -1));
}

void paintLabel(const RowPainter &row)
{
    QFont font = row.option.font;
    font.setBold(row.state() != SettingState::Unset);
    row.drawLine(row.layout.label, row.text(Qt::DisplayRole), font, row.palette().color(QPalette::Text));
}

QString stateLine(const RowPainter &row)
{
    QStringList parts{stateText(row.state())};
    if (row.index.data(SettingsModel::StaleRole).toBool())
        parts.append(SettingDelegate::tr("no longer matches (F5 takes it away)"));
    const QString ofChart = row.text(SettingsModel::DefaultRole);
    if (!ofChart.isEmpty() && (row.state() == SettingState::Set || row.state() == SettingState::Null))
        parts.append(SettingDelegate::tr("default: %1").arg(ofChart));
    if (row.index.data(SettingsModel::ChangedRole).toBool())
        parts.append(SettingDelegate::tr("• changed"));
    const auto level = static_cast<SettingLevel>(row.index.data(SettingsModel::LevelRole).toInt());
    if (level == SettingLevel::Expert)
        parts.append(levelText(level));
    if (const QString reason = row.text(SettingsModel::ReasonRole); !reason.isEmpty())
        parts.append(SettingDelegate::tr("found: %1").arg(reason));
    return parts.join(u"  ·  "_s);
}

void paintPath(const RowPainter &row)
{
    const QFont small = smallFont(row.option.font);
    const QFont fixed = monospaceFont(small);
    const QRect &rect = row.layout.path;
    const QString path = row.text(SettingsModel::PathRole);
    const QString state = stateLine(row);
    const QString leastState = stateText(row.state()) + u" …"_s; // the path goes before the rest
    const int stateWidth = QFontMetrics(small).horizontalAdvance(leastState) + roundingSlack;
    const int pathWidth =
        std::min(QFontMetrics(fixed).horizontalAdvance(path) + roundingSlack, rect.width() - stateWidth - stateGap);
    row.drawLine(QRect(rect.left(), rect.top(), pathWidth, rect.height()), path, fixed, row.muted());
    row.drawLine(rect.adjusted(pathWidth + stateGap, 0, 0, 0), state, small, row.muted());
}

void paintSummary(const RowPainter &row)
{
    const QRect &rect = row.layout.summary;
    if (rect.height() == 0)
        return;
    const QFont font = smallFont(row.option.font);
    const QFontMetrics metrics(font);
    const QString text = row.text(SettingsModel::SummaryRole).remove(u'`');
    const QColor colour = mixed(row.palette().color(QPalette::Text), row.palette().color(QPalette::Base), 0.85);
    QTextLayout first(text, font);
    first.beginLayout();
    QTextLine line = first.createLine();
    line.setLineWidth(rect.width());
    const int end = line.textStart() + line.textLength();
    first.endLayout();
    row.drawLine(QRect(rect.left(), rect.top(), rect.width(), metrics.height()), text.first(end).trimmed(), font,
                 colour);
    if (end < text.size())
        row.drawLine(QRect(rect.left(), rect.top() + metrics.lineSpacing(), rect.width(), metrics.height()),
                     text.sliced(end), font, colour);
}

void paintProblem(const RowPainter &row)
{
    const int severity = row.index.data(SettingsModel::SeverityRole).toInt();
    if (severity < 0)
        return;
    const QRect &rect = row.layout.problem;
    const int size = rect.height() - 2;
    const auto worst = static_cast<Severity>(severity);
    severityIcon(worst).paint(&row.painter, QRect(rect.left(), rect.top() + 1, size, size));
    const int others = row.index.data(SettingsModel::ProblemCountRole).toInt() - 1;
    QString text = u"%1: %2"_s.arg(severityName(worst), row.text(SettingsModel::ProblemRole));
    if (others > 0)
        text = SettingDelegate::tr("(+%1) %2").arg(others).arg(text);
    row.drawLine(rect.adjusted(size + 6, 0, 0, 0), text, smallFont(row.option.font),
                 tone(toneOf(worst), row.palette()));
}

void paintNullChip(const RowPainter &row)
{
    const QFont font = smallFont(row.option.font);
    const QFontMetrics metrics(font);
    QRect chip(0, row.layout.value.top(), metrics.horizontalAdvance(u"null"_s) + 16, metrics.height() + 4);
    chip.moveRight(row.layout.value.right());
    row.painter.setRenderHint(QPainter::Antialiasing);
    row.painter.setPen(tone(Tone::Set, row.palette()));
    row.painter.setBrush(Qt::NoBrush);
    row.painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    row.drawLine(chip, u"null"_s, font, row.palette().color(QPalette::Text), Qt::AlignHCenter);
}

// The current row shows its editor here instead.
void paintValue(const RowPainter &row)
{
    if (row.isCurrent())
        return;
    if (row.state() == SettingState::Null) {
        paintNullChip(row);
        return;
    }
    QFont font = row.option.font;
    const bool isSet = row.state() != SettingState::Unset;
    font.setBold(isSet);
    QRect rect = row.layout.value;
    rect.setHeight(row.layout.label.height() + 4);
    row.drawLine(rect, row.text(SettingsModel::ValueTextRole), font,
                 isSet ? row.palette().color(QPalette::Text) : row.muted(), Qt::AlignRight);
}

} // namespace

void SettingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    const RowPainter row{.painter = *painter, .option = option, .index = index, .layout = layoutRow(option, index)};
    if (index.data(SettingsModel::StaleRole).toBool())
        painter->setOpacity(staleOpacity);
    for (const auto part : {paintBackground, paintBar, paintLabel, paintPath, paintSummary, paintProblem, paintValue})
        part(row);
    painter->restore();
}

QSize SettingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    const auto *view = qobject_cast<const QAbstractScrollArea *>(option.widget);
    row.rect = QRect(0, 0, view ? view->viewport()->width() : 600, 0);
    return {0, layoutRow(row, index).height};
}

QWidget *SettingDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto *setting = index.data(SettingsModel::SettingRole).value<const Setting *>();
    auto *editor = new ValueEditor(setting, index.data(SettingsModel::PathRole).toString(), parent);
    if (const auto *model = qobject_cast<const SettingsModel *>(index.model()))
        editor->setJudge([model = QPointer(model), path = model->pathAt(index)](const Value &value) {
            return model ? model->problemsWith(path, value) : QString();
        });
    auto *self = const_cast<SettingDelegate *>(this); // signals aren't const, createEditor() is
    connect(editor, &ValueEditor::edited, self, [self, editor] { Q_EMIT self->commitData(editor); });
    connect(editor, &ValueEditor::left, self, &SettingDelegate::editorLeft);
    return editor;
}

void SettingDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *valueEditor = qobject_cast<ValueEditor *>(editor))
        valueEditor->showValue(index.data(SettingsModel::ValueRole).value<std::optional<Value>>());
}

void SettingDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const auto *valueEditor = qobject_cast<ValueEditor *>(editor);
    const QVariant wanted = QVariant::fromValue(valueEditor->value());
    if (!model->setData(index, wanted, Qt::EditRole))
        setEditorData(editor, index); // refused: show what holds
}

void SettingDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                           const QModelIndex &index) const
{
    editor->setGeometry(layoutRow(option, index).value);
}
