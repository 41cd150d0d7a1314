#pragma once

#include "ui/sizing/map_curves.h"

#include <QChartView>

class QCategoryAxis;
class QLineSeries;

/// A pool's place on the chart.
struct ChartMarker
{
    QString name;
    double position = 0; ///< see `axisPosition`
};

/// What each map gets, over the memory of a node: a line a map, the agent's limits as shaded zones, the pools as
/// markers, and a read-out cursor that the arrow keys move. Where the slider asks for another ratio than the file's,
/// the lines are those of the slider and the file's stay beneath them, thin and pale.
class SizingChart final : public QChartView
{
    Q_OBJECT

public:
    explicit SizingChart(QWidget *parent = nullptr);

    void setInputs(const SizingInput &present, const SizingInput &whatIf);
    void setMeasure(Measure measure);
    void setMarkers(std::vector<ChartMarker> markers);
    void setCurrentMarker(int number);
    void moveCursor(double position);

    Measure measure() const { return m_measure; }
    double cursorPosition() const { return m_cursor; }
    /// What a node at the cursor gets.
    NodeSizing sizingAtCursor() const;
    const SizingInput &whatIf() const { return m_whatIf; }
    bool isWhatIf() const { return m_isWhatIf; }

Q_SIGNALS:
    void cursorMoved();
    void linesChanged();
    void markerChosen(int number);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void createAxes();
    void createSeries();
    void updateAxes();
    void updateLines();
    void recolour();
    void describe();
    void announce();
    double xOf(double position) const;
    double yOf(double power) const;
    double positionAt(const QPoint &point) const;
    int markerAt(const QPoint &point) const;
    void moveToMarker(int by);
    void paintZones(QPainter *painter) const;
    void paintZoneLabels(QPainter *painter) const;
    void paintShareLine(QPainter *painter) const;
    void paintMarkers(QPainter *painter) const;
    void paintMarker(QPainter *painter, const QPointF &foot, bool isCurrent) const;
    void paintMarkerName(QPainter *painter, const QString &name, double x, bool isCurrent, QRegion &names) const;
    void paintCursor(QPainter *painter) const;

    QCategoryAxis *m_memoryAxis;
    QCategoryAxis *m_amountAxis;
    std::vector<QLineSeries *> m_present;
    std::vector<QLineSeries *> m_lines;
    Measure m_measure = Measure::Entries;
    SizingInput m_now;
    SizingInput m_whatIf;
    bool m_isWhatIf = false;
    std::vector<ClampZone> m_zones;
    std::vector<ChartMarker> m_markers;
    int m_currentMarker = -1;
    double m_cursor = 6; ///< 64 GiB
};
