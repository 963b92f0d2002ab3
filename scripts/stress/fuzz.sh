#!/usr/bin/env bash
# Ask the API what its description allows, and what it does not, on both databases: no answer may be a server's error or
# other than described. EXAMPLES=n sets how many questions are made up for each operation, beside all that touch a bound.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

export DEBUG=true DJANGO_SETTINGS_MODULE=config.test_settings PORT=${PORT:-8765} EXAMPLES=${EXAMPLES:-20}
export API_RATE=0 API_EXPENSIVE_RATE=0

# Fill the database of DATABASE_URL, serve it, and fuzz what is served.
fuzz() {
    local status=0 server
    .venv/bin/python manage.py migrate --verbosity 0 && .venv/bin/python manage.py load_survey >/dev/null || return
    .venv/bin/gunicorn --config python:config.gunicorn config.wsgi --bind "127.0.0.1:$PORT" --workers 2 --log-level warning &
    server=$!
    PYTHONPATH=scripts/stress .venv/bin/schemathesis --config-file scripts/stress/schemathesis.toml \
        run "http://127.0.0.1:$PORT/api/v1/schema/" --wait-for-schema 60 --workers 2 --max-examples "$EXAMPLES" \
        --checks all --exclude-checks positive_data_acceptance --continue-on-failure --suppress-health-check all ||
        status=$?
    kill "$server"
    wait "$server" || true
    return "$status"
}
export -f fuzz

setup_test
database=$PWD/var/fuzz.sqlite3
rm -f "$database"*
say "SQLite"
failed=0
DATABASE_URL=sqlite:///$database bash -c fuzz || failed=1
say "PostgreSQL"
on_postgresql bash -c fuzz || failed=1
exit "$failed"
