"""Who may upload what: nobody gets by a list at what the pages do not give them."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from committees.models import Practice
from desk.forms.base import MASK
from memberships.models import Membership
from registry.ledger.recording import content_version
from registry.models import OrganisationUnit, Person, Stewardship
from sistercities.models import Agreement
from tests.support.administrations import A, B, entry_of, house, people, put
from tests.support.desk import address
from tests.support.sheets import Book, confirm, downloaded, login, refusals, told, upload


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
    done = content_version()
    again = confirm(client, Membership, seen)  # once: who confirms it again is led where they were
    assert (again.status_code, content_version()) == (302, done)


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
