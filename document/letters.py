"""Letters that an office document cannot hold."""

import re

# XML 1.0, section 2.2; half of a surrogate pair is no letter either.
UNHOLDABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return ``text`` with every letter that XML cannot hold shown as "�"."""
    return UNHOLDABLE.sub("\ufffd", text)
