"""The addresses of the API: every resource that the kernel and the domains have registered."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter
from django.utils.module_loading import autodiscover_modules

from editions.api import FigureDetail, Figures  # before the kernel's: in this order the resources are told

# isort: split
from api import kernel  # noqa: F401 (the kernel registers its resources)
from api.feed.atom import Atom
from api.feed.changes import Changes
from api.http.serving import served
from api.openapi.description import Description
from api.resources.base import resources
from api.views.base import DetailView, ListView, Nothing, Root, Search
from api.views.catalog import Catalog
from api.views.explained import Docs, Explained
from api.views.exports import FORMS, Export
from api.views.facets import Facets

autodiscover_modules("api")

NAMES = (*(resource.name for resource in resources), "figures", "search", "changes")
DESCRIBED = (Figures, FigureDetail, Changes, Atom, Catalog, Search, Root, Description)
OTHERS = tuple(view.about for view in DESCRIBED)


class ResourceConverter(StringConverter):
    """The name of a resource: one pattern for all of them, since every address is held against every pattern."""

    regex = "|".join(resource.name for resource in resources)


class FormConverter(StringConverter):
    """The form of a whole resource in one file."""

    regex = "|".join(FORMS)


register_converter(ResourceConverter, "resource")
register_converter(FormConverter, "form")

app_name = "api"
urlpatterns = [
    path("", served(Root.as_view(names=NAMES)), name="root"),
    path("<resource:name>/", served(ListView.as_view(), quick=True), name="list"),
    path("<resource:name>/<str:key>/", served(DetailView.as_view(), quick=True), name="detail"),
    path(
        "<resource:name>/export.<form:form>",
        served(Export.as_view(), any_form=True, expensive=True),
        name="export",
    ),
    path("facets/<resource:name>/", served(Facets.as_view(), expensive=True), name="facets"),
    path("figures/", served(Figures.as_view(), expensive="day"), name="figures"),
    path("figures/<str:key>/", served(FigureDetail.as_view(), expensive="day"), name="figures-detail"),
    path("changes/", served(Changes.as_view()), name="changes"),
    path("changes.atom", served(Atom.as_view(), any_form=True, expensive=True), name="atom"),
    path("catalog.jsonld", served(Catalog.as_view(), any_form=True, expensive=True), name="catalog"),
    path("search/", served(Search.as_view(), expensive=True), name="search"),
    path("schema/", served(Description.as_view(others=OTHERS)), name="schema"),
    path("problems/", served(Explained.as_view(), any_form=True), name="problems"),
    path("docs/", served(Docs.as_view(), any_form=True), name="docs"),
]

# Whoever mistypes one is told the nearest of all.
ADDRESSES = (
    *(resource.name for resource in resources),
    *(
        str(one.pattern).rstrip("/")
        for one in urlpatterns
        if one.name != "root" and not one.pattern.converters
    ),
)
nothing = served(Nothing.as_view(names=ADDRESSES, forms=tuple(FORMS)))
urlpatterns.append(re_path(r"^(?P<path>[\s\S]*)$", nothing))
