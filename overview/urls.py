"""The addresses of the public pages, in Danish; the same stand below /en/ in English."""

from django.urls import path, re_path

from overview.figures import figure_index, figure_page
from overview.front import front_page
from overview.groupings.administrations import administration_page, administration_pdf
from overview.groupings.pages import grouping_index, grouping_page
from overview.lists import shelf_list_page
from overview.search import search_page
from overview.shared.addresses import GROUPING_ADDRESSES, shelves
from overview.shared.groupings import GROUPINGS
from overview.shared.serving import public
from overview.site import about, survey
from overview.site.editions import edition_page, edition_pdf
from overview.things import thing_page

urlpatterns = [
    path("", public(front_page, expensive="day"), name="start"),
    path("favicon.ico", about.favicon, name="favicon"),
    path("tal/", public(figure_index, expensive="day"), name="figures"),
    path("tal/<str:key>/", public(figure_page, expensive="day"), name="figure"),
    path("undersoegelsen/", public(survey.survey_page, alone=True), name="survey"),
    path("undersoegelsen.pdf", survey.survey_pdf, name="survey_pdf"),
    path("soeg/", public(search_page, expensive=True), name="search"),
    path("forvaltninger/<str:key>/undersoegelsen.pdf", administration_pdf, name="administration_pdf"),
    path("om/", about.about_page, name="about"),
    path("data/", about.data_page, name="data"),
    path("udgaver/", about.documents_page, name="documents"),
    path("udgaver/<slug:key>/", public(edition_page, alone=True), name="edition"),
    path("udgaver/<slug:key>/undersoegelsen.pdf", edition_pdf, name="edition_pdf"),
    re_path(r"^was/?$", about.accessibility_page, name="accessibility"),
]
for grouping in GROUPINGS.values():
    address = GROUPING_ADDRESSES[grouping.resource]
    urlpatterns += [
        path(f"{address}/", public(grouping_index), {"grouping": grouping}, name=grouping.resource),
        path(
            f"{address}/<str:key>/",
            public(administration_page if grouping.resource == "administrations" else grouping_page),
            {"grouping": grouping},
            name=f"{grouping.resource}-page",
        ),
    ]
for shelf in shelves().values():
    urlpatterns += [
        path(
            f"{shelf.address}/",
            public(shelf_list_page, expensive="day"),
            {"shelf": shelf},
            name=shelf.resource,
        ),
        path(
            f"{shelf.address}/<str:key>/", public(thing_page), {"shelf": shelf}, name=f"{shelf.resource}-page"
        ),
    ]
