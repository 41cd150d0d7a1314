#pragma once

#include "core/kinds/resource.h"
#include "core/kinds/resource_kind.h"

/// A way to mend a problem; the changes are in the profile.
struct Repair
{
    QString label;
    ChangeSet changes;
};

/// Something of a resource that the cluster refuses, or drops without a word.
struct SchemaProblem
{
    enum class Kind {
        UnknownField,
        MissingField,
        WrongType,
        NotAChoice,
        OutOfRange,
        Malformed,
        Repeated,
        Contradiction,
    };

    Kind kind = Kind::UnknownField;
    YamlPath path;
    QString message;
    std::vector<Repair> repairs;
};

/// What is wrong with a resource's spec, in the order of its text.
std::vector<SchemaProblem> checkSchema(const Resource &resource, const ResourceKind &kind);
