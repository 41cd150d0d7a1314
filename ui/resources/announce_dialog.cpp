#include "ui/resources/announce_dialog.h"

#include "ui/exporting/file_preview.h"
#include "ui/project/editor_text.h"
#include "ui/sizing/changed_part.h"
#include "ui/theme/dialog_buttons.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

/// The words of a line, separated by blanks or commas.
QStringList words(const QString &text)
{
    static const QRegularExpression separators(u"[\\s,;]+"_s);
    return text.split(separators, Qt::SkipEmptyParts);
}

Result<std::vector<BgpPeer>> readPeers(const QString &text)
{
    std::vector<BgpPeer> peers;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList parts = words(line);
        if (parts.isEmpty())
            continue;
        bool isNumber = false;
        const qint64 asn = parts.value(1).toLongLong(&isNumber);
        if (!isNumber || parts.size() != 2)
            return failure(AnnounceDialog::tr("A router is an address and an AS number, such as 192.0.2.1 64513; not "
                                              "“%1”.")
                               .arg(line.trimmed()));
        peers.push_back({.address = parts.front(), .asn = asn});
    }
    return peers;
}

Result<Labels> readLabels(const QString &text)
{
    Labels labels;
    for (const QString &label : words(text)) {
        if (!label.contains(u'='))
            return failure(AnnounceDialog::tr("A label is written key=value, not “%1”.").arg(label));
        labels.insert(label.section(u'=', 0, 0), label.section(u'=', 1));
    }
    return labels;
}

} // namespace

AnnounceDialog::AnnounceDialog(Project *project, By by, QWidget *parent) : QDialog(parent), m_project(project), m_by(by)
{
    setWindowTitle(by == By::Bgp ? tr("Announce LoadBalancer IPs by BGP")
                                 : tr("Announce LoadBalancer IPs in the L2 Network"));
    setObjectName(u"announceDialog"_s);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(createForm());
    m_preview = new FilePreview(splitter);
    m_preview->setAccessibleName(tr("What would change"));
    splitter->addWidget(m_preview);
    splitter->setSizes({380, 520});
    m_state = new QLabel(this);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_state);
    layout->addWidget(createButtons());
    resize(940, 560);
    connect(m_project, &Project::configurationChanged, this, &AnnounceDialog::refresh);
    refresh();
}

QLineEdit *AnnounceDialog::addLine(QFormLayout *form, const QString &label, const QString &placeholder,
                                   const QString &name)
{
    auto *line = new QLineEdit(this);
    line->setPlaceholderText(placeholder);
    line->setObjectName(name);
    form->addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, &AnnounceDialog::refresh);
    return line;
}

QWidget *AnnounceDialog::createForm()
{
    auto *widget = new QWidget(this);
    auto *form = new QFormLayout(widget);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->setContentsMargins(0, 0, 8, 0);
    m_addresses = addLine(form, tr("&Addresses for Services"), tr("198.51.100.0/24"), u"announceAddresses"_s);
    if (m_by == By::Bgp) {
        m_asn = addLine(form, tr("AS &number of the cluster"), tr("64512"), u"announceAsn"_s);
        m_peers = new QPlainTextEdit(widget);
        m_peers->setObjectName(u"announcePeers"_s);
        m_peers->setPlaceholderText(tr("192.0.2.1 64513\n192.0.2.2 64513"));
        m_peers->setTabChangesFocus(true);
        m_peers->setMaximumHeight(fontMetrics().height() * 6);
        connect(m_peers, &QPlainTextEdit::textChanged, this, &AnnounceDialog::refresh);
        form->addRow(tr("&Routers: address and AS number, a line each"), m_peers);
    } else {
        m_interfaces = addLine(form, tr("&Interfaces, as regular expressions"), tr("all"), u"announceInterfaces"_s);
    }
    m_nodes = addLine(form, tr("&Labels of the nodes that announce"), tr("all nodes"), u"announceNodes"_s);
    m_name = addLine(form, tr("Na&me of the resources"), {}, u"announceName"_s);
    m_name->setText(Announcement().name);
    return widget;
}

QWidget *AnnounceDialog::createButtons()
{
    const WritingButtons buttons = createWritingButtons(this, tr("A&pply"));
    m_write = buttons.write;
    m_write->setObjectName(u"announceApply"_s);
    connect(m_write, &QPushButton::clicked, this, &AnnounceDialog::write);
    return buttons.row;
}

Result<Announcement> AnnounceDialog::wish() const
{
    Announcement wish{.name = m_name->text(), .addresses = words(m_addresses->text())};
    const Result<Labels> nodes = readLabels(m_nodes->text());
    if (!nodes)
        return std::unexpected(nodes.error());
    wish.nodes = *nodes;
    if (m_by == By::L2) {
        wish.interfaces = words(m_interfaces->text());
        return wish;
    }
    wish.localAsn = m_asn->text().toLongLong();
    const Result<std::vector<BgpPeer>> peers = readPeers(m_peers->toPlainText());
    if (!peers)
        return std::unexpected(peers.error());
    wish.peers = *peers;
    return wish;
}

Result<ChangeSet> AnnounceDialog::changes() const
{
    return wish().and_then([this](const Announcement &wanted) {
        const Configuration &values = m_project->configuration();
        return m_by == By::Bgp ? announceByBgp(values, wanted) : announceByL2(values, wanted);
    });
}

void AnnounceDialog::refresh()
{
    if (!m_write)
        return; // the form is still being made
    const Configuration &values = m_project->configuration();
    const Result<Configuration::Applied> applied =
        changes().and_then([&values](const ChangeSet &wanted) { return values.apply(wanted); });
    m_write->setEnabled(applied.has_value());
    m_preview->clear();
    if (!applied)
        return m_state->setText(applied.error().message);
    const ChangedPart part = changedPart(editorText(values.text().bytes()), editorText(applied->after.text().bytes()));
    m_preview->showDifference(part.before, part.after);
    m_state->setText(m_by == By::Bgp ? tr("A Service with the label announce-by-bgp: \"no\" is left out.")
                                     : tr("A Service with the label announce-by-l2: \"no\" is left out."));
}

void AnnounceDialog::write()
{
    const Result<ChangeSet> wanted = changes();
    if (wanted && m_project->apply(*wanted, windowTitle()))
        close();
}
