#pragma once

#include <QByteArray>

/// One change of a text: at byte `offset`, `removed` is replaced by `inserted`. Undo is the same thing the other way
/// round.
struct Splice
{
    qsizetype offset = 0;
    QByteArray removed;
    QByteArray inserted;

    Splice inverted() const { return {.offset = offset, .removed = inserted, .inserted = removed}; }
    bool isEmpty() const { return removed == inserted; }
    QByteArray appliedTo(QByteArray text) const { return text.replace(offset, removed.size(), inserted); }

    /// The smallest splice that makes `before` into `after`.
    static Splice between(const QByteArray &before, const QByteArray &after);

    bool operator==(const Splice &) const = default;
};
