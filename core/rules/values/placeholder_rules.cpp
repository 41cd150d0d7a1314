#include "core/rules/common_fixes.h"
#include "core/rules/rule.h"
#include "core/rules/value_check.h"

using namespace Qt::StringLiterals;

namespace {

/// Texts whose form the chart's own templates check, so that no placeholder passes.
bool isCheckedByTemplates(const YamlPath &path)
{
    return path == YamlPath("cluster.name") || path == YamlPath("kubeProxyReplacement");
}

/// Whether the file goes to Helm as it is. What Flux and Argo CD apply has been through a substitution of theirs.
bool isHelmsOwnFile(const Configuration &values)
{
    const ValuesForm form = values.place().form;
    return form == ValuesForm::Plain || form == ValuesForm::UmbrellaChart;
}

bool isRefusedPlaceholder(const Setting &setting, const Value &value)
{
    if (!value.isString() || !isTemplated(value.toString()))
        return false;
    const QStringList &types = setting.facts.types;
    return isCheckedByTemplates(setting.path()) || (!types.isEmpty() && !types.contains("string"_L1));
}

QList<Violation> checkPlaceholders(const CheckContext &context)
{
    QList<Violation> violations;
    if (!isHelmsOwnFile(context.values))
        return violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (setting && isRefusedPlaceholder(*setting, *value)) {
            violations += Violation{.message = u"%1 is still the placeholder %2, which Helm refuses as it stands"_s.arg(
                                        path.toString(), value->toString()),
                                    .settings = {path},
                                    .fixes = {removal(path)}};
        }
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.placeholder", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A placeholder where Helm wants a value"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart takes a number, a switch or a checked name here. Helm fills in no placeholders in "
                       "values files. Where another tool does before Helm reads the file, accept this finding."),
     "https://helm.sh/docs/chart_template_guide/values_files/", checkPlaceholders},
};

} // namespace

std::span<const Rule> placeholderRules()
{
    return rules;
}
