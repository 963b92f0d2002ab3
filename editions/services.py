"""Making the survey of an edition, and its files."""

import datetime as dt

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from document.content import Audience, Language, Part, Survey
from document.html.lint import FaultyDocumentError
from editions.content import survey_content
from editions.formats import FORMATS
from editions.models import Introduction
from registry.chapters import Scope
from registry.errors import RegistryError


def latest_introduction() -> Introduction:
    """Return the introduction of the newest edition: the released one with the latest status day that has come.

    Raises ``RegistryError`` when there is none.
    """
    introduction = Introduction.objects.visible_to("public").newest_on(timezone.localdate())
    if introduction is None:
        raise RegistryError(
            _(
                "The registry has no edition yet. The secretariat writes one under /admin/: it adds an introduction,"
                " with the day that the edition is about, and publishes it."
            )
        )
    return introduction


def municipality_names() -> list[str]:
    """Return every name that the editions call the municipality by."""
    named = Introduction.objects.values_list("municipality", "municipality_en")
    return [name for names in named for name in names]


def current_survey(
    language: Language,
    audience: Audience = "public",
    administration: str | None = None,
    only_chapters: tuple[int, ...] = (),
    introduction: Introduction | None = None,
) -> Survey:
    """Return the newest edition's survey at its own date: whole, of one administration (its code) or of some chapters.

    With an ``introduction``, it is the survey of that edition. Raises ``RegistryError`` when there is no edition, or
    when its introduction names a wrong figure.
    """
    introduction = introduction or latest_introduction()
    scope = Scope(
        status_date=introduction.status_date,
        since=_day_before(introduction),
        audience=audience,
        edition=introduction.edition,
        administration=administration,
        chapters=only_chapters,
    )
    return survey_content(introduction, scope, language)


def _day_before(introduction: Introduction) -> dt.date | None:
    """Return the day of the released edition before, if there is one."""
    before = Introduction.objects.visible_to("public").exclude(pk=introduction.pk)
    found: dt.date | None = before.filter(status_date__lt=introduction.status_date).aggregate(
        day=Max("status_date")
    )["day"]
    return found


def render_survey(content: Survey, kind: str, part: Part = "whole") -> bytes:
    """Return a survey as a file of one of the ``FORMATS``: whole, or its text or its annex alone.

    Raises ``RegistryError`` when pandoc or WeasyPrint refuses, or when the document would not be accessible.
    """
    try:
        return FORMATS[kind](replace(content, part=part))
    except FaultyDocumentError as error:
        raise RegistryError(str(error)) from error
    except RuntimeError as error:
        raise RegistryError(_("The document could not be made: %(why)s") % {"why": error}) from error
