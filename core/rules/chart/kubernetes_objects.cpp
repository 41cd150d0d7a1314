#include "core/rules/chart/kubernetes_objects.h"

#include "core/catalogue/edit_distance.h"
#include "core/rules/common_fixes.h"
#include "core/rules/value_check.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A field of a Kubernetes object. `form` is what it holds: text, integer, boolean, count (a number or a text), any,
/// one word of several (`=A B`), or an object, by its type; behind it `[]` for a list and `{}` for a map of these.
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/
struct ObjectField
{
    const char *type;
    const char *name;
    const char *form;
};

constexpr ObjectField objectFields[] = {
    {"Toleration", "key", "text"},
    {"Toleration", "operator", "=Equal Exists"},
    {"Toleration", "value", "text"},
    {"Toleration", "effect", "=NoSchedule PreferNoSchedule NoExecute"},
    {"Toleration", "tolerationSeconds", "integer"},

    {"EnvVar", "name", "text"},
    {"EnvVar", "value", "text"},
    {"EnvVar", "valueFrom", "EnvVarSource"},
    {"EnvVarSource", "configMapKeyRef", "KeySelector"},
    {"EnvVarSource", "secretKeyRef", "KeySelector"},
    {"EnvVarSource", "fieldRef", "any"},
    {"EnvVarSource", "resourceFieldRef", "any"},
    {"EnvVarSource", "fileKeyRef", "any"},
    {"KeySelector", "name", "text"},
    {"KeySelector", "key", "text"},
    {"KeySelector", "optional", "boolean"},

    {"Reference", "name", "text"},

    {"Resources", "limits", "any{}"},
    {"Resources", "requests", "any{}"},
    {"Resources", "claims", "any[]"},

    {"Strategy", "type", "text"}, // kubernetes.unknown-word speaks of it
    {"Strategy", "rollingUpdate", "RollingUpdate"},
    {"RollingUpdate", "maxUnavailable", "count"},
    {"RollingUpdate", "maxSurge", "count"},

    {"Affinity", "nodeAffinity", "NodeAffinity"},
    {"Affinity", "podAffinity", "PodAffinity"},
    {"Affinity", "podAntiAffinity", "PodAffinity"},
    {"NodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "NodeSelector"},
    {"NodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution", "PreferredNodes[]"},
    {"NodeSelector", "nodeSelectorTerms", "NodeTerm[]"},
    {"PreferredNodes", "weight", "integer"},
    {"PreferredNodes", "preference", "NodeTerm"},
    {"NodeTerm", "matchExpressions", "NodeRequirement[]"},
    {"NodeTerm", "matchFields", "NodeRequirement[]"},
    {"NodeRequirement", "key", "text"},
    {"NodeRequirement", "operator", "=In NotIn Exists DoesNotExist Gt Lt"},
    {"NodeRequirement", "values", "text[]"},
    {"PodAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "PodTerm[]"},
    {"PodAffinity", "preferredDuringSchedulingIgnoredDuringExecution", "PreferredPods[]"},
    {"PreferredPods", "weight", "integer"},
    {"PreferredPods", "podAffinityTerm", "PodTerm"},
    {"PodTerm", "labelSelector", "LabelSelector"},
    {"PodTerm", "namespaceSelector", "LabelSelector"},
    {"PodTerm", "namespaces", "text[]"},
    {"PodTerm", "topologyKey", "text"},
    {"PodTerm", "matchLabelKeys", "text[]"},
    {"PodTerm", "mismatchLabelKeys", "text[]"},
    {"LabelSelector", "matchLabels", "text{}"},
    {"LabelSelector", "matchExpressions", "LabelRequirement[]"},
    {"LabelRequirement", "key", "text"},
    {"LabelRequirement", "operator", "=In NotIn Exists DoesNotExist"},
    {"LabelRequirement", "values", "text[]"},

    {"Spread", "maxSkew", "integer"},
    {"Spread", "minDomains", "integer"},
    {"Spread", "topologyKey", "text"},
    {"Spread", "whenUnsatisfiable", "=DoNotSchedule ScheduleAnyway"},
    {"Spread", "labelSelector", "LabelSelector"},
    {"Spread", "matchLabelKeys", "text[]"},
    {"Spread", "nodeAffinityPolicy", "=Honor Ignore"},
    {"Spread", "nodeTaintsPolicy", "=Honor Ignore"},

    {"Mount", "name", "text"},
    {"Mount", "mountPath", "text"},
    {"Mount", "subPath", "text"},
    {"Mount", "subPathExpr", "text"},
    {"Mount", "readOnly", "boolean"},
    {"Mount", "recursiveReadOnly", "=Disabled IfPossible Enabled"},
    {"Mount", "mountPropagation", "=None HostToContainer Bidirectional"},

    {"PodSecurity", "appArmorProfile", "any"},
    {"PodSecurity", "fsGroup", "integer"},
    {"PodSecurity", "fsGroupChangePolicy", "=OnRootMismatch Always"},
    {"PodSecurity", "runAsGroup", "integer"},
    {"PodSecurity", "runAsNonRoot", "boolean"},
    {"PodSecurity", "runAsUser", "integer"},
    {"PodSecurity", "seLinuxChangePolicy", "=MountOption Recursive"},
    {"PodSecurity", "seLinuxOptions", "SeLinux"},
    {"PodSecurity", "seccompProfile", "any"},
    {"PodSecurity", "supplementalGroups", "integer[]"},
    {"PodSecurity", "supplementalGroupsPolicy", "=Merge Strict"},
    {"PodSecurity", "sysctls", "any[]"},
    {"PodSecurity", "windowsOptions", "any"},
    {"SeLinux", "level", "text"},
    {"SeLinux", "role", "text"},
    {"SeLinux", "type", "text"},
    {"SeLinux", "user", "text"},
};

/// The settings that are such objects, by the last part of their path.
struct ObjectSetting
{
    const char *name;
    const char *form;
};

constexpr ObjectSetting objectSettings[] = {
    {"tolerations", "Toleration[]"},
    {"extraEnv", "EnvVar[]"},
    {"imagePullSecrets", "Reference[]"},
    {"resources", "Resources"},
    {"initResources", "Resources"},
    {"updateStrategy", "Strategy"},
    {"affinity", "Affinity"},
    {"topologySpreadConstraints", "Spread[]"},
    {"extraVolumeMounts", "Mount[]"},
    {"podSecurityContext", "PodSecurity"},
    {"seLinuxOptions", "SeLinux"},
};

/// Values that hold what a simple form says.
struct SimpleForm
{
    const char *name;
    const char *wanted;
    bool (*holds)(const Value &);
};

constexpr SimpleForm simpleForms[] = {
    {"any", "", [](const Value &) { return true; }},
    {"text", "a text in quotes", [](const Value &value) { return value.isString(); }},
    {"integer", "a whole number", [](const Value &value) { return value.isInteger(); }},
    {"boolean", "true or false", [](const Value &value) { return value.isBool(); }},
    {"count", "a number or a percentage", [](const Value &value) { return value.isInteger() || value.isString(); }},
};

/// What was found in the objects, by the two rules that speak of it.
struct ObjectProblems
{
    QList<Violation> unknownFields;
    QList<Violation> wrongForms;
};

void judge(const YamlPath &path, const Value &value, const QString &form, ObjectProblems &problems);

void addWrongForm(const YamlPath &path, const Value &value, const QString &wanted, ObjectProblems &problems)
{
    Violation violation{.message = u"%1 is %2; Kubernetes wants %3"_s.arg(path.toString(), value.toDisplay(), wanted),
                        .settings = {path}};
    if (wanted.contains("quotes"_L1) && value.isScalar())
        violation.fixes += Fix{.label = u"Put it in quotes"_s, .changes = {setTo(path, Value(value.toDisplay()))}};
    violation.fixes += removal(path);
    problems.wrongForms += violation;
}

void judgeWord(const YamlPath &path, const Value &value, const QStringList &words, ObjectProblems &problems)
{
    if (value.isString() && (words.contains(value.toString()) || value.toString().isEmpty()))
        return;
    Violation violation{
        .message = u"%1 is %2; Kubernetes knows %3"_s.arg(path.toString(), value.toDisplay(), words.join(u", "_s)),
        .settings = {path}};
    constexpr int mostSlips = 3;
    if (const QString meant = nearestWord(value.toDisplay(), words, mostSlips); !meant.isEmpty())
        violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(path, meant)}};
    violation.fixes += removal(path);
    problems.wrongForms += violation;
}

void judgeList(const YamlPath &path, const Value &value, const QString &form, ObjectProblems &problems)
{
    if (!value.isList())
        return addWrongForm(path, value, u"a list"_s, problems);
    int index = 0;
    for (const Value &item : value.toList())
        judge(path.child(index++), item, form, problems);
}

void judgeMap(const YamlPath &path, const Value &value, const QString &form, ObjectProblems &problems)
{
    if (!value.isMap())
        return addWrongForm(path, value, u"a map"_s, problems);
    for (const auto &[name, entry] : value.toMap())
        judge(path.child(name), entry, form, problems);
}

QStringList fieldsOf(const QString &type)
{
    QStringList names;
    for (const ObjectField &field : objectFields) {
        if (type == QLatin1StringView(field.type))
            names += QString::fromLatin1(field.name);
    }
    return names;
}

void addUnknownField(const YamlPath &path, const Value &value, const QStringList &fields, ObjectProblems &problems)
{
    constexpr int mostSlips = 3;
    const QString meant = nearestWord(path.lastName(), fields, mostSlips);
    Violation violation{.message = u"%1: Kubernetes has no such field there"_s.arg(path.toString()),
                        .settings = {path}};
    if (!meant.isEmpty()) {
        violation.message += u"; the nearest is %1"_s.arg(meant);
        violation.fixes += Fix{.label = u"Rename it to %1"_s.arg(meant),
                               .changes = {setTo(path.parent().child(meant), value), unset(path)}};
    }
    violation.fixes += removal(path);
    problems.unknownFields += violation;
}

/// Other rules speak of what isn't a map: of the chart's types, and of the entries of lists.
void judgeObject(const YamlPath &path, const Value &value, const QString &type, ObjectProblems &problems)
{
    for (const auto &[name, entry] : value.toMap()) {
        const auto field = std::ranges::find_if(objectFields, [&](const ObjectField &known) {
            return type == QLatin1StringView(known.type) && name == QLatin1StringView(known.name);
        });
        if (field == std::end(objectFields))
            addUnknownField(path.child(name), entry, fieldsOf(type), problems);
        else
            judge(path.child(name), entry, QString::fromLatin1(field->form), problems);
    }
}

void judge(const YamlPath &path, const Value &value, const QString &form, ObjectProblems &problems)
{
    if (value.isNull() || (value.isString() && isTemplated(value.toString())))
        return;
    if (form.endsWith("[]"_L1))
        return judgeList(path, value, form.chopped(2), problems);
    if (form.endsWith("{}"_L1))
        return judgeMap(path, value, form.chopped(2), problems);
    if (form.startsWith(u'='))
        return judgeWord(path, value, form.sliced(1).split(u' '), problems);
    const auto simple = std::ranges::find_if(
        simpleForms, [&form](const SimpleForm &known) { return form == QLatin1StringView(known.name); });
    if (simple == std::end(simpleForms))
        return judgeObject(path, value, form, problems);
    if (!simple->holds(value))
        addWrongForm(path, value, QString::fromLatin1(simple->wanted), problems);
}

/// The form of the object that a path of the chart leads to; nullptr where it is none that we know.
const ObjectSetting *objectAt(const Catalogue &catalogue, const YamlPath &path)
{
    const QString name = path.isEmpty() ? QString() : path.lastName();
    const auto found = std::ranges::find_if(
        objectSettings, [&name](const ObjectSetting &setting) { return name == QLatin1StringView(setting.name); });
    const bool isOurs = catalogue.covering(path) || catalogue.isGroup(path);
    return found == std::end(objectSettings) || !isOurs ? nullptr : &*found;
}

ObjectProblems problemsOf(const CheckContext &context)
{
    ObjectProblems problems;
    QSet<YamlPath> judged;
    for (const YamlPath &leaf : context.values.explicitLeaves()) {
        for (YamlPath path = leaf; !path.isEmpty(); path = path.parent()) {
            const ObjectSetting *setting = objectAt(context.values.catalogue(), path);
            const Value *value = setting ? context.values.explicitValue(path) : nullptr;
            if (!value || judged.contains(path))
                continue;
            judged += path;
            judge(path, *value, QString::fromLatin1(setting->form), problems);
        }
    }
    return problems;
}

} // namespace

QList<Violation> checkObjectFields(const CheckContext &context)
{
    return problemsOf(context).unknownFields;
}

QList<Violation> checkObjectForms(const CheckContext &context)
{
    return problemsOf(context).wrongForms;
}
