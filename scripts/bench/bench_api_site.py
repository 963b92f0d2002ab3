"""What scripts/bench/bench_api.py measures: very many projects, and the site with a plain viewset beside its API.

The viewset is what one writes who follows REST framework's tutorial: a serializer of the whole model with what it
points at within, pages by number, and in the detail the lists.
"""

import random
from collections.abc import Iterable
from typing import Any

from config.wsgi import application  # noqa: F401 (gunicorn serves it; it sets Django up before any model is imported)

# isort: split
from django.db import connection, models
from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone
from rest_framework.pagination import PageNumberPagination
from rest_framework.routers import SimpleRouter
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from config.urls import urlpatterns
from projects.models import Participation, Project, ProjectPartner
from registry.fields.folding import fold
from registry.models import Administration, Change, LedgerHead, Organisation, Programme

RARE = "kvantesprog"  # stands in one of a thousand titles
COUNTRIES = ["SE", *("DE", "NO", "FR", "NL") * 20]  # the first is a partner's in one of thirty projects
SYLLABLES = ("ka", "lo", "mi", "ner", "sto", "vi", "gra", "be", "tu", "fy", "dal", "ro", "pen", "is", "ost")


def key(number: int) -> str:
    """Return the public id of one of our projects; they come before the survey's own."""
    return f"0{number:06d}"


def build(count: int) -> None:
    """Write so many projects, each with three partners and one or two released parts, and what the ledger says of them."""
    chance = random.Random(1)  # noqa: S311 (no secret hangs on it)
    organisations, programmes = (
        [*model._default_manager.values_list("pk", flat=True)] for model in (Organisation, Programme)
    )
    owners = [*Administration.objects.filter(whole_municipality=False).values_list("pk", flat=True)]
    now, first = timezone.now(), Project.objects.latest("pk").pk + 1

    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=3))

    def project(number: int) -> dict[str, Any]:
        year = chance.randrange(2005, 2030)
        title = f"{word().capitalize()} {word()} {RARE if chance.random() < 0.001 else word()}"
        summary = " ".join(word() for _n in range(30))
        return {
            "id": first + number,
            "public_id": key(number),
            "title": title,
            "title_lang": "da",
            "title_en": f"{title} in English",
            "summary": summary,
            "search_text": fold(f"{title} {title} in English {summary}"),
            "kind": chance.choice(["project", "programme", "event"]),
            "programme_id": chance.choice(programmes),
            "funder_id": chance.choice(organisations),
            "lead_partner_id": chance.choice(organisations),
            "starts": f"{year}-0{chance.randrange(1, 9)}" if chance.random() < 0.9 else None,
            "ends": f"{year + 3}",
        }

    numbers = range(count)
    parts = [
        (number, owner) for number in numbers for owner in chance.sample(owners, chance.choice([1, 1, 2]))
    ]
    told = [("projects", key(n)) for n in numbers] + [("participations", f"0-{n}") for n in range(len(parts))]
    copy(Project, map(project, numbers))
    copy(
        Participation,
        (
            {
                "public_id": f"0-{place}",
                "project_id": first + number,
                "administration_id": owner,
                "role": word(),
                "released_at": now,
            }
            for place, (number, owner) in enumerate(parts)
        ),
    )
    copy(
        ProjectPartner,
        (
            {
                "project_id": first + number,
                "organisation_id": organisation,
                "position": place,
                "country": chance.choice(COUNTRIES),
            }
            for number in numbers
            for place, organisation in enumerate(chance.sample(organisations, 3))
        ),
    )
    last = LedgerHead.objects.get().sequence
    copy(
        Change,
        (
            {"sequence": last + n, "moment": now, "kind": "loaded", "resource": resource, "public_id": one}
            for n, (resource, one) in enumerate(told, 1)
        ),
    )
    models.QuerySet(LedgerHead).update(sequence=last + len(told))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Put ``rows`` into the model's table by COPY; what they do not name gets the field's default."""
    rows = iter(rows)
    row = next(rows)
    fields = [
        f for f in model._meta.concrete_fields if not f.generated and (f.attname in row or not f.primary_key)
    ]
    usual = {f.attname: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    names = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as into,
    ):
        into.write_row([*{**usual, **row}.values()])
        for row in rows:
            into.write_row([*{**usual, **row}.values()])


class Partner(ModelSerializer[ProjectPartner]):
    """A partner with all its columns."""

    class Meta:
        model = ProjectPartner
        fields = "__all__"


class Part(ModelSerializer[Participation]):
    """An administration's part with all its columns."""

    class Meta:
        model = Participation
        fields = "__all__"


class Listed(ModelSerializer[Project]):
    """A project with all its columns, and within it the whole of what it points at."""

    class Meta:
        model = Project
        fields = "__all__"
        depth = 1


class Whole(Listed):
    """A project with its lists too."""

    partners = Partner(many=True)
    participations = Part(many=True)


class Pages(PageNumberPagination):
    """Pages by number, as long as is asked."""

    page_size_query_param = "limit"


class Projects(ReadOnlyModelViewSet[Project]):
    """The projects."""

    queryset = Project.objects.filter(archived_at=None).order_by("public_id")
    lookup_field = "public_id"
    pagination_class = Pages
    authentication_classes = ()
    permission_classes = ()

    def get_serializer_class(self) -> type[Listed]:
        """Show the lists in the detail alone."""
        return Whole if self.action == "retrieve" else Listed


router = SimpleRouter()
router.register("projects", Projects)
urlpatterns[:0] = [
    path("plain/", lambda _request: HttpResponse()),
    path("plain/", include(router.urls)),
]
