#!/usr/bin/env bash
# Measure the API among 100,000 projects on a PostgreSQL of its own, as in production; ROWS sets how many projects.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

measure() {
    manage migrate --verbosity 0
    manage load_survey >/dev/null
    .venv/bin/python scripts/bench/bench_api.py "$ROWS"
}

setup_test
SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0)
export SECRET_KEY DEBUG=false ALLOWED_HOSTS='*' CSRF_TRUSTED_ORIGINS=https://udsyn.example RELEASE=bench
export API_RATE=0 API_EXPENSIVE_RATE=0 DJANGO_SETTINGS_MODULE=config.settings PYTHONPATH=.:scripts/bench PYTHONWARNINGS=ignore
export ROWS=${ROWS:-100000}
export -f manage measure
say "PostgreSQL, a migrated database, and $ROWS projects …"
on_postgresql bash -ec measure
