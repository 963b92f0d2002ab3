"""What things said at one time in the past, as the feed tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.filters.target import NamedResource
from api.resources.base import Resource, resources
from api.resources.columns import ResourceColumn, concrete_field
from api.resources.past import Past
from registry.fields.kinds import field_kind
from registry.ledger.recording import Snapshot, accessor, detail_models


@dataclass(frozen=True)
class Retelling:
    """Tells what things said at one time in the past, in the shape in which their resources show them now.

    A reference has no title, and is null unless the public knew of the other thing then. What follows from other
    rows of the database is left out.
    """

    past: Past
    sequence: int
    base: str

    def told(self, resource: Resource, key: str, state: Snapshot) -> dict[str, Any]:
        """Return the public fields of a thing that stood as ``state`` says."""
        shown: dict[str, Any] = {"id": key, "url": resource.address(self.base, key)}
        for column in resource.columns.values():
            if column.name not in shown:
                shown |= self._column(column, {**self._common(resource, state), **state})
        details = {accessor(detail): detail for detail in detail_models(resource.model)}
        for name in resource.lists:
            shape = resource.lists[name].shape
            if name in details and shape and not resources.shows(details[name]):
                shown[name] = [self._row(shape.columns, row) for row in state[name]]
            elif name not in details and name in state:
                shown[name] = self._ties(resource, name, state[name])
        return shown

    def _common(self, resource: Resource, state: Snapshot) -> Snapshot:
        """Return the words of the thing that something is a part of, under the names of their columns."""
        if not resource.thing:
            return {}
        thing: Any = concrete_field(resource.model, resource.thing).related_model
        there = self.past.at((resources.of(thing).name, str(state[resource.thing])), self.sequence) or {}
        return {f"{resource.thing}__{name}": there.get(name) for name in ("title", "title_lang", "title_en")}

    def _row(self, columns: Iterable[ResourceColumn], row: Snapshot) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for column in columns:
            shown |= self._column(column, row)
        return shown

    def _column(self, column: ResourceColumn, state: Snapshot) -> dict[str, Any]:
        if column.target is not None and column.field is not None:
            return {column.name: self._reference(column.target, state.get(column.field.name))}
        if column.field is not None and (column.kind in ("lines", "date") or column.field.is_relation):
            return {column.name: state.get(column.field.name)}
        sources = [str(source).removesuffix("__code") for source in column.sources]
        if column.name == "version" or not all(source in state for source in sources):
            return {}
        values = [_value(column, source, state[source]) for source in sources]
        return {column.name: column.value(self.base, *values)}

    def _reference(self, target: NamedResource, key: str | None) -> dict[str, Any] | None:
        hidden = target.guarded and not self.past.public((target.name, str(key)), self.sequence)
        return None if key is None or hidden else {"id": key, "url": target.address(self.base, key)}

    def _ties(self, resource: Resource, name: str, keys: list[str]) -> list[Any]:
        target: Any = resource.model._meta.get_field(name).related_model
        if not resources.shows(target):
            return sorted(map(int, keys))  # the UN goals, by number
        other = resources.of(target)
        if resource.lists[name].target is None:
            return keys
        return [shown for key in keys if (shown := self._reference(other, key))]


def _value(column: ResourceColumn, source: str, value: Any) -> Any:
    """Return a number that the ledger has as text, as the database would give it."""
    if value is None or column.field is None or column.kind not in ("number", "money"):
        return value
    return field_kind(concrete_field(column.field.model, source)).from_ledger(value)
