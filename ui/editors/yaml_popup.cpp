#include "ui/editors/yaml_popup.h"

#include "core/yaml/yaml_writer.h"
#include "ui/editors/typed_value.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

bool isEmptyCollection(const Value &value)
{
    return (value.isMap() && value.toMap().empty()) || (value.isList() && value.toList().empty());
}

} // namespace

YamlPopup::YamlPopup(const QString &title, const Value &value, QWidget *parent)
    : QFrame(parent, Qt::Popup), m_isList(value.isList()), m_text(new QPlainTextEdit(this)), m_problem(new QLabel(this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *heading = new QLabel(title, this);
    heading->setBuddy(m_text);
    m_text->setAccessibleName(tr("YAML of %1").arg(title));
    m_text->setFont(monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(m_isList ? u"- item"_s : u"key: value"_s);
    if (!isEmptyCollection(value))
        m_text->setPlainText(QString::fromUtf8(writeBlock(value)));
    m_problem->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(heading);
    layout->addWidget(m_text);
    layout->addWidget(m_problem);
    layout->addWidget(createButtons());
    setMinimumSize(460, 320);
    connect(m_text, &QPlainTextEdit::textChanged, this, &YamlPopup::check);
    m_text->setFocus();
}

QWidget *YamlPopup::createButtons()
{
    auto *buttons = new QWidget(this);
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch();
    auto *cancel = new QPushButton(tr("Cancel"), buttons);
    auto *apply = new QPushButton(tr("Apply"), buttons);
    apply->setObjectName(u"applyYaml"_s);
    connect(cancel, &QPushButton::clicked, this, &QWidget::close);
    connect(apply, &QPushButton::clicked, this, &YamlPopup::apply);
    layout->addWidget(cancel);
    layout->addWidget(apply);
    return buttons;
}

void YamlPopup::check()
{
    const Result<Value> value = readTypedYaml(m_text->toPlainText());
    m_problem->setText(value ? QString() : tr("Line %1: %2").arg(value.error().line).arg(value.error().message));
}

void YamlPopup::apply()
{
    const QString text = m_text->toPlainText();
    if (text.trimmed().isEmpty()) {
        Q_EMIT applied(m_isList ? Value(Value::List()) : Value(Value::Map()));
        close();
        return;
    }
    if (const Result<Value> value = readTypedYaml(text)) {
        Q_EMIT applied(*value);
        close();
    }
}
