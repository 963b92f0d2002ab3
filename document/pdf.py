"""The survey as PDF, typeset by WeasyPrint from the same HTML as the page of the site."""

import hashlib
from collections.abc import Mapping

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from document.content import Survey, to_json
from document.html import STATIC, linked

# No real address: the top-level domain is reserved (RFC 2606), and only the fetcher below answers for it.
BASE = "https://udsyn.invalid/"

MEDIA_TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class Vendored(URLFetcher):  # type: ignore[misc]
    """Serves our own stylesheets and fonts, and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.files = {
            BASE + path.relative_to(STATIC).as_posix(): path
            for pattern in ("document/*.css", "fonts/*.woff2")
            for path in STATIC.glob(pattern)
        }

    def fetch(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
    ) -> URLFetcherResponse:
        """Return one vendored file.

        ``url`` is ``BASE`` and a name below ``static/``; ``headers`` are not looked at.
        Raises ``ValueError`` for any other address, whatever its scheme.
        """
        path = self.files.get(url)
        if path is None:
            message = f"A document may only use its own stylesheets and fonts, not {url!r}."
            raise ValueError(message)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})


def pdf(survey: Survey) -> bytes:
    """Return the survey as PDF, byte for byte the same for the same content.

    Raises ``RuntimeError`` when a stylesheet asks for a file that is not vendored.
    """
    document = HTML(string=linked(survey, BASE), base_url=BASE, url_fetcher=Vendored())
    try:
        made: bytes = document.write_pdf(
            font_config=FontConfiguration(),
            pdf_identifier=hashlib.sha256(to_json(survey)).hexdigest()[:32],
            pdf_tags=True,
        )
    except FatalURLFetchingError as error:
        # It is no Exception, so that nothing swallows it within WeasyPrint; out here it is an ordinary one.
        raise RuntimeError(str(error.__cause__)) from error
    return made
