"""``manage.py create_demo_users``: somebody of every role to log in as on a developer's own machine."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.actions import lifecycle
from registry.choices import Role
from registry.commands import migrated, refusing
from registry.errors import RegistryError
from registry.models import Administration, Stewardship

# Who there is to be: (name to log in with, role, administration).
PEOPLE = (
    ("viewer", Role.VIEWER, "TMF"),
    ("editor", Role.EDITOR, "TMF"),
    ("editor-oekf", Role.EDITOR, "ØKF"),
    ("approver", Role.APPROVER, "TMF"),
    ("secretariat", Role.SECRETARIAT, None),
    ("demo", Role.ADMINISTRATOR, None),
)


class Command(BaseCommand):
    """Creates those of the demo's users that there are not; their password is DEMO_PASSWORD, or "demo"."""

    help = gettext_lazy("Creates a user of each role for a demonstration, and prints them; only with DEBUG.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside a demonstration."""
        if not settings.DEBUG:
            raise CommandError(_("Demo users are only for a demonstration: set DEBUG=true."), returncode=2)
        with refusing():
            migrated()
            houses = _administrations()
            for name, role, code in PEOPLE:
                if not User.objects.filter(username=name).exists():
                    _create(name, role, houses[code] if code else None)
        for name, role, code in PEOPLE:
            self.stdout.write(f"{name:12} {role.label}{f', {code}' if code else ''}")


def _administrations() -> dict[str, Administration]:
    """Return the administrations in which somebody is to have a role. Raises ``RegistryError`` when one is missing."""
    wanted = {code for _name, _role, code in PEOPLE if code}
    found = {one.code: one for one in Administration.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - found.keys()):
        raise RegistryError(
            _(
                "The demonstration's administrations are missing (%(codes)s). Run “manage.py load_survey” first."
            )
            % {"codes": ", ".join(missing)}
        )
    return found


@transaction.atomic
def _create(name: str, role: Role, administration: Administration | None) -> None:
    user = User(username=name)
    # It is printed on the screen, so no rule would make it better; create_user() asks the rules.
    user.set_password(os.environ.get("DEMO_PASSWORD", "demo"))
    user.save()
    lifecycle.write(Stewardship(user=user, role=role, administration=administration), actor=None)
