"""``manage.py load_survey``: fills an empty registry with an edition's entries."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.loading import load
from registry.commands import migrated, refusing

SURVEY_2020 = settings.BASE_DIR / "fixtures" / "survey-2020"


class Command(BaseCommand):
    """Loads fixtures, every object checked, in one transaction, and records them in the ledger."""

    help = gettext_lazy("Loads the survey's fixtures into an empty registry.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where the fixtures lie."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=SURVEY_2020,
            help=_("where the fixtures lie (the survey of 2020)"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the folder's JSON files in the order of their names."""
        with refusing():
            migrated()
            loaded = load(options["folder"])
        self.stdout.write(_("Loaded %(count)s objects.") % {"count": loaded})
