#include "ui/project/splice_command.h"

#include <optional>
#include <ranges>

namespace {

/// Two splices as one, where the second touches what the first inserted.
std::optional<Splice> joined(const Splice &first, const Splice &second)
{
    const qsizetype firstEnd = first.offset + first.inserted.size();
    const qsizetype secondEnd = second.offset + second.removed.size();
    if (second.offset > firstEnd || secondEnd < first.offset)
        return {};
    const qsizetype before = std::max<qsizetype>(0, first.offset - second.offset);
    const qsizetype after = std::max<qsizetype>(0, secondEnd - firstEnd);
    const qsizetype from = std::max<qsizetype>(0, second.offset - first.offset);
    const qsizetype kept = std::min(secondEnd, firstEnd) - first.offset;
    return Splice{.offset = std::min(first.offset, second.offset),
                  .removed = second.removed.first(before) + first.removed + second.removed.last(after),
                  .inserted = first.inserted.first(from) + second.inserted + first.inserted.sliced(kept)};
}

} // namespace

SpliceCommand::SpliceCommand(std::vector<Splice> splices, const QString &text, Apply apply, Kind kind, int burst)
    : QUndoCommand(text), m_splices(std::move(splices)), m_apply(std::move(apply)), m_kind(kind), m_burst(burst)
{
}

void SpliceCommand::undo()
{
    std::vector<Splice> back;
    for (const Splice &splice : m_splices | std::views::reverse)
        back.push_back(splice.inverted());
    m_apply(back);
}

void SpliceCommand::redo()
{
    m_apply(m_splices);
}

bool SpliceCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = dynamic_cast<const SpliceCommand *>(other);
    if (!next || next->m_burst != m_burst || m_splices.size() != 1 || next->m_splices.size() != 1)
        return false;
    const std::optional<Splice> whole = joined(m_splices.front(), next->m_splices.front());
    if (!whole)
        return false;
    m_splices = {*whole};
    setObsolete(whole->isEmpty());
    return true;
}
