"""Loading fixtures as if an editor had typed them: checked, folded for searching, and in the ledger."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import DatabaseError, models
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.actions.unit_of_work import UnitOfWork, unit_of_work
from registry.choices import ChangeKind
from registry.errors import LoadError, RegistryError
from registry.models import Tracked

# What a fixture that is wrong may raise, besides a ValidationError.
WRONG = (
    DeserializationError,
    FieldDoesNotExist,
    DatabaseError,
    AttributeError,
    ValueError,
    LookupError,
    TypeError,
)


def load(folder: Path) -> int:
    """Load every JSON fixture of ``folder``, in the order of the files' names; return how many objects.

    Raises ``RegistryError`` when the registry is not empty or there is nothing to load, and ``LoadError``,
    which names the entry, when one is wrong; then nothing is loaded.
    """
    _refuse_unless_empty()
    files = sorted(folder.glob("*.json"))
    if not files:
        raise RegistryError(_("There are no fixtures in “%(folder)s”.") % {"folder": folder})
    with override(settings.LANGUAGE_CODE):  # what is kept for good is no matter of whose terminal it was
        reason = _("Loaded from %(folder)s") % {"folder": folder.name}
    count = 0
    check = models.Model.full_clean
    with unit_of_work(ChangeKind.LOADED, actor=None, reason=reason, check=check) as work:
        for file in files:
            for data in _objects(file):
                _load_one(work, data, file.name)
                count += 1
    return count


def _refuse_unless_empty() -> None:
    for model in apps.get_models():
        if issubclass(model, Tracked) and model._default_manager.exists():
            raise RegistryError(
                _(
                    "The registry is not empty: it already has %(what)s. Load into an empty database;"
                    " “make demo-reset” makes one."
                )
                % {"what": model._meta.verbose_name_plural}
            )


def _objects(file: Path) -> list[dict[str, Any]]:
    try:
        objects = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LoadError(_("“%(file)s” is no JSON: %(why)s.") % {"file": file.name, "why": error}) from error
    if not isinstance(objects, list) or not all(isinstance(data, dict) for data in objects):
        raise LoadError(_("“%(file)s” is no fixture: it is not a list of objects.") % {"file": file.name})
    return objects


def _load_one(work: UnitOfWork, data: dict[str, Any], file: str) -> None:
    """Check and save one object. Raises ``LoadError``, which names it."""
    try:
        (found,) = Deserializer([data])
        if not isinstance(found, DeserializedObject):
            raise LoadError(_sentence(data, file, _("nothing to load")))
        # Saved as what anybody fills in is: the deserializer's own save leaves out what a column does on saving.
        if isinstance(found.object, Tracked):
            work.put(found.object)
        else:
            work.put_row(found.object)
        for name, keys in (found.m2m_data or {}).items():
            getattr(found.object, name).set(keys)
    except ValidationError as error:
        raise LoadError(_sentence(data, file, _messages(error))) from error
    except WRONG as error:
        raise LoadError(_sentence(data, file, str(error).splitlines()[0])) from error


def _messages(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{field}: {message}" if field != "__all__" else message
        for field, messages in error.message_dict.items()
        for message in messages
    )


def _sentence(data: dict[str, Any], file: str, why: str) -> str:
    fields = data["fields"] if isinstance(data.get("fields"), dict) else {}
    name = next(
        (fields[key] for key in ("public_id", "code", "number", "edition", "title") if key in fields), ""
    )
    if not name:
        name = " ".join(str(value[0]) for value in fields.values() if isinstance(value, list) and value)
    return _("%(file)s, %(model)s “%(name)s”: %(why)s") % {
        "file": file,
        "model": data.get("model", "?"),
        "name": name,
        "why": why,
    }
