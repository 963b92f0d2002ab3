"""What is published is lawful: PDF/A-2a and PDF/UA-1, without a word from either validator."""

import random
import re
import subprocess
from pathlib import Path

import pytest
import weasyprint
from django.utils import timezone
from msgspec.structs import replace
from weasyprint.pdf import tags

from document.content import Block, Chapter, Fact, Item, Run, Section, Survey, Text
from document.html.page import STATIC, render_linked
from document.pdf.typeset import pdf
from editions.models import Introduction
from editions.services import current_survey
from tests.support.document import sample
from tests.support.document.hearing import Heard, faults

pytestmark = pytest.mark.slow

HOSTILE = {
    "emoji": "Netværk 🙂 for 👩\u200d👩\u200d👧 byer",
    "right-to-left": "שלום עולם og مرحبا",
    "turning": "abc\u202ecba\u2066",
    "long": "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyzæøå", k=10_000)),
    "control": "a\x00b\x07c\x1bd\x7f",
    "markup": "</p><script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "style": "</style><h1>Nej</h1>{{ survey }}{% now 'Y' %}",
    "spaces": "\u00a0\u2003 \u3000",
}


def hostile(survey: Survey) -> Survey:
    """Return a survey with these words in every field that somebody can write in."""
    items = []
    for name, text in HOSTILE.items():
        words = Text(text, "da")
        facts: tuple[Fact, ...] = (Fact(label=text, values=(words,)),)
        below: tuple[Item, ...] = ()
        if name != "long":  # each takes four pages
            facts = (*facts, Fact(label=name, values=(words, words)))
            below = (Item(key=f"below/{name}", title=words, facts=facts),)
        items.append(
            Item(key=f"a/{name}", number="4.1", title=words, paragraphs=(words,), facts=facts, items=below)
        )
    table = replace(survey.chapters[3].tables[0], title=HOSTILE["markup"], note=HOSTILE["emoji"])
    chapter = Chapter(
        number=4,
        slug="netvaerk",
        title=HOSTILE["emoji"],
        lead=(Text(HOSTILE["markup"], "da"),),
        tables=(table,),
        sections=(Section(title=HOSTILE["right-to-left"], number="4.1", items=tuple(items)),),
    )
    return replace(sample.bare(survey), chapters=(chapter,), notice=Text(HOSTILE["style"], "da"))


def read_by_poppler(path: Path) -> str:
    """Return the text of a file, words from right to left in the order in which they are read."""
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub("[\u202a-\u202e]", "", text)


@pytest.fixture
def files(tmp_path: Path, survey_2020: Introduction) -> dict[str, Path]:
    """Return the survey of 2020 and two parts of it as files by name."""
    made = {
        "whole": current_survey("da"),
        "part": current_survey("en", administration="BUF"),
        "chapters": current_survey("en", only_chapters=(5, 7)),
    }
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf(content))
    return {name: tmp_path / f"{name}.pdf" for name in made}


def test_the_survey_of_2020_and_its_parts_are_lawful(files: dict[str, Path]) -> None:
    assert faults(*files.values()) == []


def test_an_empty_registry_is_lawful(empty_registry: None, tmp_path: Path) -> None:
    Introduction.objects.create(
        edition="2026",
        title="Afdækning",
        municipality="Kommunen",
        status_date="2026-01-01",
        text="Intet endnu.",
        released_at=timezone.now(),
    )
    path = tmp_path / "empty.pdf"
    path.write_bytes(pdf(current_survey("da")))
    assert faults(path) == []


def test_whatever_is_written_the_document_is_lawful_and_says_it(survey: Survey, tmp_path: Path) -> None:
    made = pdf(hostile(survey))
    heard = Heard(tmp_path / "hostile.pdf", made)
    assert faults(tmp_path / "hostile.pdf") == []
    assert "[slightly smiling face]" in heard.text
    assert {"שלום", "مرحبا"} <= set(re.findall(r"\w+", read_by_poppler(tmp_path / "hostile.pdf")))
    assert "<script>alert(1)</script>" in heard.text
    assert (
        re.sub(r"[\s\u200b\u2010-]", "", heard.text).count(HOSTILE["long"]) == 2
    )  # what the title and the text say is no fact
    ends = [
        line.bbox[2] for page in heard.document.pages for line in heard.document.content(page.index).lines
    ]
    assert max(ends) < heard.document.pages[0].width
    fonts = subprocess.run(["pdffonts", tmp_path / "hostile.pdf"], capture_output=True, text=True, check=True)
    listed = fonts.stdout.splitlines()[2:]
    assert listed
    assert [
        line for line in listed if not re.search(r"\+(IBM-Plex-Sans|Noto-Sans-(Arabic|Hebrew|CJK))", line)
    ] == []


def test_names_in_other_scripts_are_printed_as_themselves_and_lawfully(
    survey: Survey, tmp_path: Path
) -> None:
    names = ["唐山市", "رام الله", "თბილისი", "שלום עולם", "東京都", "서울특별시", "Երևան", "กรุงเทพ"]
    items = tuple(
        Item(key=f"a/{name}", title=Text(name, "da"), paragraphs=(Text(f"Aftale med {name} i 2019.", "da"),))
        for name in names
    )
    chapter = Chapter(number=5, slug="n", title="Samarbejdsbyer 東京", sections=(Section(items=items),))
    path = tmp_path / "names.pdf"
    path.write_bytes(pdf(replace(sample.bare(survey), chapters=(chapter,))))
    assert faults(path) == []
    text = "".join(read_by_poppler(path).split())
    assert [name for name in names if "".join(name.split()) not in text] == []


def test_thousands_of_entries_in_one_section_are_all_there(survey: Survey, tmp_path: Path) -> None:
    told = (Block(kind="paragraph", lines=((Run("Ord."),),), lang="da"),)
    items = tuple(
        Item(key=f"a/{n}", number=f"4.1.{n}", title=Text(f"Post {n}", "da"), account=told)
        for n in range(2000)
    )
    chapter = Chapter(number=4, slug="n", title="Netværk", sections=(Section(items=items),))
    heard = Heard(tmp_path / "many.pdf", pdf(replace(sample.bare(survey), chapters=(chapter,))))
    assert len(heard.all("H3")) == 2000
    assert heard.said(heard.all("H3")[-1]) == "4.1.1999 Post 1999"


def test_a_document_that_is_not_lawful_is_found_out(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weasyprint.pdf.add_tags", tags.add_tags)
    monkeypatch.setattr("weasyprint.pdf.Stream", weasyprint.pdf.stream.Stream)
    html = render_linked(survey, f"{STATIC.as_uri()}/")
    path = tmp_path / "unlawful.pdf"
    path.write_bytes(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-2a"))
    found = faults(path)
    assert [fault for fault in found if fault.startswith("unlawful.pdf [ua1]")]
    assert [fault for fault in found if not fault.startswith("unlawful.pdf [")]
