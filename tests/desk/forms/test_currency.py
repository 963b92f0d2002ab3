"""A sum is in the currency that somebody stated: nothing is taken to be kroner."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from funding.models import Grant
from memberships.models import Contribution, Membership
from projects.models import Budget
from registry.actions.loading import load
from registry.errors import LoadError
from registry.ledger.recording import content_version
from registry.models import Amount
from tests.support.administrations import A
from tests.support.desk import Form, a_grant, address, errors, sent_form
from tests.support.sheets import confirm, refusals, sheet, told, upload

HEAD = ["Offentligt id", "Version", "Titel", "Forvaltning", "Beløbstype", "Beløb", "Valuta"]
ROW = ["", "", "Uden valuta", A, "bevilget", "1000"]
SAID = "Beløbets valuta mangler"


def test_a_row_without_a_currency_is_told_so_at_its_cell(desk: Client) -> None:
    sequence = content_version()
    answer = upload(desk, Grant, sheet([HEAD, [*ROW, "EUR"], [*ROW, ""], [*ROW, "DKK"]]))
    assert told(answer) == (2, 0, 1, 0)
    ((where, why),) = refusals(answer)
    assert (where, why.startswith(SAID)) == ("G3", True)
    assert (content_version(), Grant.objects.filter(title="Uden valuta").exists()) == (sequence, False)


def test_a_list_without_the_column_is_told_so_at_each_row(desk: Client) -> None:
    answer = upload(desk, Grant, sheet([HEAD[:-1], ROW, ROW]))
    assert [(where, why.startswith(SAID)) for where, why in refusals(answer)] == [("2", True), ("3", True)]


def test_where_no_amount_is_stated_none_is_needed_and_none_is_made_up(desk: Client) -> None:
    rows = [[*ROW[:5], "", ""], [*ROW[:5], "", "EUR"]]
    confirm(desk, Grant, upload(desk, Grant, sheet([HEAD, *rows])))
    grants = Grant.objects.filter(title="Uden valuta").order_by("pk")
    assert [(grant.amount, grant.currency) for grant in grants] == [(None, ""), (None, "EUR")]
    unchanged = desk.get(address(Grant, "export_xlsx")).content
    assert told(upload(desk, Grant, unchanged)) == (0, 0, 0, Grant.objects.count())


def test_a_currency_that_is_taken_out_of_a_row_is_missed(desk: Client) -> None:
    grant = Grant.objects.exclude(amount=None)[0]
    rows = [["Offentligt id", "Version", "Valuta"], [grant.key, str(grant.version), ""]]
    ((where, why),) = refusals(upload(desk, Grant, sheet(rows)))
    assert (where, why.startswith(SAID)) == ("C2", True)


def test_the_form_proposes_kroner_where_one_sees_it_and_asks_when_it_is_taken_out(desk: Client) -> None:
    assert Form(desk.get(address(Grant, "add")).text).values["currency"] == ["DKK"]
    for row, page in (("contributions", Membership), ("budgets", Budget.participation.field.related_model)):
        empty = desk.get(address(page, "add")).context["inline_admin_formsets"]
        (formset,) = [one.formset for one in empty if one.formset.prefix == row]
        assert formset.empty_form["currency"].initial == "DKK"
    answer = sent_form(desk, Grant, a_grant(desk, currency=""))
    assert any(SAID in one for one in errors(answer))
    assert list(answer.context["adminform"].form.errors) == ["currency"]
    assert sent_form(desk, Grant, a_grant(desk, currency="", amount="")).status_code == 302


def test_an_amount_that_is_added_later_is_asked_for_its_currency(desk: Client) -> None:
    sent_form(desk, Grant, a_grant(desk, currency="", amount=""))
    page = address(Grant, "change", Grant.objects.get(title="Dobbelt").pk)
    form = Form(desk.get(page).text).values
    assert form["currency"] == [""]  # nothing is proposed for what is there already
    answer = desk.post(page, {**form, "amount": ["5"], "_save": "Gem"})
    assert any(SAID in one for one in errors(answer))


@pytest.mark.parametrize("model", Amount.__subclasses__(), ids=lambda model: model.__name__)
def test_the_database_holds_every_sum_to_it(survey_2020: object, model: type[Amount]) -> None:
    thing = model.objects.exclude(amount=None)[0]  # type: ignore[attr-defined]
    assert model().currency == ""  # the control: nothing is filled in
    thing.currency = ""
    with pytest.raises(ValidationError, match=SAID):
        thing.full_clean()
    with pytest.raises(IntegrityError, match="amount_with_currency"), transaction.atomic():
        thing.save()


def test_a_fixture_without_a_currency_is_refused_with_its_name(empty_registry: None, tmp_path: Path) -> None:
    house = {"model": "registry.administration", "fields": {"code": "XYZ", "name": "Prøveforvaltningen"}}
    fields = {"public_id": "proeve", "title": "Prøve", "administration": ["XYZ"], "kind": "awarded"}
    grant = {"model": "funding.grant", "fields": {**fields, "amount": "5"}}
    (tmp_path / "1.json").write_text(json.dumps([house, grant]), "utf-8")
    with pytest.raises(LoadError, match=f"proeve.*{SAID}"):
        load(tmp_path)
    grant["fields"]["currency"] = "EUR"  # type: ignore[index]
    (tmp_path / "1.json").write_text(json.dumps([house, grant]), "utf-8")
    assert load(tmp_path) == 2


def test_every_sum_of_the_survey_states_its_currency(survey_2020: object) -> None:
    for model in (Grant, Contribution, Budget):
        assert not model.objects.exclude(amount=None).filter(currency="").exists()
