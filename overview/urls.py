"""The addresses of the public pages, in Danish; the same stand below /en/ in English."""

from django.urls import path, re_path

from overview import site, views
from overview.administrations import administration, administration_pdf
from overview.crossing import index, page
from overview.editions import edition, edition_pdf
from overview.entry import entry
from overview.figures import figure, figures
from overview.front import front
from overview.listing import listing
from overview.search import search
from overview.serving import public
from overview.shelving import CROSSINGS, shelves
from overview.ways import WAYS

urlpatterns = [
    path("", public(front), name="start"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("tal/", public(figures), name="figures"),
    path("tal/<str:key>/", public(figure), name="figure"),
    path("undersoegelsen/", public(views.survey, alone=True), name="survey"),
    path("undersoegelsen.pdf", views.survey_pdf, name="survey_pdf"),
    path("soeg/", public(search, expensive=True), name="search"),
    path("forvaltninger/<str:key>/undersoegelsen.pdf", administration_pdf, name="administration_pdf"),
    path("om/", site.about, name="about"),
    path("data/", site.data, name="data"),
    path("udgaver/", site.documents, name="documents"),
    path("udgaver/<slug:key>/", public(edition, alone=True), name="edition"),
    path("udgaver/<slug:key>/undersoegelsen.pdf", edition_pdf, name="edition_pdf"),
    re_path(r"^was/?$", site.accessibility, name="accessibility"),
]
for way in WAYS.values():
    address = CROSSINGS[way.resource]
    urlpatterns += [
        path(f"{address}/", public(index), {"way": way}, name=way.resource),
        path(
            f"{address}/<str:key>/",
            public(administration if way.resource == "administrations" else page),
            {"way": way},
            name=f"{way.resource}-page",
        ),
    ]
for shelf in shelves().values():
    urlpatterns += [
        path(f"{shelf.address}/", public(listing), {"shelf": shelf}, name=shelf.resource),
        path(f"{shelf.address}/<str:key>/", public(entry), {"shelf": shelf}, name=f"{shelf.resource}-page"),
    ]
