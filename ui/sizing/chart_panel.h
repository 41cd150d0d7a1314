#pragma once

#include <QWidget>

class ChartLegend;
class QLabel;
class QPainter;
class SizingChart;
class SizingScenario;

/// The chart with its legend and the choice of what it shows.
class ChartPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartPanel(SizingScenario *scenario, QWidget *parent = nullptr);

    SizingChart *chart() const { return m_chart; }
    /// Chart and legend as a picture of that size.
    void paintPicture(QPainter *painter, const QSize &size);

private:
    QWidget *createHeader();
    void showReading();
    void follow();
    void followPools();

    SizingScenario *m_scenario;
    SizingChart *m_chart;
    ChartLegend *m_legend;
    QLabel *m_reading = nullptr;
};
