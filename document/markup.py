"""The small markup of an account: paragraphs, lists and links. All else in it is plain text."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from document.content import Block, Run

SCHEMES = ("http", "https", "mailto")


def blocks(text: str, lang: str) -> tuple[Block, ...]:
    """Return ``text`` as paragraphs and lists in the language ``lang``.

    A list within a list goes on as one list. A link that may not stand is shown as it was typed.
    """
    made: list[Block] = []
    lists: list[str] = []
    for token in _parser().parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("bullets" if token.type == "bullet_list_open" else "numbers")
            if len(lists) == 1:
                made.append(Block(kind=lists[0], lines=(), lang=lang))  # type: ignore[arg-type]  # one of the two
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline":
            line = tuple(_runs(token.children or ()))
            if lists:
                made[-1] = Block(kind=made[-1].kind, lines=(*made[-1].lines, line), lang=lang)
            else:
                made.append(Block(kind="paragraph", lines=(line,), lang=lang))
    return tuple(made)


def refused_addresses(text: str) -> list[str]:
    """Return the addresses of links in ``text`` that may not stand there: no web address and no e-mail address."""
    parser, refused = _parser(), []

    def judge(address: str) -> bool:
        if not _may_stand(address):
            refused.append(address)
        return _may_stand(address)

    parser.validateLink = judge  # type: ignore[assignment,method-assign]  # which is how markdown-it wants it
    parser.parse(text)
    return list(dict.fromkeys(refused))


def _parser() -> MarkdownIt:
    """Return a parser that knows nothing but paragraphs, lists, links and the sign that makes a sign plain."""
    parser = MarkdownIt("zero", {"html": False}).enable(["list", "link", "escape", "newline"])
    parser.validateLink = _may_stand  # type: ignore[assignment,method-assign]  # which is how markdown-it wants it
    return parser


def _may_stand(address: str) -> bool:
    """Return whether a link may lead to ``address``."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and bool(parts.netloc or parts.scheme.lower() == "mailto")


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    """Yield the words of one line, those of a link apart."""
    words, address = "", ""
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            if words:
                yield Run(words, address)
            words, address = "", str(token.attrGet("href") or "") if token.type == "link_open" else ""
        else:
            words += " " if token.type in ("softbreak", "hardbreak") else token.content
    if words:
        yield Run(words, address)
