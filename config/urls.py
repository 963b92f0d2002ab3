"""Every address of Udsyn: Danish ones, and the public pages in English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("overview.urls")), prefix_default_language=False),
]
