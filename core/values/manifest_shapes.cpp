#include "core/values/manifest_shapes.h"

#include "core/values/templated_text.h"

#include <QHash>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

/// The fields of an object as `name:form`, separated by blanks. Forms: text, integer, count (a number or a
/// percentage), truth, map (of anything), texts (a map of texts), any; a shape's name; `Exists|Equal`, one of some
/// words; `[form]`, a list of such.
struct Shape
{
    const char *name;
    const char *fields;
};

// https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/
constexpr Shape shapes[] = {
    {"affinity", "nodeAffinity:nodeAffinity podAffinity:podAffinity podAntiAffinity:podAffinity"},
    {"nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution:nodeSelector "
                     "preferredDuringSchedulingIgnoredDuringExecution:[preferredNode]"},
    {"nodeSelector", "nodeSelectorTerms:[nodeTerm]"},
    {"nodeTerm", "matchExpressions:[requirement] matchFields:[requirement]"},
    {"preferredNode", "weight:integer preference:nodeTerm"},
    {"requirement", "key:text operator:In|NotIn|Exists|DoesNotExist|Gt|Lt values:[text]"},
    {"podAffinity", "requiredDuringSchedulingIgnoredDuringExecution:[podTerm] "
                    "preferredDuringSchedulingIgnoredDuringExecution:[preferredPod]"},
    {"preferredPod", "weight:integer podAffinityTerm:podTerm"},
    {"podTerm", "labelSelector:labelSelector topologyKey:text namespaces:[text] namespaceSelector:labelSelector "
                "matchLabelKeys:[text] mismatchLabelKeys:[text]"},
    {"labelSelector", "matchLabels:texts matchExpressions:[requirement]"},
    {"toleration", "key:text operator:Exists|Equal|Lt|Gt value:text effect:NoSchedule|PreferNoSchedule|NoExecute "
                   "tolerationSeconds:integer"},
    {"spread",
     "maxSkew:integer topologyKey:text whenUnsatisfiable:DoNotSchedule|ScheduleAnyway labelSelector:labelSelector "
     "minDomains:integer matchLabelKeys:[text] nodeAffinityPolicy:Honor|Ignore nodeTaintsPolicy:Honor|Ignore"},
    {"resources", "limits:map requests:map claims:[map]"},
    {"env", "name:text value:text valueFrom:envSource"},
    {"envSource", "fieldRef:map resourceFieldRef:map configMapKeyRef:keyRef secretKeyRef:keyRef fileKeyRef:map"},
    {"volume", "name:text emptyDir:map hostPath:map configMap:map secret:map projected:map downwardAPI:map csi:map "
               "persistentVolumeClaim:map nfs:map ephemeral:map image:map iscsi:map fc:map cephfs:map rbd:map"},
    {"mount", "name:text mountPath:text subPath:text subPathExpr:text readOnly:truth recursiveReadOnly:text "
              "mountPropagation:None|HostToContainer|Bidirectional"},
    {"hostMount", "name:text mountPath:text hostPath:text readOnly:truth "
                  "hostPathType:DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice "
                  "mountPropagation:None|HostToContainer|Bidirectional"},
    {"podSecurity",
     "fsGroup:integer fsGroupChangePolicy:Always|OnRootMismatch runAsGroup:integer runAsNonRoot:truth "
     "runAsUser:integer "
     "seLinuxOptions:seLinux seLinuxChangePolicy:text seccompProfile:profile appArmorProfile:profile "
     "supplementalGroups:[integer] supplementalGroupsPolicy:text sysctls:[nameValue] windowsOptions:map"},
    // Some of the chart's keys of that name go to a pod, some to a container.
    {"anySecurity",
     "enabled:truth allowPrivilegeEscalation:truth capabilities:capabilities privileged:truth procMount:text "
     "readOnlyRootFilesystem:truth runAsGroup:integer runAsNonRoot:truth runAsUser:integer seLinuxOptions:seLinux "
     "seccompProfile:profile appArmorProfile:profile windowsOptions:map fsGroup:integer "
     "fsGroupChangePolicy:Always|OnRootMismatch seLinuxChangePolicy:text supplementalGroups:[integer] "
     "supplementalGroupsPolicy:text sysctls:[nameValue]"},
    {"keyRef", "name:text key:text optional:truth"},
    {"seLinux", "level:text role:text type:text user:text"},
    {"capabilities", "add:[text] drop:[text]"},
    {"profile", "type:RuntimeDefault|Unconfined|Localhost localhostProfile:text"},
    {"nameValue", "name:text value:text"},
    {"named", "name:text"},
    {"strategy", "type:text rollingUpdate:rolling"},
    {"rolling", "maxUnavailable:count maxSurge:count partition:integer"},
    {"lifecycle", "postStart:handler preStop:handler stopSignal:text"},
    {"handler", "exec:exec httpGet:map tcpSocket:map sleep:map"},
    {"exec", "command:[text]"},
    {"relabeling",
     // https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/Documentation/api-reference/api.md
     "action:replace|Replace|keep|Keep|drop|Drop|hashmod|HashMod|labelmap|LabelMap|labeldrop|LabelDrop|labelkeep|"
     "LabelKeep|lowercase|Lowercase|uppercase|Uppercase|keepequal|KeepEqual|dropequal|DropEqual "
     "sourceLabels:[text] separator:text targetLabel:text regex:text modulus:integer replacement:text"},
};

/// The shape of a setting, by its last key.
constexpr std::pair<const char *, const char *> forms[] = {
    {"affinity", "affinity"},
    {"tolerations", "[toleration]"},
    {"topologySpreadConstraints", "[spread]"},
    {"resources", "resources"},
    {"initResources", "resources"},
    {"extraEnv", "[env]"},
    {"extraVolumes", "[volume]"},
    {"extraVolumeMounts", "[mount]"},
    {"extraHostPathMounts", "[hostMount]"},
    {"securityContext", "anySecurity"},
    {"podSecurityContext", "podSecurity"},
    {"imagePullSecrets", "[named]"},
    {"seLinuxOptions", "seLinux"},
    {"updateStrategy", "strategy"},
    {"lifecycle", "lifecycle"},
    {"relabelings", "[relabeling]"},
    {"metricRelabelings", "[relabeling]"},
};

using Problems = std::vector<ManifestProblem>;

void judge(const YamlPath &at, const QString &form, const Value &value, Problems &problems);

/// The fields of a shape with their forms; nothing where it is none.
QHash<QString, QString> fieldsOf(const QString &shape)
{
    static const QHash<QString, QHash<QString, QString>> all = [] {
        QHash<QString, QHash<QString, QString>> fields;
        for (const Shape &one : shapes)
            for (const QString &field : QString::fromLatin1(one.fields).split(u' '))
                fields[QString::fromLatin1(one.name)].insert(field.section(u':', 0, 0), field.section(u':', 1));
        return fields;
    }();
    return all.value(shape);
}

/// 2 or "25%"; "2" is neither.
bool isCount(const Value &value)
{
    const QString text = value.isString() ? value.toString() : QString();
    bool isNumber = false;
    const int share = text.chopped(text.endsWith(u'%') ? 1 : 0).toInt(&isNumber);
    return value.isString() ? text.endsWith(u'%') && isNumber && share >= 0 && share <= 100
                            : value.isInteger() && value.toInteger() >= 0;
}

/// A form that is no shape.
struct SimpleForm
{
    const char *name;
    const char *wanted;
    bool (*holds)(const Value &);
};

constexpr SimpleForm simpleForms[] = {
    {"text", "a text", [](const Value &value) { return value.isString(); }},
    {"integer", "a whole number", [](const Value &value) { return value.isInteger(); }},
    {"count", "a number or a percentage up to 100%", isCount},
    {"truth", "true or false", [](const Value &value) { return value.isBool(); }},
    {"map", "a map", [](const Value &value) { return value.isMap(); }},
};

void judgeSimple(const YamlPath &at, const QString &form, const Value &value, Problems &problems)
{
    const auto *simple =
        std::ranges::find_if(simpleForms, [&](const SimpleForm &one) { return form == QLatin1StringView(one.name); });
    if (simple != std::end(simpleForms) && !simple->holds(value))
        problems.push_back({ManifestProblem::WrongForm, at, value, {QString::fromLatin1(simple->wanted)}});
}

void judgeList(const YamlPath &at, const QString &form, const Value &value, Problems &problems)
{
    if (!value.isList())
        return problems.push_back({ManifestProblem::WrongForm, at, value, {u"a list"_s}});
    int index = 0;
    for (const Value &item : value.toList())
        judge(at.child(index++), form, item, problems);
}

void judgeTexts(const YamlPath &at, const Value &value, Problems &problems)
{
    if (!value.isMap())
        return problems.push_back({ManifestProblem::WrongForm, at, value, {u"a map"_s}});
    for (const auto &[key, text] : value.toMap())
        judge(at.child(key), u"text"_s, text, problems);
}

void judgeObject(const YamlPath &at, const QHash<QString, QString> &fields, const Value &value, Problems &problems)
{
    if (!value.isMap())
        return problems.push_back({ManifestProblem::WrongForm, at, value, {u"a map"_s}});
    for (const auto &[key, inner] : value.toMap()) {
        if (fields.contains(key)) {
            judge(at.child(key), fields[key], inner, problems);
            continue;
        }
        QStringList known = fields.keys();
        known.sort();
        problems.push_back({ManifestProblem::UnknownField, at.child(key), inner, known});
    }
}

void judge(const YamlPath &at, const QString &form, const Value &value, Problems &problems)
{
    if (value.isNull() || (value.isString() && isTemplated(value.toString())))
        return;
    if (form.startsWith(u'['))
        return judgeList(at, form.sliced(1).chopped(1), value, problems);
    if (form == "texts"_L1)
        return judgeTexts(at, value, problems);
    if (form.contains(u'|')) {
        const QStringList words = form.split(u'|');
        const bool isUnset = value.isString() && value.toString().isEmpty();
        if (!isUnset && (!value.isString() || !words.contains(value.toString())))
            problems.push_back({ManifestProblem::UnknownWord, at, value, words});
        return;
    }
    const QHash<QString, QString> fields = fieldsOf(form);
    if (fields.isEmpty())
        judgeSimple(at, form, value, problems);
    else
        judgeObject(at, fields, value, problems);
}

const QHash<QString, QString> &formsByKey()
{
    static const QHash<QString, QString> byKey = [] {
        QHash<QString, QString> all;
        for (const auto &[key, form] : forms)
            all.insert(QString::fromLatin1(key), QString::fromLatin1(form));
        return all;
    }();
    return byKey;
}

} // namespace

bool isManifestPiece(const QString &lastKey)
{
    return formsByKey().contains(lastKey);
}

std::vector<ManifestProblem> manifestProblems(const YamlPath &setting, const Value &value)
{
    Problems problems;
    if (const QString form = formsByKey().value(setting.lastName()); !form.isEmpty())
        judge(setting, form, value, problems);
    return problems;
}

QString inWords(const ManifestProblem &problem)
{
    constexpr int fewLetters = 40;
    if (problem.kind == ManifestProblem::UnknownField)
        return u"%1: Kubernetes has no such field there; it knows %2"_s.arg(problem.path.toString(),
                                                                            problem.known.join(u", "_s));
    return u"%1 is %2; %3 is needed"_s.arg(problem.path.toString(), problem.value.toDisplay().left(fewLetters),
                                           problem.known.join(u" or "_s));
}

QString manifestProblem(const YamlPath &setting, const Value &value)
{
    const std::vector<ManifestProblem> problems = manifestProblems(setting, value);
    return problems.empty() ? QString() : inWords(problems.front());
}
