#pragma once

#include "core/values/configuration.h"

/// One setting of a preset, and why it is there.
struct PresetSetting
{
    YamlPath path;
    Value value;
    QString why;
    QString since;  ///< first chart version that has the setting; empty: all
    QString before; ///< first one that has it no longer; empty: none
};

/// Settings for a purpose, as a patch: written by hand in resources/presets/, laid over what is there.
struct Preset
{
    QString id;
    QString title;
    QString what;
    QString next;    ///< what is left to do by hand; may be empty
    QString basedOn; ///< whose settings come first; empty: none
    QStringList sources;
    std::vector<PresetSetting> settings; ///< with those of the preset it is based on
};

/// What a preset would do to one setting of a configuration.
struct PresetRow
{
    enum class Effect {
        None,       ///< it is so already
        Sets,       ///< nobody set it
        Overwrites, ///< the file says something else
    };

    PresetSetting setting;
    Value before; ///< what takes effect now
    Effect effect = Effect::None;
};

/// All that ship with the program, in the order in which they are offered.
const std::vector<Preset> &presets();
const Preset *findPreset(QStringView id);

/// The rows of a preset for the chart of the configuration.
std::vector<PresetRow> rowsOf(const Preset &preset, const Configuration &values);
Edit toEdit(const PresetRow &row);

enum class PresetChoice { KeepMine, OverwriteMine };
/// The changes of a preset; what the file sets itself stays, unless told otherwise.
ChangeSet changesOf(const Preset &preset, const Configuration &values, PresetChoice choice);

/// Reads a preset's file; every mistake goes into `errors`.
Preset readPreset(const QByteArray &yaml, const QString &file, std::vector<Error> &errors);
