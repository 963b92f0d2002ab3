"""The translation memory: editors' short words, each once, with what they are in English."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields.collation import DANISH
from registry.fields.folding import SearchTextField
from registry.fields.standards import IN_ENGLISH, language_field
from registry.models.tracked import Tracked, new_public_id


class Phrase(Tracked):
    """Words that editors write in a column without English of its own, e.g. a role, a unit or a post."""

    resource = "phrases"
    public_fields = ("text", "lang", "english")

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    text = models.CharField(
        _("words"),
        max_length=300,
        db_collation=DANISH,
        help_text=_("Exactly as they stand in the entries, without the number or the brackets around them."),
    )
    lang = language_field(verbose_name=_("language of the words"))
    english = models.CharField(_("English words"), max_length=300, blank=True, help_text=IN_ENGLISH)
    search_text = SearchTextField(sources=("text", "english"))

    class Meta(Tracked.Meta):
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="registry_phrase_text_once",
                fields=["text"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("These words are translated already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
