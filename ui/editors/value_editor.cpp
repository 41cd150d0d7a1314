#include "ui/editors/value_editor.h"

#include "ui/editors/choice_box.h"
#include "ui/editors/list_popup.h"
#include "ui/editors/typed_line.h"
#include "ui/editors/yaml_popup.h"
#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void openBelow(QWidget *popup, const QWidget *button)
{
    const QPoint corner = button->mapToGlobal(QPoint(button->width() - popup->minimumWidth(), button->height()));
    popup->move(corner);
    popup->show();
}

int entriesIn(const Value &value)
{
    return static_cast<int>(value.isMap() ? std::ssize(value.toMap()) : std::ssize(value.toList()));
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
    m_unset->setEnabled(value.has_value());
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
    case SettingKind::List:
        return isScalarList() ? createListButton() : createYamlButton();
    case SettingKind::CidrList:
    case SettingKind::Capabilities:
    case SettingKind::HubbleMetrics:
        return createListButton();
    case SettingKind::Map:
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
    m_show = [box](const std::optional<Value> &value) { box->showValue(value); };
    return box;
}

QWidget *ValueEditor::createLine()
{
    auto *line = new TypedLine(m_setting, this);
    connect(line, &TypedLine::edited, this, &ValueEditor::change);
    connect(line, &TypedLine::checked, this, [this](const QString &problem) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, tone(Tone::Error, colours));
        colours.setColor(QPalette::Window, colours.color(QPalette::Base));
        m_problem->setPalette(colours);
        m_problem->setText(problem);
        m_problem->setVisible(!problem.isEmpty());
    });
    m_show = [line](const std::optional<Value> &value) { line->showValue(value); };
    return line;
}

QWidget *ValueEditor::createListButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this, [this, button] {
        auto *popup = new ListPopup(m_setting, m_value.value_or(m_setting->facts.defaultValue).toList(), this);
        connect(popup, &ListPopup::applied, this, &ValueEditor::change);
        openBelow(popup, button);
    });
    return button;
}

QWidget *ValueEditor::createYamlButton()
{
    QToolButton *button = createPopupButton();
    connect(button, &QToolButton::clicked, this, [this, button] {
        auto *popup = new YamlPopup(m_setting->knowledge.label, m_value.value_or(m_setting->facts.defaultValue), this);
        connect(popup, &YamlPopup::applied, this, &ValueEditor::change);
        openBelow(popup, button);
    });
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
