#include "ui/sizing/apply_dialog.h"

#include "core/sizing/sizing_changes.h"
#include "ui/exporting/file_preview.h"
#include "ui/project/editor_text.h"
#include "ui/sizing/changed_part.h"
#include "ui/sizing/sizing_scenario.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/theme/dialog_buttons.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ApplyDialog::ApplyDialog(SizingScenario *scenario, QWidget *parent)
    : QDialog(parent), m_scenario(scenario), m_ways(new QButtonGroup(this)), m_preview(new FilePreview(this))
{
    setWindowTitle(tr("Apply to the File"));
    setObjectName(u"applySizing"_s);
    m_preview->setAccessibleName(tr("What would change"));
    m_state = new QLabel(this);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(createWays());
    layout->addWidget(m_preview, 1);
    layout->addWidget(m_state);
    layout->addWidget(createButtons());
    resize(720, 520);
    connect(m_ways, &QButtonGroup::idToggled, this, &ApplyDialog::refresh);
    connect(m_scenario, &SizingScenario::documentChanged, this, &ApplyDialog::refresh);
    connect(m_scenario, &SizingScenario::ratioChanged, this, &ApplyDialog::refresh);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &ApplyDialog::refresh);
    propose();
}

QWidget *ApplyDialog::createWays()
{
    auto *ways = new QWidget(this);
    auto *layout = new QVBoxLayout(ways);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    const std::pair<Way, QString> texts[] = {
        {Ratio, tr("The &ratio, for all nodes (bpf.mapDynamicSizeRatio)")},
        {Sizes, tr("The current pool’s &sizes written out, the same for all nodes whatever their memory")},
        {NodeConfig, tr("The ratio for the &current pool only (a CiliumNodeConfig)")}};
    for (const auto &[way, text] : texts) {
        auto *choice = new QRadioButton(text, ways);
        choice->setObjectName(u"applyWay%1"_s.arg(static_cast<int>(way)));
        m_ways->addButton(choice, way);
        layout->addWidget(choice);
    }
    return ways;
}

QWidget *ApplyDialog::createButtons()
{
    const WritingButtons buttons = createWritingButtons(this, tr("&Apply"));
    m_write = buttons.write;
    m_write->setObjectName(u"applyWrite"_s);
    connect(m_write, &QPushButton::clicked, this, &ApplyDialog::write);
    return buttons.row;
}

void ApplyDialog::propose()
{
    m_ways->button(m_scenario->scope() == SizingScenario::Scope::Pool ? NodeConfig : Ratio)->setChecked(true);
    refresh();
}

Result<ChangeSet> ApplyDialog::changes() const
{
    const int pool = m_scenario->currentPool();
    if (m_ways->checkedId() == Ratio)
        return ratioChange(m_scenario->ratio());
    if (pool < 0)
        return failure(tr("There is no pool to take this from."));
    if (m_ways->checkedId() == Sizes)
        return explicitSizesChange(m_scenario->sizingFor(pool));
    return nodeConfigChange(m_scenario->project()->configuration(), m_scenario->pools()[static_cast<std::size_t>(pool)],
                            m_scenario->inputFor(pool).ratio);
}

QString ApplyDialog::stepText() const
{
    if (m_ways->checkedId() == Ratio)
        return tr("Set the map ratio to %1").arg(ratioText(m_scenario->ratio()));
    const QString pool = m_scenario->pools()[static_cast<std::size_t>(m_scenario->currentPool())].name;
    return m_ways->checkedId() == Sizes ? tr("Write out the map sizes of pool %1").arg(pool)
                                        : tr("Give pool %1 its own map ratio").arg(pool);
}

void ApplyDialog::refresh()
{
    const Configuration &values = m_scenario->project()->configuration();
    const Result<ChangeSet> wanted = changes();
    const Result<Configuration::Applied> applied = wanted ? values.apply(*wanted) : std::unexpected(wanted.error());
    m_preview->clear();
    m_write->setEnabled(false);
    if (!applied)
        return refuse(applied.error().message);
    const ChangedPart part = changedPart(editorText(values.text().bytes()), editorText(applied->after.text().bytes()));
    if (applied->after.text().bytes() == values.text().bytes())
        return m_state->setText(tr("Nothing would change: the file has it already."));
    m_preview->showDifference(part.before, part.after);
    m_write->setEnabled(true);
    m_state->setText(tr("Takes effect when agents restart. Maps of other sizes are made anew: tracked connections and "
                        "NAT mappings are lost."));
}

// What can't go into the file may still be kept elsewhere.
void ApplyDialog::refuse(const QString &reason)
{
    m_state->setText(reason);
    const int pool = m_scenario->currentPool();
    if (m_ways->checkedId() != NodeConfig || pool < 0)
        return;
    const Result<QByteArray> text =
        nodeConfigText(m_scenario->pools()[static_cast<std::size_t>(pool)], m_scenario->inputFor(pool).ratio);
    if (!text)
        return;
    m_preview->showDifference({}, editorText(*text));
    m_state->setText(tr("%1. To keep it elsewhere, copy it from here.").arg(reason));
}

void ApplyDialog::write()
{
    const Result<ChangeSet> wanted = changes();
    if (!wanted || !m_scenario->project()->apply(*wanted, stepText()))
        return; // the project says itself what fails
    m_scenario->backToFile();
    close();
}
