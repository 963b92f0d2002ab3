"""The addresses of the public pages, in Danish; the same stand below /en/ in English."""

from django.urls import path, re_path

from overview import site, views
from overview.entry import entry
from overview.figures import figure, figures
from overview.front import front
from overview.listing import listing
from overview.serving import public
from overview.shelving import shelves

urlpatterns = [
    path("", public(front), name="start"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("tal/", public(figures), name="figures"),
    path("tal/<str:key>/", public(figure), name="figure"),
    path("undersoegelsen/", views.survey, name="survey"),
    path("undersoegelsen.pdf", views.survey_pdf, name="survey_pdf"),
    path("om/", site.about, name="about"),
    path("data/", site.data, name="data"),
    path("udgaver/", site.documents, name="documents"),
    re_path(r"^was/?$", site.accessibility, name="accessibility"),
]
for shelf in shelves().values():
    urlpatterns += [
        path(f"{shelf.address}/", public(listing), {"shelf": shelf}, name=shelf.resource),
        path(f"{shelf.address}/<str:key>/", public(entry), {"shelf": shelf}, name=f"{shelf.resource}-page"),
    ]
