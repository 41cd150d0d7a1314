#pragma once

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;
class SizingScenario;

/// The ratio that is tried out: whom it concerns, a slider in powers of ten with the number beside it, and what the
/// file leads to.
class RatioBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RatioBar(SizingScenario *scenario, QWidget *parent = nullptr);

private:
    QWidget *createScope();
    QWidget *createSlider();
    QWidget *createNumber();
    void follow();
    void followScope();

    SizingScenario *m_scenario;
    QComboBox *m_scope = nullptr;
    QSlider *m_slider = nullptr;
    QDoubleSpinBox *m_number = nullptr;
    QLabel *m_present = nullptr;
    QPushButton *m_back = nullptr;
};
