#!/usr/bin/env bash
# Measure the PDF of the survey of 2020 in three sizes, beside Chromium's print of the same HTML.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

setup_test
database=$PWD/var/bench.sqlite3
rm -f "$database"*
export DEBUG=true DATABASE_URL=sqlite:///$database DJANGO_SETTINGS_MODULE=config.settings
say "Loading the survey …"
manage migrate --verbosity 0
manage load_survey >/dev/null
exec .venv/bin/python scripts/bench/bench_pdf.py
