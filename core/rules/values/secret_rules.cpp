#include "core/rules/combination.h"
#include "core/rules/set_settings.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// Settings that hold a key or a password, by the end of their path.
bool holdsSecret(const Setting &setting)
{
    static const QRegularExpression secret(u"(^|\\.)tls(\\.[A-Za-z]+)*\\.key$|^azure\\.clientSecret$"_s);
    static const QStringList namesOfEntries{u"tls.caBundle.key"_s, u"hubble.metrics.tls.server.mtls.key"_s};
    const QString path = setting.path().toString();
    return !namesOfEntries.contains(path) &&
           (setting.knowledge.kind == SettingKind::Secret || secret.match(path).hasMatch());
}

/// Ciphertext of SOPS, and what a tool puts in later.
bool isHidden(const QString &text)
{
    return text.isEmpty() || text.startsWith("ENC["_L1) || text.contains("${"_L1) || text.contains("{{"_L1) ||
           text.startsWith(u'<') || text.startsWith("ref+"_L1);
}

QList<Violation> checkSettings(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        if (!value.isString() || isHidden(value.toString()) || !holdsSecret(setting))
            return {};
        return Violation{.message = u"%1 holds a secret in plain text"_s.arg(setting.path().toString()),
                         .settings = {setting.path()}};
    });
}

QList<Violation> checkPeers(const CheckContext &context)
{
    QList<Violation> violations;
    int index = 0;
    const Value clusters = context.values.value("clustermesh.config.clusters");
    for (const Value &cluster : clusters.toList()) {
        const YamlPath path = YamlPath("clustermesh.config.clusters").child(index++).joined("tls.key");
        const Value key = context.values.value(path);
        if (cluster.isMap() && key.isString() && !isHidden(key.toString()))
            violations +=
                Violation{.message = u"%1 holds a secret in plain text"_s.arg(path.toString()), .settings = {path}};
    }
    return violations;
}

QList<Violation> checkSecrets(const CheckContext &context)
{
    return checkSettings(context) + checkPeers(context);
}

constexpr Rule rules[] = {
    {"values.secret-in-plain-text", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "A secret in plain text"),
     QT_TRANSLATE_NOOP("Rules",
                       "A values file ends up in a repository, in Helm's release and, with Talos' inline "
                       "manifests, in the machine configuration. Base64 hides nothing. Most settings of this kind "
                       "have one beside them that takes the name of a Secret."),
     "https://helm.sh/docs/chart_best_practices/values/", checkSecrets},
};

} // namespace

std::span<const Rule> secretRules()
{
    return rules;
}
