#include "tests/bench/startup_bench.h"

#include "tests/bench/measure.h"
#include "ui/window/main_window.h"

#include <QTextStream>

#include <ctime>

using namespace Qt::StringLiterals;

double usedMilliseconds()
{
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void measureStartUp(QTextStream &out, double catalogueMilliseconds)
{
    const auto application = benchApplication();
    MainWindow window;
    const Result<void> opened = window.openBuiltIn(u"talos-production"_s);
    window.show();
    QApplication::processEvents();
    const double all = usedMilliseconds();
    out << (opened ? "start-up: " : "start-up (without a document): ") << all << " ms of CPU to the painted window, "
        << 100 * catalogueMilliseconds / all << " % of it for the catalogue\n";
}
