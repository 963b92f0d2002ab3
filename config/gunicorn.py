"""How gunicorn serves Udsyn, wherever it does: ``gunicorn --config python:config.gunicorn config.wsgi``.

WEB_CONCURRENCY sets the number of processes; each keeps as many connections to the database as it has threads.
"""

threads = 4  # who takes a whole resource over a slow line keeps one of them, and nobody else waiting
# Seconds: longer than a proxy keeps an idle connection, so that it sends nothing into one just closed.
keepalive = 75
limit_request_line = 8190  # bytes, the most that gunicorn can do
