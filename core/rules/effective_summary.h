#pragma once

#include "core/rules/rule.h"

/// One thing that the datapath does in the end, and what decided it.
struct EffectiveFact
{
    QString name;    ///< host routing
    QString value;   ///< by the kernel
    QString because; ///< kubeProxyReplacement isn't true
};

/// What becomes of a configuration, in the order in which chart and agent decide.
QList<EffectiveFact> effectiveFacts(const CheckContext &context);

/// `Host routing: by the kernel, because kubeProxyReplacement isn't true`
QString inWords(const EffectiveFact &fact);
