#pragma once

#include "core/yaml/splice.h"

#include <QUndoCommand>

#include <functional>
#include <vector>

/// A step of the one undo stack: splices of the document's text. Typing at one place merges into one step, and a step
/// that leads back to where it began goes away.
class SpliceCommand final : public QUndoCommand
{
public:
    enum class Kind { Edit, Typing };
    /// Takes the next splices of the text, in order.
    using Apply = std::function<void(const std::vector<Splice> &)>;

    /// `burst` tells one stretch of typing from the next.
    SpliceCommand(std::vector<Splice> splices, const QString &text, Apply apply, Kind kind = Kind::Edit, int burst = 0);

    void undo() override;
    void redo() override;
    int id() const override { return m_kind == Kind::Typing ? 1 : -1; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    std::vector<Splice> m_splices;
    Apply m_apply;
    Kind m_kind;
    int m_burst;
};
