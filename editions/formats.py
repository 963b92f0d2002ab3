"""The formats that a survey can be written in, each by its name, which is also the end of a file's."""

from collections.abc import Callable

from document.content import Survey, to_json
from document.html.page import render_standalone


def _pdf(survey: Survey) -> bytes:
    from document.pdf.typeset import pdf  # noqa: PLC0415 (WeasyPrint takes a second to import)

    return pdf(survey)


def _docx(survey: Survey) -> bytes:
    from document.word.docx import docx  # noqa: PLC0415 (what nobody asks for is not imported)

    return docx(survey)


def _xlsx(survey: Survey) -> bytes:
    from document.workbook.xlsx import xlsx  # noqa: PLC0415 (likewise)

    return xlsx(survey)


FORMATS: dict[str, Callable[[Survey], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "html": lambda survey: render_standalone(survey).encode(),
    "json": to_json,
}
