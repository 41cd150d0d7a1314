# shellcheck shell=bash
# What ./dev tells: messages, questions and the progress of long steps. All of it goes to stderr.

say() { printf '%s\n' "$*" >&2; }

# The first line says what is wrong, the others what to do about it.
fail() {
    say "dev: $1"
    shift
    [ $# = 0 ] || printf '     %s\n' "$@" >&2
    exit 1
}

at_terminal() { [ -t 0 ] && [ -t 2 ]; }

# Nobody is asked where nobody can answer (CI, a script): there the call itself was the consent.
agreed_to() {
    if [ -n "${assume_yes-}" ] || [ -n "${CI-}" ] || ! at_terminal; then
        return 0
    fi
    local answer
    read -r -p "$1 [Y/n] " answer || return 1
    case $answer in '' | [YyJj]*) return 0 ;; esac
    return 1
}

# Shows how far a step is until it's stopped: the last `I:` line of its log, at a terminal with the seconds so far.
watch_step() {
    local title=$1 log=$2 start=$SECONDS phase='' shown=''
    while kill -0 $$ 2>/dev/null; do
        phase=$(sed -n 's/^I: \([a-z].*[a-z]\)\.\.\.$/\1/p' "$log" 2>/dev/null | tail -n 1)
        if [ -t 2 ]; then
            printf '\r\033[K%s: %s %ds' "$title" "${phase:+$phase, }" $((SECONDS - start)) >&2
        elif [ "$phase" != "$shown" ]; then
            say "$title: $phase"
            shown=$phase
        fi
        sleep 1
    done
}

start_progress() {
    say "$1 …"
    (
        trap - EXIT INT TERM HUP
        exec 8>&- 9>&-
        watch_step "$1" "$2"
    ) &
    progress_pid=$!
    disown
}

stop_progress() {
    [ -n "${progress_pid-}" ] || return 0
    kill "$progress_pid" 2>/dev/null || true
    # Not `wait`: in a trap that interrupted another `wait` it doesn't come back.
    while kill -0 "$progress_pid" 2>/dev/null; do sleep 0.02; done
    progress_pid=
    [ ! -t 2 ] || printf '\r\033[K' >&2
}
