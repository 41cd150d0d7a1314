#!/usr/bin/env bash
# Which room may know which: layering.sh REPOSITORY. Prints one line for each include that breaks the order.
#   core:  yaml < catalogue < values < {sizing, talos, kinds} < rules < {exporters, plans}; QtCore only; never ui or app
#   ui:    never app
#   app/cli: never ui
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"

# The rooms of core and what each may include besides itself and the files directly in core/.
known_rooms() {
    case $1 in
        core) ;;
        yaml) ;;
        catalogue) echo yaml ;;
        values) echo yaml catalogue ;;
        sizing | talos | kinds) echo yaml catalogue values ;;
        rules) echo yaml catalogue values sizing talos kinds ;;
        exporters | plans) echo yaml catalogue values sizing talos kinds rules ;;
        *) return 1 ;;
    esac
}

# core/yaml/node.h → yaml, core/result.h → core, ui/window.h → ui
room_of() {
    case $1 in
        core/*/*)
            local inner=${1#core/}
            echo "${inner%%/*}"
            ;;
        core/* | ui/* | app/*) echo "${1%%/*}" ;;
    esac
}

includes_of() { sed -n "s/^[[:space:]]*#[[:space:]]*include[[:space:]]*\([\"<][^\">]*\).*/\1/p" "$1"; }

# The file an `#include "…"` means: beside the file that includes it, or from the top of the repository.
included_file() {
    if [ -e "$(dirname "$1")/$2" ]; then
        realpath -s --relative-to=. "$(dirname "$1")/$2"
    else
        echo "$2"
    fi
}

qtcore=$(find /usr/include -maxdepth 3 -path '*/qt6/QtCore' | head -n 1)
if [ -z "$qtcore" ]; then
    echo "Qt 6 isn't here; run this through: ./dev lint layering" >&2
    exit 2
fi

broken=0
complain() {
    printf '%s: %s\n' "$1" "$2" >&2
    broken=1
}

check_core_include() {
    local file=$1 target=$2 room other
    room=$(room_of "$file")
    other=$(room_of "$target")
    if ! known_rooms "$room" >/dev/null; then
        complain "$file" "core/$room isn't a known room; give it a place in tests/lint/layering.sh"
    elif [ "$other" = ui ] || [ "$other" = app ]; then
        complain "$file" "core includes $target"
    elif [ -n "$other" ] && [ "$other" != core ] && [ "$other" != "$room" ] && [[ " $(known_rooms "$room") " != *" $other "* ]]; then
        complain "$file" "core/$room may not know core/$other ($target)"
    fi
}

# <QString> is QtCore's if QtCore has a header of that name.
check_core_library() {
    local file=$1 header=$2
    case $header in
        QtCore/* | qtcore*) ;;
        Q[A-Z]* | Qt*/* | KF6/* | KSyntax*)
            [ -e "$qtcore/$header" ] || complain "$file" "core uses no Qt module but QtCore (<$header>)"
            ;;
    esac
}

check_include() {
    local file=$1 include=$2 target
    if [ "${include:0:1}" = '<' ]; then
        case $file in core/*) check_core_library "$file" "${include:1}" ;; esac
        return
    fi
    target=$(included_file "$file" "${include:1}")
    case $file:$target in
        core/*) check_core_include "$file" "$target" ;;
        ui/*:app/*) complain "$file" "ui includes $target" ;;
        app/cli/*:ui/*) complain "$file" "the command line includes $target" ;;
    esac
}

while IFS= read -r file; do
    while IFS= read -r include; do
        check_include "$file" "$include"
    done < <(includes_of "$file")
done < <(find core ui app -name '*.cpp' -o -name '*.h' | sort)

linked=$(find core -name CMakeLists.txt -exec sed 's/#.*//' {} + | grep -o 'Qt6\?::[A-Za-z]*\|KF6::[A-Za-z]*' | grep -v '^Qt6::Core$' || true)
[ -z "$linked" ] || complain core/CMakeLists.txt "core links $(echo "$linked" | paste -sd' '), it may use no Qt module but QtCore"

exit $broken
