#include "ui/sizing/node_reader_dialog.h"

#include "core/values/memory_quantity.h"
#include "core/yaml/text_file.h"
#include "ui/models/setting_text.h"
#include "ui/sizing/sizing_scenario.h"
#include "ui/theme/dialog_buttons.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownPools = 6;

QString listingText(NodeListing listing)
{
    switch (listing) {
    case NodeListing::KubectlJson:
        return NodeReaderDialog::tr("kubectl, JSON");
    case NodeListing::KubectlYaml:
        return NodeReaderDialog::tr("kubectl, YAML");
    case NodeListing::Talosctl:
        return NodeReaderDialog::tr("talosctl memory");
    case NodeListing::ProcMeminfo:
        break;
    }
    return u"/proc/meminfo"_s;
}

} // namespace

NodeReaderDialog::NodeReaderDialog(SizingScenario *scenario, QWidget *parent)
    : QDialog(parent), m_scenario(scenario), m_text(new QPlainTextEdit(this)), m_state(new QLabel(this))
{
    setWindowTitle(tr("Read Nodes"));
    setObjectName(u"nodeReader"_s);
    auto *what = new QLabel(tr("Paste what one of these prints, or open a file of it:\n"
                               "kubectl get nodes -o json (or yaml)   ·   talosctl memory   ·   cat /proc/meminfo"),
                            this);
    what->setWordWrap(true);
    m_text->setObjectName(u"nodeListing"_s);
    m_text->setAccessibleName(tr("Listing of the nodes"));
    m_text->setFont(monospaceFont(font()));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setObjectName(u"nodeReaderState"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(what);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_state);
    layout->addWidget(createButtons());
    resize(720, 480);
    connect(m_text, &QPlainTextEdit::textChanged, this, &NodeReaderDialog::read);
    read();
}

QWidget *NodeReaderDialog::createButtons()
{
    const WritingButtons buttons = createWritingButtons(this, tr("&Use as Node Pools"));
    m_replace = buttons.write;
    m_replace->setObjectName(u"useNodes"_s);
    QPushButton *open = buttons.row->addButton(tr("&Open File …"), QDialogButtonBox::ResetRole);
    open->setIcon(icon("open"_L1));
    connect(open, &QPushButton::clicked, this, &NodeReaderDialog::chooseFile);
    connect(m_replace, &QPushButton::clicked, this, &NodeReaderDialog::takeOver);
    return buttons.row;
}

void NodeReaderDialog::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a Listing of Nodes"));
    if (!path.isEmpty())
        readFile(path);
}

void NodeReaderDialog::readFile(const QString &path)
{
    const Result<QByteArray> content = readTextFile(path);
    if (content)
        m_text->setPlainText(QString::fromUtf8(*content));
    else
        m_state->setText(content.error().toString());
}

void NodeReaderDialog::read()
{
    m_pools.clear();
    m_replace->setEnabled(false);
    const QByteArray text = m_text->toPlainText().toUtf8();
    if (text.trimmed().isEmpty())
        return m_state->setText(tr("Nothing is sent anywhere; only memory, CPUs, roles and labels are taken."));
    const Result<NodeList> list = readNodeList(text);
    if (!list)
        return m_state->setText(list.error().toString());
    showPools(*list);
}

void NodeReaderDialog::showPools(const NodeList &list)
{
    m_pools = poolsOf(list);
    QStringList texts;
    for (const NodePool &pool : m_pools) {
        if (texts.size() == shownPools) {
            texts.append(tr("and %1 more").arg(std::ssize(m_pools) - shownPools));
            break;
        }
        texts.append(
            tr("%1: %2 with MemTotal %3")
                .arg(pool.name, counted(pool.count, tr("1 node"), tr("%1 nodes")), formatMemory(memoryTotalOf(pool))));
    }
    m_state->setText(tr("Read from %1:\n%2").arg(listingText(list.listing), texts.join(u'\n')));
    m_replace->setEnabled(!m_pools.empty());
}

void NodeReaderDialog::takeOver()
{
    if (!m_scenario->project()->setNodePools(m_pools, tr("Read the node pools from the cluster")))
        return; // the project says itself what fails
    m_scenario->setCurrentPool(0);
    close();
}
