#include "ui/exporting/export_panel.h"

#include "core/exporters/talos_preview.h"
#include "core/yaml/text_file.h"
#include "ui/exporting/file_preview.h"
#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr QLatin1StringView folderKey{"export/folder"};
constexpr int titleBarHeight = 40;

/// What the preview shows of a Talos patch.
enum class TalosView { Patch, ControlPlane, Worker, Loaded };

/// What all patches make of a machine configuration: Talos' own, or the one that was read.
Result<MergePreview> machinePreview(TalosView view, const std::vector<TextFile> &files, const CheckContext &context)
{
    if (view != TalosView::Loaded)
        return previewOnDefaults(view == TalosView::Worker ? MachineRole::Worker : MachineRole::ControlPlane, files,
                                 context);
    if (!context.machineConfig)
        return failure(ExportPanel::tr("No machine config was read: Tools > Read Machine Config …"));
    return readTextFile(context.machineConfig->file)
        .and_then([](const QByteArray &bytes) { return YamlText::parse(bytes); })
        .and_then([&](const YamlText &config) { return previewOn(config, files, context); });
}

} // namespace

ExportPanel::ExportPanel(Project *project, QWidget *parent) : QDialog(parent), m_project(project)
{
    setWindowTitle(tr("Export"));
    setObjectName(u"exportPanel"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(createFolderRow());
    layout->addWidget(createFiles(), 1);
    layout->addWidget(createConsent());
    resize(QSize(1180, 680).boundedTo(screen()->availableSize() - QSize(0, titleBarHeight)));
    connectSignals();
    setFolder(QSettings().value(folderKey).toString());
}

QWidget *ExportPanel::createFolderRow()
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(tr("&Folder:"), row);
    m_folder = new QLineEdit(row);
    m_folder->setObjectName(u"exportFolder"_s);
    m_folder->setPlaceholderText(tr("Choose the folder to write to"));
    m_folder->setAccessibleName(tr("Export folder"));
    label->setBuddy(m_folder);
    auto *browse = new QPushButton(icon("folder"_L1), tr("&Browse …"), row);
    connect(browse, &QPushButton::clicked, this, &ExportPanel::chooseFolder);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_folder, 1);
    layout->addWidget(browse);
    return row;
}

/// What is exported, and how.
QWidget *ExportPanel::createChoices()
{
    auto *choices = new QWidget(this);
    auto *layout = new QVBoxLayout(choices);
    layout->addWidget(new QLabel(tr("<b>Targets</b>"), choices));
    for (const Exporter &exporter : exporters()) {
        auto *box = new QCheckBox(QCoreApplication::translate("Exporters", exporter.title), choices);
        box->setObjectName(u"exportTarget-"_s + QLatin1StringView(exporter.id));
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &ExportPanel::refresh);
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
        connect(box, &QComboBox::currentIndexChanged, this, &ExportPanel::refresh);
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

QStringList ExportPanel::targets() const
{
    QStringList ids;
    for (qsizetype number = 0; number < m_targets.size(); ++number) {
        if (m_targets[number]->isChecked())
            ids += QString::fromLatin1(exporters()[static_cast<std::size_t>(number)].id);
    }
    return ids;
}

ExportOptions ExportPanel::options() const
{
    return {.values = static_cast<ValuesDetail>(m_values->currentIndex()),
            .wrapping = static_cast<Wrapping>(m_wrapping->currentIndex())};
}

QWidget *ExportPanel::createFiles()
{
    auto *splitter = new QSplitter(this);
    m_files = new QTreeView(splitter);
    m_files->setModel(&m_model);
    m_files->setAccessibleName(tr("Files of the export"));
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_files->header()->setSectionResizeMode(ExportModel::NameColumn, QHeaderView::Stretch);
    m_preview = new FilePreview(splitter);
    splitter->addWidget(createChoices());
    splitter->addWidget(m_files);
    splitter->addWidget(m_preview);
    splitter->setSizes({220, 320, 560});
    splitter->setStretchFactor(2, 1);
    return splitter;
}

QWidget *ExportPanel::createConsent()
{
    auto *row = new QWidget(this);
    m_state = new QLabel(row);
    m_state->setWordWrap(true);
    m_despiteErrors = new QCheckBox(tr("Export any&way, despite errors"), row);
    m_despiteErrors->setObjectName(u"exportAnyway"_s);
    m_overwrite = new QCheckBox(tr("&Overwrite changed files"), row);
    m_overwrite->setObjectName(u"overwriteChanged"_s);
    m_write = new QPushButton(icon("export"_L1), tr("&Write Files"), row);
    m_write->setObjectName(u"writeExport"_s);
    m_write->setDefault(true);
    auto *close = new QPushButton(tr("Close"), row);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_despiteErrors);
    layout->addWidget(m_overwrite);
    layout->addWidget(close);
    layout->addWidget(m_write);
    return row;
}

void ExportPanel::connectSignals()
{
    connect(m_folder, &QLineEdit::textChanged, this, &ExportPanel::refresh);
    connect(m_despiteErrors, &QCheckBox::toggled, this, &ExportPanel::updateButtons);
    connect(m_overwrite, &QCheckBox::toggled, this, &ExportPanel::updateButtons);
    connect(m_files->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExportPanel::preview);
    connect(m_write, &QPushButton::clicked, this, &ExportPanel::write);
    const auto follow = [this] {
        if (isVisible())
            refresh();
    };
    connect(m_project, &Project::findingsChanged, this, follow);
    connect(m_project, &Project::documentOpened, this, follow);
}

void ExportPanel::setFolder(const QString &folder)
{
    m_folder->setText(folder);
    refresh();
}

void ExportPanel::refresh()
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
    m_files->expandAll();
    const QModelIndexList same =
        m_model.match(m_model.index(0, 0), Qt::DisplayRole, shown, 1, Qt::MatchExactly | Qt::MatchRecursive);
    m_files->setCurrentIndex(same.isEmpty() || shown.isEmpty() ? m_model.firstFile() : same.front());
    preview();
    updateButtons();
}

bool ExportPanel::hasErrors() const
{
    return std::ranges::any_of(m_project->findings(),
                               [](const Finding &finding) { return finding.severity == Severity::Error; });
}

void ExportPanel::updateButtons()
{
    const bool isChanged = m_model.count(FileChange::Changed) > 0;
    const bool isUnreadable = m_project->syntaxError().has_value();
    m_despiteErrors->setVisible(hasErrors() && !isUnreadable);
    m_overwrite->setVisible(isChanged);
    const bool consents = (!hasErrors() || m_despiteErrors->isChecked()) && (!isChanged || m_overwrite->isChecked());
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

void ExportPanel::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder to Export to"), m_folder->text());
    if (!folder.isEmpty())
        setFolder(folder);
}

void ExportPanel::preview()
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
void ExportPanel::previewMachine()
{
    const auto view = static_cast<TalosView>(m_talosView->currentIndex());
    const Result<MergePreview> merged = m_project->context().and_then(
        [&](const CheckContext &context) { return machinePreview(view, m_model.files(), context); });
    if (merged)
        m_preview->showDifference(QString::fromUtf8(merged->before), QString::fromUtf8(merged->after));
    else
        m_preview->setPlainText(merged.error().toString());
}

void ExportPanel::write()
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
