"""Networks, projects and partners as a list: those who have a part in them fill it in, and nobody else."""

import pytest
from django.test import Client

from memberships.models import Network
from registry.choices import ChangeKind
from registry.ledger.recording import content_version, snapshot
from registry.models import Change, Record
from sistercities.models import Partner
from tests.support.administrations import PARTS, A, B, entry_of, people, put, thing_of_a
from tests.support.desk import address
from tests.support.sheets import Book, confirm, login, refusals, told, upload

every_shared = pytest.mark.parametrize("model", PARTS, ids=lambda model: model._meta.label)


def bs_alone(model: type[Record]) -> Record:
    """Return a thing of ``model`` in which B has a part and A has none."""
    part, field = PARTS[model]
    theirs = entry_of(part, B, besides=(entry_of(part, A).pk,))
    thing: Record = getattr(theirs, field)
    for other in part.objects.filter(**{field: thing}).exclude(pk=theirs.pk):
        put(other, archived_at="2020-01-01T00:00:00Z")
    return thing


@every_shared
def test_who_has_a_part_changes_the_thing_and_keeps_its_rows(
    survey_2020: object, model: type[Record]
) -> None:
    client = login(people()["editor A"])
    thing = thing_of_a(model)
    book = Book(client, model, "?part=yes")
    book.put(thing, summary="Ny tekst")
    before, sequence = snapshot(thing), content_version()
    seen = upload(client, model, book.content)
    assert told(seen)[:3] == (0, 1, 0)
    assert content_version() == sequence
    assert confirm(client, model, seen).status_code == 302
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.kind, change.before, change.after) == (
        ChangeKind.CHANGED,
        before,
        {**before, "summary": "Ny tekst"},
    )


@every_shared
def test_who_has_no_part_reads_the_thing_and_changes_nothing(
    survey_2020: object, model: type[Record]
) -> None:
    who = people()
    theirs = bs_alone(model)
    row = 0
    for name, outcome in (("editor A", (0, 0, 1)), ("editor B", (0, 1, 0))):  # B's is the control
        client = login(who[name])
        book = Book(client, model)
        row = book.row_of(theirs)
        book.put(theirs, summary="Overtaget")
        seen = upload(client, model, book.content)
        assert told(seen)[:3] == outcome
        if name == "editor A":
            assert refusals(seen) == [(f"A{row}", "Posten er ikke din at ændre.")]


@every_shared
def test_the_part_filter_leaves_what_one_may_fill_in(survey_2020: object, model: type[Record]) -> None:
    who = people()
    ours, theirs = thing_of_a(model), bs_alone(model)
    editor = login(who["editor A"])
    page = editor.get(address(model, "import"))
    assert f"{address(model, 'export_xlsx')}?part=yes" in page.text
    for query, seen in (("", {ours.key, theirs.key}), ("?part=yes", {ours.key})):
        keys = {row[0].value for row in Book(editor, model, query).sheet.iter_rows(min_row=2)}
        assert keys & {ours.key, theirs.key} == seen
    for name in ("viewer A", "secretariat"):  # nothing to narrow: the one changes none, the other all
        assert "part=yes" not in login(who[name]).get(address(model, "changelist")).text
    assert login(who["viewer A"]).get(address(model, "import")).status_code == 403


def test_a_new_row_is_a_new_network_of_who_entered_it(survey_2020: object) -> None:
    client = login(people()["editor A"])
    book = Book(client, Network)
    book.add(title="Byer ved vandet", kind="bynetværk", frequency_certainty="præcis")
    seen = upload(client, Network, book.content)
    assert told(seen)[:3] == (1, 0, 0)
    confirm(client, Network, seen)
    network = Network.objects.get(title="Byer ved vandet")
    assert Change.objects.latest("sequence").kind == ChangeKind.CREATED
    assert network.key in {row[0].value for row in Book(client, Network, "?part=yes").sheet.iter_rows()}


def test_networks_that_would_be_part_of_each_other_are_refused(desk: Client) -> None:
    first, second = Network.objects.filter(parent=None, children=None).order_by("pk")[:2]
    book = Book(desk, Network)
    book.put(first, parent=second.key)
    assert told(upload(desk, Network, book.content))[:3] == (0, 1, 0)  # the control
    cell = book.put(second, parent=first.key)
    later, earlier = sorted((cell, book.cell(book.row_of(first), "parent").coordinate), reverse=True)
    assert [where for where, _why in refusals(upload(desk, Network, book.content))] in ([later], [earlier])
    assert not Network.objects.filter(pk__in=(first.pk, second.pk), parent__isnull=False).exists()


def test_two_partners_of_one_name_are_found_when_they_meet(desk: Client) -> None:
    first, second = Partner.objects.order_by("pk")[:2]
    put(second, country=first.country)
    book = Book(desk, Partner)
    book.put(second, title=first.title)
    ((cell, why),) = refusals(upload(desk, Partner, book.content))
    assert (cell, "allerede en partner" in why) == (book.cell(book.row_of(second), "title").coordinate, True)
    book.put(first, title="Et andet navn")  # the row above has let go of the name by then
    if book.row_of(first) < book.row_of(second):
        assert told(upload(desk, Partner, book.content))[1:3] == (2, 0)
