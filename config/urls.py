"""Every address of Udsyn: Danish ones, the same in English below /en/, and the API's, which speak both."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from config import api_urls

urlpatterns = [
    path("api/v1/", include("config.api_urls")),
    re_path(r"^api(?:/(?P<path>.*))?$", api_urls.nothing),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("overview.urls")),
        prefix_default_language=False,
    ),
]
