#include "core/rules/finding.h"

using namespace Qt::StringLiterals;

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Hint:
        return u"hint"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Error:
        break;
    }
    return u"error"_s;
}

QString originName(Origin origin)
{
    switch (origin) {
    case Origin::Chart:
        return u"chart"_s;
    case Origin::Agent:
        return u"agent"_s;
    case Origin::Operator:
        return u"operator"_s;
    case Origin::Talos:
        return u"talos"_s;
    case Origin::Kernel:
        return u"kernel"_s;
    case Origin::Kubernetes:
        return u"kubernetes"_s;
    case Origin::Documentation:
        return u"documentation"_s;
    case Origin::Advice:
        break;
    }
    return u"advice"_s;
}
