#include "tests/bench/yaml_bench.h"

#include "core/yaml/yaml_text.h"

#include <yaml-cpp/yaml.h>

#include <QTextStream>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <limits>

namespace {

/// Microseconds of this process' own time: others on the machine don't count.
qint64 timeOf(const std::function<void()> &run)
{
    const std::clock_t start = std::clock();
    run();
    return qint64{std::clock() - start} * 1'000'000 / CLOCKS_PER_SEC;
}

/// The fastest run of each, taken in turns, so that all meet the same machine.
template<std::size_t count>
std::array<qint64, count> fastest(int rounds, const std::array<std::function<void()>, count> &runs)
{
    std::array<qint64, count> best;
    best.fill(std::numeric_limits<qint64>::max());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < count; ++i)
            best[i] = std::min(best[i], timeOf(runs[i]));
    }
    return best;
}

void readWithView(const YamlText &text)
{
    (void)text.value(text.root());
}

void compare(QTextStream &out, const char *what, const QByteArray &bytes, int rounds)
{
    const std::string copy = bytes.toStdString();
    const YamlText text = YamlText::parse(bytes).value();
    const Splice splice = text.set("benchmarked", 1).value();
    const std::array<std::function<void()>, 5> runs{
        [&copy] { (void)YAML::Load(copy); }, [&bytes] { readWithView(YamlText::parse(bytes).value()); },
        [&] { readWithView(text.applied(splice).value()); }, [&text] { (void)text.set("benchmarked", 1); },
        [&bytes] { (void)YamlText::parse(bytes).value().readerDifference(); }};
    const auto [load, parse, edit, set, second] = fastest(rounds, runs);
    const auto ratio = [](qint64 part, qint64 whole) {
        return QString::number(static_cast<double>(part) / static_cast<double>(whole), 'f', 2);
    };
    out << "yaml: " << what << ", " << bytes.count('\n') << " lines, " << bytes.size() / 1024 << " KiB: YAML::Load "
        << load << " us, parse with view " << parse << " us (" << ratio(parse, load) << " times), splice to view "
        << edit << " us (" << ratio(edit, parse) << " times a parse), verified edit " << set
        << " us, parse and second reading " << second << " us\n";
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
