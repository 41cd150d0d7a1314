#pragma once

#include <QHash>
#include <QString>

/// What a kind of resource is for: written by hand in resources/kinds/explanations.yaml, shared by all versions.
struct KindExplanation
{
    QString what;
    QString nextTo; ///< what it works together with
    QString docs;   ///< path below https://docs.cilium.io/en/v<minor>/
    QHash<QString, QString> fields;
};

/// Empty for kinds that aren't known.
const KindExplanation &explanationOf(const QString &kind);

/// What a field is for, by its path in the schema (`spec.bgpInstances[].localASN`); empty where nothing is written.
QString fieldExplanation(const QString &kind, const QString &fieldPath);
