"""Things chosen by name, of one kind or of several: how they are found, and the fields that take them.

What is chosen is a pair, as relations and addresses have it: "projects/atelier". With scripts, one chooses it by typing a few
letters; without them, one writes its name in full, or the pair.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.widgets import AutocompleteMixin, get_select2_language
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.fields.folding import fold
from registry.models import Entry, Part, Record, Tracked, find
from registry.rights import Rights, Verb

MANY = 1_000  # of each kind, among which a name that was written in full is looked for
FEW = 20  # of each kind; whoever does not find theirs writes more of its name
TYPED = "-typed"  # after the name of a field: what was written without a script
LONGEST = 200


def kinds(resources: Iterable[str] = ()) -> list[type[Record]]:
    """Return the models of described things, all or those of some ``resources``, by their names."""
    wanted = {*resources}
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Record) and (not wanted or model.resource in wanted)
    ]
    return sorted(found, key=lambda model: str(model._meta.verbose_name_plural))


def pair(thing: Tracked) -> str:
    """Return what a field holds for ``thing``."""
    return f"{thing.resource}/{thing.key}"


def thing_label(thing: Record) -> str:
    """Return what ``thing`` is called where one chooses it: an entry with whose it is."""
    return f"{thing} ({thing.administration.code})" if isinstance(thing, Entry) else str(thing)


def visible_things(pairs: Iterable[str], rights: Rights) -> dict[str, Record]:
    """Return those of ``pairs`` that the person with ``rights`` may see, archived or not, by the pair."""
    keys: dict[str, set[str]] = {}
    for one in pairs:
        resource, _slash, key = one.partition("/")
        if "\0" not in key:  # which no database takes
            keys.setdefault(resource, set()).add(key)
    models = kinds(keys) if keys else []
    return {
        pair(thing): thing
        for model in models
        for thing in _with_names(
            rights.among(Verb.VIEW, model.objects.filter(public_id__in=keys[model.resource]))
        )
    }


def found(
    rights: Rights, resources: Iterable[str], words: str
) -> list[tuple[type[Record], list[Record], bool]]:
    """Return the first things called by ``words`` that the person may see: (kind, things, whether there are more)."""
    told = []
    for model in kinds(resources):
        things = _with_names(_called_by(rights, model, words))[: FEW + 1]
        if things:
            told.append((model, [*things[:FEW]], len(things) > FEW))
    return told


def _called_by(rights: Rights, model: Any, words: str) -> Any:
    """Return the live things of ``model`` that hold ``words``, a part also by what the shared thing says."""
    words = words.replace("\0", " ")[:LONGEST]  # PostgreSQL takes no text with that sign
    everything = rights.among(Verb.VIEW, model.objects.live())
    matching = Q(pk__in=model.objects.search(words).values("pk"))
    for field in model._meta.fields if issubclass(model, Part) else ():
        shared: Any = field.related_model
        if isinstance(shared, type) and issubclass(shared, Record) and not issubclass(shared, Entry):
            matching |= Q(**{f"{field.name}__in": shared.objects.search(words).values("pk")})
    return everything.filter(matching)


def _with_names(things: Any) -> Any:
    return things.select_related("administration") if issubclass(things.model, Entry) else things


class ChooseSelect(forms.SelectMultiple):
    """A box for choosing things by a few letters of their names; without scripts, a box for writing the names."""

    resources: tuple[str, ...] = ()
    rights: Rights | None = None
    several = True

    @property
    def i18n_name(self) -> str | None:
        """What Django's box calls the active language."""
        return get_select2_language()

    @property
    def media(self) -> forms.Media:
        """The scripts and styles of Django's own box for choosing among many."""
        box: Any = AutocompleteMixin.media  # a property, of a class that we do not inherit from
        found: forms.Media = box.fget(self)
        return found

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what was chosen, and what was written."""
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        lines = str(data.get(f"{name}{TYPED}") or "").splitlines()
        return [*dict.fromkeys(one.strip() for one in [*chosen, *lines] if one.strip())]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Show what is chosen, by name."""
        chosen = [str(one) for one in value or ()]
        there = visible_things(chosen, self.rights) if self.rights else {}
        query = urlencode({"resource": self.resources}, doseq=True)
        given = {
            **self.build_attrs(self.attrs, attrs),
            "class": f"admin-autocomplete {self.attrs.get('class', '')}".strip(),
            "data-ajax--cache": "true",
            "data-ajax--delay": "250",
            "data-ajax--type": "GET",
            "data-ajax--url": f"{reverse('admin:things')}?{query}" if query else reverse("admin:things"),
            "data-theme": "admin-autocomplete",
            "data-allow-clear": "true",
            "data-placeholder": "",
            "lang": self.i18n_name or "",
        }
        select = forms.Select(given)
        select.allow_multiple_selected = self.several
        options = [] if self.several else [("", "")]
        select.choices = [*options, *((key, thing_label(thing)) for key, thing in there.items())]
        if self.several:
            select.attrs["multiple"] = True
        box = select.render(name, [*there] if self.several else next(iter(there), ""), {}, renderer)
        unread = "\n".join(one for one in chosen if one not in there)
        return format_html(
            '{}<noscript><label>{}<textarea name="{}{}" rows="2">{}</textarea></label></noscript>',
            box,
            self.by_hand(),
            name,
            TYPED,
            unread,
        )

    def by_hand(self) -> str:
        """Return what to write where there are no scripts."""
        return _("Or write the names in full, one on each line:")


class ChooseOne(ChooseSelect):
    """The same for one thing; what is written takes the place of what was chosen."""

    several = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the one."""
        typed = str(data.get(f"{name}{TYPED}") or "").strip()
        both = [typed] if typed else super().value_from_datadict(data, files, name)
        return both[-1:]

    def by_hand(self) -> str:
        """Return what to write where there are no scripts."""
        return _("Or write another name in full:")


class HiddenPairs(forms.MultipleHiddenInput):
    """What a field began with, so that what others have tied meanwhile is no change of ours."""


class ThingsField(forms.Field):
    """Takes things by their pairs or names, of the ``resources`` and as far as ``rights`` see them.

    It is by itself: two people's changes of it do not meet, since what each of them added or took away is written.
    """

    by_itself = True
    widget = ChooseSelect
    hidden_widget = HiddenPairs
    rights: Rights | None = None
    held: frozenset[str] = frozenset()
    default_error_messages = {
        "unknown": gettext_lazy("There is nothing called “%(typed)s” that you may see."),
        "archived": gettext_lazy("“%(typed)s” is archived. Bring it back from the archive first."),
        "several": gettext_lazy("Several are called “%(typed)s”. Write one of these: %(which)s."),
    }

    def __init__(self, *, resources: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resources = resources
        self.widget.resources = resources

    def ask(self, rights: Rights | None, held: Iterable[str] = ()) -> None:
        """Offer and take what a person with ``rights`` may see; what is ``held`` already may stay, also when archived."""
        self.rights = self.widget.rights = rights
        self.held = frozenset(held)

    def to_python(self, value: Any) -> list[str]:
        """Return the pairs of what was chosen."""
        return [*dict.fromkeys(str(one) for one in value or ())]

    def clean(self, value: Any) -> Any:
        """Return the pairs of what was chosen or written.

        Raises ``ValidationError`` for what is not there, or not for this person.
        """
        typed = self.to_python(value)
        self.validate(typed)
        assert self.rights
        there = visible_things(typed, self.rights)
        return [*dict.fromkeys(self._one(one, there) for one in typed)]

    def _one(self, typed: str, there: dict[str, Record]) -> str:
        if typed in self.held:
            return typed
        if typed in there and (not self.resources or there[typed].resource in self.resources):
            now = find(*typed.split("/", 1))  # of what was merged, what took its place
            if now is None:
                raise ValidationError(self.error_messages["archived"], "archived", {"typed": there[typed]})
            return pair(now)
        assert self.rights
        named = [
            thing
            for model in kinds(self.resources)
            for thing in _with_names(_called_by(self.rights, model, typed))[:MANY]
            if fold(typed) in (fold(str(thing)), fold(thing_label(thing)))
        ]
        if len(named) == 1:
            return pair(named[0])
        code, which = ("several" if named else "unknown"), ", ".join(map(pair, named))
        raise ValidationError(self.error_messages[code], code, {"typed": typed[:LONGEST], "which": which})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was chosen with what was there, in whichever order."""
        return {*self.to_python(initial)} != {*self.to_python(data)}

    def in_words(self, value: Any) -> str:
        """Return what is chosen, by name."""
        assert self.rights
        return ", ".join(map(thing_label, visible_things(self.to_python(value), self.rights).values()))


class ThingField(ThingsField):
    """Takes one thing."""

    by_itself = False
    widget = ChooseOne

    def prepare_value(self, value: Any) -> Any:
        """Return the one as the widget takes it."""
        return self.to_python(value)

    def clean(self, value: Any) -> Any:
        """Return its pair, "" for none."""
        return next(iter(super().clean(value)), "")

    def to_python(self, value: Any) -> list[str]:
        """Return it in a list; the ledger has a public id alone, which is what bears it where only one thing does."""
        told = super().to_python([value] if isinstance(value, str) and value else value)
        if self.rights and isinstance(value, str) and value and "/" not in value:
            told = [*visible_things((f"{model.resource}/{value}" for model in kinds()), self.rights)]
        return told[:1]


def groups(rights: Rights, resources: Iterable[str], words: str) -> Iterator[dict[str, Any]]:
    """Yield what is found by ``words`` as the box shows it: under each kind its things."""
    for model, things, more in found(rights, resources, words):
        children: list[dict[str, Any]] = [{"id": pair(thing), "text": thing_label(thing)} for thing in things]
        if more:
            children.append({"text": _("There are more: write more of the name."), "disabled": True})
        yield {"text": str(capfirst(model._meta.verbose_name_plural)), "children": children}
