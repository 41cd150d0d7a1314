#!/usr/bin/env bash
# Does the layering check see what it's for? Each case is a tree of one include.
set -euo pipefail
check=$(dirname "$(readlink -f "$0")")/../lint/layering.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# expect ok|broken FILE LINE
expect() {
    local outcome=ok
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{core,ui,app} "$tree/$(dirname "$2")"
    echo 'target_link_libraries(core PUBLIC Qt6::Core)' >"$tree/core/CMakeLists.txt"
    echo "$3" >>"$tree/$2"
    bash "$check" "$tree" 2>/dev/null || outcome=broken
    if [ $outcome != "$1" ]; then
        echo "$2 with \`$3\` is $outcome, expected $1" >&2
        failed=1
    fi
}

expect ok core/yaml/a.cpp '#include "core/yaml/b.h"'
expect ok core/yaml/a.cpp '#include "core/result.h"'
expect ok core/rules/a.cpp '#include "core/sizing/b.h"'
expect ok core/exporters/a.cpp '#include "core/rules/b.h"'
expect ok core/values/a.cpp '#include <QString>'
expect ok core/values/a.cpp '#include <vector>'
expect ok ui/a.cpp '#include "core/plans/b.h"'
expect ok app/gui/a.cpp '#include "ui/b.h"'
expect broken core/yaml/a.cpp '#include "core/values/b.h"'
expect broken core/yaml/a.cpp '  #  include "core/catalogue/b.h"'
expect broken core/result.h '#include "core/yaml/b.h"'
expect broken core/sizing/a.cpp '#include "core/talos/b.h"'
expect broken core/rules/a.h '#include "core/exporters/b.h"'
expect broken core/exporters/a.cpp '#include "core/plans/b.h"'
expect broken core/unheardof/a.cpp '#include "core/yaml/b.h"'
expect broken core/rules/a.cpp '#include "ui/b.h"'
expect broken core/rules/a.cpp '#include "app/cli/b.h"'
expect broken core/rules/a.cpp '#include <QWidget>'
expect broken core/rules/a.cpp '#include <QtGui/QColor>'
expect broken core/CMakeLists.txt 'target_link_libraries(core PRIVATE Qt6::Gui)'
expect broken ui/a.cpp '#include "app/cli/b.h"'
expect broken app/cli/a.cpp '#include "ui/b.h"'
exit $failed
