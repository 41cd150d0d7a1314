# shellcheck shell=bash
# Which build environment this system needs, decided by the versions of its packages and not by its name.

minimum_qt=6.8
minimum_frameworks=6.0

# Makes everything ready to call `inside`; GROUPs are those of packages.txt. Sets `place` to native or root.
prepare() {
    find_cache
    choose_place
    if [ "$place" = root ]; then
        require_visible "$repo"
        [ "$(pwd -P)" = / ] || can_be_shown "$(pwd -P)" || working_folder=$repo
        hold_root
        command -v bwrap >/dev/null || install_root_tools
    elif command -v apt-get >/dev/null; then
        local -a wanted
        mapfile -t wanted < <(packages_of "$@")
        install_packages "${wanted[@]}"
    fi
}

choose_place() {
    place=${DATAPATH_BUILD_PLACE-}
    case $place in native | root) return ;; esac
    if ! command -v apt-get >/dev/null; then
        choose_place_without_apt
    elif has_new_packages installed_version; then
        place=native
    elif [ -n "$(current_root)" ]; then
        place=root
    else
        know_packages
        place=root
        ! has_new_packages available_version || place=native
    fi
}

has_new_packages() {
    new_enough "$("$1" qt6-base-dev)" "$minimum_qt" && new_enough "$("$1" libkf6syntaxhighlighting-dev)" "$minimum_frameworks"
}

choose_place_without_apt() {
    if has_new_libraries; then
        place=native
    elif has_root_tools; then
        place=root
    else
        unsupported_system
    fi
}

has_new_libraries() {
    local tool
    for tool in cmake ninja c++; do
        command -v "$tool" >/dev/null || return 1
    done
    pkg-config --atleast-version="$minimum_qt" Qt6Core 2>/dev/null &&
        compgen -G '/usr/lib*/cmake/KF6SyntaxHighlighting' '/usr/lib/*/cmake/KF6SyntaxHighlighting' >/dev/null
}

os_release() { sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tr -d '"' || true; }

unsupported_system() {
    fail "$(os_release PRETTY_NAME) lacks what Datapath Designer is built with: Qt $minimum_qt, KDE Frameworks 6 and a C++23 compiler" \
        "Fedora 41+: sudo dnf install gcc-c++ cmake ninja-build ccache mold git pkgconf qt6-qtbase-devel qt6-qttools-devel qt6-qtcharts-devel qt6-qtsvg-devel kf6-syntax-highlighting-devel yaml-cpp-devel libyaml-devel" \
        "Arch: sudo pacman -S --needed base-devel cmake ninja ccache mold git qt6-base qt6-tools qt6-charts qt6-svg syntax-highlighting yaml-cpp libyaml" \
        "Elsewhere: install mmdebstrap, bubblewrap and uidmap; then ./dev makes itself a Debian 13 to build in."
}
