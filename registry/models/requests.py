"""What is remembered of those who ask and send: how often, and what was taken already."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint


class Asking(models.Model):
    """How often somebody asked within one minute; a row lives for a minute or two.

    ``minute`` is counted from 1970, and ``who`` stands for a key or an address without telling it.
    """

    pk = models.CompositePrimaryKey("minute", "who")
    minute = models.PositiveBigIntegerField()
    who = models.CharField(max_length=64)
    asked = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.who}, {self.minute}: {self.asked}"


class SentForm(models.Model):
    """A form that was taken: who sends it again is led to what came of it.

    ``page`` is where it was sent, ``number`` is the form's own, ``digest`` tells whether the same was typed in it, and ``outcome`` what came of it, in
    the words of the page that took it. There are about as many of these as there are things: they are kept.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    page = models.CharField(max_length=60)
    number = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [
            UniqueConstraint(name="registry_sentform_once", fields=["user", "page", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.number}"
