#!/usr/bin/env bash
# Many writers at once, for longer than the tests have time for: see scripts/stress/soak.py. EDITS=n sets how many edits.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

export DEBUG=true

setup_test
# shellcheck disable=SC2016  # the inner shell expands it
on_postgresql bash -c '
    .venv/bin/python manage.py migrate --verbosity 0 && exec .venv/bin/python scripts/stress/soak.py --edits "$1"
' - "${EDITS:-10000}"
