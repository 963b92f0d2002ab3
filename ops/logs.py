"""The log: one line of JSON on standard error for each thing that happened; in words on a developer's own machine.

A line says only what ``FIELDS`` names, besides its time, level, logger, message, request id and traceback. So nothing gets there
because a library hands it along: no query string, no header, no form, and of a person the number alone.
"""

import datetime as dt
import json
import logging
import re
from contextvars import ContextVar
from typing import Any

# The name of the request that is being answered; "" outside of one. Every line that is written meanwhile has it.
request_id: ContextVar[str] = ContextVar("request_id", default="")

NAME = re.compile(r"[\w.-]{8,64}", re.ASCII)  # a request id that we believe
FIELDS = ("event", "method", "route", "status", "ms", "client", "user")
QUERY = re.compile(r"\?\S+")  # what was searched for, in an address that a message quotes
SECURITY = "django.security"


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, in ASCII: it is the same whatever the machine's encoding."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": QUERY.sub("?…", record.getMessage()),
        }
        if name := request_id.get():
            line["request_id"] = name
        line |= {field: record.__dict__[field] for field in FIELDS if field in record.__dict__}
        if record.name.startswith(
            SECURITY
        ):  # what Django refuses, e.g. a host or a form, is no fault of ours
            line["event"] = "refusal"
            if record.name.endswith(".csrf") and isinstance(record.args, tuple):
                line["message"] = str(record.args[0])  # the reason, without the address
        elif record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        elif record.stack_info:
            line["traceback"] = record.stack_info
        return json.dumps(line, default=str)


def logging_config(*, in_words: bool) -> dict[str, Any]:
    """Return Django's LOGGING: JSON, or words for whoever reads along with the development server, which tells of requests itself."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonFormatter},
            "words": {"format": "{levelname} {message}", "style": "{"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "words" if in_words else "json"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "ops": {"level": "INFO"},
            "ops.requests": {"level": "CRITICAL" if in_words else "INFO"},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # It quotes addresses, in which there may be a secret; ops.requests tells the same by their routes.
            "django.request": {"level": "CRITICAL"},
        },
    }
