#pragma once

#include "core/catalogue/catalogue.h"

#include <QComboBox>

/// Picks one of some values, or none: "unset" is a choice of its own, so that it can be reached and never looks like
/// "off".
class ChoiceBox final : public QComboBox
{
    Q_OBJECT

public:
    struct Entry
    {
        std::optional<Value> value; ///< nothing: unset
        QString text;
        QString what; ///< shown below it in the list
    };

    explicit ChoiceBox(std::vector<Entry> entries, QWidget *parent = nullptr);

    /// A value that isn't among the choices is shown as one that isn't known.
    void showValue(const std::optional<Value> &value);

Q_SIGNALS:
    void edited(const std::optional<Value> &value);

protected:
    void wheelEvent(QWheelEvent *event) override; ///< the list scrolls; the value doesn't change by accident

private:
    std::vector<Entry> m_entries;
};

/// What a setting can be picked from: on and off, or its choices; null where the chart takes it; unset.
std::vector<ChoiceBox::Entry> choiceEntries(const Setting &setting);
