#include "tests/bench/yaml_bench.h"

#include "core/yaml/yaml_text.h"

#include <yaml-cpp/yaml.h>

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>
#include <functional>
#include <limits>

namespace {

qint64 fastest(int runs, const std::function<void()> &run)
{
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer timer;
        timer.start();
        run();
        best = std::min(best, timer.nsecsElapsed());
    }
    return best;
}

void readWithView(const YamlText &text)
{
    (void)text.value(text.root());
}

void compare(QTextStream &out, const char *what, const QByteArray &bytes, int runs)
{
    const std::string copy = bytes.toStdString();
    const qint64 load = fastest(runs, [&copy] { (void)YAML::Load(copy); });
    const qint64 parse = fastest(runs, [&bytes] { readWithView(YamlText::parse(bytes).value()); });
    const YamlText text = YamlText::parse(bytes).value();
    const Splice splice = text.set("benchmarked", 1).value();
    const qint64 edit = fastest(runs, [&text, &splice] { readWithView(text.applied(splice).value()); });
    const qint64 second = fastest(runs, [&text] { (void)text.readerDifference(); });
    const auto ratio = [](qint64 part, qint64 whole) {
        return QString::number(static_cast<double>(part) / static_cast<double>(whole), 'f', 2);
    };
    out << "yaml: " << what << ", " << bytes.size() / 1024 << " KiB: YAML::Load " << load / 1000
        << " us, parse with view " << parse / 1000 << " us (" << ratio(parse, load) << " times), splice to view "
        << edit / 1000 << " us (" << ratio(edit, parse) << " times a parse), second reading " << second / 1000
        << " us\n";
    out.flush();
}

/// The text again and again, each time below a key of its own.
QByteArray repeated(const QByteArray &text, qsizetype size)
{
    QByteArray indented = "  " + text.trimmed();
    indented.replace("\n", "\n  ");
    QByteArray large;
    for (int part = 0; large.size() < size; ++part)
        large += "part" + QByteArray::number(part) + ":\n" + indented + '\n';
    return large;
}

} // namespace

void measureYaml(QTextStream &out, const QByteArray &text)
{
    constexpr qsizetype megabytes = 1024LL * 1024;
    compare(out, "as large as a chart's values", text, 20);
    for (const qsizetype size : {megabytes, 10 * megabytes})
        compare(out, "the same repeated", repeated(text, size), 3);
}
