"""What a thing is tied to, chosen on its own form: an admin declares it (``ties``), and the relations are written with the thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import User
from desk.forms.base import CheckedForm
from desk.forms.choosers import ThingsField, pair, thing_label, visible_things
from desk.permissions import display_of
from registry.actions import lifecycle
from registry.actions.unit_of_work import locked
from registry.choices import RelationKind
from registry.errors import StaleError
from registry.models import Record, Relation, Tracked
from registry.rights import Rights


@dataclass(frozen=True)
class TieField:
    """Relations of one ``kind`` from a thing to things of one ``resource``, as one field of its form."""

    kind: RelationKind
    resource: str
    label: Any
    help_text: Any

    def field(self) -> ThingsField:
        """Return the field: what it began with goes with it, so that what others tie meanwhile stays."""
        return ThingsField(
            resources=(self.resource,),
            label=capfirst(self.label),
            help_text=self.help_text,
            required=False,
            show_hidden_initial=True,
        )

    def relations(self, thing: Tracked) -> Any:
        """Return the relations of ``thing`` that this tells of, archived or not."""
        return Relation.objects.filter(
            from_resource=thing.resource, from_id=thing.key, kind=self.kind, to_resource=self.resource
        ).order_by("pk")

    def tied(self, thing: Tracked, rights: Rights) -> dict[str, Record]:
        """Return what ``thing`` is tied to, as far as the person with ``rights`` sees it, by the pair."""
        keys = self.relations(thing).live().values_list("to_id", flat=True) if thing.pk else ()
        return visible_things([f"{self.resource}/{key}" for key in keys], rights)


type Ties = dict[str, TieField]


class TiedForm(CheckedForm):
    """Begins with what the thing is tied to, as far as the person sees it."""

    ties: ClassVar[Ties] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, tie in self.ties.items():
            if self.rights and name in self.fields:
                self.initial[name] = [*tie.tied(self.instance, self.rights)]
                field: Any = self.fields[name]
                field.ask(self.rights, self.initial[name])

    def clean(self) -> dict[str, Any]:
        """Refuse to tie the thing to itself."""
        cleaned = super().clean()
        for name in self.ties:
            if self.instance.pk and pair(self.instance) in cleaned.get(name, ()):
                self.add_error(name, gettext("Something cannot be related to itself."))
        return cleaned


def tied(form: type[Any], ties: Ties) -> type[Any]:
    """Return the ``form`` class with ``ties`` among its fields."""
    fields = {name: tie.field() for name, tie in ties.items()}
    return type("Tied", (form, TiedForm), {"ties": ties, **fields})


def shown_tie(name: str, tie: TieField, rights: Rights) -> Any:
    """Return what shows the field ``name`` of a ``tie`` to whoever only reads."""
    return display_of(
        lambda thing: ", ".join(map(thing_label, tie.tied(thing, rights).values())) or "-", name, tie.label
    )


@contextmanager
def tying(form: Any, ties: Ties, actor: User, reason: str) -> Iterator[None]:
    """Write, in one transaction with the thing itself, what was tied and untied in its form.

    What others have tied or untied meanwhile stays so.
    """
    with transaction.atomic():
        asked = {name: tie for name, tie in ties.items() if name in form.changed_data}
        # Locked before anything is written in the ledger, as by whoever archives one of them.
        there = (
            {
                name: {f"{tie.resource}/{one.to_id}": locked(one) for one in tie.relations(form.instance)}
                for name, tie in asked.items()
            }
            if form.instance.pk
            else {}
        )
        yield
        for name, tie in asked.items():
            chosen, began = {*form.cleaned_data[name]}, {*_began_with(form, name)}
            for key in sorted(chosen - began):
                _tie(tie, form.instance, key, there.get(name, {}).get(key), actor, reason)
            for key in sorted(began - chosen):
                relation = there.get(name, {}).get(key)
                if relation and relation.archived_at is None and key in visible_things([key], form.rights):
                    lifecycle.archive(relation, actor=actor, reason=reason)


def _began_with(form: Any, name: str) -> list[str]:
    """Return the pairs with which the person saw the field ``name`` of ``form``."""
    bound = form[name]
    sent = form._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)
    pairs: list[str] = bound.field.to_python(sent)
    return pairs


def _tie(tie: TieField, thing: Tracked, key: str, there: Relation | None, actor: User, reason: str) -> None:
    """Tie ``thing`` to what ``key`` names; anew, where they were tied before."""
    if there is None:
        relation = Relation(
            from_resource=thing.resource,
            from_id=thing.key,
            kind=tie.kind,
            to_resource=tie.resource,
            to_id=key.partition("/")[2],
        )
        try:
            lifecycle.write(relation, actor=actor, reason=reason)
        except ValidationError as error:  # it was archived in this very moment: the form is asked once more
            raise StaleError(" ".join(error.messages)) from error
    elif there.archived_at is not None:
        lifecycle.bring_back(there, actor=actor, reason=reason)
