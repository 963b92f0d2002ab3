"""The settings as the tests and the type checker run them: a developer's machine, quick passwords."""

import os

os.environ.setdefault("DEBUG", "true")

from config.settings import *  # noqa: F403 (the environment first; a settings file is a namespace)

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
