"""The settings as the tests and the type checker run them: a developer's machine, quick and short passwords."""

import os

os.environ.setdefault("DEBUG", "true")

from config.settings import *  # noqa: F403 (the environment first; a settings file is a namespace)

DEBUG = False
API_RATE = API_EXPENSIVE_RATE = 0  # a test asks as often as it must
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = []  # tests/desk/door/test_passwords.py takes the real ones
LOGGING["handlers"]["stderr"] = {"class": "logging.NullHandler"}  # noqa: F405 (pytest shows what a failing test logged)
