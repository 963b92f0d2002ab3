"""The pages about the site itself, and what browsers and search engines ask for."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from api.resources.base import resources
from api.views.exports import FORMS
from editions.models import Introduction
from overview.shared.addresses import GROUPING_ADDRESSES, address_of, shelves
from overview.shared.layout import NAMES, render_page, translate_path
from overview.shared.serving import public

REVIEWED = dt.date(2026, 11, 26)  # when somebody last tried what the accessibility statement says
MOST_IN_SITEMAP = 25_000  # pages; each stands there in two languages, and 50,000 is the most that is read


@public
def about_page(request: HttpRequest) -> HttpResponse:
    """Show what Udsyn is, and where its facts come from."""
    described = {
        "contact": settings.CONTACT_EMAIL,
        "description": _("What Udsyn is, and where its facts come from."),
    }
    return render_page(request, "overview/site/about.html", described, title=_("About Udsyn"))


@public
def data_page(request: HttpRequest) -> HttpResponse:
    """Show how to take the data: every list in every form, the API, and what follows the changes."""
    root = reverse("api:root")
    context = {
        "root": root,
        "site": request.build_absolute_uri("/").rstrip("/"),
        "lists": [
            (capfirst(str(one.model._meta.verbose_name_plural)), f"{root}{one.name}/") for one in resources
        ],
        "forms": list(FORMS),
        "rate": settings.API_RATE,
        "expensive_rate": settings.API_EXPENSIVE_RATE,
        "description": _("Every public list as CSV, Excel and JSON, and an open API without a key."),
    }
    return render_page(request, "overview/site/data.html", context, title=_("Data and API"))


@public
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """Lead to the public statement of whoever runs the site; show ours where they have named none."""
    if settings.ACCESSIBILITY_STATEMENT_URL:
        return redirect(settings.ACCESSIBILITY_STATEMENT_URL)
    context = {"contact": settings.CONTACT_EMAIL, "reviewed": REVIEWED}
    return render_page(
        request, "overview/site/accessibility.html", context, title=_("Accessibility statement")
    )


@public
def documents_page(request: HttpRequest) -> HttpResponse:
    """Show the survey as it can be read and printed, in both languages, and the editions besides the newest."""
    released = Introduction.objects.visible_to("public").order_by("-status_date", "-edition")
    newest = released.newest_on(timezone.localdate())
    shapes = []
    for code, name in NAMES.items():
        with override(code):
            shapes.append((code, name, reverse("survey"), reverse("survey_pdf")))
    context = {
        "introduction": newest,
        "others": [one for one in released if one != newest],
        "shapes": shapes,
        "description": _("The survey as web page and PDF."),
    }
    return render_page(request, "overview/site/documents.html", context, title=_("Documents"))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead whoever asks for a picture of the site, the admin included, to ours."""
    return redirect(static("overview/favicon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what not to read, and where the list of all pages is."""
    sitemap_address = request.build_absolute_uri(reverse("sitemap"))
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /en/admin/",
        "Disallow: /api/",
        "",
        f"Sitemap: {sitemap_address}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, in both languages."""
    places = [
        {code: request.build_absolute_uri(translate_path(path, code)) for code in NAMES}
        for path in islice(public_addresses(), MOST_IN_SITEMAP)
    ]
    return render(request, "overview/site/sitemap.xml", {"places": places}, content_type="application/xml")


def public_addresses() -> Iterator[str]:
    """Yield the Danish address of every public page: the few first, then every list with the things on it."""
    with override("da"):
        names = ("start", "figures", "documents", "survey", "data", "about", "accessibility")
        yield from [reverse(name) for name in (*names, *shelves(), *GROUPING_ADDRESSES)]
        editions = Introduction.objects.visible_to("public").order_by("edition")
        yield from [reverse("edition", args=[one.edition]) for one in editions]
        told = [name for name, shelf in shelves().items() if not shelf.within]
        for resource in (resources[name] for name in (*told, *GROUPING_ADDRESSES) if name in resources):
            keys = (
                resource.public()
                .order_by(resource.lookup_field)
                .values_list(resource.lookup_field, flat=True)
            )
            yield from (address_of(resource.name, key) for key in keys.iterator())
