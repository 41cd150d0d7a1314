#pragma once

#include "core/values/configuration.h"

#include <random>

/// Makes values files that are random but of the chart's types, over the 200 settings of which the rules' own cases
/// speak most, with the values of those cases and with others.
class RandomValues
{
public:
    explicit RandomValues(std::shared_ptr<const Catalogue> catalogue);

    /// The same document for the same seed.
    Configuration document(unsigned seed) const;

private:
    struct Candidate
    {
        const Setting *setting;
        std::vector<Value> seen; ///< in the rules' cases
    };
    Value valueFor(const Candidate &candidate, std::mt19937 &random) const;

    std::shared_ptr<const Catalogue> m_catalogue;
    std::vector<Candidate> m_candidates; ///< the most spoken of first
};
