#include "ui/sizing/goal_panel.h"

#include "core/values/memory_quantity.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_scenario.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/theme/icons.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

GoalPanel::GoalPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_goals(new QButtonGroup(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(10);
    layout->addWidget(createGoals());
    layout->addWidget(createAnswer());
    layout->addStretch(1);
    connect(m_goals, &QButtonGroup::idToggled, this, &GoalPanel::seek);
    connect(m_scenario, &SizingScenario::documentChanged, this, &GoalPanel::seek);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &GoalPanel::seek);
    m_goals->button(Connections)->setChecked(true);
}

QWidget *GoalPanel::createGoals()
{
    auto *goals = new QWidget(this);
    m_connections = new QSpinBox(goals);
    m_connections->setObjectName(u"goalConnections"_s);
    m_connections->setAccessibleName(tr("TCP connections to hold"));
    m_connections->setRange(1024, 1 << 24);
    m_connections->setSingleStep(50'000);
    m_connections->setGroupSeparatorShown(true);
    m_connections->setValue(500'000);
    connect(m_connections, &QSpinBox::valueChanged, this, [this] {
        m_goals->button(Connections)->setChecked(true);
        seek();
    });
    m_budget = new QLineEdit(u"512MiB"_s, goals);
    m_budget->setObjectName(u"goalBudget"_s);
    m_budget->setAccessibleName(tr("Memory for the sized maps of a node"));
    connect(m_budget, &QLineEdit::textEdited, this, [this] {
        m_goals->button(Budget)->setChecked(true);
        seek();
    });
    auto *grid = new QGridLayout(goals);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
    addGoal(grid, Connections, tr("Hold so many &TCP connections"), m_connections);
    addGoal(grid, Pressure, tr("Bring the &pressure down, of"), createPressureFields());
    addGoal(grid, Budget, tr("&Spend at most on the sized maps"), m_budget);
    return goals;
}

void GoalPanel::addGoal(QGridLayout *grid, Goal goal, const QString &text, QWidget *fields)
{
    auto *choice = new QRadioButton(text, this);
    m_goals->addButton(choice, goal);
    grid->addWidget(choice, goal, 0);
    grid->addWidget(fields, goal, 1);
}

QWidget *GoalPanel::createPressureFields()
{
    auto *fields = new QWidget(this);
    m_pressure = addPercent(fields, u"goalPressure"_s, tr("Observed peak of cilium_bpf_map_pressure"), 80);
    m_pressure->setToolTip(tr("The highest cilium_bpf_map_pressure that was seen at the file’s ratio"));
    m_target = addPercent(fields, u"goalTarget"_s, tr("Pressure to stay at or below"), 50);
    m_map = new QComboBox(fields);
    m_map->setAccessibleName(tr("Map under pressure"));
    for (std::size_t map = 0; map < mapCount; ++map)
        m_map->addItem(shortMapTitle(map));
    connect(m_map, &QComboBox::activated, this, [this] {
        m_goals->button(Pressure)->setChecked(true);
        seek();
    });
    auto *layout = new QHBoxLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_map);
    layout->addWidget(new QLabel(tr("from"), fields));
    layout->addWidget(m_pressure);
    layout->addWidget(new QLabel(tr("to"), fields));
    layout->addWidget(m_target);
    return fields;
}

QDoubleSpinBox *GoalPanel::addPercent(QWidget *parent, const QString &name, const QString &accessibleName, double value)
{
    auto *box = new QDoubleSpinBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setDecimals(1);
    box->setRange(0.1, 100);
    box->setSuffix(tr(" %"));
    box->setValue(value);
    connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
        m_goals->button(Pressure)->setChecked(true);
        seek();
    });
    return box;
}

QWidget *GoalPanel::createAnswer()
{
    auto *answer = new QWidget(this);
    m_answer = new QLabel(answer);
    m_answer->setObjectName(u"goalAnswer"_s);
    m_answer->setWordWrap(true);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setBold(true);
    m_answer->setFont(large);
    m_try = new QPushButton(icon("next"_L1), tr("Tr&y It"), answer);
    m_try->setObjectName(u"tryGoal"_s);
    m_try->setToolTip(tr("Moves the slider there; the file stays as it is"));
    connect(m_try, &QPushButton::clicked, this, [this] { m_scenario->tryRatio(m_ratio); });
    m_arithmetic = new QLabel(answer);
    m_arithmetic->setObjectName(u"goalArithmetic"_s);
    m_arithmetic->setWordWrap(true);
    m_arithmetic->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QGridLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(m_answer, 0, 0);
    layout->addWidget(m_try, 0, 1, Qt::AlignTop);
    layout->addWidget(m_arithmetic, 1, 0, 1, 2);
    return answer;
}

Result<GoalSeek> GoalPanel::found() const
{
    const SizingInput input = m_scenario->presentChartInput();
    if (input.memoryBytes <= 0)
        return failure(tr("Choose a pool whose memory is known."));
    if (m_goals->checkedId() == Connections)
        return ratioForConnections(input, m_connections->value());
    if (m_goals->checkedId() == Pressure)
        return ratioForPressure(input, m_pressure->value() / 100, m_target->value() / 100,
                                sizeMaps(input).maps[static_cast<std::size_t>(m_map->currentIndex())].name);
    return parseMemory(m_budget->text()).transform([&input](qint64 bytes) { return ratioForBudget(input, bytes); });
}

void GoalPanel::seek()
{
    showAnswer(found());
}

void GoalPanel::showAnswer(const Result<GoalSeek> &answer)
{
    m_try->setEnabled(answer.has_value());
    if (!answer) {
        m_answer->setText(answer.error().message);
        m_arithmetic->clear();
        return;
    }
    m_ratio = answer->ratio;
    m_answer->setText(answer->isReached ? tr("Ratio %1").arg(ratioText(answer->ratio))
                                        : tr("No ratio reaches that; the nearest is %1").arg(ratioText(answer->ratio)));
    QStringList lines = answer->arithmetic;
    if (!answer->note.isEmpty())
        lines.append(answer->note);
    m_arithmetic->setText(lines.join(u'\n'));
}
