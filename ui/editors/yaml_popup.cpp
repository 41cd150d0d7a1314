#include "ui/editors/yaml_popup.h"

#include "core/rules/value_check.h"
#include "core/values/manifest_shapes.h"
#include "core/yaml/yaml_writer.h"
#include "ui/editors/popup_foot.h"
#include "ui/editors/typed_value.h"
#include "ui/editors/value_shapes.h"
#include "ui/text/yaml_highlighting.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

bool isEmptyCollection(const Value &value)
{
    return (value.isMap() && value.toMap().empty()) || (value.isList() && value.toList().empty());
}

} // namespace

YamlPopup::YamlPopup(const Setting &setting, const Value &value, QWidget *parent)
    : QFrame(parent, Qt::Popup),
      m_setting(setting),
      m_isList(value.isList()),
      m_text(new QPlainTextEdit(this)),
      m_foot(new PopupFoot(u"applyYaml"_s, this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *heading = new QLabel(setting.knowledge.label, this);
    heading->setBuddy(m_text);
    m_text->setAccessibleName(tr("YAML of %1").arg(setting.knowledge.label));
    m_text->setFont(monospaceFont(font()));
    m_text->setTabChangesFocus(true);
    highlightDocument(m_text->document(), u"value.yaml"_s, palette());
    m_text->setPlaceholderText(m_isList ? u"- item"_s : u"key: value"_s);
    if (!isEmptyCollection(value) && !value.isNull())
        m_text->setPlainText(QString::fromUtf8(writeBlock(value)));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(heading);
    layout->addWidget(m_text);
    layout->addWidget(m_foot);
    setMinimumSize(460, 320);
    connect(m_text, &QPlainTextEdit::textChanged, this, &YamlPopup::check);
    connect(m_foot, &PopupFoot::applied, this, [this] {
        if (const Result<Value> read = this->value())
            Q_EMIT applied(*read);
        close();
    });
    m_text->setFocus();
}

Result<Value> YamlPopup::value() const
{
    const QString text = m_text->toPlainText();
    if (text.trimmed().isEmpty())
        return m_isList ? Value(Value::List()) : Value(Value::Map());
    Result<Value> value = readTypedYaml(text);
    if (!value)
        return failure(tr("Line %1: %2").arg(value.error().line).arg(value.error().message));
    if (!isOfType(m_setting, *value))
        return failure(tr("%1 is needed here").arg(typesInWords(m_setting.facts.types)));
    if (QString problem = mapProblem(&m_setting, value->toMap()); !problem.isEmpty())
        return failure(problem);
    return value;
}

void YamlPopup::check()
{
    const Result<Value> read = value();
    m_foot->remark(read ? manifestProblem(m_setting.path(), *read) : QString());
    m_foot->check(read ? QString() : read.error().message);
}
