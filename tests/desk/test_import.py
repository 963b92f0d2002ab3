"""A list out of the desk and in again: what was not touched stays, what was is shown first, and then all or nothing."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.sessions.models import Session
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from agendas.models import Policy
from committees.models import Item, Practice
from delegations.models import Count, Visit
from funding.models import Grant
from memberships.models import Membership, Network
from registry import services, workbooks
from registry.choices import ChangeKind
from registry.forms import MASK, TrackedForm
from registry.ledger import content_version, snapshot
from registry.models import Change, Committee, OrganisationUnit, Person, Stewardship
from registry.workbooks import read
from sistercities.models import Agreement
from tests.desk.sheets import Book, confirm, downloaded, sheet, upload
from tests.desk.test_admin import ENTRIES, address
from tests.desk.world import A, B, entry_of, house, people, put

pytestmark = pytest.mark.once


@pytest.fixture
def desk(client: Client, survey_2020: object, secretary: User) -> Client:
    """Return the browser of somebody who may do everything."""
    client.force_login(secretary)
    return client


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]


def told(answer: HttpResponse) -> tuple[int, int, int, int]:
    """Return how many rows are new, changed, refused and unchanged."""
    assert answer.context.get("outcome"), answer.context.get("error")
    outcome = answer.context["outcome"]
    return len(outcome.new), len(outcome.changed), len(outcome.refused), outcome.unchanged


def refusals(answer: HttpResponse) -> list[tuple[str, str]]:
    """Return the cells that are refused, and why."""
    assert (answer.status_code, answer.context["token"]) == (200, "")
    lines = answer.context["outcome"].refused
    for line in lines:
        for problem in line.problems:
            assert problem.cell in answer.text
    return [(problem.cell, problem.reason) for line in lines for problem in line.problems]


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Out and in again.


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model._meta.label)
def test_what_nobody_touched_comes_back_unchanged(desk: Client, model: type[models.Model]) -> None:
    sequence, everything = content_version(), model._default_manager.count()
    with override("en"):
        in_english = desk.get(address(model, "export_xlsx"), headers={"accept-language": "en"}).content
    for content in (downloaded(desk, model), desk.get(address(model, "export_csv")).content, in_english):
        answer = upload(desk, model, content)
        assert told(answer) == (0, 0, 0, everything), answer.context["outcome"]
        assert 'name="token"' not in answer.text
    assert content_version() == sequence


def test_a_change_is_shown_before_it_is_made(desk: Client, secretary: User, membership: Membership) -> None:
    everything, sequence, was = Membership.objects.count(), content_version(), membership.purpose
    network = Network.objects.exclude(memberships__isnull=False).first() or membership.network
    theme = membership.themes.model.objects.order_by("pk").last()
    book = Book(desk, Membership)
    book.put(
        membership,
        purpose="Ny viden\nog mere",
        starts=2012,
        ends="2031-08",
        notice_date=dt.date(2030, 1, 31),
        represents_municipality="ja",
        network=f"[{network.key}]",
        themes=theme.key,
        links="web: https://example.com/a:b\ncase: 2020-0001",
    )
    seen = upload(desk, Membership, book.content, "møde.xlsx")
    assert told(seen) == (0, 1, 0, everything - 1)
    (line,) = seen.context["outcome"].changed
    differences = {one.label: (one.old, one.new) for one in line.differences}
    assert differences["Formål"] == (was, "Ny viden\nog mere")
    assert (line.row, "2031-08" in seen.text) == (book.row_of(membership), True)
    assert content_version() == sequence
    assert Membership.objects.get(pk=membership.pk).purpose == was

    before = snapshot(membership)
    assert confirm(desk, Membership, seen).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.starts, membership.ends) == (
        "Ny viden\nog mere",
        "2012",
        "2031-08",
    )
    assert (membership.notice_date, membership.represents_municipality) == (dt.date(2030, 1, 31), True)
    assert list(membership.themes.all()) == [theme]
    assert membership.links == [
        {"kind": "web", "target": "https://example.com/a:b"},
        {"kind": "case", "target": "2020-0001"},
    ]
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.kind, change.actor, change.reason) == (
        ChangeKind.CHANGED,
        secretary,
        "Indlæsning af »møde.xlsx«",
    )
    assert (change.before, change.after["purpose"]) == (before, "Ny viden\nog mere")
    assert change.after["mandates"] == before["mandates"] != []


def test_a_new_row_is_a_new_entry(desk: Client) -> None:
    sequence = content_version()
    book = Book(desk, Visit)
    book.add(title="Oslo", administration=A, state="afholdt", held_on="31-03-2021", participants=12)
    seen = upload(desk, Visit, book.content)
    assert told(seen)[:3] == (1, 0, 0)
    assert not Visit.objects.filter(title="Oslo").exists()
    confirm(desk, Visit, seen)
    visit = Visit.objects.get(title="Oslo")
    assert (visit.administration.code, visit.state, visit.held_on) == (A, "held", dt.date(2021, 3, 31))
    assert (visit.participants, visit.position, visit.title_lang, visit.version) == (12, 10_000, "da", 1)
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.kind, change.public_id, change.administration) == (ChangeKind.CREATED, visit.key, A)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567,5", "1234567.50"),
        ("1,234,567.5", "1234567.50"),
        ("1.234", "1234"),
        ("0,5", "0.5"),
        (0.5, "0.5"),
    ],
)
def test_numbers_are_read_as_danes_write_them(desk: Client, typed: object, amount: str) -> None:
    grant = Grant.objects.filter(aggregate=False).order_by("pk")[0]
    book = Book(desk, Grant)
    book.put(grant, amount=typed)
    confirm(desk, Grant, upload(desk, Grant, book.content))
    grant.refresh_from_db()
    assert grant.amount == __import__("decimal").Decimal(amount)


def test_the_workbook_helps_whoever_fills_it_in(desk: Client) -> None:
    book = Book(desk, Practice)
    assert book.sheet.protection.sheet
    locked = {head: book.sheet.cell(2, n).protection.locked for n, head in enumerate(book.heads, start=1)}
    assert [head for head, shut in locked.items() if shut] == book.heads[:3]
    assert book.heads[:3] == ["Offentligt id", "Version", "Post"]
    practice = Practice.objects.order_by("pk")[0]
    assert book.sheet.cell(book.row_of(practice), 3).value == str(practice)
    rules = book.sheet.data_validations.dataValidation
    lists = {str(rule.sqref): rule for rule in rules if rule.type == "list"}
    letter = book.cell(2, "frequency_certainty").column_letter
    rule = lists[f"{letter}2:{letter}5001"]
    sheet_name, _mark, _range = rule.formula1.replace("'", "").partition("!")
    column = book.cell(1, "frequency_certainty").value
    (listed,) = [
        [cell.value for cell in cells if cell.value]
        for cells in book.book[sheet_name].iter_cols()
        if cells[0].value == column
    ]
    assert listed[1:] == ["præcis", "omtrentlig", "mindst"]
    helped = {str(rule.sqref): rule.prompt for rule in rules if rule.prompt}
    starts = book.cell(1, "starts").coordinate
    assert "2023-08" in helped[starts]
    guide = " ".join(str(cell.value) for row in book.book["Hjælp"].iter_rows() for cell in row)
    assert "egne tabeller" in guide


def test_the_download_is_what_the_list_shows(desk: Client) -> None:
    code = Membership.objects.order_by("pk")[0].administration
    query = f"?administration__id__exact={code.pk}&q=by"
    shown = {
        entry.key for entry in desk.get(address(Membership, "changelist") + query).context["cl"].queryset
    }
    assert 0 < len(shown) < Membership.objects.filter(administration=code).count()
    book = Book(desk, Membership, query)
    assert {row[0].value for row in book.sheet.iter_rows(min_row=2)} == shown
    page = desk.get(address(Membership, "changelist") + query).text
    assert f"hent.xlsx?administration__id__exact={code.pk}&amp;q=by" in page
    assert desk.get(address(Membership, "export_xlsx") + "?findes_ikke=1").status_code == 302


def test_columns_may_be_left_out_and_moved(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    rows = [
        ["Forbehold", "", "Version", "Offentligt id"],
        ["Sjældent", "", str(practice.version), practice.key],
    ]
    confirm(desk, Practice, upload(desk, Practice, sheet(rows)))
    was = snapshot(practice)
    practice.refresh_from_db()
    assert practice.qualifier == "Sjældent"
    assert {**snapshot(practice), "qualifier": was["qualifier"]} == was


# Two people at once.


def test_control_without_the_guards_an_old_list_overwrites(
    desk: Client, membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrackedForm, "is_stale", lambda form, seen: False)
    monkeypatch.setattr("registry.imports.Import._require_current", lambda *of: None)
    content = _changed_meanwhile(desk, membership)
    assert confirm(desk, Membership, upload(desk, Membership, content)).status_code == 302
    membership.refresh_from_db()
    assert membership.purpose != "Anes"


def _changed_meanwhile(desk: Client, membership: Membership) -> bytes:
    """Return a list that somebody has filled in, while Ane changed something in the desk."""
    book = Book(desk, Membership)
    book.put(membership, benefit="Bos")
    ane = User.objects.create_user("ane", first_name="Ane", last_name="Lund")
    current = Membership.objects.get(pk=membership.pk)
    current.purpose = "Anes"
    services.write(current, actor=ane)
    return book.content


def test_a_row_that_somebody_else_has_changed_is_refused_with_who_and_when(
    desk: Client, membership: Membership
) -> None:
    content = _changed_meanwhile(desk, membership)
    sequence = content_version()
    ((cell, why),) = refusals(upload(desk, Membership, content))
    assert (cell[0], "Ane Lund" in why) == ("B", True)
    assert str(timezone.localtime().year) in why
    assert content_version() == sequence


def test_a_change_between_the_trial_and_the_confirmation_is_caught(
    desk: Client, membership: Membership
) -> None:
    book = Book(desk, Membership)
    book.put(membership, benefit="Bos")
    seen = upload(desk, Membership, book.content)
    assert told(seen)[1] == 1
    current = Membership.objects.get(pk=membership.pk)
    current.purpose = "Anes"
    services.write(current, actor=None)
    sequence = content_version()
    answer = confirm(desk, Membership, seen)
    assert (answer.status_code, told(answer)[2]) == (200, 1)
    assert "intet er gemt" in answer.text
    assert content_version() == sequence


def test_a_version_that_was_typed_over_is_refused(desk: Client, membership: Membership) -> None:
    for version in (membership.version + 1, "x", None):
        book = Book(desk, Membership)
        cell = book.put(membership, benefit="Bos", version=version)
        ((where, why),) = refusals(upload(desk, Membership, book.content))
        assert (where, "Hent listen igen" in why) == (cell, True)


# All or nothing.


def test_one_refused_row_of_ten_leaves_everything_as_it_was(desk: Client) -> None:
    entries = list(Membership.objects.order_by("pk")[:10])
    before, sequence = [snapshot(entry) for entry in entries], content_version()
    book = Book(desk, Membership)
    for entry in entries[:9]:
        book.put(entry, purpose="Ny viden")
    seen = upload(desk, Membership, book.content)
    assert told(seen)[1:3] == (9, 0)  # the control: without the tenth, all would be well
    cell = book.put(entries[9], starts="i fjor")
    answer = upload(desk, Membership, book.content)
    assert told(answer)[1:3] == (9, 1)
    ((where, why),) = refusals(answer)
    assert (where, "»i fjor« er ingen dato" in why or "i fjor" in why) == (cell, True)
    # The nine that were confirmed before are refused whole when the tenth goes wrong meanwhile.
    changed = Membership.objects.get(pk=entries[8].pk)
    changed.benefit = "Nyt"
    services.write(changed, actor=None)
    sequence += 1
    before[8] = snapshot(changed)
    assert confirm(desk, Membership, seen).status_code == 200
    assert content_version() == sequence
    assert [snapshot(Membership.objects.get(pk=entry.pk)) for entry in entries] == before


def test_a_number_with_three_decimals_is_no_number_of_thousands(desk: Client) -> None:
    grant = Grant.objects.exclude(amount=None)[0]
    book = Book(desk, Grant)
    book.put(grant, amount=1.234)
    assert told(upload(desk, Grant, book.content))[2] == 1
    book.put(grant, amount=1234)
    assert told(upload(desk, Grant, book.content))[:3] == (0, 1, 0)


def test_rows_that_cannot_stand_beside_each_other_are_found_in_the_trial(desk: Client) -> None:
    book = Book(desk, Count)
    for _twice in range(2):
        row = book.add(title="Besøg", administration=A, year=2031, unit="besøg", number=3)
    answer = upload(desk, Count, book.content)
    assert told(answer)[:3] == (1, 0, 1)
    assert refusals(answer)[0][0] == book.cell(row, "year").coordinate
    assert not Count.objects.filter(year=2031).exists()


def test_a_key_that_stands_twice_or_is_unknown_is_refused(desk: Client, membership: Membership) -> None:
    book = Book(desk, Membership)
    row = book.sheet.max_row + 1
    for number, cell in enumerate(book.sheet[book.row_of(membership)], start=1):
        book.sheet.cell(row, number).value = cell.value
    assert [cell for cell, _why in refusals(upload(desk, Membership, book.content))] == [f"A{row}"]
    book.put(row, public_id="findes-ikke")
    assert [cell for cell, _why in refusals(upload(desk, Membership, book.content))] == [f"A{row}"]


# Rights.


def test_nobody_imports_into_another_administration(survey_2020: object) -> None:
    who = people()
    own = entry_of(Membership, A)
    theirs = entry_of(Membership, B, besides=(own.pk,))
    editor = login(who["editor A"])
    book = Book(editor, Membership)
    assert theirs.key not in {row[0].value for row in book.sheet.iter_rows()}
    assert B not in str([[cell.value for cell in row] for row in book.sheet.iter_rows()])
    book.put(own, purpose="Vores")
    whys = set()
    for key in (theirs.key, "findes-ikke"):
        row = book.add(public_id=key, version=theirs.version, purpose="Overtaget")
        answer = upload(editor, Membership, book.content)
        assert theirs.heading not in answer.text
        ((cell, why),) = refusals(answer)
        whys.add((cell == f"A{row}", why))
        book.sheet.delete_rows(row)
    assert whys == {(True, "Du har ingen post med dette id. Lad cellen være tom for en ny post.")}
    assert told(upload(editor, Membership, book.content))[1:3] == (1, 0)  # the control


@pytest.mark.parametrize("name", ["administration", "units", "parent", "contact"])
def test_a_forged_choice_is_refused_in_the_words_of_an_unknown_one(survey_2020: object, name: str) -> None:
    who = people()
    own = entry_of(Membership, A)
    put(own, parent=None)
    other = {
        "administration": house(B),
        "units": entry_of(OrganisationUnit, B),
        "parent": entry_of(Membership, B, besides=(own.pk,)),
        "contact": Person.objects.create(name="Fremmed"),
    }[name]
    editor = login(who["editor A"])
    for forged in (other.key, str(other), "findes-ikke"):
        book = Book(editor, Membership)
        cell = book.put(own, **{name: forged})
        sequence = content_version()
        assert refusals(upload(editor, Membership, book.content)) == [
            (cell, f"Der er ingen »{forged}« at vælge her.")
        ]
        assert content_version() == sequence
    central = Book(login(who["secretariat"]), Membership)  # the control: who may choose it can
    central.put(own, **{name: other.key})
    allowed = upload(login(who["secretariat"]), Membership, central.content)
    assert name == "parent" or told(allowed)[1:3] == (1, 0)


def test_what_is_only_read_is_not_changed(survey_2020: object) -> None:
    user = people()["editor A"]
    Stewardship.objects.create(user=user, role="viewer", administration=house(B))
    own, read_only = entry_of(Membership, A), entry_of(Membership, B, besides=(entry_of(Membership, A).pk,))
    client = login(user)
    book = Book(client, Membership)
    book.put(own, purpose="Vores")
    assert told(upload(client, Membership, book.content))[1:3] == (1, 0)
    book.put(read_only, purpose="Deres")
    assert refusals(upload(client, Membership, book.content)) == [
        (f"A{book.row_of(read_only)}", "Posten er ikke din at ændre.")
    ]


def test_what_a_person_does_not_see_stays_as_it_is(survey_2020: object) -> None:
    client = login(people()["editor A"])
    own = entry_of(Agreement, A)
    theirs = entry_of(Agreement, B, besides=(own.pk,))
    hidden = entry_of(OrganisationUnit, B)
    ours = entry_of(OrganisationUnit, A, besides=(hidden.pk,))
    put(own, parent=theirs, kind="city")
    own.units.set([hidden])
    book = Book(client, Agreement)
    row = book.row_of(own)
    assert (book.cell(row, "units").value, book.cell(row, "parent").value) == (None, str(MASK))
    book.put(own, units=f"{ours} [{ours.key}]", themes="")
    confirm(client, Agreement, upload(client, Agreement, book.content))
    own.refresh_from_db()
    assert set(own.units.all()) == {hidden, ours}
    assert own.parent == theirs


def test_the_kept_file_is_the_persons_own_and_for_this_list(survey_2020: object) -> None:
    who = people()
    own = entry_of(Membership, A)
    client = login(who["editor A"])
    book = Book(client, Membership)
    book.put(own, purpose="Viden")
    seen = upload(client, Membership, book.content)
    token, sequence = {"token": seen.context["token"]}, content_version()
    other = login(who["secretariat"])
    session = other.session
    session["upload"] = token["token"]
    session.save()
    for somebody, model in ((other, Membership), (client, Agreement)):
        answer = somebody.post(address(model, "import"), token)
        assert "Filen er her ikke længere" in answer.text
    assert Client(headers={"cookie": f"sessionid={token['token']}"}).get("/admin/").status_code == 302
    Session.objects.filter(pk=token["token"]).update(expire_date=timezone.now())
    assert "Filen er her ikke længere" in client.post(address(Membership, "import"), token).text
    assert content_version() == sequence
    seen = upload(client, Membership, book.content)
    assert confirm(client, Membership, seen).status_code == 302
    assert "Filen er her ikke længere" in confirm(client, Membership, seen).text  # once


def test_a_new_upload_drops_the_one_before(desk: Client, membership: Membership) -> None:
    book = Book(desk, Membership)
    book.put(membership, purpose="Viden")
    first = upload(desk, Membership, book.content)
    kept = Session.objects.count()
    upload(desk, Membership, book.content)
    assert Session.objects.count() == kept
    assert "Filen er her ikke længere" in confirm(desk, Membership, first).text


def test_an_upload_from_another_site_is_refused(survey_2020: object, secretary: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary)
    page = client.get(address(Practice, "import"))
    content = downloaded(client, Practice)
    assert upload(client, Practice, content).status_code == 403
    token = page.context["csrf_token"]
    file = io.BytesIO(content)
    file.name = "liste.xlsx"
    answer = client.post(address(Practice, "import"), {"file": file, "csrfmiddlewaretoken": str(token)})
    assert told(answer)[:3] == (0, 0, 0)


# Formulas, both ways.

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_ours_is_run_by_a_spreadsheet(desk: Client, text: str) -> None:
    practice = Practice.objects.order_by("pk")[0]
    put(practice, qualifier=text)
    book = Book(desk, Practice)
    cell = book.cell(book.row_of(practice), "qualifier")
    assert (cell.data_type, cell.value) == ("s", text)
    content = desk.get(address(Practice, "export_csv")).content
    rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    (written,) = [row[book.place("qualifier") - 1] for row in rows if row[0] == practice.key]
    assert written[0] not in "=+-@"
    for made in (content, downloaded(desk, Practice)):
        assert told(upload(desk, Practice, made)) == (0, 0, 0, Practice.objects.count())


def test_a_formula_is_refused_with_its_cell(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    book = Book(desk, Practice)
    assert told(upload(desk, Practice, book.content))[2] == 0
    cell = book.put(practice, qualifier="=1+1")
    ((where, why),) = refusals(upload(desk, Practice, book.content))
    assert (where, "formel" in why) == (cell, True)
    rows = [["Offentligt id", "Version", "Forbehold"], [practice.key, "1", "=1+1"]]
    assert [where for where, _why in refusals(upload(desk, Practice, sheet(rows)))] == ["C2"]


def test_so_many_rows_may_change_at_a_time_and_no_more(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    head = ["Offentligt id", "Version", "Titel", "Forvaltning"]
    monkeypatch.setattr("registry.imports.MOST_TAKEN", 2)
    monkeypatch.setattr("registry.imports.MOST_REFUSED", 2)
    for count, refused in ((2, False), (3, True)):
        answer = upload(desk, Visit, sheet([head, *[["", "", "Oslo", A]] * count]))
        assert ("mere end 2 nye eller ændrede" in answer.text) is refused
    for count, cut in ((2, False), (3, True)):
        answer = upload(desk, Visit, sheet([head, *[["", "", "Oslo", "FINDES"]] * count]))
        assert (told(answer)[2], "Kun de første" in answer.text) == (2, cut)
    assert not Visit.objects.filter(title="Oslo").exists()


def test_a_sign_that_cannot_be_seen_is_refused_with_its_cell(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    rows = [["Offentligt id", "Version", "Forbehold"], [practice.key, "1", "a\x0bb"]]
    ((cell, why),) = refusals(upload(desk, Practice, sheet(rows)))
    assert (cell, "ikke kan ses" in why) == ("C2", True)


def test_a_file_of_more_than_five_megabytes_is_not_read(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(
        "registry.exchange.read", lambda content, name: seen.append(len(content)) or read(content, name)
    )
    answer = upload(desk, Practice, b"x" * workbooks.MOST_BYTES, "a.csv")
    assert ("større end" in answer.text, seen) == (False, [workbooks.MOST_BYTES])
    answer = upload(desk, Practice, b"x" * (workbooks.MOST_BYTES + 1), "a.csv")
    assert ("større end 5 MB" in answer.text, len(seen)) == (True, 1)
    several = {f"file{n}": io.BytesIO(b"x" * 3_000_000) for n in range(2)}
    assert "større end 5 MB" in desk.post(address(Practice, "import"), several).text


def test_a_file_for_another_list_is_refused(desk: Client) -> None:
    for rows, sentence in (
        ([["Offentligt id", "Version", "Findes ikke"]], "Der er ingen kolonne »Findes ikke«"),
        ([["Offentligt id", "Titel"]], "Kolonnen »Version« mangler"),
        ([["Offentligt id", "Version", "Titel", "titel"]], "står to gange"),
    ):
        assert sentence in upload(desk, Item, sheet(rows)).text
    assert "Der er ingen kolonne" in upload(desk, Item, downloaded(desk, Practice)).text
    assert "Vælg først en fil" in desk.post(address(Item, "import")).text


def test_a_month_that_a_spreadsheet_made_a_date_of_is_refused(desk: Client) -> None:
    policy = Policy.objects.order_by("pk")[0]
    book = Book(desk, Policy)
    book.put(policy, starts=dt.date(2020, 8, 2))
    assert told(upload(desk, Policy, book.content))[1:3] == (1, 0)
    cell = book.put(policy, starts=dt.date(2020, 8, 1))
    ((where, why),) = refusals(upload(desk, Policy, book.content))
    assert (where, "Gør cellen til tekst" in why) == (cell, True)


def test_a_name_that_several_have_must_be_told_apart(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    first, second = Committee.objects.order_by("pk")[:2]
    put(second, name=first.name)
    book = Book(desk, Practice)
    cell = book.put(practice, committee=first.name)
    ((where, why),) = refusals(upload(desk, Practice, book.content))
    assert (where, "Flere hedder" in why) == (cell, True)


def test_a_text_that_no_cell_can_hold_stays_as_it_is(desk: Client, membership: Membership) -> None:
    put(membership, summary="x" * 40_000, benefit="a\x0bb")
    book = Book(desk, Membership)
    book.put(membership, purpose="Viden")
    confirm(desk, Membership, upload(desk, Membership, book.content))
    membership.refresh_from_db()
    assert (membership.purpose, len(membership.summary), membership.benefit) == ("Viden", 40_000, "a\x0bb")
