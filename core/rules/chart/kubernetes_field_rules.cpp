#include "core/rules/chart/kubernetes_formats.h"
#include "core/rules/chart/kubernetes_objects.h"
#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"
#include "core/values/kubernetes_names.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A field of a Kubernetes object that many settings fill, known by the end of their path.
struct EnumField
{
    const char *end;
    const char *words;       ///< separated by blanks
    const char *except = ""; ///< paths that end so and mean something else, separated by blanks
};

constexpr EnumField enumFields[] = {
    {"pullPolicy", "Always IfNotPresent Never"},
    {"dnsPolicy", "ClusterFirst ClusterFirstWithHostNet Default None"},
    {"service.type", "ClusterIP NodePort LoadBalancer ExternalName"},
    {"operator.updateStrategy.type", "RollingUpdate Recreate"},
    {"relay.updateStrategy.type", "RollingUpdate Recreate"},
    {"ui.updateStrategy.type", "RollingUpdate Recreate"},
    {"apiserver.updateStrategy.type", "RollingUpdate Recreate"},
    {"updateStrategy.type", "RollingUpdate OnDelete",
     "operator.updateStrategy.type hubble.relay.updateStrategy.type hubble.ui.updateStrategy.type "
     "clustermesh.apiserver.updateStrategy.type preflight.updateStrategy.type"},
    {"internalTrafficPolicy", "Cluster Local", "enableInternalTrafficPolicy"},
    {"unhealthyPodEvictionPolicy", "IfHealthyBudget AlwaysAllow"},
    {"dataStorage.accessMode", "ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod"},
    {"appArmorProfile.type", "RuntimeDefault Unconfined Localhost"},
    {"seccompProfile.type", "RuntimeDefault Unconfined Localhost"},
};

bool endsWith(const QString &path, QLatin1StringView end)
{
    return path == end || path.endsWith(u'.' + end);
}

const EnumField *enumFieldOf(const QString &path)
{
    const auto found = std::ranges::find_if(enumFields, [&path](const EnumField &field) {
        return endsWith(path, QLatin1StringView(field.end)) &&
               !QString::fromLatin1(field.except).split(u' ').contains(path);
    });
    return found == std::end(enumFields) ? nullptr : found;
}

bool isFilledInLater(const Value &value)
{
    const QString text = value.isString() ? value.toString() : QString();
    return text.isEmpty() || isTemplated(text);
}

/// The field of an object that is one setting as a whole: the type of an update strategy or a profile.
YamlPath fieldIn(const Setting &setting, const Value &value)
{
    const bool isObject = value.isMap() && value.find(u"type");
    return isObject ? setting.path().child(u"type"_s) : setting.path();
}

QList<Violation> checkEnums(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &whole) -> std::optional<Violation> {
        const YamlPath at = fieldIn(setting, whole);
        const Value &value = at == setting.path() ? whole : *whole.find(u"type");
        const QString path = at.toString();
        const EnumField *field = enumFieldOf(path);
        const QStringList words = field ? QString::fromLatin1(field->words).split(u' ') : QStringList();
        if (!field || !value.isString() || isFilledInLater(value) || words.contains(value.toString()) ||
            !setting.facts.choices.empty())
            return {};
        Violation violation{.message =
                                u"%1 is %2; Kubernetes knows %3"_s.arg(path, value.toDisplay(), words.join(u", "_s)),
                            .settings = {at}};
        const auto meant = std::ranges::find_if(
            words, [&value](const QString &word) { return word.compare(value.toString(), Qt::CaseInsensitive) == 0; });
        if (meant != words.end())
            violation.fixes += Fix{.label = u"Write %1"_s.arg(*meant), .changes = {setTo(at, *meant)}};
        violation.fixes += removal(at);
        return violation;
    });
}

/// Ports that are numbers or numbers in quotes; 0 switches some of them off.
bool isPort(const QString &path)
{
    static const QRegularExpression name(u"(^|\\.)(port|[a-z][A-Za-z]*Port)$"_s);
    static const QStringList others{u"hostPort"_s, u"nodePort"_s};
    return name.match(path).hasMatch() && !others.contains(path);
}

bool isNodePort(const QString &path)
{
    return path.endsWith("odePort"_L1);
}

QString numberProblem(const QString &path, double number, const QString &shown)
{
    if (endsWith(path, "replicas"_L1) || endsWith(path, "terminationGracePeriodSeconds"_L1))
        return number < 0 ? u"%1 is %2; it can't be negative"_s.arg(path, shown) : QString();
    if (!isPort(path) || path.contains("tunnelPort"_L1))
        return {};
    if (isNodePort(path) && number > 0 && number <= 65535 && (number < 30000 || number > 32767))
        return u"%1 is %2, outside Kubernetes' usual range of 30000 to 32767"_s.arg(path, shown);
    return number < 0 || number > 65535 ? u"%1 is %2; ports end at 65535"_s.arg(path, shown) : QString();
}

QList<Violation> checkNumbers(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        bool isNumber = false;
        const QString shown = value.isString() ? value.toString() : value.toDisplay();
        const double number = shown.toDouble(&isNumber);
        const QString problem = isNumber ? numberProblem(setting.path().toString(), number, shown) : QString();
        if (problem.isEmpty())
            return {};
        const bool isUnusual = isNodePort(setting.path().toString()) && number > 0 && number <= 65535;
        return Violation{.message = problem,
                         .settings = {setting.path()},
                         .fixes = {removal(setting.path())},
                         .severity = isUnusual ? Severity::Warning : Severity::Error};
    });
}

/// Lists of objects and lists of texts in pods.
constexpr const char *objectLists[] = {"tolerations",      "extraEnv",
                                       "extraVolumes",     "extraVolumeMounts",
                                       "extraContainers",  "extraInitContainers",
                                       "initContainers",   "topologySpreadConstraints",
                                       "imagePullSecrets", "extraHostPathMounts"};

QList<Violation> checkObjectLists(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const QString name = setting.path().lastName();
        const bool isObjectList =
            std::ranges::any_of(objectLists, [&name](const char *list) { return name == QLatin1StringView(list); });
        if (!isObjectList || !value.isList())
            return {};
        int index = 0;
        for (const Value &entry : value.toList()) {
            const YamlPath at = setting.path().child(index++);
            if (!entry.isMap() && !isFilledInLater(entry))
                return Violation{.message =
                                     u"%1 is %2; Kubernetes wants a map there"_s.arg(at.toString(), entry.toDisplay()),
                                 .settings = {at},
                                 .fixes = fixesOfEntry(setting.path(), at, entry)};
        }
        return {};
    });
}

/// Maps from text to text in Kubernetes' objects.
constexpr const char *textMaps[] = {"nodeSelector", "matchLabels", "podLabels",          "podAnnotations",
                                    "annotations",  "labels",      "serviceAnnotations", "commonLabels"};

QList<Violation> checkTextMaps(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const QString name = setting.path().lastName();
        const bool isTextMap =
            std::ranges::any_of(textMaps, [&name](const char *map) { return name == QLatin1StringView(map); });
        if (!isTextMap || !value.isMap())
            return {};
        for (const auto &[key, entry] : value.toMap()) {
            const YamlPath at = setting.path().child(key);
            const Value *byDefault = setting.facts.defaultValue.find(key);
            const bool isSection = (byDefault && byDefault->isMap()) || (entry.isMap() && entry.toMap().empty());
            if (entry.isString() || entry.isNull() ||
                isSection) // certgen.annotations has a section for each kind of job
                continue;
            const Fix quote{.label = u"Put it in quotes"_s, .changes = {setTo(at, entry.toDisplay())}};
            return Violation{.message = u"%1 is %2 (%3); Kubernetes wants a text there"_s.arg(
                                 at.toString(), entry.toDisplay(), entry.typeName()),
                             .settings = {at},
                             .fixes = {entry.isScalar() ? quote : removal(at)}};
        }
        return {};
    });
}

constexpr const char *budgets[] = {"operator.podDisruptionBudget", "hubble.relay.podDisruptionBudget",
                                   "hubble.ui.podDisruptionBudget", "clustermesh.apiserver.podDisruptionBudget",
                                   "preflight.podDisruptionBudget"};

QList<Violation> checkBudgets(const CheckContext &context)
{
    QList<Violation> violations;
    for (const char *path : budgets) {
        const YamlPath budget(path);
        const YamlPath least = budget.child(u"minAvailable"_s);
        const YamlPath most = budget.child(u"maxUnavailable"_s);
        if (!context.values.isTrue(budget.child(u"enabled"_s)) || !isTruthy(context.values.value(least)) ||
            !isTruthy(context.values.value(most)))
            continue;
        violations += Violation{.message = u"%1 is %2 and %3 is %4; a budget has one of them"_s.arg(
                                    least.toString(), context.values.value(least).toDisplay(), most.toString(),
                                    context.values.value(most).toDisplay()),
                                .settings = {least, most},
                                .fixes = {Fix{.label = u"Keep minAvailable"_s, .changes = {setTo(most, Value())}},
                                          Fix{.label = u"Keep maxUnavailable"_s, .changes = {unset(least)}}}};
    }
    return violations;
}

constexpr char apiDocs[] = "https://kubernetes.io/docs/reference/kubernetes-api/";

/// Names of other objects: of a priority class, an account, a name space, a ConfigMap.
bool isObjectName(const YamlPath &path)
{
    static const QStringList holders{u"secretsNamespace"_s, u"caBundle"_s};
    const QString holder = path.size() > 1 ? path.parent().lastName() : QString();
    return path.lastName() == "priorityClassName"_L1 ||
           (path.lastName() == "name"_L1 && (holders.contains(holder) || path.startsWith("serviceAccounts")));
}

QList<Violation> checkObjectNames(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        if (!isObjectName(setting.path()) || isFilledInLater(value) || !value.isString() ||
            isDnsSubdomain(value.toString()))
            return {};
        return Violation{.message =
                             u"%1 is \"%2\"; a name of an object has lower-case letters, digits, dashes and dots"_s.arg(
                                 setting.path().toString(), value.toString()),
                         .settings = {setting.path()},
                         .fixes = {removal(setting.path())}};
    });
}

constexpr Rule rules[] = {
    {"kubernetes.object-name", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A name that no object can have"),
     QT_TRANSLATE_NOOP("Rules", "The chart writes the name as it is. The API server refuses it, and a colon in it "
                                "already stops Helm."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/", checkObjectNames},
    {"kubernetes.unknown-word", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A word that Kubernetes doesn't know"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart copies the text into an object, and the API server refuses the object. Capitals "
                       "count."),
     apiDocs, checkEnums},
    {"kubernetes.unknown-field", Severity::Warning, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A field that Kubernetes doesn't have"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart hands these pieces on as they are. Helm 4 applies on the server, which refuses a "
                       "field it doesn't know; others drop it with a warning."),
     apiDocs, checkObjectFields},
    {"kubernetes.wrong-form", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A value that Kubernetes' field doesn't take"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart hands these pieces on as they are, and its schema doesn't look into them; the API "
                       "server refuses the object. The value of a variable is always a text: 5 and true want quotes."),
     apiDocs, checkObjectForms},
    {"kubernetes.number-out-of-range", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A number that Kubernetes refuses"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart's schema has no ranges; the API server refuses the object, or a program can't "
                       "listen on the port."),
     apiDocs, checkNumbers},
    {"kubernetes.list-of-objects", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A text where Kubernetes wants an object"),
     QT_TRANSLATE_NOOP("Rules", "The chart's schema doesn't look into these lists; the API server refuses the pods."),
     "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/", checkObjectLists},
    {"kubernetes.map-of-texts", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A number or truth value where Kubernetes wants a text"),
     QT_TRANSLATE_NOOP("Rules",
                       "Labels, annotations and selectors map texts to texts. The chart writes the value without "
                       "quotes and the API server refuses the object."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/", checkTextMaps},
    {"kubernetes.disruption-budget", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A disruption budget with two limits"),
     QT_TRANSLATE_NOOP("Rules",
                       "Kubernetes takes either limit, not both. The chart's default of one stays when only the "
                       "other is written."),
     "https://kubernetes.io/docs/tasks/run-application/configure-pdb/", checkBudgets},
    {"kubernetes.malformed", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A text that Kubernetes can't read as what it stands for"),
     QT_TRANSLATE_NOOP("Rules", "Amounts, shares and schedules are texts for the chart, which copies them. The API "
                                "server refuses the object."),
     "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/", checkKubernetesKinds},
    {"kubernetes.resources", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Resources that no container can ask for"),
     QT_TRANSLATE_NOOP("Rules", "Requests and limits are amounts, and a request is at most its limit. The API server "
                                "refuses the pods."),
     "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/", checkResources},
    {"kubernetes.label-syntax", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A label that can't be one"),
     QT_TRANSLATE_NOOP("Rules", "Names and values of labels are short words of letters, digits and a few signs. The "
                                "API server refuses the object."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set", checkLabels},
};

} // namespace

std::span<const Rule> kubernetesFieldRules()
{
    return rules;
}
