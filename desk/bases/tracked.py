"""The admin of something with a history, whose writing goes through the ledger."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.addresses import numbers_asked, page_address
from desk.bases.bulk import do_with_each
from desk.bases.drafts import with_draft
from desk.bases.fields import FormMixin, inline, stands_for
from desk.bases.form_context import form_context
from desk.bases.once import note_made, taken_once
from desk.bases.panel import ListPanel, Panel, buttons, panels_of
from desk.forms.answers import PREFIX, answerable, shown_answer, with_answers
from desk.forms.base import TrackedForm
from desk.forms.form_request import form_request
from desk.forms.questions import PlacedChecks, Question, Questions, place, question_of
from desk.forms.ties import Ties, shown_tie, tied, tying
from desk.list_filters import ArchivedListFilter
from desk.permissions import RuledAdmin, rights_of
from registry.actions import lifecycle
from registry.actions.merge import mergeable
from registry.actions.unit_of_work import locked
from registry.errors import StaleError
from registry.history.changes import changes_of
from registry.history.restoring import Restored
from registry.ledger.recording import accessor, detail_models
from registry.models import Tracked, last_successor
from registry.querysets import PEERS
from registry.rights import Verb


class TrackedAdmin(FormMixin, RuledAdmin):
    """The pages of something with a history: a save is one change, and nothing is deleted.

    What else there is beside a thing or its list is registered as a panel of its model (``desk/bases/panel.py``).
    """

    model: type[Tracked]
    form = TrackedForm
    checks_class = PlacedChecks
    questions: ClassVar[Questions] = {}  # what answers which question, beside what the kernel sorts itself
    ties: ClassVar[Ties] = {}  # what the form asks that the thing is tied to, by the names of the fields
    exclude: ClassVar[Any] = ("version",)  # the column; the form has a field of its own for what was seen
    change_form_template = "desk/forms/change_form.html"
    change_list_template = "desk/forms/change_list.html"
    actions: Any = ("archive", "bring_back")
    list_display: Any = ("__str__",)
    list_filter: ClassVar[Any] = ()
    list_per_page = 50
    search_fields: ClassVar[Any] = ("search_text",)

    def get_urls(self) -> list[URLPattern]:
        """Put the panels of the model before Django's own pages, in whose place one may stand."""
        panels = [*panels_of(self.model, ListPanel), *panels_of(self.model, Panel)]
        return [*(panel.url(self) for panel in panels), *super().get_urls()]

    def panels(self, request: HttpRequest, thing: Tracked) -> list[Panel]:
        """Return the panels beside ``thing``, for this ``request``."""
        found = []
        for panel_class in panels_of(self.model, Panel):
            panel = panel_class.beside(self, request)
            panel.thing = thing
            found.append(panel)
        return found

    # The form and its fields.

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return an inline for each kind of rows that belong to the thing."""
        return [
            inline(detail, question_of(self.questions, accessor(detail)))
            for detail in detail_models(self.model)
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put each field under the question that it answers."""
        names, rows = with_answers({stands_for(name): name for name in self.get_fields(request, obj)})
        return [
            (
                question.label,
                {
                    "fields": [
                        *(names[name] for name in answers),
                        *(answer for key, answer in rows if question_of(self.questions, key) is question),
                    ],
                    "classes": ("collapse",) if question is Question.SOURCE else (),
                },
            )
            for question, answers in place(self.questions, names).items()
            if answers or any(one.question is question for one in self.get_inlines(request, obj))
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show the id that the program has made; nobody types one."""
        return ("public_id",) if obj is not None and self.model.key_field == "public_id" else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the version out where nothing older can be overwritten; why one saves is asked at the end."""
        left_out = ("reason", "public_id" if obj is None else "")
        names = [name for name in super().get_fields(request, obj) if name not in left_out]
        if obj is not None and self.has_change_permission(request, obj):
            return names
        names = [name for name in names if name != "version"]
        return names if obj is None else [self.get_shown(request, name) for name in names]

    def get_shown(self, request: HttpRequest, name: Any) -> Any:
        """Return what shows the field ``name`` to whoever only reads."""
        if str(name).startswith(PREFIX):
            return shown_answer(name, self.model)
        return shown_tie(name, self.ties[name], rights_of(request)) if name in self.ties else name

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Put the ties among the fields, and tell the form what is known of this request."""
        kwargs["form"] = answerable(kwargs.get("form", self.form), self.model)
        if self.ties:
            kwargs["form"] = tied(kwargs["form"], self.ties)
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.at_work = form_request(request)
        return form

    # The pages of one thing.

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the thing of a page; to somebody who saves, as it stands now, and locked."""
        found = super().get_object(request, object_id, from_field)
        saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        return locked(found) if saving else found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the form and take it; once more, where something was merged in the very moment of saving.

        Then the form says so, with all that was typed. It may be one that was typed before (``with_draft``), and that of
        something new is taken once (``taken_once``).
        """
        show: Any = partial(super().changeform_view, request, object_id, form_url, extra_context)

        def take() -> HttpResponse:
            new = object_id is None and request.method == "POST"
            if new and not form_request(request).brought_back:
                return taken_once(self, request, show)
            answer: HttpResponse = show()
            return answer

        try:
            return with_draft(request, take)
        except StaleError:
            return with_draft(request, take)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Open the thing's form; asked to ``restore`` a change, filled with what the thing was after it.

        Of what was merged, lead to what took its place. Raises ``Http404`` when the thing has no such change,
        ``PermissionDenied`` when it is not the person's to restore.
        """
        if request.method == "GET" and mergeable(self.model):
            thing = self.get_object(request, unquote(object_id))
            after = last_successor(thing)
            if after != thing and rights_of(request).may(Verb.VIEW, self.model, after):
                return self._lead_on(request, thing, after)
        if "restore" in request.GET:
            form_request(request).restored = self._to_restore(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Put the rows of each kind after the question that they answer, and say what stands beside the form."""
        rows, thing = context["inline_admin_formsets"], kwargs.get("obj")
        context["asked"] = [
            (fieldset, [one for one in rows if one.opts.question.label == fieldset.name])
            for fieldset in context["adminform"]
        ]
        context |= form_context(self, request, context["adminform"].form, [one.formset for one in rows])
        panels = self.panels(request, thing) if thing is not None and not context.get("is_popup") else []
        context |= buttons(panels)
        context["above_form"] = [panel.form_template for panel in panels if panel.form_template]
        for panel in panels:
            context |= panel.get_form_context()
        return super().render_change_form(request, context, *args, **kwargs)

    def _lead_on(self, request: HttpRequest, gone: Tracked, after: Tracked) -> HttpResponse:
        said = format_html(
            '{} <a href="{}">{}</a>',
            gettext("“%(gone)s” was merged into this.") % {"gone": gone},
            page_address(self.model, "history", gone.pk),
            gettext("Its history"),
        )
        messages.info(request, said)
        return redirect(page_address(self.model, "change", after.pk))

    def _to_restore(self, request: HttpRequest, object_id: str) -> Restored:
        thing: Tracked = self.get_object(request, unquote(object_id))
        rights = rights_of(request)
        if not rights.may(Verb.HISTORY, self.model, thing):
            raise Http404
        if not rights.may(Verb.RESTORE, self.model, thing):
            raise PermissionDenied
        number = numbers_asked(request, "restore").get("restore")
        change = changes_of(thing).filter(sequence=number).first()
        if change is None:
            raise Http404
        return Restored(change)

    # Saving.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave it to ``save_related``: the thing and its rows are one change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the thing with its rows, and record it."""
        rows = partial(super().save_related, request, form, formsets, change)
        at_work = form_request(request)
        reason = at_work.reason(form.cleaned_data.get("reason", ""))
        with tying(form, self.ties, at_work.actor, reason):
            lifecycle.write(form.instance, actor=at_work.actor, reason=reason, rows=rows)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note what the form has made."""
        note_made(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note a save in Django's own log only when something was changed."""
        return super().log_change(request, obj, message) if message else None

    # The list.

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the list shows of other things together with it."""
        return super().get_queryset(request).fetch_mode(PEERS)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Offer the panels beside the list."""
        panels = [panel.beside(self, request) for panel in panels_of(self.model, ListPanel)]
        return super().changelist_view(request, {**buttons(panels), **(extra_context or {})})

    def action_checkbox(self, obj: Any) -> SafeString:
        """Send with each row of a list the version that was seen."""
        seen = format_html('<input type="hidden" name="version-{}" value="{}">', obj.pk, obj.version)
        return format_html("{}{}", super().action_checkbox(obj), seen)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as everywhere else: every word, whatever the case, accents and Danish spelling."""
        if "search_text" not in self.search_fields:
            return super().get_search_results(request, queryset, search_term)
        return queryset.search(search_term), False

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Filter by what is archived in every list."""
        return (*super().get_list_filter(request), ArchivedListFilter)

    # What is done with the selected: ``actions`` says which of these there are.

    @admin.action(description=_("Confirm that the selected are unchanged"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        """Confirm what was selected."""
        do_with_each(self, request, queryset, (lifecycle.confirm, Verb.CHANGE, gettext("Confirmed")))

    @admin.action(description=_("Archive the selected"), permissions=["archive"])
    def archive(self, request: HttpRequest, queryset: Any) -> None:
        """Archive what was selected."""
        do_with_each(self, request, queryset, (lifecycle.archive, Verb.ARCHIVE, gettext("Archived")))

    @admin.action(description=_("Bring the selected back from the archive"), permissions=["archive"])
    def bring_back(self, request: HttpRequest, queryset: Any) -> None:
        """Take what was selected out of the archive."""
        do_with_each(self, request, queryset, (lifecycle.bring_back, Verb.ARCHIVE, gettext("Brought back")))

    @admin.action(description=_("Release the selected to the public"), permissions=["release"])
    def release(self, request: HttpRequest, queryset: Any) -> None:
        """Release what was selected."""
        do_with_each(self, request, queryset, (lifecycle.release, Verb.RELEASE, gettext("Released")))

    @admin.action(description=_("Withdraw the selected from the public"), permissions=["release"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        """Withdraw what was selected."""
        do_with_each(self, request, queryset, (lifecycle.withdraw, Verb.RELEASE, gettext("Withdrawn")))

    @admin.action(description=_("Merge the two selected"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Lead to the preview of merging the two that were selected."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) == 2:  # noqa: PLR2004
            return redirect(
                f"{page_address(self.model, 'merge', chosen[0])}?{urlencode({'with': chosen[1]})}"
            )
        self.message_user(request, gettext("Select exactly two to merge."), messages.WARNING)
        return None
