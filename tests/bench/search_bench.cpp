#include "tests/bench/search_bench.h"

#include "tests/bench/measure.h"
#include "ui/models/sections_model.h"
#include "ui/window/search_box.h"
#include "ui/window/settings_page.h"

#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize pageSize{760, 760};

} // namespace

void measureSearch(QTextStream &out)
{
    const std::unique_ptr<QApplication> application = benchApplication();
    Project project;
    project.setTarget(TargetField::Cilium, {u"1.20.0"_s});
    const SectionsModel sections(&project);
    SettingsPage page(&project, &sections);
    page.resize(pageSize);
    page.show();
    QApplication::processEvents();
    out << project.configuration().catalogue().settings().size() << " settings\n";

    const auto typeNext = [&page](const QString &query) {
        const qsizetype typed = page.searchBox()->text().size() % query.size();
        page.searchBox()->setText(query.first(typed + 1));
    };
    measure(out, "search: key to the list's rows", [&typeNext] { typeNext(u"hubble.relay"_s); });
    measure(out, "search: key to painted list, a name", [&typeNext, &page] {
        typeNext(u"hubble.relay"_s);
        page.repaint(); // all of it, where the window system would ask for what changed
    });
    measure(out, "search: key to painted list, a question", [&typeNext, &page] {
        typeNext(u"pods-cannot-resolve-DNS"_s);
        page.repaint();
    });
    measure(out, "search: key to painted list, filters", [&typeNext, &page] {
        typeNext(u"@inert OR @new -/^clustermesh/ \"load balanc"_s);
        page.repaint();
    });
}
