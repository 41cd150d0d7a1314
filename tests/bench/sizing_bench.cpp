#include "tests/bench/sizing_bench.h"

#include "tests/bench/measure.h"
#include "ui/sizing/calculator_page.h"

#include <QElapsedTimer>
#include <QSlider>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

constexpr int poolCount = 10'000;
constexpr QSize pageSize{1360, 760};

/// No two alike, so that nothing can be remembered from one for another.
std::vector<NodePool> manyPools()
{
    std::vector<NodePool> pools;
    for (int number = 0; number < poolCount; ++number)
        pools.push_back({.name = u"pool-%1"_s.arg(number),
                         .count = 1 + number % 7,
                         .memoryBytes = (qint64{4} << 30) + number * (qint64{100} << 20),
                         .cpus = 4 + number % 128});
    return pools;
}

} // namespace

void measureSizing(QTextStream &out)
{
    const std::unique_ptr<QApplication> application = benchApplication();
    Project project;
    project.setNodePools(manyPools(), {});
    CalculatorPage page(&project);
    page.resize(pageSize);
    page.show();
    QApplication::processEvents();
    auto *slider = page.findChild<QSlider *>(u"ratioSlider"_s);

    measure(out, "sizing: slider to new numbers", [slider] { slider->setValue(slider->value() + 1); });
    measure(out, "sizing: slider to what changed painted", [slider] {
        slider->setValue(slider->value() + 1);
        QApplication::sendPostedEvents(nullptr, QEvent::UpdateRequest);
    });
    measure(out, "sizing: slider to all of the page painted", [slider, &page] {
        slider->setValue(slider->value() + 1);
        page.repaint();
    });
    measure(out, "sizing: one portion of the sums", [] { QApplication::processEvents(); });
    measure(out, "sizing: 10,000 pools from the document", [&page, &project] {
        std::vector<NodePool> pools = project.nodePools();
        ++pools.front().count;
        project.setNodePools(pools, {});
        page.repaint();
    });
}
