"""How often everybody asks for what is expensive, counted for all processes together."""

from django.db import models


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
