"""The survey as a Word document, made by pandoc from the same HTML as the page of the site."""

import base64
import io
import subprocess
import tempfile
import zipfile
from html import escape
from pathlib import Path

import pypandoc

from document.content import Survey
from document.html.page import render_plain
from document.pictures.charts import Chart
from document.pictures.rendering import png
from document.word.finish import TEXT_WIDTH, finish
from document.word.flow import flat_html
from document.word.reference import reference_document

# The one in the wheel: pypandoc itself would rather take a newer one that the machine has.
PANDOC = Path(pypandoc.__file__).parent / "files" / "pandoc"
TIMEOUT = 120  # seconds; the survey of 2020 takes about one

POINT = 20  # twentieths, in which Word measures
TALLEST = 560  # points that a picture may fill of a page, which has its words above it too

EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest moment that a zip archive can name

# What pandoc would rather write itself.
OURS = {"docProps/app.xml", "docProps/core.xml", "word/settings.xml"}

FINISHED = ("word/document.xml", "word/numbering.xml")


def docx(survey: Survey) -> bytes:
    """Return the survey as a Word document, byte for byte the same for the same content.

    Raises ``RuntimeError`` when pandoc fails or takes longer than ``TIMEOUT`` seconds.
    """
    look = reference_document(survey)
    written = _pandoc(flat_html(render_plain(survey, picture=_image)), look)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(look)) as ours,
        zipfile.ZipFile(io.BytesIO(written)) as parts,
        zipfile.ZipFile(made, "w") as archive,
    ):
        finished = dict(zip(FINISHED, finish(*map(parts.read, FINISHED)), strict=True))
        for name in sorted(parts.namelist(), key=_first_what_names_the_others):
            part = finished.get(name) or (ours if name in OURS else parts).read(name)
            archive.writestr(zipfile.ZipInfo(name, EPOCH), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _image(chart: Chart) -> str:
    """Return a picture as wide as the text, with its title and what it shows for whoever does not see it."""
    made = png(chart)
    wide, high = (int.from_bytes(made[at : at + 4]) for at in (16, 20))  # where a PNG's head has them
    width = min(TEXT_WIDTH / POINT, TALLEST * wide / high)
    address = base64.b64encode(made).decode("ascii")
    words = escape(f"{chart.title}. {chart.alternative}")
    return f'<img src="data:image/png;base64,{address}" alt="{words}" width="{width:.1f}pt">'


def _pandoc(html: str, look: bytes) -> bytes:
    """Return what pandoc makes of ``html`` in the ``look`` of a reference document; it may read nothing else."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(look)
        file.flush()
        command = [str(PANDOC), "--sandbox", "--from=html-auto_identifiers", "--to=docx", "--output=-"]
        command += ["--shift-heading-level-by=-1", f"--reference-doc={file.name}"]
        try:
            done = subprocess.run(  # noqa: S603 (our own command)
                command, input=html.encode(), capture_output=True, timeout=TIMEOUT, check=True
            )
        except subprocess.CalledProcessError as error:
            raise RuntimeError(
                f"pandoc: {' '.join(error.stderr.decode(errors='replace').split())}"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"pandoc was not done after {TIMEOUT} seconds.") from error
        except OSError as error:
            raise RuntimeError(f"pandoc: {error}.") from error
    return done.stdout


def _first_what_names_the_others(name: str) -> tuple[bool, bool, str]:
    """Order a package's parts as Word does: some readers know the kind of a file by its first names."""
    return name != "[Content_Types].xml", not name.startswith("_rels/"), name
