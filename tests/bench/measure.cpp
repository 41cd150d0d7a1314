#include "tests/bench/measure.h"

#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QString>
#include <QTextStream>

#include <algorithm>
#include <vector>

namespace {

QString inMilliseconds(qint64 nanoseconds)
{
    return QString::number(static_cast<double>(nanoseconds) / 1e6, 'f', 3);
}

} // namespace

std::unique_ptr<QApplication> benchApplication()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static int count = 1;
    static char name[] = "datapath-bench";
    static char *arguments[] = {name, nullptr};
    auto application = std::make_unique<QApplication>(count, arguments);
    QApplication::setStyle(QStringLiteral("fusion"));
    applyScheme(Scheme::Light);
    return application;
}

void measure(QTextStream &out, const char *name, const std::function<void()> &run)
{
    std::vector<qint64> times;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        run();
        times.push_back(timer.nsecsElapsed());
    }
    std::ranges::sort(times);
    out << qSetFieldWidth(48) << Qt::left << name << qSetFieldWidth(0) << "min " << inMilliseconds(times.front())
        << " ms   median " << inMilliseconds(times[times.size() / 2]) << " ms   max " << inMilliseconds(times.back())
        << " ms" << Qt::endl;
}
