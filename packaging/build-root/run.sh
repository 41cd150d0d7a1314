# shellcheck shell=bash
# `./dev run`: the window, or where there is no display its picture and the exported files.

builtin_profile=builtin:talos-production

run_designer() {
    local output=''
    local -a file=()
    while [ $# -gt 0 ]; do
        case $1 in
            --output=?*) output=${1#*=} ;;
            --output)
                [ -n "${2-}" ] || fail "--output needs a folder" "./dev run [--output DIR] [FILE]"
                output=$2
                shift
                ;;
            -*) fail "unknown option: $1" "./dev run [--output DIR] [FILE]" ;;
            *)
                [ -r "$1" ] || fail "can't read $1"
                file=("$(realpath -- "$1")")
                ;;
        esac
        shift
    done
    [ -n "$output" ] || output=$(usual_export_folder)
    output=$(realpath -m -- "$output")
    [ ${#file[@]} = 0 ] || show_file "${file[0]}"
    # shellcheck disable=SC2086 # a list of words
    build release $our_programs
    if display_answers; then
        open_window "${file[@]}"
    fi
    export_without_window "$output" "${file[@]}"
}

# Below the current folder, unless nothing can be written there or it's the system's.
usual_export_folder() {
    local folder
    folder=$(pwd -P)
    if [ ! -w "$folder" ] || ! is_visible "$folder"; then
        folder=$HOME
    fi
    echo "$folder/datapath-export"
}

# The folder of a file that is read or written must be visible inside.
show_file() {
    local folder
    folder=$(dirname "$1")
    require_visible "$folder"
    extra_folders+=("$folder")
}

display_answers() {
    case ${QT_QPA_PLATFORM-} in offscreen* | minimal*) return 1 ;; esac
    if [ -n "${WAYLAND_DISPLAY-}" ] && [ -S "${XDG_RUNTIME_DIR-}/$WAYLAND_DISPLAY" ]; then
        return 0
    fi
    [ -n "${DISPLAY-}" ] || return 1
    if [ "$place" = native ] && ! command -v xdpyinfo >/dev/null; then
        return 0
    fi
    if inside timeout 10 xdpyinfo >/dev/null 2>&1 </dev/null; then
        return 0
    fi
    say "The display $DISPLAY doesn't answer."
    return 1
}

open_window() {
    local -a theme=()
    # With it Qt learns of the desktop's dark mode, whatever the desktop.
    if [ -z "${QT_QPA_PLATFORMTHEME-}" ] && [ -n "${DBUS_SESSION_BUS_ADDRESS-}" ]; then
        theme=(QT_QPA_PLATFORMTHEME=xdgdesktopportal)
    fi
    become_inside "${theme[@]}" "$(build_folder release)/bin/datapath-designer" "$@"
}

# export_without_window FOLDER [FILE]
export_without_window() {
    local output=$1 picture=$1.png bin
    shift
    bin=$(build_folder release)/bin
    show_file "$output"
    mkdir -p "$output" 2>/dev/null || true
    if [ ! -w "$output" ] || [ ! -w "$(dirname "$output")" ]; then
        fail "can't write to $output" "Name another folder: ./dev run --output DIR"
    fi
    say "There is no display here, so the designer can't open its window. Instead:"
    inside "$bin/datapathctl" export "${1:-$builtin_profile}" -o "$output" --force >&2
    say "  exported to  $output"
    inside QT_QPA_PLATFORM=offscreen "$bin/datapath-designer" --screenshot "$picture" --size 1440x900 "$@" >&2
    say "  its picture  $picture"
}
