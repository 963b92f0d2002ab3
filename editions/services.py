"""Making the survey of an edition, and its files."""

from threading import Lock

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from document.content import Audience, Language, Survey
from document.lint import FaultyDocumentError
from editions.content import survey
from editions.formats import FORMATS
from editions.models import Introduction
from registry.chapters import Scope
from registry.errors import RegistryError
from registry.ledger import content_version

# A process makes one file at a time: each takes hundreds of megabytes, and may be what another waits for.
_making = Lock()


def latest_introduction() -> Introduction:
    """Return the introduction of the newest edition: the released one with the latest status day that has come.

    Raises ``RegistryError`` when there is none.
    """
    introduction = Introduction.objects.visible_to("public").newest_on(timezone.localdate())
    if introduction is None:
        raise RegistryError(_("The registry has no edition yet. Load one with “manage.py load_survey”."))
    return introduction


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
        audience=audience,
        edition=introduction.edition,
        administration=administration,
        chapters=only_chapters,
    )
    return survey(introduction, scope, language)


def current_file(
    kind: str,
    language: Language,
    audience: Audience = "public",
    administration: str | None = None,
    introduction: Introduction | None = None,
) -> bytes:
    """Return ``current_survey`` as a file, kept until something in the registry changes.

    ``kind`` is one of ``FORMATS``, ``introduction`` the edition's, if it is not the newest. Raises what ``current_survey`` raises, and ``RegistryError`` when the file
    cannot be made.
    """
    # Which edition is the newest can change with the day.
    edition = introduction.edition if introduction else timezone.localdate()
    key = f"survey-{content_version()}-{edition}-{language}-{audience}-{administration or ''}.{kind}"
    made: bytes | None = cache.get(key)
    if made is not None:
        return made
    with _making:
        made = cache.get(key)  # somebody else's, meanwhile
        if made is None:
            content = current_survey(language, audience, administration, introduction=introduction)
            made = rendered(content, kind)
            cache.set(key, made, timeout=24 * 3600)
        return made


def rendered(content: Survey, kind: str) -> bytes:
    """Return a survey as a file of one of the ``FORMATS``.

    Raises ``RegistryError`` when pandoc or WeasyPrint refuses, or when the document would not be accessible.
    """
    try:
        return FORMATS[kind](content)
    except FaultyDocumentError as error:
        raise RegistryError(str(error)) from error
    except RuntimeError as error:
        raise RegistryError(_("The document could not be made: %(why)s") % {"why": error}) from error
