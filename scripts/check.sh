#!/usr/bin/env bash
# What one runs while working: form, lint, walls, types, and the tests of what was changed since main (scripts/checks/changed.py).
# Slow tests, the other database and everything else are for scripts/test.sh. WORKERS=n sets the number of parallel tests.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=scripts/checks/steps.sh
source scripts/checks/steps.sh

export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3

# Print what differs from main, committed or not.
changed() {
    local main
    main=$(git merge-base HEAD main 2>/dev/null || git merge-base HEAD origin/main 2>/dev/null || echo HEAD)
    git -c core.quotePath=false diff --name-only "$main"
    git -c core.quotePath=false ls-files --others --exclude-standard
}

# Run the quick ones among the tests; that there are none is no fault.
quick_tests() {
    local status=0
    .venv/bin/python -m pytest -n "${WORKERS:-auto}" --dist worksteal -m "not slow" "$@" || status=$?
    ((status == 5)) || return "$status"
}

setup_test
bash scripts/lint.sh
paths=$(changed)
[[ ! $paths =~ (^|$'\n')locale/ ]] || step "translations" .venv/bin/python scripts/checks/check_translations.py
mapfile -t tests < <(.venv/bin/python scripts/checks/changed.py <<<"$paths")
if ((${#tests[@]})); then
    step "pytest ${tests[*]}" quick_tests "${tests[@]}"
else
    printf '\n» Nothing was changed that a test is about.\n'
fi
