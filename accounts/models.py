from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who may log in; what they may do follows from their stewardships."""
