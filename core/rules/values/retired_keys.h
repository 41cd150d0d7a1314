#pragma once

#include "core/rules/rule.h"

/// When a chart that has removed a key still notices it.
enum class RefusedWhen {
    Never,
    Truthy,
    NotBlank, ///< even false and null
    Present,
};

/// How a value moves to the key that took over.
enum class Carry { Nothing, Same, AsList, AsExactPattern, Tunnel, SecretsBackend };

/// A key that charts had once: since when it is deprecated, refused or ignored, and what took its place.
/// Source: the charts 1.12 to 1.20 rendered with the old and the new keys.
struct RetiredKey
{
    const char *path; ///< with everything below it
    const char *deprecatedSince = nullptr;
    const char *ignoredSince = nullptr; ///< no template reads it from here on
    RefusedWhen refusedWhen = RefusedWhen::Never;
    const char *refusedSince = nullptr;  ///< nullptr: in every chart we know
    const char *refusedBefore = nullptr; ///< nullptr: still
    const char *replacement = nullptr;
    Carry carry = Carry::Nothing;
    const char *fate = "";   ///< what became of it, a whole sentence
    bool chartWarns = false; ///< says so itself at every installation
};

enum class Retirement { Active, Deprecated, Ignored, Refused };

std::span<const RetiredKey> retiredKeys();

/// The entry whose path is the given one or a parent of it; nullptr for others.
const RetiredKey *findRetiredKey(const YamlPath &path);

/// A parent of removed keys that no chart has: the check that looks inside stops on anything but a map.
bool isLegacySection(const YamlPath &path);

/// What the context's chart does with the key and this value of it.
Retirement retirementOf(const CheckContext &context, const RetiredKey &key, const Value &value);
