"""The command line speaks the terminal's language where that is Danish, else English; never the site's."""

import os
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.management import ManagementUtility
from django.utils.translation import activate


def terminal_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the terminal's messages, in the order in which POSIX asks for it."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next((name for name in names if name), "")
    return "da" if told.startswith("da") else "en"


class Utility(ManagementUtility):
    """Django's command line, in one language."""

    def fetch_command(self, subcommand: str) -> Any:
        """Return the command, which has not said anything yet."""
        if apps.ready:  # else the settings are wrong, which Django tells by itself
            activate(terminal_language())
        command: Any = super().fetch_command(subcommand)
        command.help = str(command.help)
        return command
