# How a step of the checks is run: a heading, its own output, and the seconds it took. Source it after lib.sh.
# shellcheck shell=bash

# Run the command under its heading; when it fails, say which one it was and stop.
step() {
    local title=$1 start=$SECONDS status=0
    shift
    printf '\n» %s\n' "$title"
    "$@" || status=$?
    ((status == 0)) || { printf '✗ %s failed after %d s\n' "$title" $((SECONDS - start)) >&2; exit "$status"; }
    printf '✓ %d s\n' $((SECONDS - start))
}
