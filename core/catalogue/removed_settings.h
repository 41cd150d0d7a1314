#pragma once

#include "core/catalogue/catalogue.h"

/// A setting that an older chart has and this one hasn't.
struct RemovedSetting
{
    const Setting *setting = nullptr; ///< of the last chart that has it
    QString lastIn;                   ///< that chart's minor
    YamlPath movedTo;                 ///< empty where nothing took over
};

/// The charts of the program that are older than this one, newest first.
std::vector<std::shared_ptr<const Catalogue>> olderCatalogues(const Catalogue &catalogue);

/// Each once, as the newest of the older charts has it.
std::vector<RemovedSetting> removedSettings(const Catalogue &catalogue);

/// `last in chart 1.18; now encryption.strictMode.egress`.
QString inWords(const RemovedSetting &removed);

/// The chart's minor that a setting came with, as `1.19`; empty where all of the older charts have it.
QString cameWith(const Setting &setting, const Catalogue &catalogue,
                 std::span<const std::shared_ptr<const Catalogue>> older);
