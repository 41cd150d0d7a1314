#include "ui/editors/value_editor.h"

#include "ui/editors/choice_box.h"
#include "ui/editors/list_popup.h"
#include "ui/editors/map_popup.h"
#include "ui/editors/metrics_popup.h"
#include "ui/editors/popup_foot.h"
#include "ui/editors/ratio_editor.h"
#include "ui/editors/typed_line.h"
#include "ui/editors/yaml_popup.h"
#include "ui/models/setting_text.h"
#include "ui/models/value_habit.h"
#include "ui/theme/icons.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScreen>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Below the button, but on the screen.
void openBelow(QWidget *popup, const QWidget *button)
{
    const QSize size = popup->sizeHint().expandedTo(popup->minimumSize());
    QRect place(button->mapToGlobal(QPoint(button->width() - size.width(), button->height())), size);
    const QRect screen = button->screen()->availableGeometry();
    place.moveRight(std::min(place.right(), screen.right()));
    place.moveBottom(std::min(place.bottom(), screen.bottom()));
    place.moveLeft(std::max(place.left(), screen.left()));
    place.moveTop(std::max(place.top(), screen.top()));
    popup->setGeometry(place);
    popup->show();
}

int entriesIn(const Value &value)
{
    return static_cast<int>(value.isMap() ? std::ssize(value.toMap()) : std::ssize(entriesOf(value)));
}

} // namespace

ValueEditor::ValueEditor(const Setting *setting, const QString &path, QWidget *parent)
    : QWidget(parent), m_setting(setting), m_path(path), m_unset(new QToolButton(this)), m_problem(new QLabel(this))
{
    createUnsetButton();
    QWidget *control = createControl();
    control->setAccessibleName(tr("Value of %1").arg(setting ? setting->knowledge.label : path));
    control->setObjectName(u"valueControl"_s);
    setFocusProxy(control);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_problem->setFont(small);
    m_problem->setWordWrap(true);
    m_problem->setAutoFillBackground(true); // it lies over the row's text
    m_problem->setMargin(2);
    m_problem->hide();
    m_problem->setObjectName(u"inputProblem"_s);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(control, 0, 0);
    layout->addWidget(m_unset, 0, 1);
    layout->addWidget(m_problem, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);
    layout->setRowStretch(2, 1);
}

void ValueEditor::showValue(const std::optional<Value> &value)
{
    m_value = value;
    m_show(value);
}

void ValueEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QWidget::keyPressEvent(event);
}

QWidget *ValueEditor::createControl()
{
    if (!m_setting)
        return createLine();
    switch (effectiveKind(*m_setting)) {
    case SettingKind::Boolean:
    case SettingKind::Choice:
        return createChoice();
    case SettingKind::Ratio:
        return createRatio();
    case SettingKind::List:
        return isScalarList() ? createListButton() : createYamlButton();
    case SettingKind::CidrList:
    case SettingKind::Capabilities:
        return createListButton();
    case SettingKind::HubbleMetrics:
        return createMetricsButton();
    case SettingKind::Map:
        return createMapButton();
    case SettingKind::LabelSelector:
        return m_setting->facts.types.contains(u"string"_s) ? createLine() : createMapButton();
    case SettingKind::Object:
        return createYamlButton();
    default:
        return createLine();
    }
}

QWidget *ValueEditor::createChoice()
{
    auto *box = new ChoiceBox(choiceEntries(*m_setting), this);
    connect(box, &ChoiceBox::edited, this, &ValueEditor::change);
    m_show = [this, box](const std::optional<Value> &value) {
        box->showValue(value ? std::optional(meantBy(*m_setting, *value)) : value);
    };
    return box;
}

void ValueEditor::showProblem(const QString &problem)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, tone(Tone::Error, colours));
    colours.setColor(QPalette::Window, colours.color(QPalette::Base));
    m_problem->setPalette(colours);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

QWidget *ValueEditor::createLine()
{
    auto *line = new TypedLine(m_setting, this);
    connect(line, &TypedLine::edited, this, &ValueEditor::change);
    connect(line, &TypedLine::checked, this, &ValueEditor::showProblem);
    if (m_setting && effectiveKind(*m_setting) == SettingKind::Secret)
        line->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    m_show = [line](const std::optional<Value> &value) { line->showValue(value); };
    return line;
}

QWidget *ValueEditor::createRatio()
{
    auto *ratio = new RatioEditor(m_setting, this);
    connect(ratio, &RatioEditor::edited, this, &ValueEditor::change);
    connect(ratio, &RatioEditor::checked, this, &ValueEditor::showProblem);
    m_show = [ratio](const std::optional<Value> &value) { ratio->showValue(value); };
    return ratio;
}

Value ValueEditor::current() const
{
    return m_value && !m_value->isNull() ? *m_value : m_setting->facts.defaultValue;
}

template<typename Popup>
void ValueEditor::open(Popup *popup, const QWidget *button)
{
    if (m_judge)
        popup->foot()->setJudge([this, popup] {
            const Result<Value> value = popup->value();
            return value ? m_judge(*value) : QString();
        });
    connect(popup, &Popup::applied, this, &ValueEditor::change);
    openBelow(popup, button);
}

QWidget *ValueEditor::createListButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this,
            [this, button] { open(new ListPopup(m_setting, entriesOf(current()), this), button); });
    return button;
}

QWidget *ValueEditor::createMetricsButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this,
            [this, button] { open(new MetricsPopup(m_setting, entriesOf(current()), this), button); });
    return button;
}

QWidget *ValueEditor::createMapButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this, [this, button] {
        if (!isFlatMap(current()) && !current().isNull()) {
            editAsYaml(button);
            return;
        }
        auto *popup = new MapPopup(m_setting, current().toMap(), this);
        connect(popup, &MapPopup::yamlRequested, this, [this, button] { editAsYaml(button); });
        open(popup, button);
    });
    return button;
}

void ValueEditor::editAsYaml(const QWidget *button)
{
    open(new YamlPopup(*m_setting, current(), this), button);
}

QWidget *ValueEditor::createYamlButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this, [this, button] { editAsYaml(button); });
    return button;
}

QToolButton *ValueEditor::createPopupButton()
{
    auto *button = new QToolButton(this);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    button->setIcon(icon("edit"_L1));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    m_show = [this, button](const std::optional<Value> &value) {
        if (value && value->isNull()) {
            button->setText(tr("null …"));
            return;
        }
        button->setText(value ? counted(entriesIn(*value), tr("Edit 1 entry …"), tr("Edit %1 entries …"))
                              : tr("Unset (default: %1) …").arg(defaultText(*m_setting)));
    };
    return button;
}

void ValueEditor::createUnsetButton()
{
    m_unset->setIcon(icon("reset"_L1));
    m_unset->setAutoRaise(true);
    m_unset->setToolTip(tr("Unset (Ctrl+Delete)"));
    m_unset->setAccessibleName(tr("Unset %1").arg(m_path));
    m_unset->setObjectName(u"unsetButton"_s);
    connect(m_unset, &QToolButton::clicked, this, [this] { change({}); });
    auto *menu = new QMenu(m_unset);
    menu->setToolTipsVisible(true);
    menu->addAction(tr("Unset: the chart's default holds"), this, [this] { change({}); });
    menu->addAction(tr("null: the key is taken away, with its default"), this, [this] { change(Value()); });
    m_unset->setMenu(menu);
    m_unset->setPopupMode(QToolButton::MenuButtonPopup);
}

/// Lists of maps are edited as YAML.
bool ValueEditor::isScalarList() const
{
    const auto isScalar = [](const Value &item) { return item.isScalar(); };
    return !m_setting->facts.freeForm && !m_setting->facts.itemTypes.contains(u"object"_s) &&
           std::ranges::all_of(m_setting->facts.defaultValue.toList(), isScalar);
}

void ValueEditor::change(const std::optional<Value> &value)
{
    m_value = value;
    Q_EMIT edited();
}
