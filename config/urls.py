"""Every address of Udsyn: Danish ones, the same in English below /en/, and the API's, which speak both."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("config.api_urls")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("overview.urls")),
        prefix_default_language=False,
    ),
]
