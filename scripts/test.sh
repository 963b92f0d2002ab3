#!/usr/bin/env bash
# Everything that must hold before a change goes in, the quick checks first: source, migrations, the production settings,
# translations, and the tests on SQLite and on a PostgreSQL of their own. WORKERS=n sets the number of parallel tests.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=scripts/check.sh
source scripts/check.sh

export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3
# Whoever is done takes over what others have not begun.
pytest=(.venv/bin/python -m pytest -n "${WORKERS:-auto}" --dist worksteal)

# Check the settings as they are in production. A generated column asks the database whether it can, so there is one.
deploy_check() {
    env DEBUG=false SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w 0)" \
        ALLOWED_HOSTS=udsyn.example CSRF_TRUSTED_ORIGINS=https://udsyn.example \
        .venv/bin/python manage.py check --deploy --fail-level WARNING
}

setup_test
bash scripts/lint.sh
check "makemigrations" manage makemigrations --check --dry-run
check "manage.py check --deploy" deploy_check
check "translations" .venv/bin/python scripts/check_translations.py
check "pytest on SQLite" "${pytest[@]}"
printf '\n» pytest on PostgreSQL\n'
on_postgresql "${pytest[@]}" -m "not once"
