#pragma once

#include "core/catalogue/catalogue.h"

#include <QWidget>

#include <functional>

class QLabel;
class QToolButton;

/// The live control of one setting: the right one for its kind, a button that unsets, and what is wrong with the input
/// below.
class ValueEditor final : public QWidget
{
    Q_OBJECT

public:
    /// `setting` may be null: a key that nobody knows, edited as YAML.
    ValueEditor(const Setting *setting, const QString &path, QWidget *parent = nullptr);

    void showValue(const std::optional<Value> &value);
    const std::optional<Value> &value() const { return m_value; }

    /// What the rules would find at the setting with that value, in words; asked while a popup is open.
    using Judge = std::function<QString(const Value &)>;
    void setJudge(Judge judge) { m_judge = std::move(judge); }

Q_SIGNALS:
    void edited();
    void left(); ///< Escape: back to the list

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *createControl();
    QWidget *createChoice();
    QWidget *createLine();
    QWidget *createRatio();
    QWidget *createListButton();
    QWidget *createMetricsButton();
    QWidget *createMapButton();
    QWidget *createYamlButton();
    void editAsYaml(const QWidget *button);
    template<typename Popup>
    void open(Popup *popup, const QWidget *button);
    void showProblem(const QString &problem);
    Value current() const;
    QToolButton *createPopupButton();
    void createUnsetButton();
    bool isScalarList() const;
    void change(const std::optional<Value> &value);

    const Setting *m_setting;
    QString m_path;
    std::optional<Value> m_value;
    std::function<void(const std::optional<Value> &)> m_show;
    Judge m_judge;
    QToolButton *m_unset;
    QLabel *m_problem;
};
