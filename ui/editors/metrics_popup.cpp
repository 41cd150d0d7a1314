#include "ui/editors/metrics_popup.h"

#include "ui/editors/popup_foot.h"
#include "ui/editors/word_completion.h"
#include "ui/models/setting_text.h"
#include "ui/theme/tick_list.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int metricRole = Qt::UserRole; ///< as it is written

using Form = HubbleMetricOption::Form;

QString whatOfOption(const HubbleMetricOption &option)
{
    return QCoreApplication::translate("HubbleMetrics", option.what);
}

} // namespace

MetricsPopup::MetricsPopup(const Setting *setting, const Value::List &items, QWidget *parent)
    : QFrame(parent, Qt::Popup),
      m_setting(setting),
      m_list(new QListWidget(this)),
      m_heading(new QLabel(this)),
      m_options(new QWidget(this)),
      m_form(new QFormLayout(m_options)),
      m_foot(new PopupFoot(u"applyMetrics"_s, this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(setting->knowledge.label, this);
    title->setBuddy(m_list);
    m_list->setAccessibleName(tr("Entries of %1").arg(title->text()));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setWordWrap(true);
    outlineTicks(m_list);
    m_form->setContentsMargins(0, 0, 0, 0);
    QFont bold = font();
    bold.setBold(true);
    m_heading->setFont(bold);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_options);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_list, 3);
    layout->addWidget(m_heading);
    layout->addWidget(scroll, 2);
    layout->addWidget(m_foot);
    connect(m_foot, &PopupFoot::applied, this, [this] {
        Q_EMIT applied(value());
        close();
    });
    setMinimumSize(520, 520);
    fill(items);
    connect(m_list, &QListWidget::currentRowChanged, this, &MetricsPopup::showOptions);
    connect(m_list, &QListWidget::itemChanged, this, &MetricsPopup::check);
    m_list->setCurrentRow(0);
    m_list->setFocus();
}

void MetricsPopup::fill(const Value::List &items)
{
    QStringList there;
    for (const Value &item : items) {
        const HubbleMetric metric = HubbleMetric::parse(item.isString() ? item.toString() : item.toDisplay());
        there << metric.name;
        addMetric(metric, true);
    }
    for (const Choice &choice : m_setting->choices())
        if (!there.contains(choice.value.toString()))
            addMetric({.name = choice.value.toString(), .options = {}}, false);
}

void MetricsPopup::addMetric(const HubbleMetric &metric, bool isTicked)
{
    auto *item = new QListWidgetItem(m_list);
    item->setData(metricRole, metric.toString());
    item->setCheckState(isTicked ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(whatOf(metric.name));
    updateText(item);
}

QString MetricsPopup::whatOf(const QString &metric) const
{
    for (const Choice &choice : m_setting->choices())
        if (choice.value.toString() == metric)
            return choice.what.simplified();
    return tr("Not a metric that we know");
}

void MetricsPopup::updateText(QListWidgetItem *item) const
{
    const QString written = item->data(metricRole).toString();
    item->setText(tr("%1 – %2").arg(written, firstSentence(whatOf(written.section(u':', 0, 0))).remove(u'`')));
}

HubbleMetric MetricsPopup::metricAt(int row) const
{
    return HubbleMetric::parse(m_list->item(row)->data(metricRole).toString());
}

std::vector<HubbleMetric> MetricsPopup::ticked() const
{
    std::vector<HubbleMetric> metrics;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked)
            metrics.push_back(metricAt(row));
    return metrics;
}

Value MetricsPopup::value() const
{
    Value::List list;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked)
            list.emplace_back(m_list->item(row)->data(metricRole).toString());
    return {std::move(list)};
}

void MetricsPopup::showOptions()
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    if (m_list->currentRow() < 0)
        return;
    const HubbleMetric metric = metricAt(m_list->currentRow());
    m_heading->setText(tr("Options of %1").arg(metric.name));
    for (const HubbleMetricOption &option : optionsOfMetric(metric.name))
        addOption(option);
}

void MetricsPopup::addOption(const HubbleMetricOption &option)
{
    if (option.form == Form::Switch || option.form == Form::Truth)
        addSwitch(option);
    else
        addWords(option);
}

void MetricsPopup::addSwitch(const HubbleMetricOption &option)
{
    const QString name = QString::fromLatin1(option.name);
    const QString on = option.form == Form::Truth ? u"true"_s : QString();
    const HubbleMetric metric = metricAt(m_list->currentRow());
    const HubbleMetric::Option *written = metric.find(name);
    auto *box = new QCheckBox(whatOfOption(option), m_options);
    box->setChecked(written && written->value.compare("false"_L1, Qt::CaseInsensitive) != 0);
    box->setObjectName(name);
    connect(box, &QCheckBox::toggled, this, [this, name, on](bool isOn) { change(name, on, isOn); });
    m_form->addRow(name, box);
}

void MetricsPopup::addWords(const HubbleMetricOption &option)
{
    const QString name = QString::fromLatin1(option.name);
    const bool isContext = option.form == Form::Contexts;
    const HubbleMetric metric = metricAt(m_list->currentRow());
    const HubbleMetric::Option *written = metric.find(name);
    auto *line = new QLineEdit(written ? written->value : QString(), m_options);
    line->setObjectName(name);
    line->setPlaceholderText(whatOfOption(option));
    line->setToolTip(isContext
                         ? tr("%1: the first that is known of some words with | between them").arg(whatOfOption(option))
                         : tr("%1: some words with , between them").arg(whatOfOption(option)));
    completeWords(line, isContext ? u'|' : u',', isContext ? metricContexts() : metricLabels());
    connect(line, &QLineEdit::textChanged, this,
            [this, name](const QString &text) { change(name, text.trimmed(), !text.trimmed().isEmpty()); });
    m_form->addRow(name, line);
}

void MetricsPopup::change(const QString &option, const QString &value, bool isThere)
{
    QListWidgetItem *item = m_list->currentItem();
    HubbleMetric metric = metricAt(m_list->currentRow());
    if (isThere)
        metric.set({.name = option, .value = value});
    else
        metric.remove(option);
    const QSignalBlocker blocker(m_list);
    item->setData(metricRole, metric.toString());
    if (isThere)
        item->setCheckState(Qt::Checked); // options of a metric that isn't there do nothing
    updateText(item);
    check();
}

void MetricsPopup::check()
{
    const std::vector<HubbleMetric> metrics = ticked();
    QString remark;
    for (const HubbleMetric &metric : metrics)
        if (remark.isEmpty())
            remark = ignoredOption(metric);
    m_foot->remark(remark);
    m_foot->check(metricsProblem(metrics));
}
