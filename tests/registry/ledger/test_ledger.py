"""Nothing changes unseen, nothing that was recorded is altered, and no number is skipped."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from memberships.models import Mandate, Membership, Network
from registry.actions import lifecycle
from registry.choices import ChangeKind
from registry.ledger.guards import GUARDED, guarded_tables, install_guards, installed_guards, lift_guards
from registry.ledger.recording import content_version, snapshot
from registry.models import Change, LedgerHead, Person, Theme, Tracked
from tests.support.ledger import record

pytestmark = pytest.mark.database

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def newest() -> Change:
    change = Change.objects.order_by("-sequence").first()
    assert change is not None
    return change


def test_a_change_tells_who_what_and_why_with_rows_and_ties(survey_2020: object, secretary: User) -> None:
    membership = Membership.objects.get(public_id="eurocities-oekf")
    theme = Theme.objects.create(name="Prøveemne", public_id="proeveemne")
    version = membership.version

    def rows() -> None:
        membership.themes.add(theme)
        Mandate.objects.create(membership=membership, body="Sekretariatet", seat="member", position=9)

    membership.purpose = "Indflydelse"
    lifecycle.write(membership, actor=secretary, reason="Ny viden", rows=rows)

    change = newest()
    assert (change.kind, change.actor, change.reason) == (ChangeKind.CHANGED, secretary, "Ny viden")
    assert (change.resource, change.public_id, change.administration.code) == (
        "memberships",
        "eurocities-oekf",
        "ØKF",
    )
    assert (change.before["purpose"], change.after["purpose"]) == ("", "Indflydelse")
    assert "proeveemne" not in change.before["themes"]
    assert "proeveemne" in change.after["themes"]
    assert len(change.after["mandates"]) == len(change.before["mandates"]) + 1
    membership.refresh_from_db()
    assert membership.version == version + 1
    assert content_version() == change.sequence


def test_a_save_that_changes_nothing_is_not_recorded(survey_2020: object, secretary: User) -> None:
    before = content_version()
    lifecycle.write(Network.objects.get(public_id="c40"), actor=secretary)
    assert content_version() == before


def test_what_the_loading_wrote_is_recorded_in_an_unbroken_row(survey_2020: object) -> None:
    sequences = list(Change.objects.values_list("sequence", flat=True))
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))
    tracked = sum(m._default_manager.count() for m in apps.get_models() if issubclass(m, Tracked))
    assert len(sequences) == tracked
    assert set(Change.objects.values_list("kind", flat=True)) == {ChangeKind.LOADED}


def test_a_persons_name_is_never_repeated_in_the_ledger(survey_2020: object, secretary: User) -> None:
    person = Person.objects.get(name="Frank Jensen")
    person.email = "canary@example.com"
    lifecycle.write(person, actor=secretary, reason="Ny adresse")
    assert (newest().public_id, newest().reason) == (person.key, "Ny adresse")
    everything = str(list(Change.objects.values_list("before", "after")))
    assert person.key in everything
    for private in ("Frank Jensen", "Jes Vissing Tiedemann", "David Salomonsen", "canary@example.com"):
        assert private not in everything


def test_the_snapshot_is_the_same_whatever_is_fetched_first(survey_2020: object) -> None:
    plain = Membership.objects.get(public_id="c40-oekf")
    fetched = Membership.objects.prefetch_related("themes", "mandates", "forums").get(public_id="c40-oekf")
    assert snapshot(plain) == snapshot(fetched)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_change SET reason = 'forged'",
        "DELETE FROM registry_change",
    ],
)
def test_the_ledger_is_append_only_even_for_the_program(survey_2020: object, statement: str) -> None:
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    lift_guards()  # the control: without the guards the same statement bites
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0
    install_guards()


def test_every_guarded_table_has_its_guards_and_a_second_installation_changes_nothing(db: None) -> None:
    install_guards()
    guards = installed_guards(connection)
    assert {table for table, _trigger in guards} == set(guarded_tables())
    assert "registry.Change" in GUARDED
    install_guards()
    assert installed_guards(connection) == guards


def test_a_forgotten_numbering_row_is_made_again(survey_2020: object, secretary: User) -> None:
    LedgerHead.objects.all().delete()
    theme = Theme.objects.create(name="Uden hoved")
    lift_guards()
    Change.objects.all().delete()
    install_guards()
    change = record(theme, ChangeKind.CREATED, before=None, actor=secretary)
    assert change is not None
    assert change.sequence == 1
    assert change.moment.tzinfo is not None
    assert change.moment <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_banned_verbs_of_a_queryset_refuse(survey_2020: object, verb: str) -> None:
    with pytest.raises(TypeError, match=r"registry\.actions"):
        getattr(Membership.objects.all(), verb)()


# Tracked things, their rows and their ties are written in one place; what else is written, and what it is.
ONE_WRITER = "registry/actions/unit_of_work.py"
WRITERS = {
    "registry/ledger/recording.py": "the ledger itself",
    "api/http/keys.py": "the day on which a key was last used, which is no change of it",
    "exchange/uploads.py": "the session store, in which a file waits for its confirmation",
    "desk/forms/once.py": "the forms that were taken, of which none is a thing",
    "desk/bases/once.py": "what came of a form that was taken",
    "exchange/panels.py": "what came of a list that was confirmed",
    "api/http/throttling.py": "old counts of who asked how often, which it deletes",
    "accounts/models.py": "users, whom Django's own forms save",
    "desk/management/commands/create_demo_users.py": "the demo's users, before their stewardships",
}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}


def writes_of(source: str) -> list[str]:
    """Return the calls in ``source`` that write rows, as far as their names tell."""
    return [
        node.func.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in WRITES or (node.func.attr == "update" and _is_queryset(node.func.value)))
    ]


def _is_queryset(value: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in ("objects", "filter", "all", "_default_manager")
        for part in ast.walk(value)
    )


def test_one_file_writes_what_has_a_history_and_no_other_file_writes_rows() -> None:
    found = {}
    for path in sorted(ROOT.glob("*/**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        ours = name.split("/")[0] in {
            *(app.name for app in apps.get_app_configs() if "." not in app.name),
            "config",
            "document",
        }
        if ours and "/migrations/" not in name and (calls := writes_of(path.read_text("utf-8"))):
            found[name] = calls
    assert set(found) == {ONE_WRITER, *WRITERS}


@pytest.mark.parametrize(
    "breach",
    ["thing.save()", "Network.objects.create(title='x')", "Network.objects.filter(pk=1).update(a=1)"],
)
def test_the_search_for_writers_sees_a_breach(breach: str) -> None:
    assert writes_of(breach)
    assert not writes_of("context.update(extra); {}.update(a=1)")
