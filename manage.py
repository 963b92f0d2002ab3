#!/usr/bin/env python
"""Django's command line for Udsyn."""

import os
import sys


def main() -> None:
    """Run one management command with the settings of this project."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from ops.console import Utility  # noqa: PLC0415 (settings first)

    Utility(sys.argv).execute()


if __name__ == "__main__":
    main()
