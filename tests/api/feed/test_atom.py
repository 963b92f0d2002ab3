"""The feed for people: valid Atom, and all of it in the reader's language."""

from typing import Any

import defusedxml.ElementTree

from accounts.models import User
from memberships.models import Network
from registry.actions import lifecycle

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def test_people_follow_in_their_language(reader: Any, secretary: User) -> None:
    network = Network.objects.get(public_id="eurocities")
    network.title, network.title_en, network.source_lines = "Eurocities & co", "Eurocities & Co.", "1-2"
    lifecycle.write(network, actor=secretary)
    lifecycle.archive(network.memberships.filter(released_at__isnull=False).first(), actor=secretary)

    def told(address: str, **headers: str) -> tuple[Any, Any, dict[str, str]]:
        answer = reader.ask(address, **headers)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = defusedxml.ElementTree.fromstring(answer.content)
        entries = [*root.iter(f"{ATOM}entry")]
        assert len(entries) == 50
        return answer, root, {one.findtext(f"{ATOM}title"): one.findtext(f"{ATOM}summary") for one in entries}

    danish, _root, entries = told("changes.atom")
    assert [
        title for title in entries if title.endswith("(medlemskab) vises ikke længere")
    ]  # whatever the gender
    assert entries["»Eurocities & co« (netværk) er ændret"] == "Ændret: titel, titel på engelsk, kilde."
    assert danish["Content-Language"] == "da"
    for address, asked in (("changes.atom", "en"), ("changes.atom?language=en", "da")):
        english, root, entries = told(address, accept_language=asked)
        summary = entries["“Eurocities & Co.” (network) is changed"]
        assert summary == "Changed: title, title in English, source."
        assert (english["Content-Language"], root.get(f"{XML}lang")) == ("en", "en")
        again = reader.ask(address, accept_language=asked, if_none_match=english["ETag"], status=304)
        assert again["Content-Language"] == "en"
    assert reader.problem("changes.atom?language=fr")


def test_the_feed_for_people_has_all_that_a_feed_must_have(reader: Any, settings: Any) -> None:
    settings.CATALOG_PUBLISHER = "Københavns Kommune"
    root = defusedxml.ElementTree.fromstring(reader.ask("changes.atom").content)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Københavns Kommune"  # RFC 4287, 4.1.1
    for holder in (root, *root.iter(f"{ATOM}entry")):
        assert all(len(holder.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
