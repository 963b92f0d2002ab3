"""The pages on which a list is downloaded as a workbook and uploaded again."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from desk.bases.panel import ListPanel, register_panel
from desk.forms.once import take, taken
from desk.list_filters import PartListFilter
from desk.permissions import actor_of
from document.workbook.grid import grid_csv, grid_xlsx
from exchange import uploads
from exchange.importer import Import
from exchange.reader import read_sheet, too_large
from exchange.sheet import EntrySheet
from registry.errors import RegistryError
from registry.models import Record, SentForm
from registry.rights import Verb

MOST_SHOWN = 200  # rows of each sort on the page of a trial; the rest is in the file beside it
FORMATS = {
    "xlsx": (grid_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (grid_csv, "text/csv; charset=utf-8"),
}


def sheet_of(panel: ListPanel) -> EntrySheet:
    """Return the list beside which ``panel`` stands, for the person at work."""
    return EntrySheet(panel.admin.model, panel.admin.get_form(panel.request), panel.rights)


class DownloadPanel(ListPanel):
    """The list in one of the ``FORMATS``, which is the panel's ``kind``."""

    model = Record
    right = Verb.EXPORT
    http_method_names = ["get", "head"]
    kind: ClassVar[str]

    def answer(self) -> HttpResponseBase:
        """Answer with the list as it is filtered, on all of its pages."""
        try:
            shown = self.admin.get_changelist_instance(self.request).queryset
        except IncorrectLookupParameters:
            return redirect(self.page("changelist"))
        made, media_type = FORMATS[self.kind]
        return HttpResponse(
            made(sheet_of(self).grid(self.rights.among(Verb.EXPORT, shown))),
            content_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self.admin.model.resource}.{self.kind}"'
            },
        )


@register_panel
class WorkbookPanel(DownloadPanel):
    """The list as a workbook, to be filled in."""

    path = "hent.xlsx"
    name = "export_xlsx"
    kind = "xlsx"
    label = gettext_lazy("Download as a workbook")
    keeps_filters = True
    weight = -2


@register_panel
class CsvPanel(DownloadPanel):
    """The list as CSV."""

    path = "hent.csv"
    name = "export_csv"
    kind = "csv"


@register_panel
class UploadPanel(ListPanel):
    """Asks for a file, shows what it would do, and does it once that is confirmed."""

    model = Record
    path = "indlaes/"
    name = "import"
    right = Verb.IMPORT
    template = "exchange/import.html"
    label = gettext_lazy("Upload a workbook")
    weight = -1

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """Return the view, which counts what comes in before anything reads it."""
        inner = csrf_protect(super().as_view(**initkwargs))

        @csrf_exempt  # but protected, once the upload is held to its size
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [uploads.LimitedUpload(request)]
            return inner(request, *args, **kwargs)

        return view

    def get_context(self) -> dict[str, Any]:
        """Ask for a file."""
        names = self.admin.model._meta.verbose_name_plural
        return {
            "title": _("Import %(what)s") % {"what": names},
            "what": capfirst(names),
            "own": self._own_query(),
            "most_shown": MOST_SHOWN,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Try what was uploaded, tell of it in a file, or import it."""
        try:
            if "token" not in request.POST:
                return self._tried()
            return self._told() if "told" in request.POST else self._confirmed()
        except RegistryError as error:
            return self._page(error=str(error))

    def _page(self, **context: Any) -> HttpResponse:
        return self.render({**self.get_context(), **context})

    def _own_query(self) -> str:
        """Return the query by which the list shows what the person may fill in, where there is something to narrow."""
        narrows = PartListFilter in self.admin.get_list_filter(self.request) and not self.rights.central
        return f"?{PartListFilter.parameter_name}=yes" if narrows else ""

    def _tried(self) -> HttpResponse:
        """Show what an uploaded file would do."""
        file = self.request.FILES.get("file")
        if getattr(self.request, "too_large", False):
            raise too_large()
        if file is None:
            raise RegistryError(_("Choose a file first."))
        name, content = str(file.name), file.read()
        report = self._import(name, content).trial()
        token = (
            uploads.keep_upload(self.request, self.admin.model.resource, name, content).token
            if report.something
            else ""
        )
        return self._page(report=report, token=token, file=name)

    def _kept(self) -> uploads.Upload:
        return uploads.kept_upload(self.request, self.admin.model.resource, self.request.POST["token"])

    def _told(self) -> HttpResponse:
        """Answer with a file of everything that would change; a page of it all would be too long to read."""
        upload = self._kept()
        report = self._import(upload.name, upload.content).trial()
        return HttpResponse(
            grid_csv(report.grid(upload.name)),
            content_type=FORMATS["csv"][1],
            headers={
                "Content-Disposition": f'attachment; filename="{self.admin.model.resource}-changes.csv"'
            },
        )

    def _confirmed(self) -> HttpResponse:
        """Import what was shown, as everything stands now; confirmed once more, say what came of it the first time."""
        ticket = actor_of(self.request), f"{self.admin.model.resource}/import", self.request.POST["token"]
        try:
            upload = self._kept()
        except RegistryError:  # it goes once it is imported
            if (sent := taken(*ticket)) is None:
                raise
            return self._imported(sent)
        if sent := taken(*ticket):
            return self._imported(sent)
        importing = self._import(upload.name, upload.content)
        checked = importing.check()
        with transaction.atomic():
            sent, first = take(*ticket)
            if not first:
                return self._imported(sent)
            report = importing.write(checked)
            if report.refused:
                transaction.set_rollback(True)
            else:
                sent.outcome = {"new": len(report.new), "changed": len(report.changed)}
                sent.save(update_fields=["outcome"])
        if report.refused:
            said = _("Something has changed since you looked: nothing was saved.")
            return self._page(report=report, file=upload.name, error=said)
        uploads.drop(self.request)
        return self._imported(sent)

    def _imported(self, sent: SentForm) -> HttpResponse:
        """Lead to the list, and say what was imported."""
        new, changed = sent.outcome["new"], sent.outcome["changed"]
        said = [
            ngettext("%(count)s new entry", "%(count)s new entries", new) % {"count": new},
            ngettext("%(count)s changed entry", "%(count)s changed entries", changed) % {"count": changed},
        ]
        messages.success(self.request, _("Imported: %(what)s.") % {"what": ", ".join(said)})
        return redirect(self.page("changelist"))

    def _import(self, name: str, content: bytes) -> Import:
        return Import(sheet_of(self), read_sheet(content, name), name=name, actor=actor_of(self.request))
