#include "ui/editors/ratio_editor.h"

#include "core/catalogue/range_words.h"
#include "ui/editors/typed_line.h"
#include "ui/editors/typed_value.h"
#include "ui/models/setting_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSlider>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace {

constexpr int places = 1000;
constexpr int pageOfPlaces = 50;
constexpr int widthOfLine = 96;
constexpr int pauseMilliseconds = 400; ///< after the last key, as a drag ends with the button

} // namespace

int sliderPlace(double ratio)
{
    return static_cast<int>(std::lround(std::cbrt(std::clamp(ratio, 0.0, 1.0)) * places));
}

double ratioAt(int place)
{
    const double ratio = std::pow(static_cast<double>(place) / places, 3);
    if (ratio <= 0)
        return 0;
    const double unit = std::pow(10, std::floor(std::log10(ratio)) - 1);
    return std::round(ratio / unit) * unit;
}

RatioEditor::RatioEditor(const Setting *setting, QWidget *parent)
    : QWidget(parent),
      m_setting(setting),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_line(new TypedLine(setting, this)),
      m_pause(new QTimer(this))
{
    m_slider->setRange(0, places);
    m_slider->setPageStep(pageOfPlaces);
    m_slider->setAccessibleName(tr("%1, as a slider").arg(setting->knowledge.label));
    m_slider->setMinimumWidth(40);
    m_slider->installEventFilter(this);
    m_line->installEventFilter(this);
    m_line->setToolTip(m_line->placeholderText());
    m_line->setPlaceholderText(tr("unset"));
    m_line->setMaximumWidth(widthOfLine);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_line, 1);
    setFocusProxy(m_line);
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMilliseconds);
    connect(m_slider, &QSlider::valueChanged, this, &RatioEditor::showSliderValue);
    connect(m_slider, &QSlider::sliderReleased, this, &RatioEditor::commit);
    connect(m_pause, &QTimer::timeout, this, &RatioEditor::commit);
    connect(m_line, &TypedLine::edited, this, &RatioEditor::edited);
    connect(m_line, &TypedLine::checked, this, &RatioEditor::checked);
}

void RatioEditor::showValue(const std::optional<Value> &value)
{
    m_line->showValue(value);
    const QSignalBlocker blocker(m_slider);
    // A file may have it as a text; what an agent takes for unset is known as words.
    const QString shown = value ? textForEditing(m_setting, *value) : defaultText(*m_setting);
    m_slider->setValue(sliderPlace(shown.toDouble()));
}

bool RatioEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_slider && event->type() == QEvent::Wheel) {
        event->ignore(); // the list scrolls; the value doesn't change by accident
        return true;
    }
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = dynamic_cast<const QKeyEvent *>(event);
    if (!key || (key->key() != Qt::Key_Up && key->key() != Qt::Key_Down))
        return false;
    step(key->key() == Qt::Key_Up ? 1 : -1);
    return true;
}

/// The next share that two digits can say.
void RatioEditor::step(int by)
{
    bool isNumber = false;
    const double typed = m_line->text().toDouble(&isNumber);
    const double from = isNumber ? typed : ratioAt(m_slider->value());
    int place = sliderPlace(from) + by;
    while (place > 0 && place < places && std::abs(ratioAt(place) - from) < 1e-9)
        place += by;
    m_slider->setValue(place);
}

void RatioEditor::showSliderValue()
{
    m_line->setText(plainNumber(ratioAt(m_slider->value())));
    Q_EMIT checked({});
    if (!m_slider->isSliderDown())
        m_pause->start();
}

void RatioEditor::commit()
{
    m_pause->stop();
    m_line->commit();
}
