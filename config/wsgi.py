"""The WSGI door of Udsyn, for gunicorn (``config.gunicorn``)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # a quarter of a second that nobody's first question need wait for
