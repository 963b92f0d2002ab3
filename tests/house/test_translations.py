"""No text that somebody reads escapes translation because it cannot be collected."""

from pathlib import Path

from scripts.checks.check_translations import missed


def test_a_text_that_cannot_be_collected_is_found_with_its_place(tmp_path: Path) -> None:
    collected = {("", "There it is."), ("of a page", "of")}

    def found(call: str) -> list[str]:
        head = "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p\n"
        (tmp_path / "said.py").write_text(f"{head}title = 'x'\nsaid = {call}\n", "utf-8")
        return [*missed(tmp_path, collected)]

    for fine in (
        "_('There it is.')",
        "_('There ' 'it is.')",
        "p('of a page', 'of')",
        "_(str(title))",
        "str('x')",
    ):
        assert found(fine) == [], fine
    for text in (
        """f"{_('Nobody saw me.')}!\"""",
        "ngettext('Nobody saw me.', 'x', 2)",
        "p('of', 'Nobody saw me.')",
    ):
        assert found(text) == ["cannot be collected: said.py:3: 'Nobody saw me.'"]
    for text in ("_(f'{title}')", "_('Nobody ' + title)", "_('Nobody %s' % title)"):
        assert found(text) == ["cannot be collected: said.py:3: a text that is put together"]


def test_what_is_no_source_of_ours_is_not_read(tmp_path: Path) -> None:
    for folder in ("tests", ".venv", "var"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").write_text(
            "from django.utils.translation import gettext\ngettext('x')\n"
        )
    assert [*missed(tmp_path, set())] == []
