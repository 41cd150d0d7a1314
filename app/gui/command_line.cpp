#include "app/gui/command_line.h"

#include <QCommandLineParser>
#include <QRegularExpression>

#include <algorithm>
#include <span>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

Result<QSize> readSize(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{2,5})x(\\d{2,5})$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return failure(u"--size is %1, a width and a height such as 1360x860 are needed"_s.arg(text));
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

Result<View> readView(const QString &name)
{
    static const QStringList names{u"settings"_s, u"calculator"_s, u"resources"_s, u"export"_s}; // as in View
    const qsizetype index = names.indexOf(name);
    if (index < 0)
        return failure(u"--view is %1; there is %2"_s.arg(name, names.join(u", "_s)));
    return static_cast<View>(index);
}

} // namespace

Result<CommandLine> readCommandLine(const QStringList &arguments)
{
    const QCommandLineOption screenshot(u"screenshot"_s, u"Save a picture of the window and leave."_s, u"file.png"_s);
    const QCommandLineOption size(u"size"_s, u"The picture's size, such as 1360x860."_s, u"WxH"_s, u"1360x860"_s);
    const QCommandLineOption dark(u"dark"_s, u"Use dark colours."_s);
    const QCommandLineOption view(u"view"_s, u"Begin with settings, calculator, resources or export."_s, u"name"_s,
                                  u"settings"_s);
    const QCommandLineOption setting(u"setting"_s, u"Begin with the details of this setting."_s, u"path"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Designs the configuration of Cilium on Talos Linux."_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions({screenshot, size, dark, view, setting});
    parser.addPositionalArgument(u"file"_s, u"Helm values or a profile; without it, the built-in profile."_s,
                                 u"[FILE]"_s);
    if (!parser.parse(arguments))
        return failure(parser.errorText());
    if (parser.isSet(help))
        parser.showHelp(0);
    if (parser.isSet(version))
        parser.showVersion();
    if (parser.positionalArguments().size() > 1)
        return failure(u"one file can be opened, not %1"_s.arg(parser.positionalArguments().size()));
    const Result<QSize> wanted = readSize(parser.value(size));
    if (!wanted)
        return std::unexpected(wanted.error());
    const Result<View> shown = readView(parser.value(view));
    if (!shown)
        return std::unexpected(shown.error());
    const Result<YamlPath> path = parser.isSet(setting) ? YamlPath::parse(parser.value(setting)) : YamlPath();
    if (!path)
        return std::unexpected(path.error());
    return CommandLine{.file = parser.positionalArguments().value(0),
                       .screenshot = parser.value(screenshot),
                       .size = *wanted,
                       .isDark = parser.isSet(dark),
                       .view = *shown,
                       .setting = *path};
}

bool asksForPicture(int argc, char *argv[])
{
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    return std::ranges::any_of(
        arguments, [](const char *argument) { return std::string_view(argument).starts_with("--screenshot"); });
}
