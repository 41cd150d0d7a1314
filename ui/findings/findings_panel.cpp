#include "ui/findings/findings_panel.h"

#include "core/kinds/resource.h"
#include "core/rules/effective_summary.h"
#include "ui/explanation/html_parts.h"
#include "ui/findings/finding_delegate.h"
#include "ui/models/problem_index.h"
#include "ui/theme/icons.h"

#include <QDesktopServices>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What becomes of the configuration, one line a fact.
QString effectiveState(const Project &project)
{
    QStringList lines;
    if (const Result<CheckContext> context = project.context()) {
        for (const EffectiveFact &fact : effectiveFacts(*context))
            lines += inWords(fact);
    }
    return lines.join(u'\n');
}

} // namespace

FindingsPanel::FindingsPanel(Project *project, FindingsModel *model, QWidget *parent)
    : QWidget(parent),
      m_project(project),
      m_model(model),
      m_open(model),
      m_accepted(new FindingsModel(project, FindingsModel::Kind::Accepted, this))
{
    auto *splitter = new QSplitter(this);
    splitter->addWidget(createList());
    splitter->addWidget(createDetail());
    splitter->setSizes({720, 400});
    splitter->setChildrenCollapsible(false);
    m_empty = new QLabel(this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(splitter);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createHeader());
    layout->addWidget(m_pages, 1);
    connectSignals();
    followSelection();
    updateSummary();
    step(0);
}

QWidget *FindingsPanel::createHeader()
{
    auto *header = new QWidget(this);
    m_summary = new QLabel(header);
    m_fixAll = new QPushButton(icon("fix"_L1), tr("Fix All Safe"), header);
    m_fixAll->setToolTip(tr("Applies every fix that touches nothing you set and leads to no new problem, as one step"));
    m_fixAll->setObjectName(u"fixAllSafe"_s);
    m_acceptedSwitch = new QToolButton(header);
    m_acceptedSwitch->setCheckable(true);
    m_acceptedSwitch->setToolTip(tr("Shows the problems that this file accepts with a reason"));
    m_acceptedSwitch->setObjectName(u"acceptedSwitch"_s);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_summary, 1);
    layout->addWidget(m_acceptedSwitch);
    layout->addWidget(m_fixAll);
    return header;
}

QWidget *FindingsPanel::createList()
{
    m_list = new QTreeView(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FindingDelegate(m_list));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Problems"));
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(FindingsModel::MessageColumn, QHeaderView::Stretch);
    m_list->setColumnWidth(FindingsModel::SettingColumn, 190);
    m_list->setColumnWidth(FindingsModel::OriginColumn, 90);
    m_list->hideColumn(FindingsModel::RuleColumn);
    return m_list;
}

QWidget *FindingsPanel::createDetail()
{
    auto *detail = new QWidget(this);
    m_detail = new QTextBrowser(detail);
    m_detail->setOpenLinks(false);
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->setAccessibleName(tr("Reason of the current problem"));
    m_fixes = new QWidget(detail);
    m_fixes->setObjectName(u"fixes"_s);
    m_fixLayout = new QVBoxLayout(m_fixes);
    m_fixLayout->setContentsMargins(8, 2, 8, 6);
    m_fixLayout->setSpacing(4);
    auto *layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_fixes);
    return detail;
}

void FindingsPanel::connectSignals()
{
    connect(m_fixAll, &QPushButton::clicked, m_project, &Project::applySafeFixes);
    connect(m_acceptedSwitch, &QToolButton::toggled, this, &FindingsPanel::showAccepted);
    connect(m_list, &QTreeView::activated, this, &FindingsPanel::goToCurrent);
    connect(m_list, &QTreeView::clicked, this, &FindingsPanel::goToCurrent);
    connect(m_detail, &QTextBrowser::anchorClicked, this, &FindingsPanel::follow);
    const auto update = [this] {
        updateSummary();
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_model->index(0, 0));
        showCurrent();
    };
    connect(m_project, &Project::documentOpened, this, update);
    connect(m_project, &Project::findingsChanged, this, update);
}

void FindingsPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_list->setColumnHidden(FindingsModel::SettingColumn, width() < 800);
    m_list->setColumnHidden(FindingsModel::OriginColumn, width() < 900);
}

void FindingsPanel::step(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int current = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -by;
    m_list->setCurrentIndex(m_model->index((current + by + rows) % rows, 0));
    if (by != 0)
        goToCurrent();
}

bool FindingsPanel::showProblemsOf(const YamlPath &path)
{
    m_acceptedSwitch->setChecked(false);
    const Catalogue &catalogue = m_project->configuration().catalogue();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QList<YamlPath> &settings = m_model->findingAt(m_model->index(row, 0)).settings;
        if (settings.isEmpty() || rowPath(catalogue, settings.front()) != path)
            continue;
        m_list->setCurrentIndex(m_model->index(row, 0));
        return true;
    }
    return false;
}

void FindingsPanel::fixCurrent()
{
    if (auto *button = m_fixes->findChild<QPushButton *>(u"fix"_s))
        button->click();
}

void FindingsPanel::updateSummary()
{
    const QString chart = m_project->configuration().catalogue().chartVersion();
    const int rules = static_cast<int>(allRules().size());
    const int accepted = m_accepted->rowCount();
    if (accepted == 0)
        m_acceptedSwitch->setChecked(false);
    m_acceptedSwitch->setVisible(accepted > 0);
    m_acceptedSwitch->setText(tr("Accepted: %1").arg(accepted));
    m_empty->setText(tr("No problems found by %1 rules for chart %2").arg(rules).arg(chart));
    m_pages->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
    m_summary->setText(tr("%1, by %2 rules for chart %3").arg(m_open->countsText()).arg(rules).arg(chart));
    m_summary->setToolTip(effectiveState(*m_project));
    const auto isSafe = [](const Fix &fix) { return fix.safe; };
    m_fixAll->setEnabled(std::ranges::any_of(
        m_project->findings(), [&](const Finding &finding) { return std::ranges::any_of(finding.fixes, isSafe); }));
}

void FindingsPanel::showCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const Finding &finding = m_model->findingAt(current);
    const QString rule = u"<p>%1</p>"_s.arg(
        tr("Rule <code>%1</code> (%2)").arg(finding.rule.toHtmlEscaped(), originName(finding.origin)));
    const QString reason = finding.acceptedBecause.isEmpty()
                               ? QString()
                               : u"<p>%1</p>"_s.arg(tr("Accepted: %1").arg(finding.acceptedBecause.toHtmlEscaped()));
    m_detail->setHtml(HtmlStyle(palette()).page(reason + findingHtml(finding) + HtmlStyle(palette()).muted(rule)));
    showFixes(finding);
}

void FindingsPanel::showFixes(const Finding &finding)
{
    while (QLayoutItem *item = m_fixLayout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr); // gone at once: the next lookup must not find it
        item->widget()->deleteLater();
        delete item;
    }
    for (const Fix &fix : m_project->soundFixes(finding)) {
        addButton("fix"_L1, fix.label, describe(fix.changes).join(u'\n'),
                  [this, fix] { m_project->apply(fix.changes, tr("Fix: %1").arg(fix.label)); });
    }
    if (!finding.acceptedBecause.isEmpty())
        addButton("back-to-saved"_L1, tr("No Longer Accept"), {}, [this, finding] { m_project->retract(finding); });
    else if (findRule(finding.rule))
        addButton("ok"_L1, tr("Accept…"), tr("Writes into the file that you live with this, and why"),
                  [this, finding] { askForReason(finding); });
    m_fixes->setVisible(m_fixLayout->count() > 0);
}

void FindingsPanel::addButton(QLatin1StringView iconName, const QString &text, const QString &toolTip,
                              const std::function<void()> &clicked)
{
    auto *button = new QPushButton(icon(iconName), text, m_fixes);
    button->setObjectName(iconName);
    button->setToolTip(toolTip);
    connect(button, &QPushButton::clicked, this, clicked);
    m_fixLayout->addWidget(button, 0, Qt::AlignLeft);
}

void FindingsPanel::askForReason(const Finding &finding)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Accept a problem"));
    dialog->setLabelText(tr("%1\n\nWhy can it stay? The reason is written into the file.").arg(finding.message));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, finding](const QString &reason) { m_project->accept(finding, reason); });
    dialog->open();
}

void FindingsPanel::showAccepted(bool accepted)
{
    m_model = accepted ? m_accepted : m_open;
    m_list->setModel(m_model);
    followSelection();
    updateSummary();
    step(0);
}

/// A view makes a selection of its own for each model.
void FindingsPanel::followSelection()
{
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindingsPanel::showCurrent);
}

void FindingsPanel::goToCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const Finding &finding = m_model->findingAt(current);
    const YamlPath place = finding.settings.isEmpty() ? YamlPath() : finding.settings.front();
    if (isInResource(place))
        Q_EMIT resourceRequested(place);
    else if (!place.isEmpty())
        Q_EMIT settingRequested(place);
    else if (finding.position.line > 0)
        Q_EMIT lineRequested(finding.position.line);
}

void FindingsPanel::follow(const QUrl &link)
{
    if (link.scheme() != u"setting") {
        QDesktopServices::openUrl(link);
        return;
    }
    if (const Result<YamlPath> path = YamlPath::parse(link.path(QUrl::FullyDecoded)))
        Q_EMIT settingRequested(*path);
}
