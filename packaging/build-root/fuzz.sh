# shellcheck shell=bash
# `./dev fuzz`: libFuzzer on our own targets. What it learnt stays in .build/fuzz/corpus, what it found in .build/fuzz/findings.

fuzz() {
    local name=${1-} seconds=${2-} folder seeds
    [[ $seconds =~ ^[0-9]+$ ]] || fail "fuzz needs a target and a number of seconds" "./dev fuzz NAME SECONDS"
    [ -f "$repo/tests/fuzz/fuzz_${name//-/_}.cpp" ] || fail "there is no target $name" "Targets: $(fuzz_targets)"
    build fuzz "fuzz_${name//-/_}"
    folder=$(build_folder fuzz)
    mkdir -p "$folder/corpus/$name" "$folder/findings"
    seeds=("$repo/tests/data/yaml")
    [ ! -d "$repo/../shared/corpus" ] || seeds+=("$(realpath "$repo/../shared/corpus")"/*/)
    become_inside UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 ASAN_OPTIONS=allocator_may_return_null=1 \
        "$folder/bin/fuzz_${name//-/_}" -max_total_time="$seconds" -max_len=4096 -timeout=120 -rss_limit_mb=2048 \
        -artifact_prefix="$folder/findings/$name-" "$folder/corpus/$name" "${seeds[@]}"
}

fuzz_targets() {
    local target
    for target in "$repo"/tests/fuzz/fuzz_*.cpp; do
        target=${target##*/fuzz_}
        target=${target%.cpp}
        printf '%s ' "${target//_/-}"
    done
}
