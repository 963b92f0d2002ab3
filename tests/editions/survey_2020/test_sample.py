"""The sample in docs/ that README opens says what the survey says today, and looks as its style sheets do.

With PICTURES set to a folder, it leaves the sample beside it and README's page of it in it: `make pictures`.
"""

import hashlib
import os
import subprocess
from pathlib import Path

import pypdf

from document.content import Survey, to_json
from document.pdf.typeset import pdf
from editions.models import Introduction
from editions.services import current_survey

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SAMPLE = ROOT / "docs" / "survey-2020.pdf"
MADE_FROM = ROOT / "docs" / "survey-2020.sha256"
PAGE = 18  # the memberships
MOST_PAGES = 45  # before the annex
LOOKS = (
    *(ROOT / "static" / "document").glob("*.css"),
    *(ROOT / "templates" / "document").glob("*.html"),
    ROOT / "document" / "setting.py",
)


def made_from(survey: Survey) -> str:
    """Return the digest of all that the sample is made from: what is said, and how it looks."""
    digest = hashlib.sha256(to_json(survey))
    for file in sorted(LOOKS):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make(survey: Survey, pictures: Path) -> None:
    """Write the sample, what it was made from, and the picture of one page."""
    SAMPLE.write_bytes(pdf(survey))
    MADE_FROM.write_text(made_from(survey) + "\n", "utf-8")
    size = ["-r", "110", "-x", "85", "-y", "110", "-W", "760", "-H", "1070", "-f", str(PAGE), "-l", str(PAGE)]
    subprocess.run(
        ["pdftoppm", *size, "-png", "-singlefile", SAMPLE, pictures / "survey-page"], check=True, timeout=60
    )


def test_the_sample_is_not_older_than_the_survey(survey_2020: Introduction) -> None:
    survey = current_survey("da")
    if folder := os.environ.get("PICTURES"):
        make(survey, Path(folder))
    assert MADE_FROM.read_text("utf-8").strip() == made_from(survey), "make pictures makes it anew"


def test_the_sample_is_light_enough_and_a_whole_survey() -> None:
    assert SAMPLE.stat().st_size < 800_000
    assert len(pypdf.PdfReader(SAMPLE).pages) > 60


def test_the_sample_is_short_before_its_annex() -> None:
    sample = pypdf.PdfReader(SAMPLE)
    annex = [one for one in sample.outline if getattr(one, "title", "").startswith("A ")]
    (begins,) = [sample.get_destination_page_number(one) for one in annex]
    assert begins <= MOST_PAGES


def test_readme_opens_the_sample_and_shows_a_page_of_it() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "(docs/survey-2020.pdf)" in readme
    assert "docs/images/survey-page.png" in readme
