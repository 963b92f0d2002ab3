"""The form of a key to the API."""

from typing import Any

from desk.forms.base import TrackedForm
from registry.models import ApiKey


class ApiKeyForm(TrackedForm):
    """Makes the key itself, when it is a new one."""

    instance: ApiKey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = self.instance.give_secret() if self.instance._state.adding else ""
