"""The pages on which a list is downloaded as a workbook and uploaded again."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from desk.addresses import page_address, page_name
from desk.forms.once import take, taken
from desk.permissions import actor_of, rights_of
from document.workbook.grid import grid_csv, grid_xlsx
from exchange import uploads
from exchange.importer import Import
from exchange.reader import read_sheet, too_large
from exchange.sheet import Sheet
from registry.errors import RegistryError
from registry.models import Record, SentForm
from registry.rights import Verb

MOST_SHOWN = 200  # rows of each sort on the page of a trial; the rest is in the file beside it
FORMATS = {
    "xlsx": (grid_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (grid_csv, "text/csv; charset=utf-8"),
}


class ExchangeMixin:
    """Adds to the list of entries or shared things: download it as a workbook, and upload it again."""

    model: type[Record]
    admin_site: admin.AdminSite
    change_list_template = "exchange/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the download in each format, and the upload."""
        inside = self.admin_site.admin_view
        ours = [
            path(
                f"hent.{kind}",
                inside(partial(self.export_view, kind=kind)),
                name=page_name(self.model, f"export_{kind}"),
            )
            for kind in FORMATS
        ]
        ours.append(path("indlaes/", inside(self._upload_view()), name=page_name(self.model, "import")))
        return [*ours, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Say what the person may do with the list as a whole."""
        rights = rights_of(request)
        offered = {verb.name: rights.may(verb, self.model) for verb in (Verb.EXPORT, Verb.IMPORT)}
        return super().changelist_view(request, {"exchange": offered, **(extra_context or {})})  # type: ignore[misc]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Answer with the list as it is filtered, on all of its pages."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        rights = rights_of(request)
        if not rights.may(Verb.EXPORT, self.model):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request).queryset  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return redirect(page_address(self.model, "changelist"))
        made, media_type = FORMATS[kind]
        return HttpResponse(
            made(self._sheet(request).grid(rights.among(Verb.EXPORT, shown))),
            content_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{self.model.resource}.{kind}"'},
        )

    def own_query(self, request: HttpRequest) -> str:
        """Return the query by which the list shows what the person may fill in."""
        return ""

    def _upload_view(self) -> Any:
        """Return the view of the upload, which counts what comes in before anything reads it."""

        @csrf_exempt  # but protected, once the upload is held to its size
        def view(request: HttpRequest) -> HttpResponse:
            request.upload_handlers = [uploads.LimitedUpload(request)]
            return csrf_protect(self.import_view)(request)

        return view

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file, show what it would do, and do it once that is confirmed."""
        if not rights_of(request).may(Verb.IMPORT, self.model):
            raise PermissionDenied
        if request.method != "POST":
            return self._import_page(request)
        try:
            if "token" not in request.POST:
                return self._tried(request)
            return self._told(request) if "told" in request.POST else self._confirmed(request)
        except RegistryError as error:
            return self._import_page(request, error=str(error))

    def _tried(self, request: HttpRequest) -> HttpResponse:
        """Show what an uploaded file would do."""
        file = request.FILES.get("file")
        if getattr(request, "too_large", False):
            raise too_large()
        if file is None:
            raise RegistryError(_("Choose a file first."))
        name, content = str(file.name), file.read()
        report = self._import(request, name, content).trial()
        token = (
            uploads.keep_upload(request, self.model.resource, name, content).token if report.something else ""
        )
        return self._import_page(request, report=report, token=token, file=name)

    def _kept(self, request: HttpRequest) -> uploads.Upload:
        return uploads.kept_upload(request, self.model.resource, request.POST["token"])

    def _told(self, request: HttpRequest) -> HttpResponse:
        """Answer with a file of everything that would change; a page of it all would be too long to read."""
        upload = self._kept(request)
        report = self._import(request, upload.name, upload.content).trial()
        return HttpResponse(
            grid_csv(report.grid(upload.name)),
            content_type=FORMATS["csv"][1],
            headers={"Content-Disposition": f'attachment; filename="{self.model.resource}-changes.csv"'},
        )

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        """Import what was shown, as everything stands now; confirmed once more, say what came of it the first time."""
        ticket = actor_of(request), f"{self.model.resource}/import", request.POST["token"]
        try:
            upload = self._kept(request)
        except RegistryError:  # it goes once it is imported
            if (sent := taken(*ticket)) is None:
                raise
            return self._imported(request, sent)
        if sent := taken(*ticket):
            return self._imported(request, sent)
        importing = self._import(request, upload.name, upload.content)
        checked = importing.check()
        with transaction.atomic():
            sent, first = take(*ticket)
            if not first:
                return self._imported(request, sent)
            report = importing.write(checked)
            if report.refused:
                transaction.set_rollback(True)
            else:
                sent.outcome = {"new": len(report.new), "changed": len(report.changed)}
                sent.save(update_fields=["outcome"])
        if report.refused:
            said = _("Something has changed since you looked: nothing was saved.")
            return self._import_page(request, report=report, file=upload.name, error=said)
        uploads.drop(request)
        return self._imported(request, sent)

    def _imported(self, request: HttpRequest, sent: SentForm) -> HttpResponse:
        """Lead to the list, and say what was imported."""
        new, changed = sent.outcome["new"], sent.outcome["changed"]
        said = [
            ngettext("%(count)s new entry", "%(count)s new entries", new) % {"count": new},
            ngettext("%(count)s changed entry", "%(count)s changed entries", changed) % {"count": changed},
        ]
        messages.success(request, _("Imported: %(what)s.") % {"what": ", ".join(said)})
        return redirect(page_address(self.model, "changelist"))

    def _import(self, request: HttpRequest, name: str, content: bytes) -> Import:
        return Import(self._sheet(request), read_sheet(content, name), name=name, actor=actor_of(request))

    def _sheet(self, request: HttpRequest) -> Sheet:
        form = self.get_form(request)  # type: ignore[attr-defined]
        return Sheet(self.model, form, rights_of(request))

    def _import_page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            "exchange/import.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "title": _("Import %(what)s") % {"what": self.model._meta.verbose_name_plural},
                "what": capfirst(self.model._meta.verbose_name_plural),
                "own": self.own_query(request),
                "most_shown": MOST_SHOWN,
                **context,
            },
        )
