#include "ui/editors/choice_box.h"

#include "ui/models/setting_text.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Two lines an entry: the value, and what it means.
class ChoiceDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int lines = index.data(Qt::ToolTipRole).toString().isEmpty() ? 1 : 2;
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), lines * option.fontMetrics.height() + 8};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const QPalette &palette = option.palette;
        painter->save();
        painter->fillRect(option.rect, isSelected ? palette.highlight() : palette.base());
        painter->setPen(palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
        const QRect inner = option.rect.adjusted(6, 4, -6, -4);
        painter->drawText(inner, Qt::AlignTop | Qt::AlignLeft, index.data().toString());
        if (!isSelected)
            painter->setPen(tone(Tone::Muted, palette));
        const QString what =
            option.fontMetrics.elidedText(index.data(Qt::ToolTipRole).toString(), Qt::ElideRight, inner.width());
        painter->drawText(inner, Qt::AlignBottom | Qt::AlignLeft, what);
        painter->restore();
    }
};

constexpr int popupWidth = 460;

} // namespace

ChoiceBox::ChoiceBox(std::vector<Entry> entries, QWidget *parent) : QComboBox(parent), m_entries(std::move(entries))
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setItemDelegate(new ChoiceDelegate(this));
    for (const Entry &entry : m_entries) {
        addItem(entry.text);
        setItemData(count() - 1, entry.what, Qt::ToolTipRole);
    }
    const bool isExplained = std::ranges::any_of(m_entries, [](const Entry &entry) { return !entry.what.isEmpty(); });
    if (isExplained)
        view()->setMinimumWidth(popupWidth);
    connect(this, &QComboBox::activated, this, [this](int number) {
        if (number < static_cast<int>(m_entries.size()))
            Q_EMIT edited(m_entries[static_cast<std::size_t>(number)].value);
    });
}

void ChoiceBox::showValue(const std::optional<Value> &value)
{
    while (count() > static_cast<int>(m_entries.size()))
        removeItem(count() - 1);
    const auto entry = std::ranges::find(m_entries, value, &Entry::value);
    if (entry == m_entries.end())
        addItem(value->isNull() ? u"null"_s : tr("%1 (not known)").arg(displayText(*value))); // unset is among them
    setCurrentIndex(static_cast<int>(entry - m_entries.begin()));
}

void ChoiceBox::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

std::vector<ChoiceBox::Entry> choiceEntries(const Setting &setting)
{
    std::vector<ChoiceBox::Entry> entries;
    const std::vector<Choice> choices = setting.choices();
    const auto whatOf = [&choices](const Value &value) {
        const auto choice = std::ranges::find(choices, value, &Choice::value);
        return choice == choices.end() ? QString() : choice->what.simplified();
    };
    if (effectiveKind(setting) == SettingKind::Boolean) {
        for (const bool on : {true, false})
            entries.push_back({.value = Value(on), .text = displayText(Value(on)), .what = whatOf(Value(on))});
    } else {
        for (const Choice &choice : choices)
            entries.push_back(
                {.value = choice.value, .text = displayText(choice.value), .what = choice.what.simplified()});
    }
    const bool hasNull = std::ranges::find(entries, std::optional(Value()), &ChoiceBox::Entry::value) != entries.end();
    if (setting.facts.nullable && !hasNull)
        entries.push_back(
            {.value = Value(), .text = u"null"_s, .what = ChoiceBox::tr("Takes the key away, also its default")});
    entries.push_back({.value = {},
                       .text = ChoiceBox::tr("Unset (default: %1)").arg(defaultText(setting)),
                       .what = firstSentence(setting.knowledge.unset)});
    return entries;
}
