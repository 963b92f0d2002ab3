#!/usr/bin/env bash
# Make the pictures of docs/editing.md again, from the day of an editor that the tests go through.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"

setup_test
export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3 PICTURES=$PWD/docs/images
.venv/bin/python -m pytest -q tests/browser/test_day.py
