"""``manage.py create_demo_user``: somebody to log in as on a developer's own machine."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    """Creates the superuser "demo", unless there is one; its password is DEMO_PASSWORD, or "demo"."""

    help = "Creates the superuser “demo” for a demonstration; only with DEBUG."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside a demonstration."""
        if not settings.DEBUG:
            raise CommandError("A demo user is only for a demonstration: set DEBUG=true.", returncode=2)
        if not User.objects.filter(username="demo").exists():
            User.objects.create_superuser("demo", password=os.environ.get("DEMO_PASSWORD", "demo"))
