"""The desk's forms: checked whole, and offering only what the person may choose."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import CharField, HiddenInput, IntegerField, ModelChoiceField, ModelForm, TextInput
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.forms.fields import NumberInput
from desk.forms.form_request import FormRequest
from registry.constraints import broken
from registry.models import Administration, RequiredFact, Tracked, last_successor
from registry.rights import MASK, Rights, Verb, hidden_from_some


class ReasonField(CharField):
    """Why somebody saves: it goes with the change, and is none itself."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say no: a reason alone changes nothing."""
        return False


class CheckedForm(ModelForm):  # type: ignore[type-arg] # takes no argument when it runs
    """Holds a thing to all of its constraints, also those that name columns which nobody types.

    Django's own leaves these out: what is unique among the things that are not archived, and the order of
    two partial dates, would only be found out as the thing is saved. ``at_work`` is what is known of the request;
    the admin sets it on the class that it makes for each.
    """

    at_work: FormRequest | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.rights and not self.rights.central:
            for name, field in self._asked():
                if hidden_from_some(field.queryset.model):
                    self._keep(field, self.initial.get(name))
        for name, field in self._asked():
            if field.queryset.model is Administration:
                self._keep_closed(field, self.initial.get(name))

    @property
    def rights(self) -> Rights | None:
        """What the person at work may do."""
        return self.at_work.rights if self.at_work else None

    def _asked(self) -> list[tuple[str, Any]]:
        return [(name, field) for name, field in self.fields.items() if isinstance(field, ModelChoiceField)]

    def _keep_closed(self, field: Any, named: Any) -> None:
        """Let the administrations that the thing names already stay, closed or not, and say what became of them."""
        field.label_from_instance = administration_label
        keys = _keys(named)
        if keys and self.instance.pk is not None:
            offered = Q(pk__in=field.queryset.order_by().values("pk"))
            field.queryset = Administration.objects.filter(offered | Q(pk__in=keys))

    def _keep(self, field: Any, named: Any) -> None:
        """Let what the thing names already stay, without telling what it is to those who may not see it."""
        keys = _keys(named)
        if not keys or self.instance.pk is None:
            return
        assert self.rights
        everything = field.queryset.model.objects
        seen = set(self.rights.among(Verb.VIEW, everything.filter(pk__in=keys)).values_list("pk", flat=True))
        offered = Q(pk__in=field.queryset.order_by().values("pk"))
        field.queryset = everything.filter(offered | Q(pk__in=keys))
        field.label_from_instance = lambda one: MASK if one.pk in keys - seen else str(one)

    def clean(self) -> dict[str, Any]:
        """Refuse a row that belongs to something else, which Django would pass over in silence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and cleaned.get("id"):
            raise ValidationError(gettext("This row belongs to something else."))
        for name in self.changed_data:
            chosen = cleaned.get(name)
            for one in chosen if isinstance(chosen, QuerySet) else [chosen]:
                if isinstance(one, Tracked) and (after := last_successor(one)) != one:
                    self.add_error(
                        name,
                        gettext("“%(gone)s” was merged into “%(after)s”: choose that.")
                        % {"gone": one, "after": after},
                    )
        self._settle_currencies(cleaned)
        return cleaned

    def _settle_currencies(self, cleaned: dict[str, Any]) -> None:
        """Let a currency that stands beside a sum fill an empty field of currencies, and refuse one that contradicts it."""
        for name, field in self.fields.items():
            if not isinstance(field, NumberInput) or cleaned.get(name) is None:
                continue
            typed = self[name].data
            codes = field.currencies(typed)
            if not codes:
                continue
            beside = name.replace("amount", "currency")
            chosen = cleaned.get(beside)
            if beside == name or beside not in self.fields:
                self.add_error(name, gettext("Write only the number here, without a currency."))
            elif beside in self.errors and not self.has_error(beside, "required"):
                pass  # which is told already
            elif not chosen and codes[0]:
                self.errors.pop(beside, None)
                cleaned[beside] = codes[0]
            elif chosen not in codes:
                said = gettext(
                    "“%(typed)s” and the currency %(chosen)s do not agree. Correct one of the two."
                )
                self.add_error(name, said % {"typed": typed, "chosen": chosen or gettext("(none)")})

    def validate_constraints(self) -> None:
        """Check what this form can tell: everything but the columns on it that are wrong already.

        What is broken is told beside the field that it is about.
        """
        excluded = self._get_validation_exclusions()  # type: ignore[attr-defined] # which the stubs leave out
        wrong = {name for name in excluded if name in self.fields}
        for name, error in broken(self.instance, self.fields, besides=wrong):
            self.add_error(name, error)


class TrackedForm(CheckedForm):
    """Carries the version that the person saw, so that nobody overwrites what they have not seen.

    The admin hands over the thing as it stands now, and locked. Where its version is another one, the form
    comes back as it was typed, put together with the new version (``stale`` is then true): saved again, it wins.
    ``parted`` is where the two part. What nobody has sent, or was taken already, is never saved (``FormRequest``).
    """

    version = IntegerField(
        widget=HiddenInput,
        error_messages={"required": _("The page did not say which version you saw. Open it again.")},
    )
    # What the program may say before it, of a restored version, fits beside it in the ledger.
    reason = ReasonField(
        label=_("Why"),
        required=False,
        max_length=180,
        help_text=_("Optional. It stands in the history beside what you change."),
        widget=TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = False
        self.parted: list[Any] = []
        if self.instance._state.adding:
            del self.fields["version"]
            return
        self.initial["version"] = self.instance.version
        if self.at_work and isinstance(self.data, QueryDict) and "version" in self.fields and self.is_bound:
            seen = self.data.get(self.add_prefix("version"), "").strip()
            older = seen.isascii() and seen.isdecimal() and self.is_stale(int(seen))
            self.at_work.settle(self, int(seen) if older else None)

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite a newer version."""
        cleaned = super().clean()
        if (after := last_successor(self.instance)) != self.instance:
            raise ValidationError(
                gettext(
                    "This was merged into “%(after)s” meanwhile. Your text still stands here: copy it there."
                )
                % {"after": after},
                code="merged",
            )
        seen = cleaned.get("version")
        if seen is not None and self.is_stale(seen):
            self.stale = True
            self.data = with_version(self.data, self.instance.version)
            raise ValidationError(gettext("Somebody else saved first."), code="stale")
        if self.at_work:
            self.at_work.require_sent()
        return cleaned

    def is_stale(self, seen: int) -> bool:
        """Return whether the thing has moved on since the version ``seen``."""
        return bool(seen != self.instance.version)


def with_version(data: Any, version: int) -> Any:
    """Return what was sent in a form as ``data``, as if the person had seen ``version``, once they were told of it."""
    renewed = data.copy()
    renewed["version"] = str(version)
    return renewed


def both(fact: RequiredFact, model: type[Tracked], answer: str) -> str:
    """Return why a value and an ``answer`` for a ``fact`` of ``model`` cannot stand together."""
    return gettext("“%(label)s” has a value and is also answered “%(answer)s”. Keep one of the two.") % {
        "label": capfirst(fact.label(model)),
        "answer": fact.words(answer),
    }


def administration_label(administration: Administration) -> str:
    """Return what an administration is called where one chooses it: of one that ends, also what becomes of it."""
    return f"{administration} ({administration.fate})" if administration.fate else str(administration)


def _keys(named: Any) -> set[Any]:
    several = named if isinstance(named, list | tuple) else [named]
    return {getattr(one, "pk", one) for one in several} - {None, ""}
