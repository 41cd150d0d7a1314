#include "ui/exporting/export_panel.h"

#include "ui/exporting/file_preview.h"
#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
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
} // namespace

ExportPanel::ExportPanel(Project *project, QWidget *parent) : QDialog(parent), m_project(project)
{
    setWindowTitle(tr("Export"));
    setObjectName(u"exportPanel"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(createFolderRow());
    layout->addWidget(createFiles(), 1);
    layout->addWidget(createConsent());
    resize(QSize(1000, 640).boundedTo(screen()->availableSize() - QSize(0, titleBarHeight)));
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

QWidget *ExportPanel::createFiles()
{
    auto *splitter = new QSplitter(this);
    m_files = new QTreeView(splitter);
    m_files->setModel(&m_model);
    m_files->setAccessibleName(tr("Files of the export"));
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(ExportModel::NameColumn, QHeaderView::Stretch);
    m_preview = new FilePreview(splitter);
    splitter->addWidget(m_files);
    splitter->addWidget(m_preview);
    splitter->setSizes({340, 640});
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
    const Result<std::vector<TextFile>> rendered = context ? renderExport(*context) : std::unexpected(context.error());
    if (rendered)
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
    if (number < 0)
        m_preview->clear();
    else
        m_preview->showFile(m_model.files()[static_cast<std::size_t>(number)], m_model.changeOf(number),
                            m_folder->text());
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
