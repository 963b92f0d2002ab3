"""What people narrow the desk's lists by, beside the columns themselves."""

import datetime as dt
import operator
from functools import reduce
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.permissions import rights_of
from registry.chapters import chapters
from registry.choices import ChangeKind
from registry.fields.collation import danish_sort_key
from registry.models import AskedFact, Change, Entry, Tracked
from registry.rights import Verb

ANY = "any"


def lacking(model: type[Entry]) -> dict[str, tuple[AskedFact, Q]]:
    """Return what an entry of ``model`` may lack, by the key of the fact (see ``Chapter.lacks``)."""
    chapter = chapters.of(model)
    return chapter.lacks(model) if chapter else {}


def lacking_any(model: type[Entry]) -> Q:
    """Return the condition that an entry of ``model`` lacks one fact or more."""
    return reduce(operator.or_, (lacked for _asked, lacked in lacking(model).values()), Q(pk__in=[]))


class OwnListFilter(admin.RelatedFieldListFilter):
    """Narrows a list to one of the administrations whose entries the person sees."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Offer those alone."""
        houses = rights_of(request).houses(Verb.VIEW)
        choices: list[Any] = field.get_choices(include_blank=False, limit_choices_to={"pk__in": houses})
        return choices


class PartListFilter(admin.SimpleListFilter):
    """Narrows a list of shared things to those that the person may change, by a part of their administration."""

    title = _("our part")
    parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer it to those who may change some of them, and not all."""
        rights = rights_of(request)
        narrows = rights.may(Verb.CHANGE, model_admin.model) and not rights.central
        return [("yes", _("We have a part in it"))] if narrows else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave those."""
        return rights_of(request).among(Verb.CHANGE, queryset) if self.value() == "yes" else queryset


class ResourceListFilter(admin.SimpleListFilter):
    """Narrows the ledger to the changes of one kind of things.

    What is offered is known without the changes: to look for what there is among all of them takes longer with each.
    """

    title = Change._meta.get_field("resource").verbose_name
    parameter_name = "resource"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every kind that has a history, by its name."""
        kinds = (model for model in apps.get_models() if issubclass(model, Tracked))
        names = [(kind.resource, str(capfirst(kind._meta.verbose_name_plural))) for kind in kinds]
        return sorted(names, key=lambda pair: danish_sort_key(pair[1]))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave the changes of that kind."""
        chosen = self.value()
        return queryset if chosen is None else queryset.filter(resource=chosen)


class MomentListFilter(admin.SimpleListFilter):
    """Narrows a list by whether something has happened: whether the moment of it is filled in."""

    column: ClassVar[str]
    yes: ClassVar[Any]
    no: ClassVar[Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("yes", self.yes), ("no", self.no)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave what has a moment, or what has none."""
        chosen = self.value()
        return queryset.filter(**{f"{self.column}__isnull": chosen == "no"}) if chosen else queryset


class PublicListFilter(MomentListFilter):
    """Narrows a list to what is released, or to what is internal."""

    title = _("audience")
    parameter_name, column = "public", "released_at"
    yes, no = _("Public"), _("Internal")


class ArchivedListFilter(MomentListFilter):
    """Narrows a list to what is archived, or to what is not."""

    title = _("archive")
    parameter_name, column = "archived", "archived_at"
    yes, no = _("Archived"), _("In use")


class ConfirmedListFilter(admin.SimpleListFilter):
    """Narrows a list by whether somebody has said this year that an entry still holds."""

    title = _("confirmation")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("yes", _("Confirmed this year")), ("no", _("Not confirmed this year"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave those that were, or those that were not."""
        fresh = Q(confirmed_at__year=timezone.localdate().year)
        return {"yes": queryset.filter(fresh), "no": queryset.exclude(fresh)}.get(
            self.value() or "", queryset
        )


class MissingListFilter(admin.SimpleListFilter):
    """Narrows a list to the entries that lack a required fact."""

    title = _("missing facts")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer each fact that the chapter requires, and any of them."""
        model = model_admin.model
        facts = [(key, str(capfirst(asked.label))) for key, (asked, _lacked) in lacking(model).items()]
        return [(ANY, gettext("Something is missing")), *facts]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave the entries that lack what was chosen."""
        chosen, model = self.value(), queryset.model
        if chosen is None:
            return queryset
        facts = lacking(model)
        return queryset.filter(facts[chosen][1] if chosen in facts else lacking_any(model))


class ChangedListFilter(admin.SimpleListFilter):
    """Narrows a list to what somebody has changed lately; the loading of the survey is no change."""

    title = _("last change")
    parameter_name = "changed"
    days: ClassVar[dict[str, Any]] = {
        "1": _("Within a day"),
        "7": _("Within a week"),
        "30": _("Within a month"),
        "365": _("Within a year"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer some days back."""
        return [*self.days.items()]

    def queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> Any:
        """Ask the ledger."""
        chosen = self.value()
        if chosen not in self.days:
            return queryset
        since = timezone.now() - dt.timedelta(days=int(chosen or 0))
        changed = Change.objects.exclude(kind=ChangeKind.LOADED).filter(
            resource=queryset.model.resource, moment__gte=since
        )
        return queryset.filter(public_id__in=changed.values("public_id"))
