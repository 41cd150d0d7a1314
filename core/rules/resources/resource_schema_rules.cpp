#include "core/kinds/schema_check.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = SchemaProblem::Kind;

Fix toFix(Repair repair)
{
    return {.label = std::move(repair.label), .changes = std::move(repair.changes)};
}

/// What the schema of its kind says of each resource.
template<Kind wanted>
QList<Violation> schemaProblems(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &resource : resourcesOf(context.values.profile())) {
        const ResourceKind *kind = findResourceKind(context.target.cilium, resource.kind);
        if (!kind)
            continue;
        for (SchemaProblem &problem : checkSchema(resource, *kind)) {
            if (problem.kind != wanted)
                continue;
            Violation violation{.message = problem.message, .settings = {problem.path}};
            for (Repair &repair : problem.repairs)
                violation.fixes += toFix(std::move(repair));
            violations += std::move(violation);
        }
    }
    return violations;
}

constexpr char schemaSource[] = "https://github.com/cilium/cilium/tree/v1.18.5/pkg/k8s/apis/cilium.io/client/crds";
constexpr char refused[] = "kubectl and the cluster check each resource against the kind's definition and take nothing "
                           "of one that breaks it.";

constexpr Rule rules[] = {
    {"resources.unknown-field", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A field that the kind doesn't have"),
     QT_TRANSLATE_NOOP("Rules", "kubectl refuses unknown fields. Where its validation is off, the cluster drops them "
                                "without a word, and what they should have done doesn't happen."),
     schemaSource, schemaProblems<Kind::UnknownField>},
    {"resources.missing-field", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A field that the kind needs is missing"), QT_TRANSLATE_NOOP("Rules", refused),
     schemaSource, schemaProblems<Kind::MissingField>},
    {"resources.wrong-type", Severity::Error, Origin::Kubernetes, QT_TRANSLATE_NOOP("Rules", "A field of another type"),
     QT_TRANSLATE_NOOP("Rules", "The cluster converts nothing: a port in quotes is another thing than a number, and "
                                "each kind says which of them it takes."),
     schemaSource, schemaProblems<Kind::WrongType>},
    {"resources.not-a-choice", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A word that the field doesn't take"), QT_TRANSLATE_NOOP("Rules", refused),
     schemaSource, schemaProblems<Kind::NotAChoice>},
    {"resources.out-of-range", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A number, text or list beyond its bounds"), QT_TRANSLATE_NOOP("Rules", refused),
     schemaSource, schemaProblems<Kind::OutOfRange>},
    {"resources.malformed", Severity::Error, Origin::Kubernetes, QT_TRANSLATE_NOOP("Rules", "A text in the wrong form"),
     QT_TRANSLATE_NOOP("Rules", refused), schemaSource, schemaProblems<Kind::Malformed>},
    {"resources.repeated-item", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Two items of the same name"),
     QT_TRANSLATE_NOOP("Rules", "The items of this list are told apart by their name; the cluster refuses a list that "
                                "has one twice."),
     schemaSource, schemaProblems<Kind::Repeated>},
    {"resources.contradiction", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Fields that don't go together"), QT_TRANSLATE_NOOP("Rules", refused), schemaSource,
     schemaProblems<Kind::Contradiction>},
};

} // namespace

std::span<const Rule> resourceSchemaRules()
{
    return rules;
}
