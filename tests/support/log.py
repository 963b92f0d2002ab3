"""The log, as production writes it."""

import json
import logging
from typing import Any

from ops.logs import JsonFormatter


class Lines(logging.Handler):
    """Keeps every record that reaches the root as the line that production writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    def of(self, event: str) -> list[dict[str, Any]]:
        """Return the lines of one kind of event."""
        return [line for line in self.all() if line.get("event") == event]

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written]
