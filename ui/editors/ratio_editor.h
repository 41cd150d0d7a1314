#pragma once

#include "core/catalogue/catalogue.h"

#include <QWidget>

#include <optional>

class QSlider;
class QTimer;
class TypedLine;

/// A share between 0 and 1: a slider that is fine where shares are small, beside a line that takes any and steps with
/// the arrow keys. One drag is one change.
class RatioEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit RatioEditor(const Setting *setting, QWidget *parent = nullptr);

    void showValue(const std::optional<Value> &value);

Q_SIGNALS:
    void edited(const std::optional<Value> &value);
    void checked(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(int by);
    void showSliderValue();
    void commit();

    const Setting *m_setting;
    QSlider *m_slider;
    TypedLine *m_line;
    QTimer *m_pause;
};

/// A slider's place, 0 to 1000, and the share it stands for, in two digits that say something.
int sliderPlace(double ratio);
double ratioAt(int place);
