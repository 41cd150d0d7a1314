#include "core/rules/talos/own_patch_edits.h"

#include "core/kinds/resource.h"
#include "core/values/value_lookup.h"

#include <algorithm>

namespace {

struct OwnPatches
{
    const char *path;
    Value::List MachineAdditions::*documents;
};

constexpr OwnPatches ownPatches[] = {
    {"talos.patches.all", &MachineAdditions::patches},
    {"talos.patches.controlPlane", &MachineAdditions::controlPlanePatches},
    {"talos.patches.worker", &MachineAdditions::workerPatches},
};

/// The outermost section that holds nothing but this list; the document itself where it says nothing else.
YamlPath emptiedWith(const Value &document, YamlPath path)
{
    while (!path.isEmpty()) {
        const Value *around = lookUp(document, path.parent());
        if (!around || around->toMap().size() != 1)
            break;
        path = path.parent();
    }
    return path;
}

ChangeSet without(const Value &document, const YamlPath &place, const YamlPath &list,
                  const std::function<bool(const Value &)> &isMeant)
{
    const Value *found = lookUp(document, list);
    const Value::List items = found ? found->toList() : Value::List();
    const auto count = std::ranges::count_if(items, isMeant);
    if (count > 0 && count == std::ssize(items))
        return {inProfile(place.joined(emptiedWith(document, list)), {})};
    ChangeSet changes;
    for (int i = static_cast<int>(items.size()) - 1; i >= 0; --i) {
        if (isMeant(items[static_cast<size_t>(i)]))
            changes.push_back(inProfile(place.joined(list).child(i), {}));
    }
    return changes;
}

} // namespace

ChangeSet withoutOwnItems(const CheckContext &context, const YamlPath &list,
                          const std::function<bool(const Value &)> &isMeant)
{
    ChangeSet changes;
    for (const OwnPatches &own : ownPatches) {
        const Value::List &documents = context.values.profile().machines.*own.documents;
        for (int i = static_cast<int>(documents.size()) - 1; i >= 0; --i) {
            const ChangeSet more =
                without(documents[static_cast<size_t>(i)], YamlPath(own.path).child(i), list, isMeant);
            changes.insert(changes.end(), more.begin(), more.end());
        }
    }
    return changes;
}
