"""What a stranger wants to know: each answer is found from the front page, by links alone, in two steps or three."""

import re

from tests.support.readers.visitor import Seen, Visitor


def follow(visitor: Visitor, page: Seen, words: str) -> Seen:
    """Return the page that the first link with these words leads to."""
    for address, inner in re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', page.html, re.DOTALL):
        if words == " ".join(re.sub(r"<[^>]+>", " ", inner).split()):
            return visitor.see(address.replace("&amp;", "&"))
    raise AssertionError(f"No link says “{words}”.")


def found(page: Seen) -> list[str]:
    """Return the titles of what a list shows."""
    titles = re.findall(r"<h3><a[^>]*>(.*?)</a></h3>", page.html)
    return [title for title in titles if title]


def test_which_networks_cost_money(visitor: Visitor) -> None:
    page = follow(visitor, follow(visitor, visitor.see("/"), "Netværk"), "ja 3")
    assert found(page) == ["C40", "Greater Copenhagen EU Office", "STRING"]
    assert "1.130.000 kr." in follow(visitor, page, "C40").text


def test_what_we_do_with_beijing(visitor: Visitor) -> None:
    page = visitor.see("/soeg/?q=beijing")
    there = follow(visitor, page, "Beijing")
    assert "søsterby" in there.text.lower()
    assert "En sundhedsaftale under søsterbyaftalen med Beijing." in visitor.see("/byer/beijing/").text


def test_which_projects_end_next_year(visitor: Visitor) -> None:
    projects = follow(visitor, visitor.see("/"), "Projekter")
    page = follow(visitor, projects, "2021 3")
    assert len(found(page)) == 3
    assert page.text.count("2021") >= 3


def test_who_chairs_what(visitor: Visitor) -> None:
    mandates = follow(visitor, follow(visitor, visitor.see("/"), "Netværk"), "Hverv")
    page = follow(visitor, mandates, "formand 1")  # EUROCITIES had one of ours until 2012
    for words in ("overborgmesteren", "C40"):
        assert words in page.text
