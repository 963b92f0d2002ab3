"""What people type: form fields that take numbers, days and links as they are written here, and show them so."""

import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, URLValidator
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.fields.amounts import parse_amount, plain
from registry.fields.partial_dates import YEARS, spoken

DIGITS = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)", re.ASCII)
KEY = re.compile(r"\d{1,18}", re.ASCII)


class TextField(forms.CharField):
    """A text of several lines, which the browser sends with line ends of its own; one kind is kept."""

    def to_python(self, value: Any) -> Any:
        """Read every line end as the one that divides paragraphs in the registry."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


class NumberInput(forms.DecimalField):
    """A number with decimals, and with thousands set apart where it may be that large; a currency may stand beside it."""

    widget = forms.TextInput

    @property
    def grouped(self) -> bool:
        """Whether thousands are to be expected."""
        return (self.max_digits or 0) - (self.decimal_places or 0) > 4  # noqa: PLR2004

    def to_python(self, value: Any) -> Any:
        """Read a number as it is written in the active language."""
        if isinstance(value, str) and value.strip():
            found = parse_amount(value, grouped=self.grouped)
            value = found.number if found else ""
            if not DIGITS.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def currencies(self, value: Any) -> tuple[str, ...]:
        """Return the currencies that what was typed may name, the likeliest first ("" where none is); () for none."""
        try:
            found = parse_amount(value, grouped=self.grouped) if isinstance(value, str) else None
        except ValidationError:
            return ()
        return found.currencies if found else ()

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is written in the active language, without needless zeros."""
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        places = None if value % 1 else 0
        if places is None and not self.grouped:
            value = value.normalize()
        return number_format(value, places, use_l10n=True, force_grouping=self.grouped)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a telephone for its keys with a comma."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class WholeInput(forms.IntegerField):
    """A whole number, in a box that keeps what was typed, also when it is none."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "widget": forms.TextInput})

    def to_python(self, value: Any) -> Any:
        """Read a number, also with its thousands set apart."""
        return super().to_python(plain(value, grouped=True) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a telephone for its digits."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class DayInput(forms.DateField):
    """A day, also as Danes write it with points, strokes, slashes or words."""

    widget = AdminDateWidget

    def to_python(self, value: Any) -> Any:
        """Read a day."""
        return super().to_python(spoken(value) if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        """Refuse a year that is a slip of the finger."""
        super().validate(value)
        if value and not YEARS[0] <= value.year <= YEARS[1]:
            raise ValidationError(
                _("Is the year right? Write one between %(first)s and %(last)s."),
                code="invalid",
                params={"first": str(YEARS[0]), "last": str(YEARS[1])},
            )


def link_kinds() -> tuple[tuple[str, str], ...]:
    """Return what a link may lead to."""
    return (("web", gettext("web address")), ("case", gettext("case number")))


class LinksWidget(forms.Widget):
    """Links as rows of a kind and an address, with an empty one at the end; the same names in every row."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Show a row for each link. A script of the desk adds and removes rows; without it, an empty one is none."""
        links = [link for link in value if isinstance(link, dict)] if isinstance(value, list) else []
        described = (attrs or {}).get("aria-describedby", "")
        rows = format_html_join(
            "",
            '<div class="link-row"><select name="{}-kind" aria-label="{}">{}</select>'
            '<input type="text" name="{}-target" value="{}" aria-label="{}"{}{}></div>',
            (
                (
                    name,
                    gettext("Kind of link %(n)s") % {"n": number},
                    self._options(str(link.get("kind", ""))),
                    name,
                    link.get("target", ""),
                    gettext("Link %(n)s") % {"n": number},
                    format_html(' id="{}"', attrs["id"]) if number == 1 and attrs and "id" in attrs else "",
                    format_html(' aria-describedby="{}"', described) if described else "",
                )
                for number, link in enumerate([*links, {}], start=1)
            ),
        )
        return format_html(
            '<div class="links" data-add="{}" data-remove="{}">{}</div>',
            gettext("Add another link"),
            gettext("Remove this link"),
            rows,
        )

    def _options(self, chosen: str) -> SafeString:
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SafeString(" selected") if key == chosen else "", label) for key, label in link_kinds()),
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Read the rows; a program gives the whole as JSON under the field's own name."""
        if name in data or not hasattr(data, "getlist"):
            return data.get(name)
        if f"{name}-target" not in data:
            return None
        rows = zip(data.getlist(f"{name}-kind"), data.getlist(f"{name}-target"), strict=False)
        return [{"kind": kind, "target": target.strip()} for kind, target in rows if target.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return whether the page had no such field at all."""
        return name not in data and f"{name}-target" not in data


class LinksInput(forms.JSONField):
    """Links: where one can read more."""

    widget = LinksWidget
    default_error_messages = {"invalid": _("Write each link as a kind (web or case) and a target.")}

    def to_python(self, value: Any) -> Any:
        """Read rows, or JSON."""
        return value if isinstance(value, list) else super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse an address that leads nowhere, and what cannot be seen. Of what links are, the column tells."""
        super().validate(value)
        for link in value if isinstance(value, list) else []:
            kind, target = (link.get("kind"), str(link.get("target"))) if isinstance(link, dict) else ("", "")
            ProhibitNullCharactersValidator()(target)
            try:
                if kind == "web":
                    URLValidator(schemes=["http", "https"])(target)
            except ValidationError:
                raise ValidationError(
                    _("“%(link)s” is no web address. Write the whole of it, e.g. https://www.kk.dk."),
                    params={"link": target},
                ) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep rows as they were typed."""
        return data if isinstance(data, list) else super().bound_data(data, initial)

    def prepare_value(self, value: Any) -> Any:
        """Give the widget its rows."""
        if isinstance(value, str):
            try:
                return json.loads(value)
            except json.JSONDecodeError:
                return []
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare links with links."""
        try:
            return bool((self.to_python(data) or []) != (self.prepare_value(initial) or []))
        except ValidationError:
            return True


class ThingSelect(AutocompleteSelect):
    """Django's box for choosing among many things, which also stands a forged choice."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Show what was chosen, as far as it can be a thing at all: Django would ask the database for the rest."""
        return super().optgroups(name, [one for one in value if KEY.fullmatch(str(one))], attr)


class ThingsSelect(ThingSelect, AutocompleteSelectMultiple):
    """The same for several things."""


class ThingsInput(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """Several things, of which a forged one may be no number that a database knows."""

    def _check_values(self, value: Any) -> Any:
        for one in value:
            if not KEY.fullmatch(str(one)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": one}
                )
        return super()._check_values(value)  # type: ignore[misc]  # which the stubs leave out
