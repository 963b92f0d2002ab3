"""The addresses of the API: every resource that the kernel and the domains have registered."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter
from django.utils.module_loading import autodiscover_modules

from editions.api import FigureDetail, Figures
from registry.api import kernel, openapi, views  # noqa: F401 (the kernel registers its resources)
from registry.api.atom import Atom
from registry.api.catalog import Catalog
from registry.api.changes import Changes
from registry.api.explained import Docs, Explained
from registry.api.exports import FORMS, Export
from registry.api.facets import Facets
from registry.api.resources import resources
from registry.api.serving import served

autodiscover_modules("api")

NAMES = (*(resource.name for resource in resources), "figures", "search", "changes")
DESCRIBED = (Figures, FigureDetail, Changes, Atom, Catalog, views.Search, views.Root, openapi.Description)
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
    path("", served(views.Root.as_view(names=NAMES)), name="root"),
    path("<resource:name>/", served(views.ListView.as_view(), quick=True), name="list"),
    path("<resource:name>/<str:key>/", served(views.DetailView.as_view(), quick=True), name="detail"),
    path(
        "<resource:name>/export.<form:form>",
        served(Export.as_view(), any_form=True, expensive=True),
        name="export",
    ),
    path("facets/<resource:name>/", served(Facets.as_view(), expensive=True), name="facets"),
    path("figures/", served(Figures.as_view(), expensive="active_on"), name="figures"),
    path("figures/<str:key>/", served(FigureDetail.as_view(), expensive="active_on"), name="figures-detail"),
    path("changes/", served(Changes.as_view()), name="changes"),
    path("changes.atom", served(Atom.as_view(), any_form=True, expensive=True), name="atom"),
    path("catalog.jsonld", served(Catalog.as_view(), any_form=True, expensive=True), name="catalog"),
    path("search/", served(views.Search.as_view(), expensive=True), name="search"),
    path("schema/", served(openapi.Description.as_view(others=OTHERS)), name="schema"),
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
nothing = served(views.Nothing.as_view(names=ADDRESSES, forms=tuple(FORMS)))
urlpatterns.append(re_path(r"^(?P<path>[\s\S]*)$", nothing))
