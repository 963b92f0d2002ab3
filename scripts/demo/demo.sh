#!/usr/bin/env bash
# The demo: the survey of 2020 in a database of its own (var/db.sqlite3), as a PDF and as a site.
# Run it as often as you like: the database is kept. With --reset it starts from an empty one.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"
# shellcheck source=scripts/demo/demo_database.sh
source scripts/demo/demo_database.sh

port=${PORT:-8000}
database=$PWD/var/db.sqlite3
pdf=$PWD/var/survey-2020.pdf

export DEBUG=true DATABASE_URL=sqlite:///$database
export DEMO_PASSWORD=${DEMO_PASSWORD:-demo}

# Refuse a port that is none, or that somebody listens on.
check_port() {
    [[ $port =~ ^[1-9][0-9]{3,4}$ && $port -ge 1024 && $port -le 65535 ]] ||
        die "PORT must be a number from 1024 to 65535, not \"$port\"."
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
        die "Port $port is taken: stop what listens there, or choose another one, as in: PORT=8123 make demo"
}

# Whether the PDF of an earlier run still tells what the database and the source do.
pdf_is_fresh() {
    [[ -s $pdf && ! $database -nt $pdf && ! $database-wal -nt $pdf && -z $(find . \( -name '.?*' -o -name __pycache__ -o -path ./var \) -prune \
        -o -type f -newer "$pdf" -print -quit) ]]
}

check_port
setup_demo
[[ ${1:-} != --reset ]] || rm -f "$database"* "$pdf"
if [[ -s $database ]]; then update_database; else build_database; fi
say "Drawing the pictures …"
manage draw_pictures
logins=$(manage create_demo_users)
if ! pdf_is_fresh; then
    say "Making the PDF …"
    manage export_survey --format pdf --output "$pdf" >/dev/null
fi
flock -u 9

exec .venv/bin/python scripts/demo/serve.py "$port" "
  The survey  $pdf
  The site    http://127.0.0.1:$port/
  The desk    http://127.0.0.1:$port/admin/, password $DEMO_PASSWORD, as one of
              ${logins//$'\n'/$'\n              '}
" 9>&-
