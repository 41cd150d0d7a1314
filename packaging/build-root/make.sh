# shellcheck shell=bash
# The build root: a Debian 13 tree in the user's cache, made once for each package list, never changed, replaced as a whole.
# ROOTS/KEY-DATE is a root, ….part one in the making, ….lock is held (shared) by whoever works inside it.

root_suite=trixie
root_serial=1 # raise it to make everybody's root anew
root_marker=.datapath-build-root
root_gigabytes=3
# shellcheck disable=SC2016 # mmdebstrap's shell expands the hook
root_options=(
    --variant=apt
    --dpkgopt=force-unsafe-io
    --dpkgopt='path-exclude=/usr/share/man/*'
    --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-include=/usr/share/doc/*/copyright'
    --dpkgopt='path-exclude=/usr/share/locale/*'
    --dpkgopt='path-include=/usr/share/locale/de/*'
    --dpkgopt='path-include=/usr/share/locale/locale.alias'
    --aptopt='Acquire::Retries "3"'
    # Files to bind the host's own over.
    --customize-hook='cd "$1/etc" && touch machine-id hosts resolv.conf passwd group'
)

# Sets `roots` and refuses a cache that isn't ours (sudo keeps HOME on some systems).
find_cache() {
    local home=${HOME:-}
    [ -n "$home" ] || home=$(getent passwd "$(id -u)" | cut -d: -f6)
    [ -n "$home" ] || fail "HOME isn't set"
    export HOME=$home
    local cache=${XDG_CACHE_HOME:-$home/.cache}/datapath-designer
    mkdir -p "$cache/build-root" "$cache/log" 2>/dev/null ||
        fail "can't write to the cache folder $cache" "Set XDG_CACHE_HOME to a folder you can write to."
    if [ "$(stat -c %u "$cache/build-root")" != "$(id -u)" ]; then
        fail "$cache belongs to $(stat -c %U "$cache/build-root"), not to $(id -un)" \
            "Run ./dev without sudo (it asks when it needs it), or set HOME to your own home folder."
    fi
    roots=$(cd "$cache/build-root" && pwd -P)
    logs=$(cd "$cache/log" && pwd -P)
}

new_log() {
    find "$logs" -maxdepth 1 -name '*.log' -mtime +14 -delete 2>/dev/null || true
    mktemp "$logs/$1-$(date +%Y%m%d-%H%M%S)-XXX.log"
}

root_key() {
    { packages_of | sort && printf '%s\n' "$root_suite" "$root_serial" "${root_options[@]}" "$(uname -m)"; } | sha256sum | cut -c1-12
}

# The newest finished root for this package list, or nothing.
current_root() {
    local key candidate newest=''
    key=$(root_key)
    for candidate in "$roots/$key"-*; do
        if [ -f "$candidate/$root_marker" ]; then
            newest=$candidate
        fi
    done
    echo "$newest"
}

# Sets `root` and holds it (file descriptor 9, inherited by everything inside) until this process ends.
hold_root() {
    root=$(current_root)
    [ -n "$root" ] || make_root
    exec 9>"$root.lock"
    flock -s 9
    # Removed while we waited for the lock?
    if [ ! -f "$root/$root_marker" ]; then
        rm -f "$root.lock"
        hold_root
    fi
}

make_root() {
    install_root_tools
    check_namespaces
    exec 8>"$roots/lock"
    if ! flock -n 8; then
        say "Another ./dev is making the build root, waiting for it …"
        flock 8
    fi
    root=$(current_root)
    if [ -z "$root" ] || [ -n "${renewing-}" ]; then
        remove_leftovers
        fill_new_root
        remove_old_roots
    fi
    exec 8>&-
}

install_root_tools() {
    local -a tools=(mmdebstrap bubblewrap uidmap)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || tools+=(debian-archive-keyring)
    if command -v apt-get >/dev/null; then
        install_packages "${tools[@]}"
        return
    fi
    has_root_tools || unsupported_system
}

has_root_tools() { command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null; }

# Before the long download: can a sandbox be entered at all?
check_namespaces() {
    local error
    if error=$(bwrap --ro-bind / / --proc /proc --dev /dev true 2>&1); then
        check_subordinate_ids
        return
    fi
    case $error in
        *ENOSPC* | *'nesting depth'*) fail "user namespaces are switched off" "As an administrator: sysctl user.max_user_namespaces=15000" ;;
        *overflowuid*) fail "there is no /proc here, so no build root can be entered" "Mount it, or use a system with Qt 6.8 of its own, such as Debian 13." ;;
    esac
    fail "no build root can be entered here: ${error#bwrap: }" \
        "In a container: use a Debian 13 image, which needs no build root, or start it with --privileged." \
        "Elsewhere user namespaces may be forbidden (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns)."
}

check_subordinate_ids() {
    [ "$(id -u)" != 0 ] || return 0
    local file
    for file in /etc/subuid /etc/subgid; do
        if ! awk -F: -v name="$(id -un)" -v id="$(id -u)" '($1 == name || $1 == id) && $3 >= 65536 { found = 1 } END { exit !found }' "$file" 2>/dev/null; then
            fail "$file has no range of ids for $(id -un), which making the build root needs" \
                "As an administrator (any free range does): usermod --add-subuids 300000-365535 --add-subgids 300000-365535 $(id -un)"
        fi
    done
}

fill_new_root() {
    local began=$SECONDS
    choose_scratch_folder
    making_log=$(new_log build-root)
    new_root=$roots/$(root_key)-$(date +%Y%m%d%H%M%S)
    mkdir "$new_root.part"
    say "This system's Qt is too old, so a Debian 13 build root is made once: about 350 MB to fetch, 2 GB on disk."
    trap 'abandon_new_root; exit 130' INT
    trap 'abandon_new_root; exit 143' TERM HUP
    trap abandon_new_root EXIT
    start_progress 'Making the build root' "$making_log"
    # With job control the pipeline is a process group of its own, which can be ended and waited for as a whole.
    set -m
    stream_root "$new_root.part" 8>&- 9>&- </dev/null >"$making_log" 2>&1 &
    making_pid=$!
    set +m
    wait "$making_pid" || explain_failed_root
    making_pid=
    stop_progress
    echo "$root_suite $(date -I)" >"$new_root.part/$root_marker"
    mv "$new_root.part" "$new_root"
    trap - EXIT INT TERM HUP
    rm -rf --one-file-system "$scratch" "$making_log"
    root=$new_root
    say "The build root is ready ($((SECONDS - began)) s)."
}

# A tar stream unpacked by the caller: all files are the caller's own and there are no device nodes.
stream_root() {
    local -a making=(mmdebstrap --mode=unshare) unpack=(tar -C "$1" -x '--exclude=./dev/*')
    if [ "$(id -u)" = 0 ]; then
        # Root's mounts stay in a name space of their own: none is left in the host's, whatever happens.
        making=(unshare --mount --propagation private mmdebstrap --mode=root)
        unpack+=(--no-same-owner)
    fi
    local proxy=''
    ! command -v apt-config >/dev/null || eval "$(apt-config shell proxy Acquire::http::Proxy)"
    [ -z "$proxy" ] || making+=("--aptopt=Acquire::http::Proxy \"$proxy\"")
    local guard group=$BASHPID status=0
    end_group_with_parent "$group" &
    guard=$!
    set -o pipefail
    TMPDIR=$scratch LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        "${making[@]}" "${root_options[@]}" --include="$(packages_of | paste -sd,)" "$root_suite" - | "${unpack[@]}" || status=$?
    kill "$guard"
    return $status
}

# Should ./dev be killed outright, what it started mustn't go on for itself.
end_group_with_parent() {
    while kill -0 $$ 2>/dev/null; do sleep 1; done
    trap '' TERM
    end_group "$1"
}

# apt may take TERM for a while without ending; its half-made root is thrown away anyhow.
end_group() {
    local tenths
    signal_group TERM "$1"
    for ((tenths = 0; tenths < 50; ++tenths)); do
        kill -0 -- "-$1" 2>/dev/null || break
        sleep 0.1
    done
    signal_group KILL "$1"
}

# A user may not signal processes of the subordinate ids; their root may.
signal_group() {
    [ "$(id -u)" = 0 ] || unshare --map-root-user --map-auto bash -c "kill -$1 -- -$2" 2>/dev/null || true
    kill "-$1" -- "-$2" 2>/dev/null || true
}

explain_failed_root() {
    making_pid=
    abandon_new_root
    if grep -q "dpkg': Permission denied" "$making_log"; then
        fail "programs can't be run from $(dirname "$scratch")" "Set TMPDIR to a folder on a disk that isn't mounted noexec."
    fi
    explain_failed_download 'Making the build root' "$making_log"
}

abandon_new_root() {
    trap - EXIT
    trap '' INT TERM HUP
    stop_progress
    if [ -n "${making_pid-}" ]; then
        say "Stopping, a moment …"
        rm -f "$making_log"
        end_group "$making_pid"
        making_pid=
    fi
    remove_tree "$new_root.part"
    remove_tree "$scratch"
    trap - INT TERM HUP
}

# Where mmdebstrap unpacks first: executable, roomy, and reachable for its mapped root. Sets `scratch`.
choose_scratch_folder() {
    local folder problem
    local -a problems=()
    for folder in ${TMPDIR:+"$TMPDIR"} /var/tmp; do
        problem=$(unfit_for_scratch "$folder")
        if [ -z "$problem" ]; then
            scratch=$(mktemp -d "$folder/datapath-build-root.XXXXXX")
            chmod 755 "$scratch"
            return
        fi
        problems+=("$problem")
    done
    fail "there is no room to make the build root" "${problems[@]}" "Set TMPDIR or XDG_CACHE_HOME to folders with more room."
}

unfit_for_scratch() {
    local needed=$root_gigabytes
    if [ ! -d "$1" ] || [ ! -w "$1" ]; then
        echo "$1 can't be written to."
    elif findmnt -nro OPTIONS -T "$1" | grep -qw noexec; then
        echo "$1 is mounted noexec."
    elif [ "$(id -u)" != 0 ] && ! reachable_for_all "$1"; then
        echo "$1 can't be reached by other users, which making the root needs."
    else
        if [ "$(stat -c %d "$1")" = "$(stat -c %d "$roots")" ]; then
            needed=$((2 * root_gigabytes))
        fi
        lacks_room "$1" "$needed" || lacks_room "$roots" "$root_gigabytes" || true
    fi
}

lacks_room() {
    local free
    free=$(($(df --output=avail "$1" | tail -n 1) / 1024 / 1024))
    [ "$free" -lt "$2" ] || return 1
    echo "$1 has $free GB free, $2 GB are needed."
}

reachable_for_all() {
    local folder
    folder=$(readlink -f "$1")
    while [ "$folder" != / ]; do
        [ $((0$(stat -c %a "$folder") & 1)) = 1 ] || return 1
        folder=$(dirname "$folder")
    done
}

# Only called under the lock: whatever is unfinished now belongs to a run that died.
remove_leftovers() {
    local leftover
    for leftover in "$roots"/*.part "$roots"/*.trash; do
        remove_tree "$leftover"
    done
    for leftover in ${TMPDIR:+"$TMPDIR"/datapath-build-root.*} /var/tmp/datapath-build-root.*; do
        if [ -d "$leftover" ] && [ -O "$leftover" ]; then
            remove_tree "$leftover"
        fi
    done
}

remove_old_roots() {
    local old
    for old in "$roots"/*; do
        if [ "$old" != "$root" ] && [ -f "$old/$root_marker" ]; then
            remove_root "$old" || say "An older build root is still in use and stays for now: $old"
        fi
    done
}

remove_root() {
    (
        exec 9>"$1.lock"
        flock -n -x 9 || exit 1
        mv "$1" "$1.trash" || exit 1
        remove_tree "$1.trash"
        rm -f "$1.lock"
    )
}

remove_tree() {
    [ -e "$1" ] || return 0
    if findmnt -rn -o TARGET | grep -qF "$1/"; then
        fail "something is mounted below $1, so it isn't removed" "See: findmnt | grep $1"
    fi
    # Inside a trap a bare `return` would pass on the status from before it.
    rm -rf --one-file-system "$1" 2>/dev/null && return 0
    # Files of subordinate ids, left by an mmdebstrap that was killed.
    if [ "$(id -u)" != 0 ] && unshare --map-root-user --map-auto rm -rf --one-file-system "$1"; then
        return 0
    fi
    fail "can't remove $1" "Something may still be using it; try again in a moment."
}
