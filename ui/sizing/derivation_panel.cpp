#include "ui/sizing/derivation_panel.h"

#include "core/sizing/derivation.h"
#include "core/sizing/guide_rule.h"
#include "ui/explanation/html_parts.h"
#include "ui/sizing/map_curves.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_scenario.h"

#include <QEvent>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

QString titleOf(const QString &map, const NodeSizing &sizing)
{
    for (std::size_t number = 0; number < sizing.maps.size(); ++number) {
        if (sizing.maps[number].name == map)
            return mapTitle(number);
    }
    return map.isEmpty() ? DerivationPanel::tr("All maps") : map;
}

QString stepRow(const DerivationStep &step)
{
    return u"<tr><td style=\"padding-right:14px\">%1</td><td style=\"padding-right:14px\">%2</td>"
           "<td align=\"right\"><b>%3</b></td></tr>"_s.arg(step.what.toHtmlEscaped(), step.formula.toHtmlEscaped(),
                                                           step.result.toHtmlEscaped());
}

} // namespace

DerivationPanel::DerivationPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_text(new QTextBrowser(this))
{
    m_text->setObjectName(u"derivation"_s);
    m_text->setAccessibleName(tr("How the sizes are computed"));
    m_text->setOpenExternalLinks(true);
    m_text->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 0, 0, 0);
    layout->addWidget(m_text);
    connect(m_scenario, &SizingScenario::documentChanged, this, &DerivationPanel::follow);
    connect(m_scenario, &SizingScenario::ratioChanged, this, &DerivationPanel::follow);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &DerivationPanel::follow);
}

void DerivationPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

void DerivationPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        follow();
}

void DerivationPanel::follow()
{
    if (!isVisible())
        return;
    const int place = m_text->verticalScrollBar()->value();
    m_text->setHtml(HtmlStyle(palette()).page(html()));
    m_text->verticalScrollBar()->setValue(place);
}

// What is installed is where the computation starts, unless MemTotal was told.
qint64 DerivationPanel::installedBytes() const
{
    if (m_scenario->currentPool() < 0)
        return 0;
    const NodePool &pool = m_scenario->pools()[static_cast<std::size_t>(m_scenario->currentPool())];
    return pool.memoryTotalBytes > 0 ? 0 : pool.memoryBytes;
}

QString DerivationPanel::html() const
{
    const SizingInput input = m_scenario->chartInput();
    if (input.memoryBytes <= 0)
        return paragraph({}, tr("Choose a pool whose memory is known."));
    const NodeSizing sizing = sizeMaps(input);
    QString html;
    QString map = u"-"_s; // none yet
    for (const DerivationStep &step : derivationOf(input, installedBytes())) {
        if (step.map != map) {
            html += (html.isEmpty() ? QString() : u"</table>"_s) + heading(titleOf(step.map, sizing)) +
                    u"<table cellspacing=\"0\" cellpadding=\"2\">"_s;
            map = step.map;
        }
        html += stepRow(step);
    }
    html += u"</table>"_s;
    html += paragraph(tr("The guide’s rule of thumb"), guideRuleFor(input, sizing).text);
    return html + paragraph(tr("Source"), derivationSource());
}
