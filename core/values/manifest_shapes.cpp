#include "core/values/manifest_shapes.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

/// The fields of an object as `name:form`, separated by blanks. Forms: text, number, truth, map (of anything), any;
/// a shape's name; `Exists|Equal`, one of some words; `[form]`, a list of such.
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
    {"preferredNode", "weight:number preference:nodeTerm"},
    {"requirement", "key:text operator:In|NotIn|Exists|DoesNotExist|Gt|Lt values:[text]"},
    {"podAffinity", "requiredDuringSchedulingIgnoredDuringExecution:[podTerm] "
                    "preferredDuringSchedulingIgnoredDuringExecution:[preferredPod]"},
    {"preferredPod", "weight:number podAffinityTerm:podTerm"},
    {"podTerm", "labelSelector:labelSelector topologyKey:text namespaces:[text] namespaceSelector:labelSelector "
                "matchLabelKeys:[text] mismatchLabelKeys:[text]"},
    {"labelSelector", "matchLabels:map matchExpressions:[requirement]"},
    {"toleration", "key:text operator:Exists|Equal|Lt|Gt value:text effect:NoSchedule|PreferNoSchedule|NoExecute "
                   "tolerationSeconds:number"},
    {"spread",
     "maxSkew:number topologyKey:text whenUnsatisfiable:DoNotSchedule|ScheduleAnyway labelSelector:labelSelector "
     "minDomains:number matchLabelKeys:[text] nodeAffinityPolicy:Honor|Ignore nodeTaintsPolicy:Honor|Ignore"},
    {"resources", "limits:map requests:map claims:[map]"},
    {"env", "name:text value:text valueFrom:envSource"},
    {"envSource", "fieldRef:map resourceFieldRef:map configMapKeyRef:map secretKeyRef:map fileKeyRef:map"},
    {"volume", "name:text emptyDir:map hostPath:map configMap:map secret:map projected:map downwardAPI:map csi:map "
               "persistentVolumeClaim:map nfs:map ephemeral:map image:map iscsi:map fc:map cephfs:map rbd:map"},
    {"mount", "name:text mountPath:text subPath:text subPathExpr:text readOnly:truth recursiveReadOnly:text "
              "mountPropagation:None|HostToContainer|Bidirectional"},
    {"hostMount", "name:text mountPath:text hostPath:text hostPathType:text readOnly:truth "
                  "mountPropagation:None|HostToContainer|Bidirectional"},
    {"podSecurity",
     "fsGroup:number fsGroupChangePolicy:Always|OnRootMismatch runAsGroup:number runAsNonRoot:truth runAsUser:number "
     "seLinuxOptions:map seLinuxChangePolicy:text seccompProfile:profile appArmorProfile:profile "
     "supplementalGroups:[number] supplementalGroupsPolicy:text sysctls:[nameValue] windowsOptions:map"},
    // Some of the chart's keys of that name go to a pod, some to a container.
    {"anySecurity",
     "enabled:truth allowPrivilegeEscalation:truth capabilities:capabilities privileged:truth procMount:text "
     "readOnlyRootFilesystem:truth runAsGroup:number runAsNonRoot:truth runAsUser:number seLinuxOptions:map "
     "seccompProfile:profile appArmorProfile:profile windowsOptions:map fsGroup:number "
     "fsGroupChangePolicy:Always|OnRootMismatch seLinuxChangePolicy:text supplementalGroups:[number] "
     "supplementalGroupsPolicy:text sysctls:[nameValue]"},
    {"capabilities", "add:[text] drop:[text]"},
    {"profile", "type:RuntimeDefault|Unconfined|Localhost localhostProfile:text"},
    {"nameValue", "name:text value:text"},
    {"named", "name:text"},
    {"strategy", "type:text rollingUpdate:rolling"},
    {"rolling", "maxUnavailable:any maxSurge:any partition:number"},
    {"lifecycle", "postStart:handler preStop:handler stopSignal:text"},
    {"handler", "exec:exec httpGet:map tcpSocket:map sleep:map"},
    {"exec", "command:[text]"},
    {"relabeling",
     "action:text sourceLabels:[text] separator:text targetLabel:text regex:text modulus:number replacement:text"},
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
    {"updateStrategy", "strategy"},
    {"lifecycle", "lifecycle"},
    {"relabelings", "[relabeling]"},
    {"metricRelabelings", "[relabeling]"},
};

QString problemOf(const QString &at, const QString &form, const Value &value);

bool isTemplated(const Value &value)
{
    return value.isString() && (value.toString().contains("{{"_L1) || value.toString().contains("${"_L1));
}

QString isNot(const QString &at, const Value &value, const QString &wanted)
{
    return u"%1 is %2; %3 is needed"_s.arg(at, value.toDisplay().left(40), wanted);
}

/// The fields of a shape with their forms; nothing where it is none.
QHash<QString, QString> fieldsOf(const QString &shape)
{
    const auto *found =
        std::ranges::find(shapes, shape, [](const Shape &one) { return QString::fromLatin1(one.name); });
    QHash<QString, QString> fields;
    if (found != std::end(shapes))
        for (const QString &field : QString::fromLatin1(found->fields).split(u' '))
            fields.insert(field.section(u':', 0, 0), field.section(u':', 1));
    return fields;
}

QString listProblem(const QString &at, const QString &form, const Value &value)
{
    if (!value.isList())
        return isNot(at, value, u"a list"_s);
    for (std::size_t i = 0; i < value.toList().size(); ++i)
        if (QString problem = problemOf(u"%1[%2]"_s.arg(at).arg(i), form, value.toList()[i]); !problem.isEmpty())
            return problem;
    return {};
}

QString objectProblem(const QString &at, const QHash<QString, QString> &fields, const Value &value)
{
    if (!value.isMap())
        return isNot(at, value, u"a map"_s);
    for (const auto &[key, inner] : value.toMap()) {
        if (!fields.contains(key)) {
            QStringList known = fields.keys();
            known.sort();
            return u"%1 has no field %2; Kubernetes knows %3 there"_s.arg(at, key, known.join(u", "_s));
        }
        if (QString problem = problemOf(u"%1.%2"_s.arg(at, key), fields[key], inner); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString wordProblem(const QString &at, const QStringList &words, const Value &value)
{
    return value.isString() && words.contains(value.toString()) ? QString() : isNot(at, value, words.join(u" or "_s));
}

QString scalarProblem(const QString &at, const QString &form, const Value &value)
{
    if (form == "text"_L1)
        return value.isString() ? QString() : isNot(at, value, u"a text"_s);
    if (form == "number"_L1)
        return value.isNumber() ? QString() : isNot(at, value, u"a number"_s);
    if (form == "truth"_L1)
        return value.isBool() ? QString() : isNot(at, value, u"true or false"_s);
    return form == "map"_L1 && !value.isMap() ? isNot(at, value, u"a map"_s) : QString();
}

QString problemOf(const QString &at, const QString &form, const Value &value)
{
    if (value.isNull() || isTemplated(value))
        return {};
    if (form.startsWith(u'['))
        return listProblem(at, form.sliced(1).chopped(1), value);
    if (form.contains(u'|'))
        return wordProblem(at, form.split(u'|'), value);
    const QHash<QString, QString> fields = fieldsOf(form);
    return fields.isEmpty() ? scalarProblem(at, form, value) : objectProblem(at, fields, value);
}

} // namespace

QString manifestProblem(const YamlPath &setting, const Value &value)
{
    const QString name = setting.lastName();
    const auto *found =
        std::ranges::find(forms, name, [](const auto &form) { return QString::fromLatin1(form.first); });
    return found == std::end(forms) ? QString() : problemOf(name, QString::fromLatin1(found->second), value);
}
