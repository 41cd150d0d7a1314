#include "ui/window/target_bar.h"

#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"
#include "ui/project/remembered_charts.h"
#include "ui/theme/icons.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList talosVersions()
{
    QStringList versions;
    for (const TalosRelease &release : talosReleases())
        versions.prepend(release.version);
    return versions;
}

QStringList ciliumVersions()
{
    QStringList versions = Catalogue::builtInVersions();
    std::ranges::reverse(versions);
    return versions;
}

QStringList rangesIn(const QString &text)
{
    QStringList ranges;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts))
        ranges.append(part.trimmed());
    return ranges;
}

/// What is wrong with the first range that can't be read; empty: nothing.
QString problemOf(const QString &text)
{
    for (const QString &range : rangesIn(text)) {
        if (const Result<IpNetwork> network = IpNetwork::parse(range); !network)
            return network.error().message;
    }
    return {};
}

QString originText(RangeOrigin origin)
{
    switch (origin) {
    case RangeOrigin::MachineConfig:
        return TargetBar::tr("machine config");
    case RangeOrigin::Values:
        return TargetBar::tr("from the values");
    case RangeOrigin::TalosDefault:
        return TargetBar::tr("Talos’ default");
    case RangeOrigin::Told:
        break;
    }
    return TargetBar::tr("told");
}

void fill(QComboBox *box, const QStringList &versions)
{
    box->clear();
    for (const QString &version : versions)
        box->addItem(version, version);
}

/// Shows a version that isn't in the list, too: it stands in the file.
void select(QComboBox *box, const QString &version)
{
    if (box->findData(version) < 0 && !version.isEmpty())
        box->addItem(version, version);
    box->setCurrentIndex(box->findData(version));
}

} // namespace

TargetBar::TargetBar(Project *project, QWidget *parent) : QWidget(parent), m_project(project)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 4, 10, 4);
    m_cilium = addVersions(layout, tr("&Cilium chart"), ciliumVersions(), TargetField::Cilium);
    m_cilium->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // its last entry is long
    m_talos = addVersions(layout, tr("&Talos"), talosVersions(), TargetField::Talos);
    m_kernel = new QLabel(this);
    layout->addWidget(m_kernel);
    m_pods = addRanges(layout, tr("&Pods"), TargetField::PodCidrs);
    m_services = addRanges(layout, tr("Ser&vices"), TargetField::ServiceCidrs);
    addMachineConfig(layout);
    connect(project, &Project::documentOpened, this, &TargetBar::refresh);
    connect(project, &Project::targetChanged, this, &TargetBar::refresh);
    refresh();
}

QComboBox *TargetBar::addVersions(QHBoxLayout *layout, const QString &label, const QStringList &versions,
                                  TargetField field)
{
    auto *box = new QComboBox(this);
    fill(box, versions);
    box->setAccessibleName(QString(label).remove(u'&') + tr(" version"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *caption = new QLabel(label, this);
    caption->setBuddy(box);
    layout->addWidget(caption);
    layout->addWidget(box);
    connect(box, &QComboBox::activated, this, [this, box, field] { choose(field, box->currentData().toString()); });
    return box;
}

QLineEdit *TargetBar::addRanges(QHBoxLayout *layout, const QString &label, TargetField field)
{
    auto *line = new QLineEdit(this);
    line->setAccessibleName(QString(label).remove(u'&') + tr(" address ranges"));
    line->setToolTip(tr("Networks such as 10.244.0.0/16, separated by commas"));
    line->setMinimumWidth(120);
    auto *caption = new QLabel(label, this);
    caption->setBuddy(line);
    layout->addSpacing(8);
    layout->addWidget(caption);
    layout->addWidget(line, 1);
    connect(line, &QLineEdit::textEdited, this, [this, line] { checkRanges(line); });
    connect(line, &QLineEdit::editingFinished, this, [this, line, field] { commitRanges(line, field); });
    return line;
}

void TargetBar::addMachineConfig(QHBoxLayout *layout)
{
    m_config = new QToolButton(this);
    m_config->setIcon(icon("machine"_L1));
    m_config->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_config->setFocusPolicy(Qt::StrongFocus);
    layout->addSpacing(8);
    layout->addWidget(m_config);
    connect(m_config, &QToolButton::clicked, this, &TargetBar::chooseMachineConfig);
}

void TargetBar::choose(TargetField field, const QString &version)
{
    if (version.isEmpty())
        chooseChart();
    else
        m_project->setTarget(field, {version});
}

void TargetBar::fillCilium()
{
    fill(m_cilium, ciliumVersions());
    for (const auto &chart : m_project->told().ownCharts) {
        const QString version = chart->chartVersion();
        const int index = std::max(m_cilium->findData(version), 0);
        if (m_cilium->itemData(index) == version)
            m_cilium->removeItem(index);
        m_cilium->insertItem(index, tr("%1 (own)").arg(version), version);
    }
    select(m_cilium,
           m_project->told(TargetField::Cilium).value(0, m_project->configuration().catalogue().chartVersion()));
    constexpr int widthOfARelease = 4; // in capitals, as the box counts
    constexpr int widthOfAPreRelease = 12;
    m_cilium->setMinimumContentsLength(m_cilium->currentText().size() > 8 ? widthOfAPreRelease : widthOfARelease);
    m_cilium->insertSeparator(m_cilium->count());
    m_cilium->addItem(tr("Chart from a folder or archive …"), QString());
    QAbstractItemView *list = m_cilium->view();
    list->setMinimumWidth(list->sizeHintForColumn(0) + list->fontMetrics().averageCharWidth() * 4);
}

/// A chart's folder is named by its Chart.yaml, as one dialog can't take both files and folders.
void TargetBar::chooseChart()
{
    const QString chosen =
        QFileDialog::getOpenFileName(this, tr("Cilium Chart: Its Archive, or the Chart.yaml in Its Folder"), {},
                                     tr("Charts (Chart.yaml *.tgz *.tar.gz);;All files (*)"));
    fillCilium();
    if (!chosen.isEmpty())
        useChart(chosen);
}

void TargetBar::useChart(const QString &chosen)
{
    const QFileInfo file(chosen);
    const QString chart = file.fileName() == "Chart.yaml"_L1 ? file.absolutePath() : file.absoluteFilePath();
    if (const Result<void> used = m_project->useChart(chart); used)
        rememberChart(chart);
    else
        m_project->say(Severity::Error, used.error().toString());
}

void TargetBar::chooseMachineConfig()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Read Talos Machine Configuration"), {},
                                                      tr("YAML (*.yaml *.yml);;All files (*)"));
    if (file.isEmpty())
        return;
    if (const Result<void> read = m_project->readMachineConfig(file); !read)
        m_project->say(Severity::Error, read.error().toString());
}

void TargetBar::checkRanges(QLineEdit *line)
{
    const QString problem = problemOf(line->text());
    QPalette colours = palette();
    if (!problem.isEmpty())
        colours.setColor(QPalette::Text, tone(Tone::Error, colours));
    line->setPalette(colours);
    line->setToolTip(problem.isEmpty() ? tr("Networks such as 10.244.0.0/16, separated by commas") : problem);
}

void TargetBar::commitRanges(QLineEdit *line, TargetField field)
{
    if (const QString problem = problemOf(line->text()); !problem.isEmpty()) {
        m_project->say(Severity::Error, problem);
        return;
    }
    m_project->setTarget(field, rangesIn(line->text()));
}

void TargetBar::refresh()
{
    const Result<CheckContext> context = m_project->context();
    const QStringList talos = m_project->told(TargetField::Talos);
    fillCilium();
    select(m_talos, context ? context->talos().version : talos.value(0));
    m_kernel->setText(context ? tr("kernel %1").arg(context->kernel().toString()) : tr("kernel not known"));
    const std::pair<QLineEdit *, TargetField> lines[] = {{m_pods, TargetField::PodCidrs},
                                                         {m_services, TargetField::ServiceCidrs}};
    for (const auto &[line, field] : lines) {
        line->setText(m_project->told(field).join(u", "));
        line->setCursorPosition(0);
        checkRanges(line);
    }
    refreshPlaceholders();
    showMachineConfig();
}

void TargetBar::refreshPlaceholders()
{
    const Result<CheckContext> context = m_project->context();
    if (!context)
        return;
    const auto describe = [](QLineEdit *line, const AddressRanges &ranges) {
        line->setPlaceholderText(u"%1 (%2)"_s.arg(ranges.cidrs.join(u", "), originText(ranges.origin)));
    };
    describe(m_pods, podRanges(context->values, context->cluster, context->machineConfig));
    describe(m_services, serviceRanges(context->cluster, context->machineConfig));
}

void TargetBar::showMachineConfig()
{
    const std::optional<MachineConfig> &config = m_project->machineConfig();
    m_config->setText(config ? QFileInfo(config->file).fileName() : tr("Machine config …"));
    m_config->setToolTip(config ? tr("Checked against %1").arg(config->file)
                                : tr("Read a Talos machine configuration, to check the values against it"));
    m_config->setAccessibleName(m_config->toolTip());
}
