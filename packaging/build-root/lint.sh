# shellcheck shell=bash
# `./dev lint`: every step runs, the failed ones are named at the end with how to mend them.

lint_steps=(format shell layering catalogue tidy)

lint() {
    local step status
    local -a steps=("$@") failed=()
    [ $# -gt 0 ] || steps=("${lint_steps[@]}")
    for step in "${steps[@]}"; do
        declare -F "lint_$step" >/dev/null || fail "there is no lint step \"$step\"" "The steps: ${lint_steps[*]}"
    done
    for step in "${steps[@]}"; do
        say "lint: $step …"
        # Not as a condition, where a failing command inside wouldn't end the step.
        set +e
        (set -e && in_repo "lint_$step")
        status=$?
        set -e
        if [ $status != 0 ]; then
            say "lint: $step FAILED"
            failed+=("$step")
        fi
    done
    for step in "${failed[@]}"; do
        say "dev: lint step \"$step\" failed. $("mend_$step")"
    done
    [ ${#failed[@]} = 0 ] || return 1
    say "lint: ${steps[*]} passed"
}

# Sources git knows; in an unpacked archive, all there are.
tracked() {
    # shellcheck disable=SC2016 # the inner shell expands it
    inside sh -c 'cd "$0" && if [ -e .git ]; then git -c safe.directory="$0" ls-files -- "$@"; else
        find app core ui tests packaging .ci dev -type f | sed "s,^\./,,"; fi' "$repo" "$@"
}

lint_format() {
    local -a files
    mapfile -t files < <(tracked '*.cpp' '*.h' | grep '\.\(cpp\|h\)$')
    [ ${#files[@]} = 0 ] || inside clang-format-19 --dry-run -Werror "${files[@]}"
}
mend_format() { echo "Mend it with: ./dev format"; }

format() {
    local -a files
    mapfile -t files < <(tracked '*.cpp' '*.h' | grep '\.\(cpp\|h\)$')
    [ ${#files[@]} = 0 ] || in_repo inside clang-format-19 -i "${files[@]}"
}

lint_shell() {
    local -a files
    # The parts of ./dev are checked as it sources them.
    mapfile -t files < <(tracked '*.sh' .ci/run dev | grep '\.sh$\|^\.ci/run$\|^dev$' | grep -v '^packaging/build-root/')
    inside shellcheck --external-sources --check-sourced "${files[@]}"
}
mend_shell() { echo "Follow the links that shellcheck gave; ./dev lint shell checks again."; }

lint_layering() {
    inside bash tests/dev/tst_layering.sh
    inside bash tests/lint/layering.sh "$repo"
}
mend_layering() { echo "Include only what the room may know (the order is in tests/lint/layering.sh), or move the code to a higher room."; }

lint_catalogue() {
    build dev catalogue-compiler
    inside "$(build_folder dev)/bin/catalogue-compiler" --check resources/catalogue resources/charts
}
mend_catalogue() { echo "The message above names the file and the entry in resources/."; }

# Needs what AutoMoc and the catalogue generate, but nothing compiled of ours beyond that.
lint_tidy() {
    local folder
    local -a generated
    folder=$(build_folder dev)
    configure dev
    mapfile -t generated < <(inside ninja -C "$folder" -t targets all | sed -n 's/^\([A-Za-z0-9_-]*_autogen\): phony$/\1/p')
    [ ${#generated[@]} = 0 ] || build dev "${generated[@]}"
    inside python3 packaging/build-root/tidy.py "$repo" "$folder" "$(build_setting | tail -n 1)"
}
mend_tidy() { echo "Each finding names its check; an exception belongs, with its reason, into .clang-tidy or a NOLINT comment."; }
