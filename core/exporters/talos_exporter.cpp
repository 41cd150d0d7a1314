#include "core/exporters/machine_requirements.h"
#include "core/exporters/renderers.h"

Result<std::vector<TextFile>> renderTalosPatches(const CheckContext &context)
{
    std::vector<TextFile> files;
    for (TalosPatch &patch : renderPatches(machineRequirements(context), machineContract(context)))
        files.push_back({.path = std::move(patch.path), .content = std::move(patch.content)});
    return files;
}
