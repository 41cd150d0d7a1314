#include "app/cli/help.h"

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/text_layout.h"

using namespace Qt::StringLiterals;

namespace {

QString optionsAsText(std::span<const Option> options)
{
    constexpr int optionWidth = 40;
    QString text;
    for (const Option &option : options) {
        const QString letter = option.letter ? u"-%1, "_s.arg(QLatin1StringView(option.letter)) : QString();
        const QString value = option.valueName ? u" %1"_s.arg(QString::fromUtf8(option.valueName)) : QString();
        const QString first = u"  %1--%2%3  "_s.arg(letter, QLatin1StringView(option.name), value);
        text += paragraph(first.leftJustified(optionWidth), QString::fromUtf8(option.text));
    }
    return text;
}

} // namespace

QString programHelp()
{
    constexpr int commandWidth = 16;
    QString text =
        u"Usage: datapathctl COMMAND …\n\nDesigns Cilium's configuration for Talos Linux; without a window.\n\n"
        "Commands:\n"_s;
    for (const Command *command : commands())
        text += u"  "_s + QString::fromUtf8(command->name).leftJustified(commandWidth) +
                QString::fromUtf8(command->summary) + u'\n';
    text += u"\nOptions of every command:\n"_s + optionsAsText(commonOptions());
    text += u"\nExit codes: 0 done; 1 findings at or above --fail-on; 2 wrong usage; 3 input missing or not readable;\n"
            "4 refused to write; 70 a fault of this program.\n"
            "`datapathctl COMMAND --help` says more of a command.\n"_s;
    return text;
}

QString commandHelp(const Command &command)
{
    QString text =
        u"Usage: datapathctl %1 %2%3\n\n"_s.arg(QString::fromUtf8(command.name), QString::fromUtf8(command.arguments),
                                                *command.arguments ? u" [OPTIONS]"_s : u"[OPTIONS]"_s);
    const QString summary = QString::fromUtf8(command.summary);
    text += paragraph(QString(),
                      summary.at(0).toUpper() + summary.sliced(1) + u". "_s + QString::fromUtf8(command.details));
    if (command.formats.size() > std::size(textAndJson)) {
        QStringList formats;
        for (const OutputFormat format : command.formats)
            formats += formatName(format);
        text += u"\nFormats: %1\n"_s.arg(formats.join(u", "_s));
    }
    if (!command.options.empty())
        text += u"\nOptions:\n"_s + optionsAsText(command.options);
    return text + u"\nOptions of every command:\n"_s + optionsAsText(commonOptions());
}
