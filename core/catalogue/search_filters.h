#pragma once

#include "core/catalogue/catalogue.h"

/// What a document says of a setting, as far as filters ask for it.
struct SettingStanding
{
    bool isSet = false;
    bool isPinned = false; ///< set to the default
    bool isNull = false;
    bool isChanged = false; ///< since it was saved
    bool isInert = false;   ///< another setting takes its effect
    bool isFixable = false;
    bool isAccepted = false;
    QStringList values;     ///< what the file sets, or the entries of a list
    QStringList severities; ///< of what was found there: error, warning, hint
    QStringList rules;      ///< and by which rules
};

struct DocumentStanding
{
    /// By the path of a setting, or of a key that the chart doesn't know; those of which nothing is to say aren't in
    /// it.
    QHash<YamlPath, SettingStanding> settings;
    std::shared_ptr<const Catalogue> unknownKeys; ///< the latter, to be found as settings are; null: there are none
    bool knowsChanges = false;                    ///< there is a saved state to compare with
};

/// A filter of the search, as it is typed: `@modified`, `@type:cidr`.
struct SearchFilter
{
    enum class Value { None, Optional, Needed };

    const char *name;
    const char *what; ///< what it leaves in the list, for the menu and the help
    Value value = Value::None;
    bool asksDocument = false;
};

std::span<const SearchFilter> searchFilters();
const SearchFilter *findSearchFilter(const QString &name);

/// What `@type:` and `@impact:` take.
QStringList typeFilterValues();
QStringList impactFilterValues();

/// What may stand behind the colon, for completion: empty where there is no end of it.
QStringList filterValues(const SearchFilter &filter, const Catalogue &catalogue);
