# shellcheck shell=bash
# Configuring, building, testing and running, on top of `inside`.

our_programs='datapath-designer datapathctl'

build_folder() { echo "$repo/.build/$1"; }

# What a build folder depends on besides its sources. Another compiler or place needs a fresh start.
build_setting() {
    echo "$repo"
    if [ "$place" = root ]; then
        basename "$root"
    else
        echo "native $(os_release ID) $(os_release VERSION_ID)"
    fi
}

require_preset() {
    [ -f "$repo/CMakePresets.json" ] || fail "there is no CMakePresets.json in $repo"
    grep -q "\"name\": *\"$1\"" "$repo/CMakePresets.json" || fail "there is no preset \"$1\"" "See CMakePresets.json."
}

require_writable() {
    mkdir -p "$1" 2>/dev/null || true
    if [ ! -w "$1" ]; then
        fail "can't write to $1" "$repo belongs to $(stat -c %U "$repo"), you are $(id -un). Use a checkout of your own."
    fi
}

# Only when needed: what changes in the sources or CMake files Ninja notices by itself.
configure() {
    local folder setting stamp
    local -a fresh=()
    require_preset "$1"
    folder=$(build_folder "$1")
    stamp=$folder/.dev-setting
    setting=$(build_setting)
    require_writable "$folder"
    if [ -f "$folder/build.ninja" ] && [ -f "$stamp" ] && [ "$(<"$stamp")" = "$setting" ]; then
        [ "$repo/CMakePresets.json" -nt "$stamp" ] || return 0
    elif [ -f "$folder/CMakeCache.txt" ]; then
        fresh=(--fresh)
        rm -rf --one-file-system "${folder:?}/bin"
    fi
    say "Configuring ($1) …"
    in_repo inside LANG=C.UTF-8 cmake --preset "$1" "${fresh[@]}" >&2
    [ ${#fresh[@]} = 0 ] || in_repo inside LANG=C.UTF-8 cmake --build --preset "$1" --target clean >&2
    echo "$setting" >"$stamp"
}

# build PRESET [TARGET…]
build() {
    local preset=$1
    shift
    configure "$preset"
    # LANG is always the same: ccache takes it into account.
    in_repo inside LANG=C.UTF-8 CMAKE_BUILD_PARALLEL_LEVEL="$(build_jobs)" \
        cmake --build --preset "$preset" ${1:+--target "$@"} >&2
}

# At most one job for each GB of free memory.
build_jobs() {
    local jobs memory
    jobs=$(nproc)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1024 / 1024) }' /proc/meminfo)
    if [ "${memory:-1}" -lt "$jobs" ]; then
        jobs=$((memory > 1 ? memory : 1))
    fi
    echo "${CMAKE_BUILD_PARALLEL_LEVEL:-$jobs}"
}

in_repo() {
    # shellcheck disable=SC2034 # arrange_sandbox reads it
    local working_folder=$repo
    "$@"
}

# Tests see neither the user's home, desktop and bus nor what the last run left behind.
run_tests() {
    local folder home
    folder=$(build_folder dev)
    home=$folder/test-home
    rm -rf --one-file-system "$home"
    mkdir -p "$home"/{config,data,state,cache}
    mkdir -m 700 "$home/runtime"
    in_repo inside -u DISPLAY -u WAYLAND_DISPLAY -u XAUTHORITY -u DBUS_SESSION_BUS_ADDRESS -u AT_SPI_BUS_ADDRESS \
        -u XDG_CURRENT_DESKTOP -u XDG_SESSION_TYPE -u QT_QPA_PLATFORMTHEME -u QT_STYLE_OVERRIDE -u QT_SCALE_FACTOR -u LC_ALL -u LANGUAGE \
        HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" \
        XDG_CACHE_HOME="$home/cache" XDG_RUNTIME_DIR="$home/runtime" \
        LANG=C.UTF-8 TZ=UTC QT_QPA_PLATFORM=offscreen PATH="$folder/bin:/usr/local/bin:/usr/bin:/bin" \
        ctest --preset dev --output-on-failure "$@"
}

# The programs that were built last, of preset release or dev.
program_folder() {
    local preset newest=
    for preset in release dev; do
        if [ -x "$(build_folder $preset)/bin/datapathctl" ] && [ "$(build_folder $preset)/bin/datapathctl" -nt "$newest" ]; then
            newest=$(build_folder $preset)/bin/datapathctl
        fi
    done
    [ -z "$newest" ] || dirname "$newest"
}

exec_with_programs() {
    local programs system_path=/usr/local/bin:/usr/bin:/bin
    [ "$(pwd -P)" = / ] || require_visible "$(pwd -P)"
    programs=$(program_folder)
    if [ -z "$programs" ] && [[ " $our_programs " == *" ${1##*/} "* ]]; then
        # shellcheck disable=SC2086 # a list of words
        build release $our_programs
        programs=$(program_folder)
    fi
    [ "$place" = root ] || system_path=$PATH
    become_inside PATH="${programs:+$programs:}$system_path" "$@"
}
