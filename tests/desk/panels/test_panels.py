"""The pages beside a model: registered whole and once, or refused by name; and what an admin class is made of."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from desk.addresses import page_address
from desk.bases import ListPanel, Panel, register_panel
from desk.bases import panel as panels
from desk.bases.panel import panels_of
from memberships.models import Membership, Network
from registry.models import Entry, Phrase, Tracked
from registry.rights import Verb
from tests.support.administrations import A, B, people

STATED: dict[str, Any] = {
    "model": Phrase,
    "path": "echo/",
    "name": "echo",
    "right": None,
    "template": "desk/history/compare.html",
}
MOST_ANCESTORS = 7


@pytest.fixture(autouse=True)
def _no_panel_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", [*panels._panels])


def made(called: str = "EchoPanel", *, base: type = Panel, **changed: Any) -> Any:
    stated = {key: value for key, value in (STATED | changed).items() if value is not ...}
    return register_panel(type(called, (base,), stated))


# What is refused when the class is made.


@pytest.mark.parametrize("attribute", sorted(STATED))
@pytest.mark.parametrize("base", [Panel, ListPanel])
def test_a_panel_that_does_not_say_what_it_is_is_refused_by_name(base: type, attribute: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"EchoPanel states no {attribute}"):
        made(base=base, **{attribute: ...})


def test_a_panel_without_a_page_needs_no_template() -> None:
    assert made(template=..., http_method_names=["post"])
    assert made("OtherPanel", name="other", path="other/", template=..., answer=lambda self: None)


@pytest.mark.parametrize("same", [{"path": "path-2/"}, {"name": "name-2"}])
def test_a_second_panel_in_the_place_of_another_is_refused_by_both_names(same: dict[str, str]) -> None:
    made("FirstPanel")
    with pytest.raises(ImproperlyConfigured, match=r"SecondPanel .* FirstPanel"):
        made("SecondPanel", **same)


@pytest.mark.parametrize("models", [(Entry, Membership), (Membership, Entry)])
def test_nor_may_it_stand_in_the_place_of_one_that_serves_more_or_fewer_models(models: Any) -> None:
    made("FirstPanel", model=models[0])
    with pytest.raises(ImproperlyConfigured, match=r"SecondPanel .* FirstPanel"):
        made("SecondPanel", model=models[1])


def test_models_that_have_nothing_to_do_with_each_other_may_have_panels_of_one_name() -> None:
    first, second = made("FirstPanel", model=Membership), made("SecondPanel", model=Network)
    assert first in panels_of(Membership, Panel)
    assert first not in panels_of(Network, Panel)
    assert second in panels_of(Network, Panel)


def test_panels_beside_a_list_and_beside_a_thing_are_kept_apart() -> None:
    listed = made(base=ListPanel)
    assert listed in panels_of(Phrase, ListPanel)
    assert listed not in panels_of(Phrase, Panel)


# What follows from what is stated.


def test_what_serves_a_base_serves_all_that_inherit_from_it() -> None:
    served = made(model=Tracked)
    assert all(
        served in panels_of(model, Panel) for model in admin.site._registry if issubclass(model, Tracked)
    )


def test_buttons_stand_in_the_order_of_their_weights() -> None:
    late = made("LatePanel", weight=900)
    early = made("EarlyPanel", name="early", path="early/", weight=-900)
    found = panels_of(Phrase, Panel)
    assert (found[0], found[-1]) == (early, late)


def asked(panel: Any, model: Any, user: User, pk: int) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = user
    answer: HttpResponse = panel.as_view(model_admin=admin.site._registry[model])(request, object_id=str(pk))
    return answer


def test_a_panel_has_its_address_and_answers_there(secretary: User) -> None:
    phrase = Phrase.objects.create(text="Ekko", lang="da", english="Echo")
    echo = made(template=..., answer=lambda self: HttpResponse(f"{self.thing.text}!"))
    assert "registry_phrase_echo" in {url.name for url in admin.site._registry[Phrase].get_urls()}
    assert asked(echo, Phrase, secretary, phrase.pk).content == b"Ekko!"


def test_a_panel_asks_for_its_right_and_refuses_as_it_says(survey_2020: object) -> None:
    users = people()
    own, others = (Membership.objects.filter(administration__code=code)[0].pk for code in (A, B))
    echo = made(model=Membership, right=Verb.CHANGE)
    hidden = made(
        "HiddenPanel",
        model=Membership,
        path="hidden/",
        name="hidden",
        right=Verb.CHANGE,
        refusal=Http404,
    )
    assert asked(echo, Membership, users["editor A"], own).status_code == 200
    with pytest.raises(PermissionDenied):
        asked(echo, Membership, users["viewer A"], own)
    with pytest.raises(Http404):
        asked(hidden, Membership, users["viewer A"], own)
    with pytest.raises(Http404):  # what one does not see is not there
        asked(echo, Membership, users["editor A"], others)


def test_the_verbs_that_ask_nothing_are_posted(desk: Client) -> None:
    answer = desk.get(page_address(Membership, "do", 1))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


# What an admin class is made of.


def ancestors(kind: type) -> list[type]:
    return kind.mro()[1:]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_admin_class_has_more_than_seven_ancestors_djangos_own_included(
    model: Any, db: None, rf: RequestFactory
) -> None:
    pages = admin.site._registry[model]
    assert len(ancestors(type(pages))) <= MOST_ANCESTORS
    for inline in pages.get_inlines(rf.get("/"), None):
        assert len(ancestors(inline)) <= MOST_ANCESTORS
