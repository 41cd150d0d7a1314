#pragma once

#include <QWidget>

class SizingChart;

/// The chart's lines by name, each with what it reads at the cursor. It is painted into exported pictures, too.
class ChartLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartLegend(SizingChart *chart, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QString reading() const; ///< what the cursor and the lines stand for
    void paintInto(QPainter *painter, const QRect &rect) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Entry
    {
        int curve;
        QString name;
        QString amount;
    };
    std::vector<Entry> entries() const;
    int columnsIn(int width) const;

    SizingChart *m_chart;
};
