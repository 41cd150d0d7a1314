#pragma once

#include "core/yaml/yaml_text.h"

/// In what kind of file the Helm values were found.
enum class ValuesForm {
    Plain,           ///< the whole document is the values file
    UmbrellaChart,   ///< under `cilium:`
    HelmRelease,     ///< Flux: `spec.values`
    ArgoApplication, ///< Argo CD: `spec.source(s).helm.valuesObject`, or the string `values`
    Profile,         ///< ours: `values`
};

/// Where in a text the Helm values live.
struct ValuesPlace
{
    ValuesForm form = ValuesForm::Plain;
    int document = 0;
    YamlPath root;
    bool isString = false; ///< the values are the content of a string at `root`, a YAML text of its own

    bool operator==(const ValuesPlace &) const = default;
};

/// Every place in a text where Helm values live, in the order of the text: several documents, several sources of an
/// Argo CD application. Fails with a reason where there is none.
Result<std::vector<ValuesPlace>> valuesPlaces(const YamlText &text);

/// Of these places the one with Cilium's values, by content: its chart is Cilium's, or the keys are. Fails with a
/// reason where a file is YAML but holds no Helm values that can be edited (another Kubernetes object, a list).
Result<ValuesPlace> findValues(const YamlText &text);

/// The version of Cilium's chart that the file itself asks for: a profile's target, the chart of a HelmRelease, the
/// revision of an Argo CD application; `1.19.0`, or `1.19` of a range like `1.19.x`. Empty: it asks for none.
QString pinnedChart(const YamlText &text, const ValuesPlace &place);
