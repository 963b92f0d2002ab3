"""The survey as PDF, typeset by WeasyPrint from the same HTML as the page of the site.

One file is PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): it can be heard as well as read, and kept.
"""

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import translation
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from document.content import Survey, to_json
from document.html.lint import lint
from document.html.page import STATIC, render_linked
from document.pdf import tagging
from document.pdf.glyphs import FACES, SCRIPTS, VENDORED, break_long_words, families_for, name_unprintable

# No real address: the top-level domain is reserved (RFC 2606), and only the fetcher below answers for it.
BASE = "https://udsyn.invalid/"

MEDIA_TYPES = {".css": "text/css", ".ttf": "font/ttf"}

# What a PDF/A file must say of itself to be PDF/UA as well: that it is, and what the word means, since
# PDF/A knows only what it has defined itself (ISO 19005-2, 6.6.2.3).
PDF_UA = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

tagging.install()


class Vendored(URLFetcher):
    """Serves our own stylesheets and fonts, and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        styles = STATIC.glob("document/*.css")
        self.files = {BASE + path.relative_to(STATIC).as_posix(): path for path in styles}
        # The same fonts unpacked: WeasyPrint would take 0.4 seconds to do it each time.
        self.files |= {
            f"{BASE}fonts/IBMPlexSans-{face}.woff2": VENDORED / f"IBMPlexSans-{face}.ttf" for face in FACES
        }
        self.files |= {f"{BASE}fonts/{name}": VENDORED / name for name in SCRIPTS.values()}

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

    Letters that no face has are named. Raises ``FaultyDocumentError`` when the document would not be
    accessible, and ``RuntimeError`` when a stylesheet asks for a file that is not vendored.
    """
    text = name_unprintable(render_linked(survey, BASE))
    if families := families_for(text):
        text = text.replace("</head>", f"<style>{_styles(families)}</style></head>", 1)
    html = HTML(string=text, base_url=BASE, url_fetcher=Vendored())
    with translation.override(survey.language):
        lint(html.etree_element)
    break_long_words(html.etree_element)
    with _collecting_no_garbage():
        try:
            document = html.render(font_config=FontConfiguration())
        except FatalURLFetchingError as error:
            # It is no Exception, so that nothing swallows it within WeasyPrint; out here it is an ordinary one.
            raise RuntimeError(str(error.__cause__)) from error
        tagging.prepare(document)
        made: bytes = document.write_pdf(
            pdf_variant="pdf/a-2a",
            pdf_identifier=hashlib.sha256(to_json(survey)).hexdigest()[:32],
            finisher=_say_pdf_ua,
        )
    return made


def _styles(families: list[str]) -> str:
    """Return the stylesheet of a document with letters of these ``families``: a face is read only where it is needed."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{BASE}fonts/{SCRIPTS[family]}"); }}'
        for family in families
    )
    names = ", ".join(f'"{family}"' for family in ("IBM Plex Sans", *families))
    margins = "".join(
        f"@{box} {{ font-family: {names}, sans-serif; }}" for box in ("top-left", "bottom-left")
    )
    return f"{faces} body {{ font-family: {names}, sans-serif; }} @page {{ {margins} }}"


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """Let the boxes of a document be: they live as long as it does, and a sixth of the time went into asking."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _say_pdf_ua(document: Any, pdf: Any) -> None:
    """Write into the file's description that it is PDF/UA too; WeasyPrint knows only one standard at a time."""
    reference = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[reference].stream
    before, end, after = stream[0].rpartition(b"</rdf:RDF>")
    stream[0] = before + PDF_UA + end + after
