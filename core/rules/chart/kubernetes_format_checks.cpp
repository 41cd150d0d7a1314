#include "core/catalogue/edit_distance.h"
#include "core/rules/chart/kubernetes_formats.h"
#include "core/rules/common_fixes.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct KindFormat
{
    SettingKind kind;
    QString (*problem)(const QString &text);
};

constexpr KindFormat kindFormats[] = {{SettingKind::Quantity, kubernetes::quantityProblem},
                                      {SettingKind::CountOrPercent, kubernetes::countOrPercentProblem},
                                      {SettingKind::Cron, kubernetes::cronProblem}};

/// The text of a value that can be judged: not a placeholder, not a collection.
std::optional<QString> judgedText(const Value &value)
{
    const QString text = value.isString() ? value.toString() : value.toDisplay();
    const bool isJudged = value.isScalar() && !value.isNull() && !text.isEmpty() && !isTemplated(text);
    return isJudged ? std::optional(text) : std::nullopt;
}

Violation malformed(const YamlPath &path, const QString &problem)
{
    return {.message = u"%1: %2"_s.arg(path.toString(), problem), .settings = {path}, .fixes = {removal(path)}};
}

/// `512 Mi` and `1,5` are amounts but for a blank or the comma.
Violation malformedAmount(const YamlPath &path, const QString &text, const QString &problem)
{
    Violation violation = malformed(path, problem);
    const QString meant = QString(text).remove(u' ').replace(u',', u'.');
    if (kubernetes::quantityProblem(meant).isEmpty())
        violation.fixes.prepend(Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(path, meant)}});
    return violation;
}

/// What a container can ask for: a few things by their names, anything else with its vendor's domain.
bool isResource(const QString &name)
{
    static const QStringList known{u"cpu"_s, u"memory"_s, u"ephemeral-storage"_s};
    return known.contains(name) || name.startsWith("hugepages-"_L1) || name.contains(u'/');
}

Violation unknownResource(const YamlPath &path, const QString &name, const Value &amount)
{
    constexpr int mostSlips = 3;
    Violation violation{.message = u"%1: Kubernetes has no resource %2; it has cpu, memory and ephemeral-storage"_s.arg(
                            path.toString(), name),
                        .settings = {path}};
    const QString meant = nearestWord(name, {u"cpu"_s, u"memory"_s, u"ephemeral-storage"_s}, mostSlips);
    if (!meant.isEmpty())
        violation.fixes += Fix{.label = u"Rename it to %1"_s.arg(meant),
                               .changes = {setTo(path.parent().child(meant), amount), unset(path)}};
    violation.fixes += removal(path);
    return violation;
}

/// `resources.limits` and `resources.requests` of a container, as they end up.
std::optional<Violation> resourceProblem(const YamlPath &resources, const Value &value)
{
    for (const QString &part : {u"limits"_s, u"requests"_s}) {
        const Value *amounts = value.find(part);
        if (!amounts)
            continue;
        for (const auto &[name, amount] : amounts->toMap()) {
            const std::optional<QString> text = judgedText(amount);
            const YamlPath at = resources.child(part).child(name);
            if (!isTemplated(name) && !isResource(name))
                return unknownResource(at, name, amount);
            if (const QString problem = text ? kubernetes::quantityProblem(*text) : QString(); !problem.isEmpty())
                return malformedAmount(at, *text, problem);
            if (text && text->startsWith(u'-'))
                return malformed(at, u"%1 is less than nothing"_s.arg(*text));
        }
    }
    return {};
}

std::optional<Violation> requestAboveLimit(const YamlPath &resources, const Value &value)
{
    const Value *limits = value.find(u"limits");
    const Value *requests = value.find(u"requests");
    if (!limits || !requests)
        return {};
    for (const auto &[name, amount] : requests->toMap()) {
        const Value *most = limits->find(name);
        const std::optional<QString> request = judgedText(amount);
        const std::optional<QString> limit = most ? judgedText(*most) : std::nullopt;
        if (!request || !limit || kubernetes::amountOf(*request) <= kubernetes::amountOf(*limit))
            continue;
        const YamlPath at = resources.child(u"requests"_s).child(name);
        return Violation{.message = u"%1 is %2, more than the limit of %3"_s.arg(at.toString(), *request, *limit),
                         .settings = {at, resources.child(u"limits"_s).child(name)},
                         .fixes = {Fix{.label = u"Ask for the limit"_s, .changes = {setTo(at, *most)}}}};
    }
    return {};
}

bool isResources(const YamlPath &path)
{
    return path.lastName() == "resources"_L1 || path.lastName() == "initResources"_L1;
}

/// Labels, and what selects by them; annotations take any text.
bool isLabelMap(const YamlPath &path)
{
    static const QStringList names{u"nodeSelector"_s, u"matchLabels"_s, u"podLabels"_s, u"labels"_s, u"commonLabels"_s};
    return names.contains(path.lastName());
}

} // namespace

QList<Violation> checkKubernetesKinds(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const auto format = std::ranges::find(kindFormats, setting.knowledge.kind, &KindFormat::kind);
        const std::optional<QString> text = judgedText(value);
        const QString problem = format == std::end(kindFormats) || !text ? QString() : format->problem(*text);
        return problem.isEmpty() ? std::nullopt : std::optional(malformed(setting.path(), problem));
    });
}

QList<Violation> checkResources(const CheckContext &context)
{
    return forEachChangedSetting(context,
                                 [&context](const Setting &setting, const Value &value) -> std::optional<Violation> {
                                     if (!isResources(setting.path()) || !value.isMap())
                                         return {};
                                     const Value effective = context.values.value(setting.path());
                                     std::optional<Violation> problem = resourceProblem(setting.path(), effective);
                                     return problem ? problem : requestAboveLimit(setting.path(), effective);
                                 });
}

QList<Violation> checkLabels(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        if (!isLabelMap(setting.path()) || !value.isMap())
            return {};
        for (const auto &[key, entry] : value.toMap()) {
            const QString ofKey = isTemplated(key) ? QString() : kubernetes::labelKeyProblem(key);
            const bool isText = entry.isString() && !isTemplated(entry.toString());
            const QString problem = ofKey.isEmpty() && isText ? kubernetes::labelValueProblem(entry.toString()) : ofKey;
            if (!problem.isEmpty())
                return malformed(setting.path().child(key), problem);
        }
        return {};
    });
}
