#!/usr/bin/env bash
# The checks of the source alone: form, templates, walls, types. With --fix it mends what can be mended instead.
# Needs what scripts/setup.sh installs.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=scripts/checks/steps.sh
source scripts/checks/steps.sh

export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3
PATH=$PWD/.venv/bin:$PATH
mapfile -d '' templates < <(find . \( -name '.?*' -o -path ./var \) -prune -o -path '*/templates/*.html' -print0)

if [[ ${1:-} == --fix ]]; then
    ruff check --fix
    ruff format
    ((!${#templates[@]})) || djade "${templates[@]}"
    exit
fi

step "ruff check" ruff check
step "ruff format" ruff format --check
((!${#templates[@]})) || step "djade (templates)" djade --check "${templates[@]}"
step "lint-imports (walls)" lint-imports --no-logo
step "mypy" mypy .
