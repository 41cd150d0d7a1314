#include "app/gui/command_line.h"
#include "app/gui/screenshot.h"
#include "ui/theme/icons.h"
#include "ui/window/main_window.h"

#include <QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int exitUsage = 2;
constexpr int exitUnreadable = 3;

int complain(const QString &message, int code)
{
    std::fprintf(stderr, "datapath-designer: %s\n", qUtf8Printable(message));
    return code;
}

void setUpApplication()
{
    QApplication::setApplicationName(u"datapath-designer"_s);
    QApplication::setApplicationDisplayName(u"Datapath Designer"_s);
    QApplication::setApplicationVersion(QStringLiteral(DATAPATH_VERSION));
    QApplication::setOrganizationName(u"datapath-designer"_s);
    QApplication::setStyle(u"fusion"_s);
}

int run(const CommandLine &line)
{
    applyScheme(line.isDark ? Scheme::Dark : Scheme::System);
    MainWindow window;
    const auto openBuiltIn = [&window] { return window.openBuiltIn(u"talos-production"_s); };
    if (!line.screenshot.isEmpty()) {
        const Result<void> saved = (line.file.isEmpty() ? openBuiltIn() : window.open(line.file)).and_then([&] {
            return saveScreenshot(window, line);
        });
        return saved ? 0 : complain(saved.error().toString(), exitUnreadable);
    }
    window.show();
    if (line.file.isEmpty())
        window.sayUnopened(openBuiltIn());
    else
        window.load(line.file);
    window.offerRecovery();
    show(window, line.view, line.setting);
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeMenuBar);
    if (asksForPicture(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen"); // a picture needs no display
    const QApplication application(argc, argv);
    setUpApplication();
    const Result<CommandLine> line = readCommandLine(QApplication::arguments());
    return line ? run(*line) : complain(line.error().message, exitUsage);
}
