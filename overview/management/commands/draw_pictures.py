"""Draw the pictures of the public pages."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, override

from document.content import Language
from editions.counting import cached_figures, shown_scope
from overview.shared.charting import linked_charts, row_links
from registry.commands import migrated, refusing

LANGUAGES: tuple[Language, ...] = ("da", "en")


class Command(BaseCommand):
    """Draw what is not kept already, in both languages, so that no visitor waits for it."""

    help = gettext_lazy(
        "Draws the pictures of the public pages that are not kept already, so that no visitor waits for them."
    )

    def handle(self, **_options: object) -> None:
        """Draw all figures that have a picture."""
        with refusing():
            migrated()
            self._draw()

    def _draw(self) -> None:
        request = HttpRequest()
        host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        request.META = {"SERVER_NAME": host, "SERVER_PORT": "80"}
        for language in LANGUAGES:
            with override(language):
                figures = [figure for figure in cached_figures(shown_scope())[language] if figure.picture]
                linked_charts(figures, {figure.key: row_links(request, figure) for figure in figures})
