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

Result<void> saveScreenshot(MainWindow &window, const QString &file, const QSize &size, View view,
                            const YamlPath &setting)
{
    window.resize(size);
    window.show();
    QApplication::processEvents();
    if (view == View::Calculator)
        window.showCalculator();
    else
        window.goTo(setting.isEmpty() ? tellingSetting(*window.project()) : setting);
    if (!setting.isEmpty())
        window.showDetails();
    QApplication::processEvents();
    if (!window.grab().save(file))
        return std::unexpected(Error{.message = QStringLiteral("the picture can't be written"), .file = file});
    return {};
}
