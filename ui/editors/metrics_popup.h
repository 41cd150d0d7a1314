#pragma once

#include "core/catalogue/catalogue.h"
#include "core/values/hubble_metrics.h"

#include <QFrame>

class PopupFoot;
class QFormLayout;
class QLabel;
class QListWidget;
class QListWidgetItem;

/// Edits the list of Hubble's metrics: each that there is to tick, with what it counts, and below the list the options
/// of the current one.
class MetricsPopup final : public QFrame
{
    Q_OBJECT

public:
    MetricsPopup(const Setting *setting, const Value::List &items, QWidget *parent);

    PopupFoot *foot() { return m_foot; }
    Value value() const;

Q_SIGNALS:
    void applied(const Value &list);

private:
    void addMetric(const HubbleMetric &metric, bool isTicked);
    void fill(const Value::List &items);
    void showOptions();
    void addOption(const HubbleMetricOption &option);
    void addSwitch(const HubbleMetricOption &option);
    void addWords(const HubbleMetricOption &option);
    void change(const QString &option, const QString &value, bool isThere);
    HubbleMetric metricAt(int row) const;
    std::vector<HubbleMetric> ticked() const;
    void updateText(QListWidgetItem *item) const;
    QString whatOf(const QString &metric) const;
    void check();

    const Setting *m_setting;
    QListWidget *m_list;
    QLabel *m_heading;
    QWidget *m_options;
    QFormLayout *m_form;
    PopupFoot *m_foot;
};
