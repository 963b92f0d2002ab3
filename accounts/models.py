from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.auth import models as auth
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.db.models import F


class UserQuerySet(models.QuerySet["User"]):
    """Users, whose sessions end when they are deactivated in one statement, too."""

    def update(self, **columns: Any) -> int:
        """Change ``columns``; return how many users. A new ``is_active`` ends the sessions there were."""
        if "is_active" in columns:
            columns.setdefault("session_epoch", F("session_epoch") + 1)
        return super().update(**columns)


class UserManager(auth.UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a base that a function makes
    """Makes users whose passwords follow the rules, as the desk's forms do: ``createsuperuser`` has ways around them."""

    use_in_migrations = False

    def _create_user_object(self, username: str, email: str | None, password: str | None, **more: Any) -> Any:
        user = super()._create_user_object(username, email, password, **more)
        if password is not None:
            validate_password(password, user)
        return user


class User(auth.AbstractUser):
    """Somebody who may log in; what they may do follows from their stewardships."""

    # Sessions bear it, and are not taken with another one: who was deactivated comes back by the door alone.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = UserManager()

    def save(self, *, update_fields: Iterable[str] | None = None, **how: Any) -> None:
        """Save, and end all sessions of somebody who is not active, for good."""
        if not self.is_active and (update_fields is None or "is_active" in update_fields):
            self.session_epoch += 1
            update_fields = None if update_fields is None else {*update_fields, "session_epoch"}
        super().save(update_fields=update_fields, **how)

    def get_session_auth_hash(self) -> str:
        """Return what a session must bear to be this user's."""
        return f"{super().get_session_auth_hash()}:{self.session_epoch}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same by each of the keys from before ``SECRET_KEY``."""
        for by_older_key in super().get_session_auth_fallback_hash():
            yield f"{by_older_key}:{self.session_epoch}"
