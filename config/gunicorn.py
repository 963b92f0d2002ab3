"""How gunicorn serves Udsyn, wherever it does: ``gunicorn --config python:config.gunicorn config.wsgi``.

WEB_CONCURRENCY sets the number of processes; each keeps as many connections to the database as it has threads.

What gunicorn itself has to say goes into our log. It keeps no log of requests: ``ops.requests`` does.
"""

from typing import Any

from gunicorn import glogging

from ops.logs import JsonFormatter


class logger_class(glogging.Logger):  # noqa: N801 (gunicorn has no types; its setting)
    """Gunicorn's log, as lines of JSON."""

    def setup(self, cfg: Any) -> None:
        """Put our form in the place of gunicorn's."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


threads = 4  # who takes a whole resource over a slow line keeps one of them, and nobody else waiting
# Seconds: longer than a proxy keeps an idle connection, so that it sends nothing into one just closed.
keepalive = 75
limit_request_line = 8190  # bytes, the most that gunicorn can do
