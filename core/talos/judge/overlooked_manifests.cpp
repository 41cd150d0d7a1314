#include "core/talos/judge/overlooked.h"
#include "core/values/kubernetes_names.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Manifest
{
    const MachineDocument *document;
    PlacedNode content;
    QString name;
};

std::vector<Manifest> manifestsOf(const MergedConfig &config)
{
    std::vector<Manifest> manifests;
    for (const PlacedNode &place : selectNodes(config.main().content, u"cluster.inlineManifests[]")) {
        const MachineNode *contents = place.node->find(u"contents");
        manifests.push_back({&config.main(),
                             {place.path.child(u"contents"_s), contents ? contents : place.node},
                             place.node->textAt(u"name")});
    }
    for (const MachineDocument &document : config.documents) {
        if (document.kind != "KubeInlineManifestConfig"_L1)
            continue;
        const MachineNode *contents = document.content.find(u"manifest");
        manifests.push_back(
            {&document, {YamlPath("manifest"), contents ? contents : &document.content}, document.name});
    }
    return manifests;
}

/// What is wrong with one object, or an empty text.
QString objectProblem(const Value &object)
{
    if (!object.isMap())
        return u"isn't a Kubernetes object"_s;
    for (const char *key : {"apiVersion", "kind"}) {
        const Value *value = object.find(QString::fromLatin1(key));
        if (!value || !value->isString() || value->toString().isEmpty())
            return u"has no %1"_s.arg(QLatin1StringView(key));
    }
    const Value *metadata = object.find(u"metadata");
    const Value *name = metadata ? metadata->find(u"name") : nullptr;
    const bool isList = object.find(u"kind")->toString().endsWith("List"_L1);
    return (name && !name->toString().isEmpty()) || isList ? QString() : u"has no metadata.name"_s;
}

QString manifestProblem(const QString &contents, QStringList &kinds)
{
    const Result<YamlText> text = YamlText::parse(contents.toUtf8());
    if (!text)
        return u"isn't YAML: line %1: %2"_s.arg(text.error().line).arg(text.error().message);
    int objects = 0;
    for (int document = 0; document < text->documentCount(); ++document) {
        const Value object = text->value(text->root(document));
        if (object.isNull())
            continue;
        ++objects;
        const QString problem = objectProblem(object);
        if (!problem.isEmpty())
            return u"has a document that %1"_s.arg(problem);
        kinds += object.find(u"kind")->toString();
    }
    return objects == 0 ? u"is empty"_s : QString();
}

void checkManifest(const Manifest &manifest, MachineProblems &problems)
{
    static const QString secret = u"Secret"_s;
    constexpr qsizetype large = 60'000; // characters: what Cilium's chart renders to at least
    ProblemList list(problems, *manifest.document);
    const QString contents = manifest.content.node->isScalar() ? manifest.content.node->text : QString();
    if (contents.size() >= large)
        list.add("talos.manifest-large", manifest.content,
                 u"the manifest %1 is %2 kB of each control plane's configuration"_s.arg(manifest.name)
                     .arg(contents.toUtf8().size() / 1000));
    if (contents.contains("{{"_L1) && contents.contains("}}"_L1))
        return list.add("talos.manifest-broken", manifest.content,
                        u"the manifest %1 is a template still: {{ … }} must be rendered first"_s.arg(manifest.name));
    QStringList kinds;
    const QString problem = manifestProblem(contents, kinds);
    if (!problem.isEmpty())
        return list.add("talos.manifest-broken", manifest.content, u"the manifest %1 %2"_s.arg(manifest.name, problem));
    if (kinds.contains(secret))
        list.add("talos.manifest-secret", manifest.content,
                 u"the manifest %1 has a Secret, which becomes part of the machine configuration"_s.arg(manifest.name));
    if (kinds.contains("Job"_L1))
        list.add("talos.manifest-job", manifest.content,
                 u"the manifest %1 has a Job, which upgrade-k8s can't change"_s.arg(manifest.name));
}

} // namespace

void overlookManifests(const MergedConfig &config, MachineProblems &problems)
{
    QSet<QString> names;
    for (const Manifest &manifest : manifestsOf(config)) {
        checkManifest(manifest, problems);
        if (manifest.document->isMain() && !manifest.name.isEmpty() && !isDnsSubdomain(manifest.name))
            ProblemList(problems, *manifest.document)
                .add(
                    "talos.unusable", manifest.content,
                    u"%1 is no name for a manifest from contract 1.14 on: lower-case letters, digits, dashes and dots"_s
                        .arg(manifest.name));
        if (names.contains(manifest.name) && !manifest.document->isMain())
            ProblemList(problems, *manifest.document)
                .add("talos.unusable", u"name",
                     u"the manifest %1 is in cluster.inlineManifests, too"_s.arg(manifest.name));
        names += manifest.name;
        if (!config.isControlPlane())
            ProblemList(problems, *manifest.document)
                .add("talos.section-idle", manifest.content,
                     u"the manifest %1 is on a worker, where nothing applies it"_s.arg(manifest.name));
    }
}
