"""The desk's doors: who gets in where, and what one administration never learns of another."""

import csv
import io
import logging
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from accounts.models import User
from desk.forms.base import MASK
from desk.panels.actions import PLAIN
from editions.models import Introduction
from memberships.models import Membership
from registry.actions.merge import mergeable
from registry.chapters import chapters
from registry.choices import ChangeKind, Role
from registry.fields.standards import LinesField
from registry.ledger.recording import accessor, content_version, detail_models, snapshot
from registry.models import (
    Administration,
    Change,
    Detail,
    Entry,
    OrganisationUnit,
    Person,
    Relation,
    Stewardship,
    Tracked,
)
from registry.rights import Keeping, keeping
from sistercities.models import Agreement
from tests.support.administrations import (
    STEWARDS,
    A,
    B,
    entry_of,
    house,
    owned_models,
    people,
    put,
    thing_of_a,
)
from tests.support.desk import Form, address, enter
from tests.support.ledger import record
from tests.support.links import links, make, point
from tests.support.sheets import sheet, upload

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)

# What the desk answers, for each keeping and page: to a GET and to a POST with an empty form, by role, in the
# order of ``STEWARDS``: viewer, editor, approver of A; the same of B; secretariat; system administrator. The
# thing asked for is A's. Whoever has no role, or is nobody, is sent to the login page, wherever they knock.
#   o  200    x  403, may not    -  404, there is no such thing
type Answers = dict[str, tuple[str, str]]


def thing(
    *, write: str, add: str, read: str = "oooooooo", listed: str = "oooooooo", tracked: bool = True
) -> Answers:
    """Return the answers of a kind of things; ``read``, ``write`` for the page of one.

    What is ``tracked`` stands in the ledger: two versions of it compare, and one of them is restored.
    """
    shut = read.replace("o", "x")
    past = {"compare": (read, read), "restore": (write, write)} if tracked else {}
    return {
        "changelist": (listed, listed),
        "add": (add, add),
        "change": (read, write),
        "history": (read, read),
        "delete": (shut, shut),
        **past,
    }


WORKBOOK: Answers = {
    "export_xlsx": ("oooooooo", "!!!!!!!!"),
    "export_csv": ("oooooooo", "!!!!!!!!"),
    "import": ("xoxxoxoo", "xoxxoxoo"),
}
TABLE: dict[Keeping, Answers] = {
    Keeping.OWN: thing(read="ooo---oo", write="xox---oo", add="xoxxoxoo")
    | WORKBOOK
    | {
        "do": ("!!!!!!!!", "x-x-----"),  # without saying which verb
        "end": ("xox---oo", "xox---oo"),
        "move": ("xox---oo", "xox---oo"),
        "printed": ("ooo---oo", "ooo---oo"),
    },
    Keeping.SHARED: thing(write="xoxxxxoo", add="xoxxoxoo")
    | WORKBOOK
    | {"printed": ("oooooooo", "oooooooo")},
    Keeping.PERSON: thing(read="ooo---oo", write="xox---oo", add="xoxxoxoo"),
    Keeping.RELATION: thing(read="ooo---oo", write="xox---oo", add="xoxxoxoo"),
    Keeping.NAMED: thing(write="xxxxxxoo", add="xoxxoxoo"),
    Keeping.FIXED: thing(write="xxxxxxoo", add="xxxxxxoo"),
    Keeping.LEDGER: thing(read="ooo---oo", write="xxx---xx", add="xxxxxxxx", tracked=False),
    Keeping.EDITION: thing(read="------oo", write="------oo", add="xxxxxxoo", listed="xxxxxxoo"),
    Keeping.ROLES: thing(read="------oo", write="------xo", add="xxxxxxxo", listed="xxxxxxoo"),
    Keeping.KEYS: thing(read="------oo", write="------oo", add="xxxxxxoo", listed="xxxxxxoo"),
    Keeping.LOGIN: thing(read="-------o", write="-------o", add="xxxxxxxo", listed="xxxxxxxo", tracked=False),
}
# Merging is the secretariat's. The thing asked for is not merged, so there is nothing to part.
MERGING = {"merge": ("xxxxxxoo", "xxxxxxoo"), "part": ("xxxxxx--", "xxxxxx--")}
MERGING_OWN = {"merge": ("xxx---oo", "xxx---oo"), "part": ("xxx-----", "xxx-----")}
# Of a draft; it is not said which verb.
RELEASING = {"do": ("!!!!!!!!", "--------"), "printed": ("------oo", "------oo")}
PASSWORD = ("-------o", "-------o")  # of somebody else
CHANGES = ("ooo---oo", "ooo---oo")  # of all that administration A keeps
CLOSING = ("xxxxxxoo", "xxxxxxoo")  # of an administration
ON_ONE = ("change", "history", "delete", "compare", "do", "end", "move", "printed", "merge", "part")

EVERYBODY = "oooooooo"
NOBODY = "--------"
REFUSED = "xxxxxxxx"
#   >  302, sent on    !  405, no such way of asking
SITE: dict[str, tuple[str, str]] = {
    "index": (EVERYBODY, EVERYBODY),
    "login": (">>>>>>>>", EVERYBODY),
    "logout": ("!!!!!!!!", EVERYBODY),
    "password_change": (EVERYBODY, EVERYBODY),
    "password_change_done": (EVERYBODY, "!!!!!!!!"),
    "autocomplete": (REFUSED, "!!!!!!!!"),  # without saying for which field
    "things": (EVERYBODY, "!!!!!!!!"),
    "jsi18n": (EVERYBODY, "!!!!!!!!"),
    "view_on_site": (NOBODY, NOBODY),
    "app_list registry": (EVERYBODY, EVERYBODY),
    "app_list editions": ("------oo", "------oo"),
    "app_list accounts": ("-------o", "-------o"),
    "survey_pdf": (EVERYBODY, EVERYBODY),
    "survey_docx": (EVERYBODY, EVERYBODY),
    "survey_xlsx": (EVERYBODY, EVERYBODY),
    "catch-all": (NOBODY, NOBODY),
}
CODES = {"o": 200, ">": 302, "x": 403, "-": 404, "!": 405}


def answers_of(model: type[models.Model]) -> Answers:
    """Return the answers of the pages of ``model``."""
    merging = MERGING_OWN if keeping(model) is Keeping.OWN else MERGING
    of_an_edition = RELEASING if model is Introduction else {}
    return TABLE[keeping(model)] | of_an_edition | (merging if mergeable(model) else {})


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the desk as (its route, its pattern)."""
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        else:
            yield route, one


def all_names() -> set[str]:
    """Return the name of every address of the desk; of those without a name, the route."""
    urls = patterns(admin.site.urls[0])
    return {pattern.name or ("catch-all" if "url" in route else route) for route, pattern in urls}


def declared_names() -> set[str]:
    names = {name.split()[0] for name in SITE}
    names |= {"auth_user_password_change", "registry_administration_changes", "registry_administration_close"}
    for model in REGISTERED:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        # One restores on the page where one changes.
        names |= {f"{label}_{page}" for page in answers_of(model) if page != "restore"}
        # The old address of a thing, which sends on to its page.
        names.add(f"{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/")
    return names


def test_every_address_of_the_desk_has_an_answer() -> None:
    assert all_names() == declared_names()


def addresses() -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield every address as (what it is, itself, its answers)."""
    for name, answers in SITE.items():
        what, _space, app = name.partition(" ")
        if what == "catch-all":
            yield name, f"{reverse('admin:index')}findes/ikke", answers
        else:
            args = [app] if app else [1, 1] if what == "view_on_site" else []
            yield name, reverse(f"admin:{what}", args=args), answers
    for model in REGISTERED:
        own = thing_of_a(model)
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        for page, answers in answers_of(model).items():
            args = [own.pk] if page in ON_ONE else []
            where = restoring(own) if page == "restore" else reverse(f"admin:{label}_{page}", args=args)
            yield f"{label} {page}", where, answers
        old = reverse(f"admin:{label}_change", args=[own.pk]).removesuffix("change/")
        yield f"{label} old", old, (">>>>>>>>", ">>>>>>>>")
        if model is User:
            yield "password", reverse("admin:auth_user_password_change", args=[own.pk]), PASSWORD
    yield "changes", address(Administration, "changes", house(A).pk), CHANGES
    yield "close", address(Administration, "close", house(A).pk), CLOSING


def restoring(thing: Tracked) -> str:
    """Return where one restores the latest change of ``thing``, which is made here when there is none."""
    own = Change.objects.filter(resource=thing.resource, public_id=thing.key)
    change = own.order_by("-sequence").first() or record(thing, ChangeKind.CHANGED, before={}, actor=None)
    assert change
    return f"{address(type(thing), 'change', thing.pk)}?restore={change.sequence}"


@pytest.fixture
def unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the templates, and what is logged of refusals: here it is the answer's number that counts."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr("editions.desk.current_file", lambda kind, language, audience: audience.encode())
    monkeypatch.setattr("exchange.sheet.EntrySheet.grid", lambda listing, entries: None)
    monkeypatch.setattr("exchange.panels.FORMATS", dict.fromkeys(("xlsx", "csv"), (lambda grid: b"", "")))


def asking(answers: str, turn: int) -> dict[str, str]:
    """Return who asks, and what they are answered: everybody for the first page of its kind, and then, for each answer, one in turn.

    So each role meets each kind of page, and each page somebody for whom it opens and somebody for whom it does not.
    """
    everybody = dict(zip(STEWARDS, answers, strict=True))
    if not turn:
        return everybody
    names = [*STEWARDS]
    in_turn = [*names[turn % len(names) :], *names[: turn % len(names)]]
    chosen = {everybody[name]: name for name in reversed(in_turn)}
    return {name: answer for answer, name in chosen.items()}


def test_a_page_is_asked_for_by_somebody_for_each_of_its_answers() -> None:
    assert asking("xox---oo", 0) == dict(zip(STEWARDS, "xox---oo", strict=True))
    assert asking("xox---oo", 1) == {"editor A": "o", "approver A": "x", "viewer B": "-"}
    assert asking("xox---oo", 6) == {"secretariat": "o", "viewer A": "x", "viewer B": "-"}


@pytest.mark.slow
def test_every_address_answers_each_role_as_the_table_says(survey_2020: object, unrendered: None) -> None:
    who = people()
    clients = {name: enter(who[name]) for name in STEWARDS}
    outside = [enter(None), enter(User.objects.create_user("uden rolle", is_staff=True))]
    met: Counter[tuple[str, str, str]] = Counter()
    wrong = []
    for what, page, answers in [*addresses()]:
        for n, method in enumerate(("get", "post")):
            kind = (what.rpartition(" ")[2], method, answers[n])
            for name, expected in asking(answers[n], met[kind]).items():
                client = clients[name]
                status = getattr(client, method)(page).status_code
                if status != CODES[expected]:
                    wrong.append((what, method, name, status, CODES[expected]))
                if what == "logout" and method == "post":
                    client.force_login(who[name])
            met[kind] += 1
            for client in outside:
                status = getattr(client, method)(page).status_code
                if status != (200 if what == "login" else 302):
                    wrong.append((what, method, "outside", status, "the login page"))
    assert wrong == [], wrong


@pytest.mark.slow
def test_what_is_foreign_answers_as_what_is_unknown(survey_2020: object) -> None:
    client = enter(people()["editor B"])
    for model in REGISTERED:
        if keeping(model) not in (Keeping.OWN, Keeping.PERSON, Keeping.RELATION, Keeping.LEDGER):
            continue
        foreign = thing_of_a(model).pk
        past = ("compare",) if issubclass(model, Tracked) else ()
        verbs = ("do", "end", "move", "printed") if issubclass(model, Entry) else ()
        for page in ("change", "history", "delete", *past, *verbs):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
            for method in ("get", "post") if page != "do" else ("post",):
                answers = [
                    getattr(client, method)(reverse(name, args=[pk])) for pk in (foreign, 987654321, "x")
                ]
                assert {answer.status_code for answer in answers} == {404}
                assert len({answer.content for answer in answers}) == 1


def test_the_survey_with_what_is_internal_is_for_those_who_see_everything(
    survey_2020: object, unrendered: None
) -> None:
    for name, user in people().items():
        for kind in ("pdf", "docx", "xlsx"):
            made = enter(user).get(reverse(f"admin:survey_{kind}")).content
            assert made == (b"internal" if name in ("secretariat", "system administrator") else b"public")


# What B's rows say must not reach A, wherever A looks.

CANARY = "Kanariefugl"


def texts(model: type[models.Model]) -> dict[str, str]:
    """Return a canary for every column of ``model`` that holds free text, each telling where it sat."""
    return {
        field.name: f"{CANARY} {model._meta.model_name} {field.name}"[: field.max_length]
        for field in model._meta.fields
        if type(field) in (models.CharField, models.TextField, LinesField)
        and not field.choices
        and (field.max_length is None or field.max_length > len(CANARY))
    }


def filled_by_b(model: type[Entry]) -> Entry:
    """Return an internal entry of B with a canary in every text, in its rows', its contact's and its history."""
    other = entry_of(model, A)
    entry = entry_of(model, B, besides=(other.pk,))
    person = Person.objects.create(name=f"{CANARY} {model._meta.model_name}", email="fugl@example.com")
    put(entry, **texts(model), contact=person)
    for detail in detail_models(model):
        for row in detail.of(entry):
            for name, text in texts(detail).items():
                with suppress(IntegrityError), transaction.atomic():  # a party, say, is for politicians alone
                    put(row, **{name: text})
    record(entry, ChangeKind.CHANGED, before={}, actor=None, reason=CANARY)
    return entry


def of_a(model: type[models.Model]) -> Any:
    """Return an entry of A's, or a row of one, or a shared thing that A has a part in."""
    if not issubclass(model, Detail):
        return thing_of_a(model)
    root = thing_of_a(model._meta.get_field(model.root).related_model)  # type: ignore[arg-type]
    return model.of(root).first() or make(model, "Række", **{model.root: root})


@pytest.fixture
def aviary(survey_2020: object) -> list[models.Model]:
    """Return everything of B's, with canaries; some of it is tied to what A has."""
    birds: list[models.Model] = [filled_by_b(model) for model in owned_models()]
    for model, field in links():  # of A's, to what B has: whatever somebody else's is named by
        theirs = next((bird for bird in birds if isinstance(bird, field.related_model)), None)  # type: ignore[arg-type]
        if theirs is not None:
            own = of_a(model)
            point(own, field, theirs)
            root = own if isinstance(own, Tracked) else getattr(own, own.root)
            record(root, ChangeKind.CHANGED, before={}, actor=None)
    ours, theirs = entry_of(Membership, A), next(bird for bird in birds if isinstance(bird, Membership))
    for near, far in ((ours, theirs), (theirs, ours)):
        birds.append(
            Relation.objects.create(
                from_resource="memberships",
                from_id=near.key,
                kind="told_with",
                to_resource="memberships",
                to_id=far.key,
                note=CANARY,
            )
        )
    return [*birds, *Person.objects.filter(name__startswith=CANARY)]


def about(one: models.Model) -> Iterator[str]:
    """Yield the address of every page about one thing."""
    for page in ("change", "history", "delete", *(("end", "move") if isinstance(one, Entry) else ())):
        yield address(type(one), page, one.pk)
    if isinstance(one, Tracked):
        yield address(type(one), "compare", one.pk)
        yield restoring(one)
    if keeping(type(one)) in (Keeping.OWN, Keeping.SHARED):
        yield address(type(one), "printed", one.pk)
    if isinstance(one, Administration):
        yield from (address(Administration, "changes", house(code).pk) for code in (A, B))


def crawl(
    client: Client, birds: list[models.Model], what: list[type[models.Model]]
) -> Iterator[tuple[str, str]]:
    """Yield every page about ``what`` that A can ask for, as (address, text): lists, forms, choices, and B's own addresses."""
    yield "index", client.get(reverse("admin:index")).text
    for model in what:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed, added = reverse(f"{label}_changelist"), reverse(f"{label}_add")
        theirs = [bird for bird in birds if isinstance(bird, model)][:1]
        asked = [listed, f"{listed}?q={CANARY[:5]}", added, f"{added}?_popup=1"]
        named = [
            f"{field.name}={bird.pk}"
            for field in relations(model)
            for bird in birds
            if isinstance(bird, field.related_model)
        ]
        asked += [f"{added}?{'&'.join(named)}"] if named else []
        mine = model._default_manager.all() if keeping(model) is not Keeping.OWN else [entry_of(model, A)]
        for one in [*mine[:1], *theirs]:
            asked += about(one)
        for page in asked:
            yield page, client.get(page).text
        for bird in theirs:
            page = reverse(f"{label}_change", args=[bird.pk])
            yield page, client.post(page, {"title": "x"}).text
            yield from done_to(client, bird)
            for action in ("confirm", "archive", "bring_back", "release", "withdraw"):
                answer = client.post(listed, {"action": action, "_selected_action": [bird.pk]}, follow=True)
                yield f"{action} {listed}", answer.text
        if keeping(model) in (Keeping.OWN, Keeping.SHARED):
            yield from exchanged(client, model, theirs)
        for source in (model, *(detail_models(model) if issubclass(model, Tracked) else ())):
            for field in relations(source):
                for term in ("", CANARY[:5]):
                    where = {"app_label": source._meta.app_label, "model_name": source._meta.model_name}
                    answer = client.get(
                        reverse("admin:autocomplete"), {**where, "field_name": field.name, "term": term}
                    )
                    yield f"autocomplete {field}", answer.text


def done_to(client: Client, bird: models.Model) -> Iterator[tuple[str, str]]:
    """Yield what A is answered who does each plain verb to an entry of B's."""
    for verb in PLAIN if isinstance(bird, Entry) else ():
        page = address(type(bird), "do", bird.pk)
        yield page, client.post(page, {"verb": verb, "version": getattr(bird, "version", 1)}).text


def exchanged(client: Client, model: type[models.Model], theirs: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield what A can download of ``model``, and what A is answered who uploads B's keys, names and nonsense."""
    made = client.get(address(model, "export_xlsx"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        yield f"workbook {model}", "".join(packed.read(name).decode() for name in packed.namelist())
    text = client.get(address(model, "export_csv")).content.decode("utf-8-sig")
    yield f"CSV {model}", text
    (head, *_rows) = csv.reader(io.StringIO(text), delimiter=";")
    ids = [[bird.key, bird.version, *["x"] * (len(head) - 2)] for bird in theirs]
    named = [["", "", *[f"[{bird.key}]"] * (len(head) - 2)] for bird in theirs]
    for rows in (ids, named, [["", "", *[CANARY[:5]] * (len(head) - 2)]]):
        answer = upload(client, model, sheet([head, *rows]))
        assert (
            answer.status_code == 403 or answer.context["report"].refused or not rows
        )  # a viewer, an editor
        yield f"upload {model}", answer.text


def relations(model: type[models.Model]) -> list[Any]:
    fields = (*model._meta.fields, *model._meta.many_to_many)
    return [field for field in fields if field.is_relation and field.editable]


BY_KIND = sorted(REGISTERED, key=lambda model: keeping(model).name)


@pytest.mark.slow
# All of A see the same; who edits is offered choices, and who does not reads words: a viewer or an approver, in turn.
@pytest.mark.parametrize(
    ("name", "what"), [("editor A", BY_KIND), ("viewer A", BY_KIND[::2]), ("approver A", BY_KIND[1::2])]
)
def test_no_canary_of_b_reaches_a(
    aviary: list[models.Model], name: str, what: list[type[models.Model]]
) -> None:
    who = people()
    office = enter(who["secretariat"])
    for bird in aviary:  # the control: each is there to be seen
        assert CANARY in office.get(address(type(bird), "change", bird.pk)).text
    before = [snapshot(bird) for bird in aviary if isinstance(bird, Tracked)]
    assert [page for page, text in crawl(enter(who[name]), aviary, what) if CANARY in text] == []
    assert [
        snapshot(type(bird).objects.get(pk=bird.pk)) for bird in aviary if isinstance(bird, Tracked)
    ] == before


def test_no_canary_of_b_lies_on_the_desk_of_a(aviary: list[models.Model]) -> None:
    today = f"{timezone.localdate():%Y-%m-%d}"
    for bird in aviary:
        if isinstance(bird, Entry):  # something to miss, and something that ends
            first = next(iter(chapters.of(type(bird)).lacks(type(bird))), None)
            empty = {} if first is None else {first: None if field_of(bird, first).null else ""}
            put(bird, **empty, starts=None, ends=None if isinstance(bird, Agreement) else today)
    who = people()
    desks = {
        (name, page): enter(who[name]).get(page)
        for name in ("editor A", "viewer A", "editor B", "secretariat")
        for page in ("/admin/", "/en/admin/")
    }
    for (name, page), desk in desks.items():
        assert desk.status_code == 200
        assert (CANARY in desk.text) is (name in ("editor B", "secretariat")), (name, page)
    theirs = desks["editor B", "/admin/"].context["desk"]  # the control: they are in every part of it
    parts = (theirs.chapters, theirs.ending, theirs.changes)
    assert all(CANARY in str(part) for part in parts)
    own = desks["editor A", "/admin/"].context["desk"]
    assert [house.code for house in own.administrations] == [A]
    assert own.total.live == sum(
        model.objects.filter(administration=house(A)).count() for model in owned_models()
    )


def field_of(thing: models.Model, name: str) -> Any:
    return thing._meta.get_field(name)


# Keys that somebody forges.


@pytest.mark.slow
def test_a_forged_key_is_refused_in_every_field(aviary: list[models.Model]) -> None:
    client = enter(people()["editor A"])
    unit = next(bird for bird in aviary if isinstance(bird, OrganisationUnit))
    tried = 0
    for model in owned_models():
        own = entry_of(model, A)
        for source, field in links():  # what is named already stays
            rows = (
                source.of(own) if getattr(source, "root", None) and source in detail_models(model) else [own]
            )
            for row in rows if source in (model, *detail_models(model)) else ():
                row.units.clear() if field.many_to_many else put(row, **{field.name: None})
        page = address(model, "change", own.pk)
        values = Form(client.get(page).text).values
        forged = {
            f.name: bird.pk for f in relations(model) for bird in aviary if isinstance(bird, f.related_model)
        }
        forged["administration"] = house(B).pk
        for detail in detail_models(model):
            prefix = f"{accessor(detail)}-0"
            if f"{prefix}-id" in values:
                rows = [f for f in relations(detail) if f.name != detail.root]
                forged |= {f"{prefix}-{f.name}": unit.pk for f in rows if f.related_model is OrganisationUnit}
                foreign = detail._default_manager.exclude(**{detail.root: own}).first()
                if foreign:
                    forged[f"{prefix}-id"] = foreign.pk
                    forged[f"{prefix}-{detail.root}"] = getattr(foreign, detail.root).pk
        before, sequence = snapshot(own), content_version()
        for name, pk in forged.items():
            answer = client.post(page, {**values, name: [str(pk)], "_save": "Gem"})
            assert (answer.status_code, content_version()) == (200, sequence), (model, name)
            assert snapshot(model.objects.get(pk=own.pk)) == before
            tried += 1
        added = Form(client.get(address(model, "add")).text).values | {"administration": [str(house(B).pk)]}
        assert client.post(address(model, "add"), {**values, **added, "_save": "Gem"}).status_code == 200
        assert content_version() == sequence
    assert tried > 30


def test_what_an_entry_names_of_another_administration_stays_when_its_editor_saves(
    aviary: list[models.Model],
) -> None:
    own = entry_of(Membership, A)
    put(own, parent=None)
    units = set(own.units.values_list("pk", flat=True))
    client = enter(people()["editor A"])
    answer = client.get(address(Membership, "change", own.pk))
    assert str(MASK) in answer.text
    values = Form(answer.text).values | {"purpose": ["Viden"], "_save": ["Gem"]}
    assert client.post(address(Membership, "change", own.pk), values).status_code == 302
    own.refresh_from_db()
    assert own.purpose == "Viden"
    assert set(own.units.values_list("pk", flat=True)) == units
    assert own.mandates.latest("pk").serviced_by_id in units


def test_an_editor_ties_only_what_they_see(aviary: list[models.Model]) -> None:
    client = enter(people()["editor A"])
    own, theirs = entry_of(Membership, A), next(bird for bird in aviary if isinstance(bird, Membership))

    def tie(to_id: str) -> HttpResponse:
        typed = Form(client.get(address(Relation, "add")).text).values | {
            "from_id": f"memberships/{own.key}",
            "kind": "pays_for",
            "to_id": f"memberships/{to_id}",
        }
        return client.post(address(Relation, "add"), typed)

    count = Relation.objects.count()
    hidden, unknown = tie(theirs.key), tie("findes-ikke")
    assert hidden.status_code == unknown.status_code == 200
    assert hidden.text.replace(theirs.key, "").count("errorlist") == unknown.text.count("errorlist") == 1
    assert theirs.title not in hidden.text
    assert Relation.objects.count() == count


# What a person may do, they can do.


def test_an_editor_keeps_their_own_entries(survey_2020: object) -> None:
    who = people()
    client = enter(who["editor A"])
    own = entry_of(Membership, A)
    page = address(Membership, "change", own.pk)
    values = Form(client.get(page).text).values | {"purpose": ["Viden"], "_save": ["Gem"]}
    assert client.post(page, values).status_code == 302
    client.post(address(Membership, "changelist"), {"action": "release", "_selected_action": [own.pk]})
    own.refresh_from_db()
    assert (own.purpose, own.released_at is None) == ("Viden", False)
    assert Change.objects.latest("sequence").actor == who["editor A"]


def test_an_action_stops_at_what_is_only_read(survey_2020: object) -> None:
    user = people()["editor A"]
    Stewardship.objects.create(user=user, role=Role.VIEWER, administration=house(B))
    own, read = entry_of(Membership, A), entry_of(Membership, B, besides=(entry_of(Membership, A).pk,))
    selected = {"action": "archive", "_selected_action": [own.pk, read.pk]}
    answer = enter(user).post(address(Membership, "changelist"), selected, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == [f"»{read}« er ikke din at ændre.", "Arkiveret: 1"]
    read.refresh_from_db()
    assert read.archived_at is None


@pytest.mark.parametrize(
    ("name", "offered"), [("viewer A", False), ("approver A", False), ("editor A", True)]
)
def test_actions_are_offered_to_those_who_may_do_them(survey_2020: object, name: str, offered: bool) -> None:
    entry_of(Membership, A)
    text = enter(people()[name]).get(address(Membership, "changelist")).text
    assert ('value="archive"' in text) is ('value="release"' in text) is offered


def test_who_has_no_role_is_told_so_at_the_door(survey_2020: object) -> None:
    User.objects.create_user("gæst", password="kodeord", is_staff=True)
    people()
    for name, status in (("gæst", 200), ("viewer A", 302)):
        answer = Client().post(reverse("admin:login"), {"username": name, "password": "kodeord"})
        assert answer.status_code == status
        assert ("rolle" in answer.text) is (status == 200)
