"""The desk's form, held to a whole sheet of rows: what it looks up for each thing is looked up once for all of them."""

from functools import partial
from typing import Any, ClassVar

from exchange.columns import SheetColumn
from exchange.thing_columns import ThingColumn


class SheetForm:
    """Goes before a desk's form class. Values come as the fields take them, past the widgets.

    The constraints are left to the database, which holds every row to them as it is written (``registry/actions/bulk.py``).
    """

    columns: ClassVar[list[SheetColumn]] = []
    fields: Any
    instance: Any
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns:
            if isinstance(column, ThingColumn):
                self.fields[column.name].clean = partial(column.clean, self.instance)

    def _keep(self, field: Any, named: Any) -> None:
        """Leave it to the column, which knows what a thing names already."""

    def _field_data_value(self, field: Any, html_name: str) -> Any:
        return self.data.get(html_name)

    def _get_validation_exclusions(self) -> set[str]:
        """Look for no thing again that the column has found."""
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # which the stubs leave out
        return exclude | {column.name for column in self.columns if isinstance(column, ThingColumn)}

    def validate_unique(self) -> None:
        """Leave it to the database."""

    def validate_constraints(self) -> None:
        """Leave it to the database."""


def for_a_sheet(form: Any, columns: list[SheetColumn]) -> Any:
    """Return the desk's ``form`` class for many rows with ``columns``."""
    return type(f"Sheet{form.__name__}", (SheetForm, form), {"columns": columns})
