"""Two texts side by side, with the words marked in which they differ."""

import re
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Beyond so many words they are shown as they are: comparing them would take longer than reading them.
MOST = 5_000


def mark_differences(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return ``old`` with what is gone as <del>, and ``new`` with what has come as <ins>, both as safe HTML.

    Nothing is marked where the two have no word in common: there it is the whole. What is marked is also said in
    words, for those who hear the page.
    """
    was, now = _words(old), _words(new)
    left_words, right_words = ([word.strip() for word in words] for words in (was, now))
    if max(len(was), len(now)) > MOST or set(left_words).isdisjoint(right_words):
        return conditional_escape(old), conditional_escape(new)
    matcher = SequenceMatcher(None, left_words, right_words)
    left, right = [], []
    for what, i, j, k, m in matcher.get_opcodes():
        same = what == "equal"
        left.append(_part("" if same else "del", _("removed:"), "".join(was[i:j])))
        right.append(_part("" if same else "ins", _("added:"), "".join(now[k:m])))
    return format_html_join("", "{}", ([part] for part in left)), format_html_join(
        "", "{}", ([part] for part in right)
    )


def _words(text: str) -> list[str]:
    """Return the words of ``text``, each with the white space after it."""
    return re.findall(r"\S+\s*", text.lstrip())


def _part(tag: str, said: str, text: str) -> SafeString:
    words = text.rstrip()
    if not tag or not words:
        return conditional_escape(text)
    return format_html(
        '<{tag}><span class="visually-hidden">[{said} </span>{words}<span class="visually-hidden">]</span></{tag}>{space}',
        tag=SafeString(tag),
        said=said,
        words=words,
        space=text[len(words) :],
    )
