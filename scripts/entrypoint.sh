#!/bin/sh
# The start of the web container: bring the database up to date, then serve.
# Behind a proxy that ends TLS and sets X-Forwarded-Proto. WEB_CONCURRENCY sets the number of processes.
# An upload of 5,000 rows may take half a minute on a small machine; gunicorn's own limit is thirty seconds.
set -eu

python manage.py migrate --noinput
exec gunicorn config.wsgi:application --bind 0.0.0.0:8000 --timeout 120 --limit-request-line 8190 \
  --access-logfile - "$@"
