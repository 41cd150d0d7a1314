#include "core/exporters/release_text.h"
#include "core/exporters/renderers.h"
#include "core/exporters/shell_text.h"
#include "core/yaml/yaml_writer.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int layerIndent = 4; // both releases hold the values two levels deep, and Argo CD's one deeper

QByteArray indented(const QByteArray &text, int columns)
{
    QByteArray all;
    for (const QByteArray &line : text.split('\n')) {
        if (!line.trimmed().isEmpty())
            all += QByteArray(columns, ' ') + line;
        all += '\n';
    }
    while (all.endsWith("\n\n"))
        all.chop(1);
    return all;
}

/// The values as a block below a key, which stands in `column`.
QByteArray valuesBelow(const QByteArray &key, const QByteArray &values, int column)
{
    const QByteArray start = QByteArray(column, ' ') + key + ':';
    const QByteArray text = QByteArray(values).replace("\r\n", "\n");
    const bool isBlock = !text.trimmed().startsWith('{');
    const QByteArray block = isBlock ? indented(text, column + 2) : text.trimmed() + '\n';
    return start + (isBlock ? '\n' : ' ') + block;
}

Value::Map named(const QString &name, const QString &inNamespace)
{
    return {{u"name"_s, Value(name)}, {u"namespace"_s, Value(inNamespace)}};
}

Value::Map document(const char *apiVersion, const char *kind, Value::Map metadata, Value::Map spec)
{
    return {{u"apiVersion"_s, Value(QString::fromLatin1(apiVersion))},
            {u"kind"_s, Value(QString::fromLatin1(kind))},
            {u"metadata"_s, Value(std::move(metadata))},
            {u"spec"_s, Value(std::move(spec))}};
}

QByteArray comment(const CheckContext &context, const char *what)
{
    return commentLines(u"%1 for Cilium's chart %2, exported by Datapath Designer."_s.arg(QLatin1StringView(what),
                                                                                          context.target.cilium));
}

TextFile fluxRelease(const CheckContext &context, const ExportOptions &options, const QByteArray &values)
{
    const QString source = u"cilium"_s;
    const Value::Map repository =
        document("source.toolkit.fluxcd.io/v1", "HelmRepository", named(source, options.inNamespace),
                 {{u"interval"_s, Value(u"1h"_s)}, {u"url"_s, Value(QString::fromLatin1(chartRepository))}});
    const Value::Map chart{
        {u"chart"_s, Value(u"cilium"_s)},
        {u"version"_s, Value(context.target.cilium)},
        {u"sourceRef"_s, Value(Value::Map{{u"kind"_s, Value(u"HelmRepository"_s)}, {u"name"_s, Value(source)}})}};
    const Value::Map release =
        document("helm.toolkit.fluxcd.io/v2", "HelmRelease", named(options.release, options.inNamespace),
                 {{u"interval"_s, Value(u"1h"_s)},
                  {u"releaseName"_s, Value(options.release)},
                  {u"chart"_s, Value(Value::Map{{u"spec"_s, Value(chart)}})}});
    return {.path = u"flux/cilium.yaml"_s,
            .content = comment(context, "A Flux HelmRelease and its HelmRepository") + writeBlock(Value(repository)) +
                       "---\n" + writeBlock(Value(release)) + valuesBelow("values", values, 2)};
}

TextFile argoApplication(const CheckContext &context, const ExportOptions &options, const QByteArray &values)
{
    const Value::Map destination{{u"server"_s, Value(u"https://kubernetes.default.svc"_s)},
                                 {u"namespace"_s, Value(options.inNamespace)}};
    // Server-side, as the largest of Cilium's CRDs don't fit into the annotation that a client-side apply keeps.
    const Value::Map policy{{u"syncOptions"_s, Value(Value::List{Value(u"ServerSideApply=true"_s)})}};
    const Value::Map source{{u"repoURL"_s, Value(QString::fromLatin1(chartRepository))},
                            {u"chart"_s, Value(u"cilium"_s)},
                            {u"targetRevision"_s, Value(context.target.cilium)},
                            {u"helm"_s, Value(Value::Map{{u"releaseName"_s, Value(options.release)}})}};
    // The source comes last, as the values go behind it.
    const Value::Map application = document("argoproj.io/v1alpha1", "Application", named(options.release, u"argocd"_s),
                                            {{u"project"_s, Value(u"default"_s)},
                                             {u"destination"_s, Value(destination)},
                                             {u"syncPolicy"_s, Value(policy)},
                                             {u"source"_s, Value(source)}});
    return {.path = u"argocd/cilium.yaml"_s,
            .content = comment(context, "An Argo CD Application") + writeBlock(Value(application)) +
                       valuesBelow("valuesObject", values, 2 + layerIndent)};
}

TextFile helmScript(const CheckContext &context, const ExportOptions &options, const QByteArray &)
{
    return {.path = u"helm-upgrade.sh"_s,
            .content = "#!/bin/sh\n# Installs or upgrades Cilium with the values beside this script.\nset -eu\ncd -- "
                       "\"$(dirname -- \"$0\")\"\n" +
                       helmCommand(context, options, u"values.yaml"_s).toUtf8() + '\n'};
}

} // namespace

QString helmCommand(const CheckContext &context, const ExportOptions &options, const QString &valuesFile)
{
    const QStringList words{u"helm"_s,
                            u"upgrade"_s,
                            u"--install"_s,
                            options.release,
                            u"cilium"_s,
                            u"--repo"_s,
                            QString::fromLatin1(chartRepository),
                            u"--version"_s,
                            context.target.cilium,
                            u"--namespace"_s,
                            options.inNamespace,
                            u"--values"_s,
                            valuesFile};
    QStringList quoted;
    for (const QString &word : words)
        quoted += shellWord(word);
    return quoted.join(u' ');
}

Result<std::vector<TextFile>> renderRelease(const CheckContext &context, const ExportOptions &options)
{
    using Render = TextFile (*)(const CheckContext &, const ExportOptions &, const QByteArray &);
    static constexpr Render renders[] = {helmScript, fluxRelease, argoApplication};
    return valuesText(context.values, options.values).transform([&](const QByteArray &values) {
        return std::vector{renders[static_cast<std::size_t>(options.wrapping)](context, options, values)};
    });
}
