#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

/// Answers a number from 0 to below its argument: from a random generator, or from a fuzzer's bytes.
using Pick = std::function<int(int)>;

struct SequenceOutcome
{
    QString fault; ///< what broke a promise; empty: nothing did
    int made = 0;
    int refused = 0;
};

/// Makes edits of all kinds at picked places of a text, one after the other, and undoes them all. Checked after each:
/// the text can be read, by libyaml, too, if it could before; the edit is there; nothing else changed. In the end: the
/// first bytes are back.
SequenceOutcome checkEditSequence(const QByteArray &bytes, int edits, const Pick &pick);
