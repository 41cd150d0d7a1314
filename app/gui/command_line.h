#pragma once

#include "core/result.h"
#include "core/yaml/yaml_path.h"

#include <QSize>
#include <QStringList>

/// What the window begins with.
enum class View { Settings, Calculator, Resources, Export };

struct CommandLine
{
    QString file;       ///< empty: the built-in profile
    QString screenshot; ///< empty: show the window
    QSize size{1360, 860};
    bool isDark = false;
    View view = View::Settings;
    YamlPath setting; ///< empty: none is asked for
};

/// `--help` and `--version` print and leave.
Result<CommandLine> readCommandLine(const QStringList &arguments);

/// Told before the application exists, as its platform depends on it.
bool asksForPicture(int argc, char *argv[]);
