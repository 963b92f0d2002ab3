#!/usr/bin/env bash
# Everything that must hold before a change goes in, the quick checks first: source, migrations, the production settings,
# translations, and the tests on SQLite and on a PostgreSQL of their own. WORKERS=n sets the number of parallel tests.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=scripts/checks/steps.sh
source scripts/checks/steps.sh

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
# The type checker keeps one core busy, and these the other.
bash scripts/lint.sh >var/lint.log 2>&1 & lint=$!
step "makemigrations" manage makemigrations --check --dry-run
step "manage.py check --deploy" deploy_check
step "translations" .venv/bin/python scripts/checks/check_translations.py
wait "$lint" || { cat var/lint.log; exit 1; }
cat var/lint.log
step "pytest on SQLite" "${pytest[@]}"
step "pytest on PostgreSQL, what can differ there" on_postgresql "${pytest[@]}" -m database
