#!/usr/bin/env bash
# Measure the import of 500 and of 5,000 changed rows, on SQLite and on a PostgreSQL of its own.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

measure() {
    manage migrate --verbosity 0
    manage load_survey >/dev/null
    .venv/bin/python scripts/bench/bench_import.py
}

setup_test
database=$PWD/var/bench.sqlite3
rm -f "$database"*
export DEBUG=true DATABASE_URL=sqlite:///$database DJANGO_SETTINGS_MODULE=config.settings
say "On SQLite"
measure
say "On PostgreSQL"
export -f manage measure
on_postgresql bash -ec measure
