"""Ties between entries of any domain, each named by resource and public id."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.choices import RelationKind
from registry.models.tracked import Tracked, find, new_public_id


class Relation(Tracked):
    """One thing has to do with another, wherever the two live: a grant that pays for an agreement."""

    resource = "relations"
    public_fields = ("from_resource", "from_id", "kind", "to_resource", "to_id", "note")

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    from_resource = models.CharField(
        _("from: resource"),
        max_length=30,
        help_text=_("The kind of the first thing, as in its address, e.g. grants."),
    )
    from_id = models.CharField(
        _("from: public id"),
        max_length=80,
        help_text=_("The public id of the first thing, e.g. atelier-tmf."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=RelationKind,
        help_text=_("What the first has to do with the second."),
    )
    to_resource = models.CharField(
        _("to: resource"), max_length=30, help_text=_("The kind of the second thing, e.g. projects.")
    )
    to_id = models.CharField(
        _("to: public id"), max_length=80, help_text=_("The public id of the second thing, e.g. atelier.")
    )
    note = models.CharField(
        _("note"), max_length=250, blank=True, help_text=_("What one should know of it, e.g. “pays half”.")
    )

    class Meta(Tracked.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["from_resource", "from_id"]),
            models.Index(fields=["to_resource", "to_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="registry_relation_once",
                fields=["from_resource", "from_id", "kind", "to_resource", "to_id"],
                condition=Q(archived_at__isnull=True),
                violation_error_code="to_id",
                violation_error_message=_("These two are already related in this way."),
            ),
            models.CheckConstraint(
                name="registry_relation_of_two",
                condition=~Q(from_resource=F("to_resource"), from_id=F("to_id")),
                violation_error_code="to_id",
                violation_error_message=_("Something cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.from_resource}/{self.from_id} {self.get_kind_display()} {self.to_resource}/{self.to_id}"
        )

    def clean(self) -> None:
        """Refuse an end that does not exist; what was merged stands for what took its place."""
        super().clean()
        for end in ("from", "to"):
            resource, key = getattr(self, f"{end}_resource"), getattr(self, f"{end}_id")
            found = find(resource, key)
            if found is None:
                raise ValidationError(
                    {
                        f"{end}_id": _("There is no “%(id)s” among “%(resource)s”.")
                        % {"id": key, "resource": resource}
                    }
                )
            setattr(self, f"{end}_id", found.key)
