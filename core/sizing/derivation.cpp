#include "core/sizing/derivation.h"

using namespace Qt::StringLiterals;

std::vector<DerivationStep> derivationOf(const SizingInput &input)
{
    return {{.map = {},
             .what = u"budget"_s,
             .formula = u"%1 × %2"_s.arg(input.memoryBytes).arg(input.ratio),
             .result = QString::number(sizeMaps(input).budgetBytes)}};
}

QString derivationSource()
{
    return u"https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go"_s;
}
