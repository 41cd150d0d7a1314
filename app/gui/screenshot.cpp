#include "app/gui/screenshot.h"

#include "ui/window/main_window.h"

#include <QApplication>
#include <QPixmap>

namespace {

/// The worst finding's setting, else one that every configuration has something to say about.
YamlPath tellingSetting(const Project &project)
{
    for (const Finding &finding : project.findings()) {
        if (!finding.settings.isEmpty() && project.configuration().isExplicit(finding.settings.front()))
            return finding.settings.front();
    }
    return "kubeProxyReplacement";
}

} // namespace

void show(MainWindow &window, View view, const YamlPath &setting)
{
    if (view == View::Calculator)
        window.showCalculator();
    if (view == View::Resources)
        window.showResources();
    if (view == View::Export)
        window.showExport();
    if (view != View::Settings || setting.isEmpty())
        return;
    window.goTo(setting);
    window.showDetails();
}

Result<void> saveScreenshot(MainWindow &window, const CommandLine &line)
{
    window.resize(line.size);
    window.show();
    QApplication::processEvents();
    if (line.view == View::Settings && line.setting.isEmpty())
        window.goTo(tellingSetting(*window.project()));
    show(window, line.view, line.setting);
    QApplication::processEvents();
    if (!window.grab().save(line.screenshot))
        return std::unexpected(
            Error{.message = QStringLiteral("the picture can't be written"), .file = line.screenshot});
    return {};
}
