#!/bin/bash
# Makes resources/talos/types-VERSION.json: what a Talos release decodes and how it merges. talos-facts.sh MIRROR TAG > types-1.13.2.json
# MIRROR is the git directory of a fetched siderolabs/talos, TAG a release. Needs Go; close versions stand in for two forks that the module
# proxy doesn't carry (they only name network devices' properties).
set -eu
here=$(dirname "$(realpath "$0")")
mirror=${1:?MIRROR}; tag=${2:?TAG}
source=$(mktemp -d); trap 'rm -rf "$source"' EXIT
git --git-dir="$mirror" archive "$tag" pkg/machinery | tar x -C "$source"
cd "$source/pkg/machinery"
mkdir config/facts && cp "$here/talos-facts/types.go" config/facts/main.go
registry=config/internal/registry/registry.go
if ! grep -q '^func Kinds' "$registry"; then
    sed -i '/^import (/a "maps"' "$registry"
    printf '\nfunc Kinds() []string { return slices.Sorted(maps.Keys(registry.registered)) }\n' >> "$registry"
    grep -q '"slices"' "$registry" || sed -i '/^import (/a "slices"' "$registry"
fi
go mod edit -replace github.com/mdlayher/ethtool=github.com/siderolabs/ethtool@v0.4.0-sidero -replace github.com/jsimonetti/rtnetlink/v2=github.com/jsimonetti/rtnetlink/v2@v2.2.0
GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0 go run ./config/facts "${tag#v}" | python3 -c '
import json, sys
facts = json.load(sys.stdin)
for name in "kinds", "types":  # a line each, so that releases can be compared
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(facts[name].items()))
    facts[name] = f"{{\n{lines}}}"
print(f"{{\"talos\": \"{facts['"'talos'"']}\",\n \"kinds\": {facts['"'kinds'"']},\n \"types\": {facts['"'types'"']}}}")
'
