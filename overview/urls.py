"""The addresses of the public pages, in Danish; the same stand below /en/ in English."""

from django.urls import path, re_path

from overview.figures import figure, figures
from overview.front import front
from overview.gatherings.administrations import administration, administration_pdf
from overview.gatherings.groupings import WAYS
from overview.gatherings.pages import index, page
from overview.lists import listing
from overview.search import search
from overview.shared.serving import public
from overview.shared.shelving import CROSSINGS, shelves
from overview.site import about, survey
from overview.site.editions import edition, edition_pdf
from overview.things import entry

urlpatterns = [
    path("", public(front), name="start"),
    path("favicon.ico", survey.favicon, name="favicon"),
    path("tal/", public(figures), name="figures"),
    path("tal/<str:key>/", public(figure), name="figure"),
    path("undersoegelsen/", public(survey.survey, alone=True), name="survey"),
    path("undersoegelsen.pdf", survey.survey_pdf, name="survey_pdf"),
    path("soeg/", public(search, expensive=True), name="search"),
    path("forvaltninger/<str:key>/undersoegelsen.pdf", administration_pdf, name="administration_pdf"),
    path("om/", about.about, name="about"),
    path("data/", about.data, name="data"),
    path("udgaver/", about.documents, name="documents"),
    path("udgaver/<slug:key>/", public(edition, alone=True), name="edition"),
    path("udgaver/<slug:key>/undersoegelsen.pdf", edition_pdf, name="edition_pdf"),
    re_path(r"^was/?$", about.accessibility, name="accessibility"),
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
