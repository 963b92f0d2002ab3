#!/bin/sh
# The start of the web container: bring the database up to date, then serve. Several may start at once: one migrates.
# Behind a proxy that ends TLS and sets X-Forwarded-Proto. WEB_CONCURRENCY sets the number of processes.
set -eu

python manage.py migrate --noinput
python manage.py clearsessions
exec gunicorn --config python:config.gunicorn config.wsgi --bind 0.0.0.0:8000 "$@"
