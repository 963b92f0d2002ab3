"""The facts of the survey of 2020, as its fixtures state them: frozen once, and looked for ever since.

``frozen.json`` holds them as they stood before anything was reworded, moved or classified anew.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[3] / "fixtures" / "survey-2020"

KEYS = ("public_id", "code", "edition", "number")
# What is told in words of our own: the words may change, the numbers in them may not go.
PROSE = (
    "summary",
    "summary_en",
    "text",
    "text_en",
    "explanation",
    "explanation_en",
    "tasks",
    "goal",
    "benefit",
)
# What orders and classifies: themes are looked for by their words, wherever those stand.
NO_FACTS = ("position", "themes")
NO_SURVEY = ("registry.phrase", "registry.theme")
# The rows of a thing, and what they are rows of.
ROWS = {
    "registry.activity": ("unit",),
    "registry.clause": ("remit",),
    "agendas.target": ("policy",),
    "agendas.policyevent": ("policy",),
    "agendas.policyparty": ("policy",),
    "memberships.membercount": ("network",),
    "memberships.participant": ("network",),
    "memberships.event": ("network",),
    "memberships.contribution": ("membership",),
    "memberships.forum": ("membership", "network"),
    "memberships.mandate": ("membership",),
    "projects.projectpartner": ("project",),
    "projects.deliverable": ("project",),
    "projects.budget": ("participation",),
}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

type Facts = dict[str, Any]


def stated() -> Facts:
    """Return what the fixtures state: things by "model key", and lists of rows by "model of key"."""
    objects = [
        (one["model"], one["fields"])
        for path in sorted(FIXTURES.glob("[0-9]*.json"))
        for one in json.loads(path.read_text("utf-8"))
    ]
    themes = {fields["public_id"]: fields["name"] for model, fields in objects if model == "registry.theme"}
    things: Facts = {}
    rows: dict[str, list[Any]] = defaultdict(list)
    for model, fields in objects:
        facts = {name: value for name, value in fields.items() if name not in (*NO_FACTS, *PROSE)}
        if model in ROWS:
            root = next(name for name in ROWS[model] if fields.get(name))
            rows[f"{model} of {_key(facts.pop(root))}"].append(facts)
        elif model not in NO_SURVEY:
            key = next(str(fields[name]) for name in KEYS if name in fields)
            prose = " ".join(str(fields[name]) for name in PROSE if name in fields)
            facts["numbers told"] = sorted(set(NUMBER.findall(prose)))
            facts["told"] = sorted(name for name in PROSE if fields.get(name))
            facts["words"] = sorted(
                {*(themes[_key(theme)] for theme in fields.get("themes", ())), *facts.pop("keywords", ())}
            )
            things[f"{model} {key}"] = {name: value for name, value in facts.items() if value != []}
    return things | rows


def missing(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield the name of each fact of ``frozen`` that ``now`` lacks: a thing, a field of it, or a row by its place."""
    for name, then in frozen.items():
        if name not in now:
            yield name
        elif isinstance(then, list):
            yield from (
                f"{name} {n}" for n, row in enumerate(then) if not any(_holds(r, row) for r in now[name])
            )
        else:
            yield from (f"{name} {field}" for field in then if not _holds(now[name], {field: then[field]}))


def _holds(there: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(
        set(map(_key, value)) <= set(map(_key, there.get(name, ())))
        if isinstance(value, list)
        else there.get(name) == value
        for name, value in facts.items()
    )


def _key(value: Any) -> Any:
    """Return what a fixture refers to by its natural key, and anything else as text that compares."""
    return (
        value[0]
        if isinstance(value, list) and len(value) == 1
        else json.dumps(value)
        if isinstance(value, (list, dict))
        else value
    )
