# shellcheck shell=bash
# Running commands in the build environment: in the build root through bwrap, or right here on a system that is new enough.

kept_variables='^(USER|LOGNAME|TERM|COLORTERM|LANGUAGE|TZ|CI|NO_COLOR|DISPLAY|XAUTHORITY|WAYLAND_DISPLAY|KUBECONFIG|GTEST_.*'
kept_variables+='|XDG_(RUNTIME_DIR|CACHE_HOME|CONFIG_HOME|DATA_HOME|STATE_HOME|CURRENT_DESKTOP|SESSION_TYPE)'
kept_variables+='|DBUS_SESSION_BUS_ADDRESS|AT_SPI_BUS_ADDRESS|DATAPATH_.*|CTEST_.*|CCACHE_.*|QTEST_.*|[A-Z]+SAN_OPTIONS'
kept_variables+='|CMAKE_BUILD_PARALLEL_LEVEL|QT_(QPA_PLATFORM|QPA_PLATFORMTHEME|SCALE_FACTOR|STYLE_OVERRIDE|LOGGING_RULES)'
kept_variables+='|QT_LINUX_ACCESSIBILITY_ALWAYS_ON|(http|https|no|HTTP|HTTPS|NO)_(proxy|PROXY))$'

# inside [-u NAME | NAME=VALUE]… COMMAND…: runs it and returns its exit code.
inside() {
    (become_inside "$@")
}

# The same, in place of this process.
become_inside() {
    if [ "$place" = native ]; then
        cd "${working_folder:-.}" || exit
        exec env "$@"
    fi
    arrange_sandbox
    # Ctrl+C is for the command alone: bwrap would die of it and take the command with it in the middle of its own cleaning up.
    trap '' INT
    exec bwrap "${sandbox[@]}" -- env --default-signal=INT "$@"
}

arrange_sandbox() {
    sandbox=(--die-with-parent --clearenv)
    arrange_variables
    arrange_system
    arrange_folders
    sandbox+=(--chdir "${working_folder:-$(pwd -P)}")
}

arrange_variables() {
    local name language=${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}}
    for name in $(compgen -e); do
        if [[ $name =~ $kept_variables ]]; then
            sandbox+=(--setenv "$name" "${!name}")
        fi
    done
    case $language in C | POSIX) language=C.UTF-8 ;; esac
    sandbox+=(--setenv PATH /usr/local/bin:/usr/bin:/bin --setenv HOME "$HOME" --setenv SHELL /bin/bash)
    sandbox+=(--setenv LANG "$language" --setenv PYTHONNOUSERSITE 1)
    [ -n "${USER-}" ] || sandbox+=(--setenv USER "$(id -un)")
    [ -n "${TZ-}" ] || [ ! -L /etc/localtime ] || sandbox+=(--setenv TZ "$(readlink -f /etc/localtime | sed 's,.*/zoneinfo/,,')")
}

# A tmpfs is `/`, so that mount points can be made in it and nothing can be written to the root.
arrange_system() {
    local file
    sandbox+=(--proc /proc --dev /dev --dev-bind-try /dev/dri /dev/dri --ro-bind-try /sys /sys --tmpfs /run)
    sandbox+=(--ro-bind "$root/usr" /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64)
    sandbox+=(--ro-bind "$root/etc" /etc --ro-bind "$root/var/lib/dpkg" /var/lib/dpkg)
    sandbox+=(--ro-bind-try "$root/var/cache/fontconfig" /var/cache/fontconfig)
    for file in resolv.conf hosts group machine-id; do
        sandbox+=(--ro-bind-try "/etc/$file" "/etc/$file")
    done
    sandbox+=(--ro-bind "$(user_list)" /etc/passwd)
}

# Users of a directory service aren't in /etc/passwd.
user_list() {
    local list=$roots/passwd
    if grep -q "^[^:]*:[^:]*:$(id -u):" /etc/passwd; then
        list=/etc/passwd
    elif [ ! -e "$list" ] || [ /etc/passwd -nt "$list" ]; then
        { cat /etc/passwd && getent passwd "$(id -u)"; } >"$list.new" || true
        mv "$list.new" "$list"
    fi
    echo "$list"
}

# The host's folders at their own paths: a path chosen in a dialog or written to a file means the same inside and outside.
arrange_folders() {
    local folder
    shown=(/tmp /var/tmp)
    sandbox+=(--bind /tmp /tmp --bind /var/tmp /var/tmp)
    for folder in /*; do
        case $folder in /bin | /dev | /etc | /lib | /lib32 | /lib64 | /libx32 | /proc | /run | /sbin | /sys | /tmp | /usr | /var) continue ;; esac
        if [ -L "$folder" ]; then
            sandbox+=(--symlink "$(readlink "$folder")" "$folder")
        elif [ -d "$folder" ]; then
            sandbox+=(--bind "$folder" "$folder")
            shown+=("$folder")
        fi
    done
    sandbox+=(--bind-try /run/media /run/media)
    [ -z "${XDG_RUNTIME_DIR-}" ] || sandbox+=(--bind-try "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR")
    [ ! -f "${XAUTHORITY-}" ] || show_folder "$(dirname "$XAUTHORITY")"
    for folder in "$HOME" "$repo" "${working_folder:-$(pwd -P)}" ${TMPDIR:+"$TMPDIR"} "${extra_folders[@]}"; do
        show_folder "$folder"
    done
    [ ! -d "${TMPDIR-}" ] || sandbox+=(--setenv TMPDIR "$TMPDIR")
}

show_folder() {
    local folder known
    folder=$(readlink -f "$1")
    if [ ! -d "$folder" ] || ! can_be_shown "$folder"; then
        return
    fi
    for known in "${shown[@]}"; do
        case $folder/ in "$known"/*) return 0 ;; esac
    done
    sandbox+=(--bind "$folder" "$folder")
    shown+=("$folder")
}

# The build root has its own of these.
can_be_shown() {
    case $1 in
        / | /var | /run | /var/lib | /var/cache) return 1 ;;
        /bin | /dev | /etc | /lib | /lib64 | /proc | /sbin | /sys | /usr | /var/lib/dpkg | /var/cache/fontconfig) return 1 ;;
        /bin/* | /dev/* | /etc/* | /lib/* | /proc/* | /sbin/* | /sys/* | /usr/* | /var/lib/dpkg/* | /var/cache/fontconfig/*) return 1 ;;
    esac
}

is_visible() { [ "$place" = native ] || can_be_shown "$1"; }

require_visible() {
    if ! is_visible "$1"; then
        fail "$1 is part of the system and can't be seen inside the build root" "Go to another folder, or copy what you need to one."
    fi
}
