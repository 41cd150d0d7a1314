#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

#include <QStringList>

/// Something in a piece of a Kubernetes manifest that Kubernetes doesn't take.
struct ManifestProblem
{
    enum Kind { UnknownField, WrongForm, UnknownWord };

    Kind kind = UnknownField;
    YamlPath path;
    Value value;
    QStringList known; ///< the fields, forms or words that there are
};

/// Whether a setting with this last key is a piece of a manifest whose fields are known.
bool isManifestPiece(const QString &lastKey);

/// What a piece of a manifest (an affinity, tolerations, volumes, …) that a setting takes as a whole has that
/// Kubernetes doesn't know there, or in another form; nothing where the setting isn't such a piece. Chart and Helm
/// don't look inside, so that the API server is the first to say so.
std::vector<ManifestProblem> manifestProblems(const YamlPath &setting, const Value &value);

/// `nodeAffinity is "x"; a map is needed`
QString inWords(const ManifestProblem &problem);

/// The first of them in words; empty: there is none.
QString manifestProblem(const YamlPath &setting, const Value &value);
