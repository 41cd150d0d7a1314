#include "ui/exporting/export_page.h"

#include "core/exporters/talos_preview.h"
#include "core/yaml/text_file.h"
#include "ui/exporting/file_preview.h"
#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tick_list.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSettings>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr QLatin1StringView folderKey{"export/folder"};
constexpr int errorRows = 4;
constexpr int commandRows = 4;

int heightOfRows(const QWidget *widget, int rows)
{
    return rows * widget->fontMetrics().lineSpacing() + 2 * widget->fontMetrics().height();
}

/// What the preview shows of a Talos patch.
enum class TalosView { Patch, ControlPlane, Worker, Loaded };

/// What all patches make of a machine configuration: Talos' own, or the one that was read.
Result<MergePreview> machinePreview(TalosView view, const std::vector<TextFile> &files, const CheckContext &context)
{
    if (view != TalosView::Loaded)
        return previewOnDefaults(view == TalosView::Worker ? MachineRole::Worker : MachineRole::ControlPlane, files,
                                 context);
    if (!context.machineConfig)
        return failure(ExportPage::tr("No machine config was read: Tools > Read Machine Config …"));
    return readTextFile(context.machineConfig->file)
        .and_then([](const QByteArray &bytes) { return YamlText::parse(bytes); })
        .and_then([&](const YamlText &config) { return previewOn(config, files, context); });
}

} // namespace

ExportPage::ExportPage(Project *project, QWidget *parent) : QWidget(parent), m_project(project)
{
    setObjectName(u"exportPage"_s);
    setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(createFolderRow());
    layout->addWidget(createFiles(), 1);
    layout->addWidget(createCommands());
    layout->addWidget(createErrors());
    layout->addWidget(createConsent());
    connectSignals();
    setFolder(QSettings().value(folderKey).toString());
}

QWidget *ExportPage::createFolderRow()
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(tr("&Folder:"), row);
    m_folder = new QLineEdit(row);
    m_folder->setObjectName(u"exportFolder"_s);
    m_folder->setPlaceholderText(tr("Choose the folder to write to"));
    m_folder->setAccessibleName(tr("Export folder"));
    label->setBuddy(m_folder);
    auto *browse = new QPushButton(icon("folder"_L1), tr("&Browse …"), row);
    connect(browse, &QPushButton::clicked, this, &ExportPage::chooseFolder);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_folder, 1);
    layout->addWidget(browse);
    return row;
}

/// What is exported, and how.
QWidget *ExportPage::createChoices()
{
    auto *choices = new QWidget(this);
    auto *layout = new QVBoxLayout(choices);
    layout->addWidget(new QLabel(tr("<b>Targets</b>"), choices));
    for (const Exporter &exporter : exporters()) {
        auto *box = new QCheckBox(QCoreApplication::translate("Exporters", exporter.title), choices);
        box->setObjectName(u"exportTarget-"_s + QLatin1StringView(exporter.id));
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &ExportPage::refresh);
        layout->addWidget(box);
        m_targets += box;
    }
    const auto addBox = [&](const QString &title, const QStringList &texts) {
        auto *box = new QComboBox(choices);
        box->addItems(texts);
        auto *label = new QLabel(title, choices);
        label->setBuddy(box);
        layout->addWidget(label);
        layout->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &ExportPage::refresh);
        return box;
    };
    layout->addSpacing(10);
    layout->addWidget(new QLabel(tr("<b>Options</b>"), choices));
    m_values = addBox(tr("&Values"), {tr("What the file sets"), tr("With explanations"), tr("Every value in effect")});
    m_values->setObjectName(u"exportValues"_s);
    m_wrapping = addBox(tr("&Release"), {tr("Helm command line"), tr("Flux HelmRelease"), tr("Argo CD Application")});
    m_wrapping->setObjectName(u"exportWrapping"_s);
    m_talosView = addBox(tr("Show Talos &patches"), {tr("As they are"), tr("On a control plane's defaults"),
                                                     tr("On a worker's defaults"), tr("On the machine config read")});
    m_talosView->setObjectName(u"exportTalosView"_s);
    layout->addStretch(1);
    return choices;
}

QStringList ExportPage::targets() const
{
    QStringList ids;
    for (qsizetype number = 0; number < m_targets.size(); ++number) {
        if (m_targets[number]->isChecked())
            ids += QString::fromLatin1(exporters()[static_cast<std::size_t>(number)].id);
    }
    return ids;
}

ExportOptions ExportPage::options() const
{
    return {.values = static_cast<ValuesDetail>(m_values->currentIndex()),
            .wrapping = static_cast<Wrapping>(m_wrapping->currentIndex())};
}

QWidget *ExportPage::createFiles()
{
    auto *splitter = new QSplitter(this);
    m_files = new QTreeView(splitter);
    m_files->setModel(&m_model);
    m_files->setAccessibleName(tr("Files of the export"));
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_files->header()->setSectionResizeMode(ExportModel::NameColumn, QHeaderView::Stretch);
    m_preview = new FilePreview(splitter);
    m_preview->setObjectName(u"exportPreview"_s);
    splitter->addWidget(createChoices());
    splitter->addWidget(m_files);
    splitter->addWidget(m_preview);
    splitter->setSizes({220, 320, 560});
    splitter->setStretchFactor(2, 1);
    return splitter;
}

/// Errors block the export until each is ticked, so that nobody exports one without having read it.
QWidget *ExportPage::createErrors()
{
    m_errorArea = new QWidget(this);
    auto *label =
        new QLabel(tr("These &errors block the export. Tick those that you export in spite of:"), m_errorArea);
    m_errors = new QListWidget(m_errorArea);
    m_errors->setObjectName(u"exportErrors"_s);
    m_errors->setAccessibleName(tr("Errors that block the export"));
    m_errors->setFixedHeight(heightOfRows(m_errors, errorRows));
    label->setBuddy(m_errors);
    auto *layout = new QVBoxLayout(m_errorArea);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_errors);
    return m_errorArea;
}

QWidget *ExportPage::createCommands()
{
    auto *area = new QWidget(this);
    auto *label = new QLabel(tr("&Then, in that folder (nothing is run from here):"), area);
    m_commands = new QPlainTextEdit(area);
    m_commands->setObjectName(u"exportCommands"_s);
    m_commands->setAccessibleName(tr("Commands that come next"));
    m_commands->setReadOnly(true);
    m_commands->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_commands->setFont(monospaceFont(font()));
    m_commands->setFixedHeight(heightOfRows(m_commands, commandRows));
    label->setBuddy(m_commands);
    auto *copy = new QPushButton(icon("copy"_L1), tr("&Copy"), area);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_commands->toPlainText()); });
    auto *layout = new QGridLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label, 0, 0);
    layout->addWidget(copy, 0, 1);
    layout->addWidget(m_commands, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);
    return area;
}

QWidget *ExportPage::createConsent()
{
    auto *row = new QWidget(this);
    m_state = new QLabel(row);
    m_state->setWordWrap(true);
    m_overwrite = new QCheckBox(tr("&Overwrite changed files"), row);
    m_overwrite->setObjectName(u"overwriteChanged"_s);
    m_write = new QPushButton(icon("export"_L1), tr("&Write Files"), row);
    m_write->setObjectName(u"writeExport"_s);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_overwrite);
    layout->addWidget(m_write);
    return row;
}

void ExportPage::connectSignals()
{
    connect(m_folder, &QLineEdit::textChanged, this, &ExportPage::refresh);
    connect(m_errors, &QListWidget::itemChanged, this, &ExportPage::updateButtons);
    connect(m_overwrite, &QCheckBox::toggled, this, &ExportPage::updateButtons);
    connect(m_files->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExportPage::preview);
    connect(m_write, &QPushButton::clicked, this, &ExportPage::write);
    const auto follow = [this] {
        if (isVisible())
            refresh();
    };
    connect(m_project, &Project::findingsChanged, this, follow);
    connect(m_project, &Project::documentOpened, this, follow);
}

void ExportPage::setFolder(const QString &folder)
{
    m_folder->setText(folder);
    refresh();
}

void ExportPage::refresh()
{
    const QString shown = m_files->currentIndex().data().toString();
    m_failure.clear();
    std::vector<TextFile> files;
    const Result<CheckContext> context = m_project->context();
    const QStringList only = targets();
    const Result<std::vector<TextFile>> rendered =
        context ? renderExport(*context, only, options()) : std::unexpected(context.error());
    if (only.isEmpty())
        m_failure = tr("Nothing is chosen.");
    else if (rendered)
        files = *rendered;
    else
        m_failure = rendered.error().toString();
    m_model.setFiles(files, m_folder->text());
    listErrors();
    showCommands(files);
    m_files->expandAll();
    const QModelIndexList same =
        m_model.match(m_model.index(0, 0), Qt::DisplayRole, shown, 1, Qt::MatchExactly | Qt::MatchRecursive);
    m_files->setCurrentIndex(same.isEmpty() || shown.isEmpty() ? m_model.firstFile() : same.front());
    preview();
    updateButtons();
}

/// The errors of now; those that were ticked stay so.
void ExportPage::listErrors()
{
    QSet<QString> ticked;
    for (int row = 0; row < m_errors->count(); ++row) {
        if (m_errors->item(row)->checkState() == Qt::Checked)
            ticked += m_errors->item(row)->text();
    }
    const QSignalBlocker blocker(m_errors);
    m_errors->clear();
    m_errors->setPalette({}); // the colours may have changed
    outlineTicks(m_errors);
    for (const Finding &finding : m_project->findings()) {
        if (finding.severity != Severity::Error)
            continue;
        auto *item = new QListWidgetItem(finding.message, m_errors);
        item->setToolTip(u"%1 (%2)"_s.arg(finding.why, finding.rule));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(finding.message) ? Qt::Checked : Qt::Unchecked);
    }
}

bool ExportPage::consentsToErrors() const
{
    for (int row = 0; row < m_errors->count(); ++row) {
        if (m_errors->item(row)->checkState() != Qt::Checked)
            return false;
    }
    return true;
}

void ExportPage::showCommands(const std::vector<TextFile> &files)
{
    const Result<CheckContext> context = m_project->context();
    const QStringList commands = context ? exportCommands(*context, options(), files) : QStringList();
    m_commands->setPlainText(commands.join(u'\n'));
}

QList<QWidget *> ExportPage::regions() const
{
    return {m_folder, m_files, m_preview, m_write};
}

void ExportPage::updateButtons()
{
    const bool isChanged = m_model.count(FileChange::Changed) > 0;
    const bool isUnreadable = m_project->syntaxError().has_value();
    m_errorArea->setVisible(m_errors->count() > 0 && !isUnreadable);
    m_overwrite->setVisible(isChanged);
    const bool consents = consentsToErrors() && (!isChanged || m_overwrite->isChecked());
    m_write->setEnabled(consents && !isUnreadable && m_failure.isEmpty() && !m_folder->text().isEmpty());
    if (isUnreadable)
        m_state->setText(tr("The text can't be read; mend it first."));
    else if (!m_failure.isEmpty())
        m_state->setText(m_failure);
    else
        m_state->setText(tr("%1 new, %2 changed, %3 same")
                             .arg(m_model.count(FileChange::New))
                             .arg(m_model.count(FileChange::Changed))
                             .arg(m_model.count(FileChange::Same)));
}

void ExportPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder to Export to"), m_folder->text());
    if (!folder.isEmpty())
        setFolder(folder);
}

void ExportPage::preview()
{
    const QVariant file = m_files->currentIndex().data(ExportModel::FileRole);
    const int number = file.isValid() ? file.toInt() : -1;
    const bool isPatch = number >= 0 && m_model.files()[static_cast<std::size_t>(number)].path.startsWith("talos/"_L1);
    if (number < 0)
        m_preview->clear();
    else if (isPatch && m_talosView->currentIndex() > 0)
        previewMachine();
    else
        m_preview->showFile(m_model.files()[static_cast<std::size_t>(number)], m_model.changeOf(number),
                            m_folder->text());
}

/// All patches at once, as a node gets them; secrets are hidden.
void ExportPage::previewMachine()
{
    const auto view = static_cast<TalosView>(m_talosView->currentIndex());
    const Result<MergePreview> merged = m_project->context().and_then(
        [&](const CheckContext &context) { return machinePreview(view, m_model.files(), context); });
    if (merged)
        m_preview->showDifference(QString::fromUtf8(merged->before), QString::fromUtf8(merged->after));
    else
        m_preview->setPlainText(merged.error().toString());
}

void ExportPage::write()
{
    const QString folder = m_folder->text();
    const Overwrite overwrite = m_overwrite->isChecked() ? Overwrite::Allow : Overwrite::Refuse;
    if (const Result<void> written = writeExport(m_model.files(), folder, overwrite); !written) {
        m_state->setText(written.error().toString());
        m_project->say(Severity::Error, written.error().toString());
        return;
    }
    QSettings().setValue(folderKey, folder);
    m_project->say(Severity::Hint,
                   counted(static_cast<int>(m_model.files().size()), tr("Wrote 1 file"), tr("Wrote %1 files")) +
                       tr(" to %1").arg(folder));
    m_overwrite->setChecked(false);
    refresh();
}
