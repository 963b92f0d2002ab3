"""The ledger: what was changed, when, by whom and why. Rows are added, never altered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import ChangeKind


class LedgerHead(models.Model):
    """The one row that numbers the changes, raised last in each transaction (a serial could skip back)."""

    sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.sequence)


class Change(models.Model):
    """One change of one thing: itself before and after, as canonical JSON with its rows and ties.

    ``administration`` is the one that owns the thing after the change; an administration's own record is its own.
    ``moved_from`` is the one that had it before, where it was handed over by this change.
    """

    sequence = models.PositiveBigIntegerField(_("sequence number"), primary_key=True)
    moment = models.DateTimeField(_("moment"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("by whom"),
        help_text=_("Empty when the program itself did it, as when it loads the survey."),
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    resource = models.CharField(_("resource"), max_length=30)
    public_id = models.CharField(_("public id"), max_length=80)
    # Whose it is: the administration itself, whatever it was called then and is called now.
    administration = models.ForeignKey(
        "registry.Administration",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,  # the index below begins with it
        verbose_name=_("administration"),
    )
    moved_from = models.ForeignKey(
        "registry.Administration",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        verbose_name=_("handed over by"),
    )
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["resource", "public_id", "sequence"]),
            models.Index(fields=["administration", "sequence"]),
            # Few, and asked for by those whose things were moved away.
            models.Index(
                name="registry_change_moved",
                fields=["moved_from", "sequence"],
                condition=Q(moved_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.resource}/{self.public_id} {self.get_kind_display()}"
