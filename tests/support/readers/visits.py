"""What somebody sees who visits the site in a browser, and what goes wrong on the way."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
TALL_PHONE = ViewportSize(width=390, height=844)
FOUR_TIMES = ViewportSize(width=320, height=256)  # 1280 by 1024 pixels, enlarged four times
CONTRAST = {"runOnly": ["color-contrast"]}  # takes axe longer than all else; depends on the colours alone
BUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


class Visit:
    """A page in a browser of its own, with everything that goes wrong on it."""

    def __init__(self, browser: Browser, server: str, **how: Any) -> None:
        self.context = browser.new_context(**how)
        self.page: Page = self.context.new_page()
        self.server = server
        self.troubles: list[str] = []
        self._where = ""
        self.page.on(
            "console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", lambda asked: None if self._allowed(asked.url) else self._note(asked.url))
        self.page.on(
            "response", lambda got: self._note(f"{got.status} {got.url}") if got.status >= 400 else None
        )

    def open(self, address: str, **options: Any) -> Page:
        """Open ``address``, wait until it is as its reader has it, and ask axe what it finds."""
        self._where = address
        self.page.goto(f"{self.server}{address}")
        settled(self.page)
        self.look(**options)
        return self.page

    def look(self, **options: Any) -> None:
        """Note what breaks WCAG 2.2 A and AA on the page as it now is."""
        asked = {"runOnly": WCAG, "resultTypes": ["violations"], **options}
        for rule in Axe().run(self.page, options=asked).response["violations"]:
            for node in rule["nodes"]:
                self._note(f"{rule['id']}: {node['html'][:160]}")

    def _allowed(self, url: str) -> bool:
        return url.startswith((self.server, "data:"))

    def _note(self, trouble: str) -> None:
        self.troubles.append(f"{self._where}: {trouble}")


def settled(page: Page) -> None:
    """Wait until everything on a page is there: its pictures and scripts, and its own letters."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def enter(page: Page, name: str) -> None:
    """Sign in as somebody whose password is their name."""
    page.fill("#id_username", name)
    page.fill("#id_password", name)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)
