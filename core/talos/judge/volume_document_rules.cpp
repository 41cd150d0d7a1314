#include "core/talos/judge/document_rules.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void checkKey(const PlacedNode &key, QSet<int> &used, ProblemList &list)
{
    const int slot = key.node->textAt(u"slot").toInt();
    if (used.contains(slot))
        list.add("talos.settings-clash", key, u"the key slot %1 is used twice"_s.arg(slot));
    used += slot;
    const bool hasKind = std::ranges::any_of(std::initializer_list<QStringView>{u"static", u"nodeID", u"kms", u"tpm"},
                                             [&key](QStringView kind) { return key.node->find(kind) != nullptr; });
    if (!hasKind)
        list.add("talos.field-missing", key, u"%1 says nothing of where the key comes from"_s.arg(key.path.toString()));
}

/// Options alone encrypt nothing, and aren't looked at.
bool isAskedFor(const MachineNode &encryption)
{
    const MachineNode *keys = encryption.find(u"keys");
    return !encryption.textAt(u"provider").isEmpty() || (keys && !keys->isEmpty());
}

} // namespace

void checkVolumes(const MergedConfig &config, MachineProblems &problems)
{
    for (const MachineDocument &document : config.documents) {
        const MachineNode *encryption = document.content.find(u"encryption");
        if (!document.kind.endsWith("VolumeConfig"_L1) || !encryption || !isAskedFor(*encryption))
            continue;
        ProblemList list(problems, document);
        if (encryption->textAt(u"provider") != u"luks2")
            list.add("talos.value-refused", u"encryption", u"encryption.provider must be luks2"_s);
        const std::vector<PlacedNode> keys = selectNodes(document.content, u"encryption.keys[]");
        if (keys.empty())
            list.add("talos.field-missing", u"encryption", u"encryption has no keys"_s);
        QSet<int> used;
        for (const PlacedNode &key : keys)
            checkKey(key, used, list);
    }
}
