#!/usr/bin/env bash
# Everything that must hold before a change goes in, the quick checks first: source, migrations, the production settings,
# translations, and the tests on SQLite and on a PostgreSQL of their own. WORKERS=n sets the number of parallel tests.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=scripts/check.sh
source scripts/check.sh

export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3
pytest=(.venv/bin/python -m pytest -n "${WORKERS:-auto}")

# Check the settings as they are in production. A generated column asks the database whether it can, so there is one.
deploy_check() {
    env DEBUG=false SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w 0)" \
        ALLOWED_HOSTS=udsyn.example CSRF_TRUSTED_ORIGINS=https://udsyn.example \
        .venv/bin/python manage.py check --deploy --fail-level WARNING
}

# Run the tests on a PostgreSQL that lives for as long as they run. What pg_virtualenv has to say goes to a file, so
# that the summary of the tests comes last.
test_on_postgresql() {
    local version status=var/pytest-status log=var/pg_virtualenv.log
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)
    ((version >= 15)) || die "PostgreSQL 15 or newer is needed; the newest one here is $version."
    # shellcheck disable=SC2016  # the inner shell expands it
    pg_virtualenv -t -v "$version" -o fsync=off -o synchronous_commit=off -o full_page_writes=off bash -c '
        export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
        status=$1; shift
        "$@" >&3 2>&4 && echo 0 >"$status" || echo $? >"$status"
    ' - "$status" "${pytest[@]}" -m "not once" 3>&1 4>&2 >"$log" 2>&1 || { cat "$log" >&2; die "PostgreSQL $version could not be started."; }
    return "$(<"$status")"
}

setup_test
bash scripts/lint.sh
check "makemigrations" manage makemigrations --check --dry-run
check "manage.py check --deploy" deploy_check
check "translations" .venv/bin/python scripts/check_translations.py
check "pytest on SQLite" "${pytest[@]}"
printf '\n» pytest on PostgreSQL\n'
test_on_postgresql
