"""What a verb asks before it is done: when something ends, to whom it goes, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from desk.forms.base import administration_label, with_version
from registry.actions.transfer import beneath
from registry.fields.partial_dates import PartialDate, PartialDateField, parse
from registry.models import Administration, Entry, OrganisationUnit, Tracked
from registry.rights import Rights, Verb


class VerbForm(forms.Form):
    """Asks why, and carries the version of ``thing`` that the person saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("The page did not say which version you saw. Open it again.")
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=250,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("It stands in the history beside what you change."),
    )

    def __init__(self, data: Any, *, thing: Tracked, rights: Rights, initial: Any = None) -> None:
        super().__init__(data, initial={**(initial or {}), "version": thing.version})
        self.thing, self.rights = thing, rights

    def see(self, version: int) -> None:
        """Go on from ``version``, once the person has been told that it is a newer one."""
        self.data = with_version(self.data, version)

    def refuse(self, error: ValidationError) -> None:
        """Say what stood against the verb: beside its field, where the page asks for that."""
        for name, errors in getattr(error, "error_dict", {"": [error]}).items():
            self.add_error(name if name in self.fields else None, errors)


class _Ending(forms.Form):
    ends = PartialDateField(gettext_lazy("ends")).formfield(
        required=True, end="ends", widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def clean_ends(self) -> PartialDate | None:
        """Read the date."""
        return parse(self.cleaned_data["ends"])


class EndForm(VerbForm, _Ending):
    """Asks when an entry ends."""

    field_order = ("version", "ends", "reason")


class MoveForm(VerbForm):
    """Asks which administration an entry goes to."""

    administration = forms.ModelChoiceField(
        Administration.objects.none(), label=gettext_lazy("Receiving administration")
    )
    field_order = ("version", "administration", "parent", "reason")

    def __init__(self, data: Any, *, thing: Entry, rights: Rights, initial: Any = None) -> None:
        super().__init__(data, thing=thing, rights=rights, initial=initial)
        field: Any = self.fields["administration"]
        field.queryset = self.receivers(thing)
        field.label_from_instance = administration_label

    def receivers(self, entry: Entry) -> Any:
        """Return where the entry may go."""
        return self.rights.receivers().exclude(pk=entry.administration_id)


class MoveUnitForm(MoveForm):
    """Asks where in the tree, of the own or another administration, a unit goes."""

    parent = forms.ModelChoiceField(
        OrganisationUnit.objects.none(),
        label=gettext_lazy("Unit above"),
        required=False,
        empty_label=gettext_lazy("(on top)"),
    )

    def __init__(self, data: Any, *, thing: Entry, rights: Rights, initial: Any = None) -> None:
        here = {"administration": thing.administration_id, "parent": getattr(thing, "parent_id", None)}
        super().__init__(data, thing=thing, rights=rights, initial=here | (initial or {}))
        field: Any = self.fields["parent"]
        own = [thing.pk, *(one.pk for one in beneath(thing))]
        units = rights.among(Verb.CHANGE, OrganisationUnit.objects.live()).exclude(pk__in=own)
        field.queryset = units.select_related("administration").order_by(
            "administration__position", "administration", "title"
        )
        field.label_from_instance = lambda unit: f"{unit.administration.code}: {unit}"

    def receivers(self, entry: Entry) -> Any:
        """Return where the unit may go: it may also stay with whose it is."""
        return self.rights.receivers() | Administration.objects.filter(pk=entry.administration_id)


class CloseForm(VerbForm, _Ending):
    """Asks when an administration ended, and who goes on with what it kept."""

    successor = forms.ModelChoiceField(
        Administration.objects.none(), label=capfirst(gettext_lazy("successor"))
    )
    field_order = ("version", "ends", "successor", "reason")

    def __init__(self, data: Any, *, thing: Tracked, rights: Rights, initial: Any = None) -> None:
        super().__init__(data, thing=thing, rights=rights, initial=initial)
        field: Any = self.fields["successor"]
        field.queryset = rights.receivers().exclude(pk=thing.pk)
        field.label_from_instance = administration_label
