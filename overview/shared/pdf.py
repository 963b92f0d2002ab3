"""The survey as the public takes it away: a PDF, kept for all, or the last one while a new one is made."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from api.http.caching import FRESH, for_caches, has_it
from api.http.problems import ProblemError
from api.http.ranges import asks_for_part, send_file
from api.http.throttling import count_request
from editions.documents import SOON, BeingMadeError, Document, DocumentRequest
from editions.models import Introduction
from overview.shared.serving import problem_page
from registry.errors import RegistryError
from registry.fields.wording import language

PDF = "application/pdf"


def survey_as_pdf(
    request: HttpRequest, administration: str | None = None, introduction: Introduction | None = None
) -> HttpResponse:
    """Answer with the newest survey, or one administration's part (its code), as the public may read it.

    With an ``introduction``, it is the survey of that edition. One that is out of date bears its day in its name, and nobody keeps it without asking again.
    """
    try:
        wanted = DocumentRequest("pdf", language(), administration=administration, introduction=introduction)
        found = wanted.found()
        limits = _counted(request, found)
        document = found if found and found.current else wanted.made(found)
    except ProblemError as problem:
        return problem_page(request, problem)
    except BeingMadeError as error:
        busy = ProblemError("unavailable", str(error))
        busy.headers["Retry-After"] = str(SOON)
        return problem_page(request, busy, title=_("The document is not ready yet"))
    except RegistryError as error:
        return problem_page(
            request, ProblemError("unavailable", str(error)), title=_("The survey is not here yet")
        )
    headers = for_caches(document.etag, fresh=FRESH if document.current else 0)
    which = introduction.edition if introduction else administration
    headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=False, filename=_name(document, which))
    )
    return send_file(
        request, document.file, media_type=PDF, modified=document.modified, headers={**headers, **limits}
    )


def _counted(request: HttpRequest, found: Document | None) -> dict[str, str]:
    """Count a question for a document; one who has it asks for free, and part of one that is there costs as little as a page.

    Raises ``ProblemError`` when it is one too many.
    """
    if found and has_it(request, found.etag):
        return {}
    try:
        there = found is not None and found.current
        return count_request(request, None, expensive=not (there and asks_for_part(request)))
    except ProblemError:
        if found:
            found.file.close()
        raise


def _name(document: Document, which: str | None) -> str:
    day = dt.datetime.fromtimestamp(document.modified, timezone.get_current_timezone()).date()
    parts = ("undersoegelsen", which, "" if document.current else day.isoformat())
    return f"{'-'.join(filter(None, parts))}.pdf"
