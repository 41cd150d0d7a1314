#include "ui/sizing/ratio_bar.h"

#include "ui/sizing/sizing_scenario.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/theme/icons.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr double least = 0.0001; // 0 can't be written: the chart takes it for its own default
constexpr int decades = 4;       // up to 1
constexpr int stepsPerDecade = 100;
constexpr int writtenDecimals = 6;

/// Three significant digits: a ratio that people would write.
double ratioAt(int step)
{
    const double exact = least * std::pow(10.0, static_cast<double>(step) / stepsPerDecade);
    const double unit = std::pow(10.0, std::floor(std::log10(exact)) - 2);
    return std::round(exact / unit) * unit;
}

int stepOf(double ratio)
{
    return static_cast<int>(std::lround(std::log10(std::max(ratio, least) / least) * stepsPerDecade));
}

/// What a spin box shows and gives back is decimal; so is the file's number.
double asTyped(double ratio)
{
    return QString::number(ratio, 'f', writtenDecimals).toDouble();
}

/// Shows 0.08, not 0.08000.
class RatioBox final : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    QString textFromValue(double value) const override { return locale().toString(value, 'g', writtenDecimals); }
};

} // namespace

RatioBar::RatioBar(SizingScenario *scenario, QWidget *parent) : QWidget(parent), m_scenario(scenario)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 2, 14, 6);
    layout->setSpacing(8);
    auto *caption = new QLabel(tr("&Ratio of"), this);
    layout->addWidget(caption);
    layout->addWidget(createScope());
    caption->setBuddy(m_scope);
    layout->addWidget(createSlider(), 1);
    layout->addWidget(createNumber());
    m_present = new QLabel(this);
    m_back = new QPushButton(icon("back-to-saved"_L1), tr("&Back to the File’s"), this);
    m_back->setObjectName(u"backToFile"_s);
    connect(m_back, &QPushButton::clicked, m_scenario, &SizingScenario::backToFile);
    layout->addWidget(m_present);
    layout->addWidget(m_back);
    connect(m_scenario, &SizingScenario::ratioChanged, this, &RatioBar::follow);
    connect(m_scenario, &SizingScenario::documentChanged, this, &RatioBar::follow);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &RatioBar::followScope);
    followScope();
}

QWidget *RatioBar::createScope()
{
    m_scope = new QComboBox(this);
    m_scope->setObjectName(u"ratioScope"_s);
    m_scope->setAccessibleName(tr("Nodes whose ratio is tried out"));
    m_scope->addItems({tr("all nodes"), QString()});
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scope->setMinimumContentsLength(14);
    connect(m_scope, &QComboBox::activated, this, [this](int index) {
        m_scenario->setScope(index == 0 ? SizingScenario::Scope::AllNodes : SizingScenario::Scope::Pool);
    });
    return m_scope;
}

QWidget *RatioBar::createSlider()
{
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(u"ratioSlider"_s);
    m_slider->setAccessibleName(tr("Ratio, as a slider"));
    m_slider->setRange(0, decades * stepsPerDecade);
    m_slider->setPageStep(stepsPerDecade / 4);
    m_slider->setTickInterval(stepsPerDecade);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_slider->setMinimumWidth(120);
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) { m_scenario->tryRatio(ratioAt(step)); });
    return m_slider;
}

QWidget *RatioBar::createNumber()
{
    m_number = new RatioBox(this);
    m_number->setObjectName(u"ratioNumber"_s);
    m_number->setAccessibleName(tr("Ratio, as a number"));
    m_number->setDecimals(writtenDecimals);
    m_number->setRange(std::pow(10.0, -writtenDecimals), 1);
    m_number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_number->setKeyboardTracking(false);
    connect(m_number, &QDoubleSpinBox::valueChanged, this,
            [this](double ratio) { m_scenario->tryRatio(asTyped(ratio)); });
    return m_number;
}

void RatioBar::followScope()
{
    const int pool = m_scenario->currentPool();
    m_scope->setItemText(1, pool < 0 ? tr("one pool")
                                     : tr("pool %1").arg(m_scenario->pools()[static_cast<std::size_t>(pool)].name));
    m_scope->setEnabled(pool >= 0);
    follow();
}

void RatioBar::follow()
{
    const QSignalBlocker noSlider(m_slider);
    const QSignalBlocker noNumber(m_number);
    m_scope->setCurrentIndex(m_scenario->scope() == SizingScenario::Scope::AllNodes ? 0 : 1);
    if (!m_slider->isSliderDown())
        m_slider->setValue(stepOf(m_scenario->ratio()));
    m_number->setValue(m_scenario->ratio());
    const bool isShown = m_number->value() == m_scenario->presentRatio(); // not where it is beyond what is possible
    m_present->setText(isShown ? tr("as in the file")
                               : tr("the file has %1").arg(ratioText(m_scenario->presentRatio())));
    m_back->setEnabled(m_scenario->isWhatIf());
}
