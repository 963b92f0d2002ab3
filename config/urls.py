"""Every address of Udsyn: Danish ones, the same in English below /en/, and the API's, which speak both."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from config import api_urls
from desk import door
from overview.shared.serving import public
from overview.site import about, errors

urlpatterns = [
    path("api/v1/", include("config.api_urls")),
    re_path(r"^api(?:/(?P<path>[\s\S]*))?$", api_urls.nothing),
    path("robots.txt", public(about.robots, timeless=True), name="robots"),
    path("sitemap.xml", public(about.sitemap, expensive=True, alone=True), name="sitemap"),
    *i18n_patterns(
        path("admin/login/", door.login, name="account_login"),  # allauth asks for it by this name
        path("admin/", admin.site.urls),
        path("", include("overview.urls")),
        re_path("", errors.unmatched_address),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
