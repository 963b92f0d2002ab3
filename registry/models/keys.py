"""The keys with which other systems read more of the API than everybody may."""

import datetime as dt
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry.models.administrations import Administration
from registry.models.tracked import ALPHABET, Tracked, new_public_id

LONGEST = dt.timedelta(days=2 * 366)
PREFIX = 8  # letters


class KeyScope(models.TextChoices):
    """What the holder of a key may read."""

    PUBLIC = "public", _("what is public, more often")
    ADMINISTRATION = "within", _("also what is internal to one administration")
    ALL = "all", _("also what is internal, everywhere")


class ApiKey(Tracked):
    """A key to the API for one other system: kept as a digest, valid until a day, revoked by being archived.

    ``prefix`` is the beginning of the key, by which it is found; ``within`` the administration whose internal
    entries it opens; ``rate`` the questions that it may ask in a minute.
    """

    resource = "api-keys"
    private_fields = ("digest", "last_used_on")

    public_id = models.SlugField(
        _("public id"), max_length=80, unique=True, default=new_public_id, editable=False
    )
    label = models.CharField(
        _("what it is for"), max_length=120, help_text=_("The system, and whom to call.")
    )
    scope = models.CharField(
        _("may read"),
        max_length=6,
        choices=KeyScope,
        default=KeyScope.PUBLIC,
        help_text=_("What is internal is opened only to systems that keep it so."),
    )
    within = models.ForeignKey(
        Administration,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("administration"),
        help_text=_("Only where it opens one administration's internal entries."),
    )
    rate = models.PositiveIntegerField(
        _("questions a minute"),
        default=6000,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("How often it may ask; 6000 is a hundred times a second."),
    )
    expires_on = models.DateField(_("last day"), help_text=_("It cannot be used after this day."))
    prefix = models.CharField(_("begins with"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta(Tracked.Meta):
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["label", "pk"]
        constraints = [
            models.CheckConstraint(
                name="registry_apikey_scope_fits",
                condition=Q(scope=KeyScope.ADMINISTRATION, within__isnull=False)
                | (~Q(scope=KeyScope.ADMINISTRATION) & Q(within__isnull=True)),
                violation_error_message=_(
                    "Name an administration for a key to what is internal to one, and for no other key."
                ),
            ),
            models.CheckConstraint(
                name="registry_apikey_has_a_digest",
                condition=~Q(prefix="") & ~Q(digest=""),
                violation_error_message=_("The key is missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    def clean(self) -> None:
        """Refuse a key that is valid for longer than two years."""
        super().clean()
        if self.expires_on and self.expires_on > timezone.localdate() + LONGEST:
            raise ValidationError(
                {"expires_on": _("A key is valid for two years at most: make a new one then.")}
            )

    def give_secret(self) -> str:
        """Give a key that is not saved yet its secret, and return it: it is never to be had again."""
        self.prefix = "".join(secrets.choice(ALPHABET) for _letter in range(PREFIX))
        secret = f"udsyn_{self.prefix}_{secrets.token_urlsafe(32)}"
        self.digest = digest_of(secret)
        return secret


def digest_of(secret: str) -> str:
    """Return what is kept of a key: without the pepper, which no database holds, nobody can try keys against it."""
    pepper = settings.API_KEY_PEPPER or None
    return salted_hmac("registry.api.keys", secret, pepper, algorithm="sha256").hexdigest()
