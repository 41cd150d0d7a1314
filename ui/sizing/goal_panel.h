#pragma once

#include "core/result.h"
#include "core/sizing/goal_seek.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class SizingScenario;

/// Looks for the ratio that reaches a goal on the current pool's nodes, and shows the arithmetic. It only tries the
/// ratio out.
class GoalPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit GoalPanel(SizingScenario *scenario, QWidget *parent = nullptr);

private:
    enum Goal { Connections, Pressure, Budget };

    QWidget *createGoals();
    void addGoal(QGridLayout *grid, Goal goal, const QString &text, QWidget *fields);
    QWidget *createPressureFields();
    QWidget *createAnswer();
    QDoubleSpinBox *addPercent(QWidget *parent, const QString &name, const QString &accessibleName, double value);
    void seek();
    Result<GoalSeek> found() const;
    void showAnswer(const Result<GoalSeek> &answer);

    SizingScenario *m_scenario;
    QButtonGroup *m_goals;
    QSpinBox *m_connections = nullptr;
    QComboBox *m_map = nullptr;
    QDoubleSpinBox *m_pressure = nullptr;
    QDoubleSpinBox *m_target = nullptr;
    QLineEdit *m_budget = nullptr;
    QLabel *m_answer = nullptr;
    QLabel *m_arithmetic = nullptr;
    QPushButton *m_try = nullptr;
    double m_ratio = 0;
};
