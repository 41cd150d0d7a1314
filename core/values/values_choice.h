#pragma once

#include "core/values/values_place.h"

// Choosing among several places of one file where Helm values live.

/// What people call a place: `HelmRelease cilium: spec.values`, `document 2`.
QString describePlace(const YamlText &text, const ValuesPlace &place);

/// The place that a number (from 1, in the order of the text), a path (`spec.sources[1].helm.values`) or the name of
/// its object picks. Fails, listing all places, where that is none of them or several.
Result<ValuesPlace> chooseValues(const YamlText &text, const QString &wanted);

/// `1: HelmRelease cilium: spec.values; 2: …`
QString listPlaces(const YamlText &text, const std::vector<ValuesPlace> &places);

/// The place of a text that is the same as one of the text before some edits: of the same object, else at the same
/// place, else the one that `findValues` finds.
Result<ValuesPlace> findValuesAgain(const YamlText &text, const ValuesPlace &place, const YamlText &before);
