# shellcheck shell=bash
# The package list, and installing what is missing from it on the user's own system.

# Without a group: every package of the list.
packages_of() {
    awk -v groups=" $* " '
        { sub(/[ \t]*#.*/, "") }
        /^\[/ { group = substr($0, 2, length($0) - 2); next }
        NF && (groups == "  " || index(groups, " " group " ")) { print $1 }' "$parts/packages.txt"
}

missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *//p') || true
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

installed_version() { dpkg-query -W -f '${db:Status-Abbrev}${Version}' "$1" 2>/dev/null | sed -n 's/^ii *//p' || true; }

available_version() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([0-9].*\)/\1/p' || true; }

new_enough() { [ -n "$1" ] && dpkg --compare-versions "$1" ge "$2"; }

# A fresh image has no package lists at all.
know_packages() {
    [ -n "$(available_version qt6-base-dev)" ] || refresh_package_lists
}

refresh_package_lists() {
    [ -z "${lists_refreshed-}" ] || return 0
    run_apt 'Reading the package lists' update
    lists_refreshed=yes
}

install_packages() {
    local missing line
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    line="apt-get install --no-install-recommends ${missing[*]}"
    [ "$(id -u)" = 0 ] || line="sudo $line"
    say "Needed from this system's packages: $line"
    agreed_to "Install them now?" || fail "nothing was installed" "Run the line above yourself, then this command again."
    become_root_for "$line"
    refresh_package_lists
    run_apt "Installing packages (${#missing[@]})" install -y --no-install-recommends "${missing[@]}"
}

# Sets `as_root`. Asks for a password once, and only where one can be typed.
become_root_for() {
    as_root=(env)
    [ "$(id -u)" != 0 ] || return 0
    as_root=(sudo -n env)
    command -v sudo >/dev/null || fail "this needs root's rights and there is no sudo here" "As an administrator: ${1#sudo }"
    if sudo -n true 2>/dev/null; then
        return 0
    fi
    at_terminal || fail "sudo wants a password and there is no terminal to ask at" "As an administrator: ${1#sudo }"
    sudo -v || fail "sudo refused" "As an administrator: ${1#sudo }"
}

# In the foreground, so that Ctrl+C reaches apt also when sudo runs it.
run_apt() {
    local title=$1 log status=0
    shift
    become_root_for "apt-get $*"
    log=$(new_log apt)
    trap 'stop_progress; exit 130' INT
    start_progress "$title" "$log"
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -q -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" </dev/null >"$log" 2>&1 || status=$?
    stop_progress
    trap - INT
    # apt-get update is content with the lists it couldn't fetch.
    if [ "$1" = update ] && grep -q '^W: Failed to fetch\|^W: Some index files failed' "$log"; then
        status=100
    fi
    [ $status = 0 ] || explain_failed_download "$title" "$log"
    rm -f "$log"
}

explain_failed_download() {
    local title=$1 log=$2
    if grep -q 'Temporary failure resolving\|Could not resolve\|Could not connect\|Network is unreachable\|Connection timed out' "$log"; then
        fail "$title: no network" "The package archive can't be reached. Once that's mended, the same command goes on from here." "Log: $log"
    fi
    if grep -q 'No space left on device\|enough free space' "$log"; then
        fail "$title: the disk is full" "Log: $log"
    fi
    grep '^E:' "$log" | grep -v 'mmdebstrap failed to run\|received signal' | head -n 5 >&2 || true
    fail "$title failed" "Log: $log"
}
