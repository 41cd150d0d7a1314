#include "ui/sizing/chart_panel.h"

#include "ui/sizing/chart_legend.h"
#include "ui/sizing/sizing_chart.h"
#include "ui/sizing/sizing_scenario.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

using namespace Qt::StringLiterals;

ChartPanel::ChartPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_chart(new SizingChart(this)), m_legend(new ChartLegend(m_chart, this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(createHeader());
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_legend);
    connect(m_scenario, &SizingScenario::documentChanged, this, &ChartPanel::followPools);
    connect(m_scenario, &SizingScenario::ratioChanged, this, &ChartPanel::follow);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, [this] {
        follow();
        m_chart->setCurrentMarker(m_scenario->currentPool());
    });
    connect(m_chart, &SizingChart::markerChosen, this, [this](int pool) {
        m_scenario->setCurrentPool(pool);
        m_chart->setCurrentMarker(pool); // also where the pool is current already and the cursor elsewhere
    });
    followPools();
}

QWidget *ChartPanel::createHeader()
{
    auto *header = new QWidget(this);
    auto *measure = new QComboBox(header);
    measure->setObjectName(u"chartMeasure"_s);
    measure->setAccessibleName(tr("What the chart shows"));
    measure->addItems({tr("Entries"), tr("Memory")});
    connect(measure, &QComboBox::currentIndexChanged, m_chart,
            [this](int index) { m_chart->setMeasure(index == 0 ? Measure::Entries : Measure::Memory); });
    m_reading = new QLabel(header);
    m_reading->setObjectName(u"chartReading"_s);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(14, 8, 14, 0);
    layout->addWidget(measure);
    layout->addWidget(m_reading, 1);
    connect(m_chart, &SizingChart::cursorMoved, this, &ChartPanel::showReading);
    connect(m_chart, &SizingChart::linesChanged, this, &ChartPanel::showReading);
    return header;
}

void ChartPanel::showReading()
{
    m_reading->setText(m_legend->reading());
}

void ChartPanel::follow()
{
    m_chart->setInputs(m_scenario->presentChartInput(), m_scenario->chartInput());
}

void ChartPanel::followPools()
{
    std::vector<ChartMarker> markers;
    for (const NodePool &pool : m_scenario->pools())
        markers.push_back({.name = pool.name, .position = axisPosition(memoryTotalOf(pool))});
    m_chart->setMarkers(std::move(markers));
    m_chart->setCurrentMarker(m_scenario->currentPool());
    follow();
}

void ChartPanel::paintPicture(QPainter *painter, const QSize &size)
{
    const int legendHeight = m_legend->heightForWidth(size.width());
    const int line = fontMetrics().height() + 14;
    const QRect chart(0, line, size.width(), size.height() - legendHeight - line);
    painter->fillRect(QRect(QPoint(), size), palette().color(QPalette::Base));
    painter->setFont(font());
    painter->setPen(palette().color(QPalette::Active, QPalette::Text));
    painter->drawText(QRect(14, 0, size.width() - 28, line), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                      m_legend->reading());
    m_chart->render(painter, chart, m_chart->viewport()->rect(), Qt::IgnoreAspectRatio);
    m_legend->paintInto(painter, QRect(0, chart.bottom() + 1, size.width(), legendHeight));
}
