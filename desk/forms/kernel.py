"""The forms of the kernel's own models that ask in a way of their own: persons, keys to the API, relations."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.forms.base import CheckedForm, TrackedForm
from desk.forms.choosers import ThingField, thing_label, visible_things
from desk.permissions import display_of
from registry.models import ApiKey, Relation
from registry.rights import Rights, Verb

ENDS = ("from", "to")  # of a relation


class PersonForm(TrackedForm):
    """Asks for a name: only who has been erased has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = self.instance._state.adding


class ApiKeyForm(TrackedForm):
    """Makes the key itself, when it is a new one."""

    instance: ApiKey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = self.instance.give_secret() if self.instance._state.adding else ""


def end_of(relation: Relation, end: str) -> str:
    """Return one of the ``ENDS`` of ``relation``, as its field has it."""
    return f"{getattr(relation, f'{end}_resource')}/{getattr(relation, f'{end}_id')}"


class EndsForm(CheckedForm):
    """Asks for the two ends of a relation, of what the person at work may see."""

    from_id = ThingField(
        label=_("The first thing"),
        help_text=_("Type a few letters of the name, e.g. of a grant, and choose."),
    )
    to_id = ThingField(
        label=_("The second thing"),
        help_text=_("Type a few letters of the name, e.g. of a project, and choose."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for end in ENDS:
            field: Any = self.fields[f"{end}_id"]
            if self.instance.pk:
                self.initial[f"{end}_id"] = end_of(self.instance, end)
            field.ask(self.rights, [self.initial[f"{end}_id"]] if self.instance.pk else ())


class RelationForm(TrackedForm, EndsForm):
    """Ties what the person at work may see; what they may not see is, for them, not there."""

    def clean(self) -> dict[str, Any]:
        """Take the two ends apart, and refuse a tie between two things of which neither is one's own."""
        cleaned = super().clean()
        ends = []
        for end in ENDS:
            resource, slash, key = cleaned.get(f"{end}_id", "").partition("/")
            if slash:
                setattr(self.instance, f"{end}_resource", resource)
                cleaned[f"{end}_id"] = key
                ends.append((resource, key))
        rights = self.rights
        if rights is None or rights.central or len(ends) < len(ENDS):
            return cleaned
        if not any(rights.reaches(Verb.CHANGE, *end) for end in ends):
            self.add_error(None, gettext("One of the two must be something that you may change."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the thing's own checks be once an end is wrong: they would tell what is there."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc] # which the stubs leave out


def shown_end(end: str, rights: Rights) -> Any:
    """Return what shows one of the ``ENDS`` of a relation by name, to whoever only reads it."""
    label = RelationForm.base_fields[f"{end}_id"].label
    return display_of(
        lambda relation: (
            ", ".join(map(thing_label, visible_things([end_of(relation, end)], rights).values())) or "-"
        ),
        f"{end}_id",
        label,
    )
